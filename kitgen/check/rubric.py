"""Rubrics: whether their points add up, and every level is printed."""

from __future__ import annotations

from kitgen.check.base import CheckContext, Findings, check
from kitgen.model.rubric import RubricStyle


@check("warning")
def level_without_points(context: CheckContext) -> Findings:
    """Where some levels of a rubric have points, each needs them: those without are not in the total.

    Write `points: 0` for a level that earns nothing.
    """
    rubric = context.lesson.rubric
    if rubric is None or rubric.total is None:
        return
    for row in rubric.criteria:
        missing = [number for number, level in enumerate(row.levels) if level.points is None]
        if missing and len(missing) == len(row.levels):
            yield row.place("levels"), "this criterion has no points, and others have", "add 'points:' to its levels"
        elif missing:
            yield row.place("levels", missing[0]), "this level has no points, and others have", "add 'points:' to it"


@check("warning")
def single_point_levels(context: CheckContext) -> Findings:
    """A single-point rubric prints one level of each criterion: what work should be like."""
    rubric = context.lesson.rubric
    if rubric is not None and rubric.style is RubricStyle.SINGLE_POINT:
        for row in rubric.criteria:
            if len(row.levels) > 1:
                yield (
                    row.place("levels", 1), "a single-point rubric prints the first level only",
                    "delete the others, or write 'style: analytic'",
                )  # fmt: skip
