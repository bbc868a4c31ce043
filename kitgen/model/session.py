"""The entries of a course: lessons, sessions without a file, headings of units; and what is due."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from kitgen.model.base import Many, Spec
from kitgen.model.numbers import MOST, YesNo
from kitgen.model.term import Day, meeting_hours
from kitgen.model.timetable import Entry
from kitgen.model.values import Line, Slug, refuse
from kitgen.source.slips.characters import MARKS, mark_message, marked


def _path(value: Any) -> Any:
    text = str(value).strip()
    if (
        not text.endswith((".yaml", ".yml"))
        or text.startswith(("/", "~"))
        or "\\" in text
        or re.match(r"[A-Za-z]:", text)
        or ".." in text.split("/")
    ):
        raise refuse("bad-path", "must be a file in this folder or below it, such as '02-lucky-once.yaml'", _file(text))
    if marked(text):
        raise refuse("entry-mark", f"is '{text}': {mark_message(text)}", f"write: - {text.lstrip(MARKS)}")
    return text


def _file(text: str) -> str:
    """What to write for the file of a lesson that was not given by its name."""
    name = re.split(r"[/\\]", text)[-1]
    if not name or "/" in text or "\\" in text or ":" in text:
        return "put the lesson into the folder of the course, and write its name" if name else ""
    return f"write {name.rpartition('.')[0] or name}.yaml"


FilePath = Annotated[str, BeforeValidator(_path)]


class CourseLesson(Spec):
    """A lesson in its place (`- 02-lucky-once.yaml` is enough), a session without a file, or the heading of a unit."""

    short = "path"

    path: FilePath = ""
    """File of the lesson, from the folder of the course."""

    session: Line = Line("")
    """A session that has no file: `Mid-term exam`, `Guest: the keeper of the dike`, `Group presentations`."""

    unit: Line = Line("")
    """The heading of the lessons and sessions below it: `Module 1: Floods`."""

    id: Slug | None = None
    """A short name for a session, by which `due` can refer to it. A lesson has that of its file."""

    meetings: Annotated[int, Field(ge=1, le=60)] = 1
    """How many meetings it takes."""

    on: Day | None = None
    """The date of a session that does not move with the others: `2027-03-16`. It takes the meeting of that day."""

    time: Annotated[str, BeforeValidator(meeting_hours)] = ""
    """The hours of such a session, where they are its own, or where that day has no meeting: `14:00-16:00`."""

    room: Line = Line("")
    """The room of a session, where it is another than usual."""

    read: Line = Line("")
    """What to read for a session: `Chapter 2`."""

    after: Many[Slug] = ()
    """Ids of the lessons that must come before it."""

    optional: YesNo = False
    """Whether the course can do without it: it gets a date only if meetings are left."""

    product: Line = Line("")
    """What students hand in: `case memo`."""

    @property
    def needs(self) -> Entry:
        """What it needs of the term."""
        on = datetime.date.fromisoformat(self.on) if self.on else None
        return Entry(0 if self.unit else self.meetings, self.optional, on, self.time)


_SPAN = re.compile(r"(\d{1,3})\s*(?:(days?|d)|(?:weeks?|w))")


def _span(value: Any) -> Any:
    text = str(value).strip().lower()
    match = _SPAN.fullmatch(text) if len(text) <= MOST else None
    days = int(match[1]) * (1 if match[2] else 7) if match else 0
    if not match or days > 731:
        word = re.fullmatch(r"(a|one|two|three|four|five|six) (days?|weeks?)", text[:MOST])
        number = ("a", "one", "two", "three", "four", "five", "six").index(word[1]) if word else 0
        hint = f"write {max(number, 1)} {word[2]}" if word else ""
        raise refuse("bad-span", "must be a number of weeks or days, such as '2 weeks' or '3 days'", hint)
    return f"{days} days"


def _clock(value: Any) -> Any:
    text = str(value).strip().replace(".", ":")
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", text)
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise refuse("bad-hour", "must be an hour such as '17:00'")
    return f"{int(match[1]):02}:{match[2]}"


class Due(Spec):
    """Something to hand in by a day of its own: `- Paper: 2027-03-11`, `{what: Problem set 2, after: 2 weeks}`."""

    pair = ("what", "on")

    what: Line
    """What is handed in."""

    on: Day | None = None
    """The day, which may be after the last meeting: `2027-03-11`."""

    after: Annotated[str, BeforeValidator(_span)] = ""
    """How long after the first day of the term, or after the lesson that `lesson` names: `2 weeks`, `3 days`."""

    lesson: Slug | None = None
    """Id of the lesson or session from whose last meeting the time counts; without `after` it is due on that day."""

    at: Annotated[str, BeforeValidator(_clock)] = ""
    """By which hour: `17:00`."""
