"""What every question and task has: its text with pictures, its parts and its points."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from kitgen.model.base import Many
from kitgen.model.illustration import Illustration
from kitgen.model.in_language import InLanguage
from kitgen.model.numbers import Points, YesNo
from kitgen.model.quiz import Item
from kitgen.model.sums import sum_of
from kitgen.model.values import Blocks, Id


class Asked(InLanguage):
    """Something that students are asked, outside a quiz."""

    short = "prompt"

    id: Id | None = None
    """A name that objectives can refer to."""

    prompt: Blocks
    """What students read."""

    figure: Illustration | None = None
    """A picture below it."""

    figures: Many[Illustration] = ()
    """Several pictures below it, side by side."""

    hint: Blocks = Blocks("")
    """Help for those who ask for it: upside down on paper, after a click on a slide."""

    objectives: Many[Id] = ()
    """Objectives that it serves."""

    points: Points | None = None
    """Points for a full answer, if it is graded; with parts their sum."""

    parts: Many[Item] = ()
    """Parts (a), (b), (c), each with its own type, answer, lines and points."""

    optional: YesNo = False
    """Whether students' paper may leave it out to fit a number of pages (docs/paper.md)."""

    @model_validator(mode="after")
    def _sums_points(self) -> Self:
        """The points of its parts together, where any of them says how many, and the question does not."""
        scored = any("points" in part.model_fields_set or part.parts for part in self.parts)
        if scored and "points" not in self.model_fields_set:
            self.__dict__["points"] = sum_of(self.parts)
        return self
