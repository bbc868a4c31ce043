"""A bank: quiz items in a file of their own, for a test of their own and for the quizzes of lessons."""

from __future__ import annotations

from kitgen.model.base import Many
from kitgen.model.bibliography import Reference
from kitgen.model.lesson import Lesson, PrintHints
from kitgen.model.published import Published
from kitgen.model.quiz_paper import Quiz
from kitgen.model.rubric import Rubric
from kitgen.model.values import Line, Slug, Text

ONLY_LESSONS = frozenset({
    "activities", "essential_question", "objectives", "discussion", "cases", "reading", "background", "simulation",
})  # fmt: skip
"""What a file with a quiz has if it is a lesson."""


class Bank(Published):
    """A file of quiz items without a lesson. It has a quiz and a key of its own, and lessons can use its items."""

    filled_in = frozenset({"id", "title"})

    title: Line
    """Title; made from the name of the file if left out."""

    subject: Line = Line("")
    """Subject."""

    keywords: Many[Text] = ()
    """Keywords."""

    quiz: Quiz
    """The items."""

    rubric: Rubric | None = None
    """How essays are judged."""

    print: PrintHints = PrintHints()
    """How the documents should be printed."""

    release: Many[Slug] = ()
    """Kinds of document that students' pages of links have, too: `quiz`."""

    references: Many[Reference] = ()
    """Sources that the items cite."""

    def as_lesson(self) -> Lesson:
        """The items as a lesson that has nothing else."""
        given = {name: getattr(self, name) for name in type(self).model_fields}
        made = Lesson.model_construct(
            **given, minutes=self.quiz.minutes or 0, essential_question=Line(""), objectives=(), activities=()
        )
        made._node = self._node
        return made
