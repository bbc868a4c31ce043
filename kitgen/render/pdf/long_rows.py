"""Let rows of tables that may be taller than a page break, and no others.

WeasyPrint moves a row that must not break to a page of its own, leaves its heading behind, and drops the heads of the
columns where it does not fit even there.
"""

from __future__ import annotations

from typing import Any

LONG_ROW = "long-row"
"""The class of such a row, for stylesheets."""

_LETTERS = 1_500
"""Letters of the longest cell, times the number of cells: from here on a row may fill half a page, or all of one with
large letters."""

_A_LINE = 40
"""Letters that a line of its own counts for."""


def mark_long_rows(root: Any) -> None:
    """Give the class to each row of a table whose longest cell is long for its width."""
    for row in root.iter("tr"):
        cells = [_length(cell) for cell in row]
        if cells and max(cells) * len(cells) > _LETTERS:
            row.set("class", f"{row.get('class', '')} {LONG_ROW}".strip())


def _length(cell: Any) -> int:
    lines = sum(element.tag in ("p", "li", "br", "div") for element in cell.iter())
    return len("".join(cell.itertext())) + _A_LINE * lines
