"""How high the rows of a table are: its columns share the width by their words, as browsers and WeasyPrint share it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from kitgen.figures.measure import SERIF, text_width
from kitgen.view.slides.text import words_of

if TYPE_CHECKING:
    from kitgen.view.slides.fit import Size

_PADDING = 24
"""The space after the text of a cell."""

_MORE = 1.08
"""Columns may be narrower than reckoned here: each engine rounds in its own way."""


def table_height(rows: Sequence[str], cell: Size, width: float) -> float:
    """The height of rows of HTML, the head first; the columns are those of all of them together."""
    cells = _cells(rows)
    across = columns(cells, cell, width)
    return sum(
        max((cell.height(words, room / _MORE - _PADDING) for words, room in zip(row, across, strict=False)), default=0)
        for row in cells
    )


def columns(cells: Sequence[Sequence[str]], cell: Size, width: float) -> list[float]:
    """The widths of the columns of a table: at least their longest words, and of what is left more for longer texts.

    Where even the longest words have no room beside each other, all are equally wide, and words are broken.
    """
    least = _least(cells, cell)
    most = [max(_wide(text, cell) for text in column) + _PADDING for column in zip_longest(*cells, fillvalue="")]
    if sum(least) > width:
        return [width / len(least)] * len(least)
    spare, wanted = width - sum(least), sum(most) - sum(least)
    if spare >= wanted:
        return [one * width / sum(most) for one in most]
    return [low + (high - low) * spare / wanted for low, high in zip(least, most, strict=True)]


def is_crowded(rows: Sequence[str], cell: Size, width: float) -> bool:
    """Whether words must be broken, because the longest of all columns have no room beside each other."""
    return sum(_least(_cells(rows), cell)) > width


def _cells(rows: Sequence[str]) -> list[list[str]]:
    """The words of the cells of rows of HTML."""
    return [[words_of(each) for each in row.replace("</th>", "</td>").split("</td>")[:-1]] for row in rows if row]


def _least(cells: Sequence[Sequence[str]], cell: Size) -> list[float]:
    """For each column the width of its longest word."""
    return [
        max((_wide(word, cell) for text in column for word in text.split()), default=0) + _PADDING
        for column in zip_longest(*cells, fillvalue="")
    ]


def _wide(text: str, cell: Size) -> float:
    """The width of a text on one line; bold headings are a little wider."""
    return text_width(text, cell.text * 1.05, family=SERIF)
