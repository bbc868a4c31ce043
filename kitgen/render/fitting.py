"""Lay a document out on the number of pages that it should have, and say what that took, or why it cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from kitgen.diagnostics import Diagnostic
from kitgen.plan.task import Task
from kitgen.render.artifact import Budget, NotMade
from kitgen.render.fit_messages import Places, large, left_out, too_long
from kitgen.render.pdf.complaints import Found
from kitgen.render.pdf.fit import Layout, Styles, Unmeasured, roomiest, shortened, usual
from kitgen.render.pdf.part_lines import Measured, measured


class Layouts(Protocol):
    """A document that can be laid out in several ways."""

    styles: Styles

    def render(self, left_out: int, more: Sequence[str]) -> Any:
        """The document without its first so many optional parts, with more stylesheets."""


def chosen_layout(layouts: Layouts, budget: Budget | None, task: Task, places: Places, found: Found) -> Layout:
    """The layout that suits a document best; the first one if its pages cannot be measured.

    Raises NotMade where it has more pages than the lesson allows.
    """
    try:
        if budget is None:
            return usual(layouts.render, layouts.styles)
        layout, said = _fitted(layouts, budget, task, places)
    except Unmeasured as error:
        found.lost(f"no layout with fewer pages was tried: {error}")
        return Layout(layouts.render(0, ()))
    if said is not None and said.severity == "error":
        raise NotMade((said,))
    found.diagnostics += [said] if said is not None else []
    return layout


def _fitted(layouts: Layouts, budget: Budget, task: Task, places: Places) -> tuple[Layout, Diagnostic | None]:
    """The layout for a number of pages, and what is to be said of it."""
    render, styles, goal = layouts.render, layouts.styles, budget.pages
    if budget.fixed:
        layout = usual(render, styles)
        return layout, large(task, budget, layout.pages) if layout.pages > goal else None
    if len(render(0, ()).pages) <= goal:
        return roomiest(render, styles, goal) if budget.promised else usual(render, styles), None
    layout = shortened(render, styles, goal, len(budget.optional))
    if layout.pages > goal:  # what is made all the same has every part, and is not set closer in vain
        made = layout if budget.promised else usual(render, styles)
        return made, too_long(task, budget, made.pages, layout, _lines(layout, goal), places)
    return layout, left_out(task, budget, layout.left_out, places) if layout.left_out else None


def _lines(layout: Layout, goal: int) -> Measured | None:
    """The lines of the parts; None if they cannot be measured with this WeasyPrint."""
    try:
        return measured(layout.document.pages, goal)
    except Unmeasured:
        return None
