"""Comparison grids: whether every row fits the columns, and instructors have an answer for each empty cell."""

from __future__ import annotations

from kitgen.check.base import CheckContext, Findings, check


@check()
def grid_cells(context: CheckContext) -> Findings:
    """A row of a comparison grid needs one cell for each column, or none; the same holds for its answers.

    Write `""` for a cell that students fill in.
    """
    for grid in context.lesson.grids:
        wanted = len(grid.columns)
        for row in grid.rows:
            for field, cells in (("cells", row.cells), ("answers", row.answers)):
                if cells and len(cells) != wanted:
                    yield (
                        row.place(field),
                        f"the {field} of this row are {len(cells)}, the columns of the grid {wanted}",
                        f'write {wanted}, in the order of the columns; "" is an empty one',
                    )


@check("warning")
def grid_without_answer(context: CheckContext) -> Findings:
    """A cell that students fill in needs its answer in `answers:`, so that a substitute can teach from the guide.

    A table of data, whose first column has a `head`, needs none: what is measured is not known before.
    """
    for grid in context.lesson.grids:
        if grid.head:
            continue
        for row in grid.rows:
            pairs = [(list(row.cells) + [""] * len(grid.columns))[place] for place in range(len(grid.columns))]
            answers = list(row.answers) + [""] * len(grid.columns)
            empty = [grid.columns[place] for place, cell in enumerate(pairs) if not cell and not answers[place]]
            if empty:
                yield (
                    row.place("label"),
                    f"this row has neither cell nor answer for: {', '.join(empty)}",
                    "add 'answers:' with what a full grid says",
                )
