"""Rubrics: what is judged, and a text and points for each level."""

from __future__ import annotations

from enum import StrEnum

from pydantic import computed_field

from kitgen.model.base import ForGrader, Many, Spec
from kitgen.model.numbers import Points, Weight
from kitgen.model.values import Id, Line


class Level(Spec):
    """One level of a criterion. A plain text is a level without points."""

    short = "text"
    worded = "text"

    text: Line
    """What work on this level is like."""

    points: Points | None = None
    """Points for it: `0.75`. The best levels together are the total."""


class Criterion(Spec):
    """One row of a rubric."""

    name: Line
    """What is judged."""

    levels: Many[Level] = ()
    """A description of each level, in the order of the scale. A single-point rubric has only one.

    A criterion may have fewer or more levels than others.
    """

    weight: Weight = 1
    """How much it counts."""

    objectives: Many[Id] = ()
    """Objectives that it assesses."""

    grader_notes: ForGrader[Line] = Line("")
    """What to look for."""

    @property
    def most(self) -> float | None:
        """The points of its best level, as often as it counts; None if no level has points."""
        given = [level.points for level in self.levels if level.points is not None]
        return max(given) * self.weight if given else None


class RubricStyle(StrEnum):
    """How a rubric is laid out."""

    ANALYTIC = "analytic"
    SINGLE_POINT = "single_point"


class Rubric(Spec):
    """How work is judged. Students see it before they start."""

    title: Line = Line("")
    """What it is for."""

    style: RubricStyle = RubricStyle.ANALYTIC
    """analytic (a text for each level) or single_point (one text, room for comments on both sides)."""

    scale: Many[Line] = ()
    """Names of the levels, best first."""

    criteria: Many[Criterion]
    """What is judged."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def total(self) -> float | None:
        """The points of the best levels together; None if no level has points."""
        given = [row.most for row in self.criteria if row.most is not None]
        return round(sum(given), 9) if given else None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def columns(self) -> int:
        """How many columns of levels its table has."""
        return max([len(self.scale), *(len(row.levels) for row in self.criteria)])
