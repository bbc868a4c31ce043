"""How large a lesson is, in the numbers of an instructor: words, minutes to read, minutes that are free."""

from __future__ import annotations

from dataclasses import dataclass

from kitgen.model.activity import Phase
from kitgen.model.bibliography import Reference
from kitgen.model.effort import pace_of, words_for_students
from kitgen.model.lesson import Lesson
from kitgen.model.pace import Pace
from kitgen.model.values import AuthoredText, EdtfDate, Text
from kitgen.model.walk import texts_of
from kitgen.text import counting


@dataclass(frozen=True)
class Size:
    """The size of a lesson."""

    words: int
    """Words of all its texts, for students and instructors, without references."""

    reading: int
    """Words of what students read before class: background, words to learn, the text under study, documents."""

    reading_minutes: int
    """Minutes to read that, at the pace of the class."""

    minutes: int
    """Class length."""

    planned: int
    """Minutes that the plan fills."""

    @property
    def free(self) -> int:
        """Minutes of the class that are not planned."""
        return self.minutes - self.planned


def size_of(lesson: Lesson, course: Pace | None = None) -> Size:
    """The size of a lesson, at its pace or that of its course."""
    parts = [getattr(lesson, name) for name in type(lesson).model_fields if name != "references"]
    words = counting.words(text for part in parts for text in _texts(part))
    reading = words_for_students((lesson.background, lesson.vocabulary, lesson.reading, lesson.documents))
    planned = sum(
        activity.minutes.target
        for activity in lesson.activities
        if activity.required and activity.phase is not Phase.BEFORE
    )
    pace = pace_of(lesson, course)
    return Size(words, reading, -(-reading // pace.words), lesson.minutes, planned)


def _texts(part: object) -> list[str]:
    if isinstance(part, Reference):
        return []
    texts = [part] if isinstance(part, str) else [text for _, text, _ in texts_of(part)]
    return [text for text in texts if isinstance(text, AuthoredText) and not isinstance(text, Text | EdtfDate)]
