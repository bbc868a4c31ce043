"""Tables that the class looks at together: those of the background, and grids that are filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from markupsafe import Markup

from kitgen.view.slides.context import Block
from kitgen.view.slides.fit import CELL, LITTLE, WIDTH, atoms_height
from kitgen.view.slides.opening import few
from kitgen.view.slides.shapes import Slide, heading_size, html_of, prose, room_below
from kitgen.view.slides.spare import Spare
from kitgen.view.slides.text import atoms, joined, words_of

Things = Sequence[Mapping[str, Any]]

_ROWS = (112, 64)
"""Heights of the rows of a grid: `.board` in templates/_base/slides.css. The first are seen from the last seats."""


def background_tables(section: Mapping[str, Any]) -> Iterator[Block]:
    """The tables of a section of the background, from which the class is taught; its texts are on paper."""
    found = (list(inside) for _, inside in groupby(atoms(html_of(section["body"])), key=lambda atom: atom.block))
    tables = [joined(inside) for inside in found if inside[0].kind == "table"]
    for number, table in enumerate(tables, 1):
        name = f"background-{section['nth']}-table"
        slides = few(prose(html_of(section["title"]), table))
        yield Block("background", f"{name}-{number}" if len(tables) > 1 else name, slides, Spare.TABLE)


def grid_slides(things: Things) -> Iterator[Block]:
    """Each grid as students have it, to be compared together; one that a slide cannot hold is on paper."""
    for grid in things:
        heading, task = html_of(grid["title"]), html_of(grid["task"])
        size = heading_size(heading)
        high = {row: _height(grid, task, row) for row in _ROWS}
        if fitting := [row for row in _ROWS if high[row] <= room_below(heading, size)]:
            css_class = "tall" if fitting[0] == _ROWS[0] else ""
            slide = Slide("board", heading, items=(grid,), size=size, css_class=css_class, note=task, about=grid)
            yield Block("grids", f"grid-{grid['nth']}", (slide,), Spare.GRID)


def _height(grid: Mapping[str, Any], task: Markup, least: float) -> float:
    """The height of a grid whose rows are at least so high, with what students do with it above."""
    first, others = WIDTH * 0.3 - 24, WIDTH * 0.7 / len(grid["columns"]) - 24
    high = atoms_height(atoms(task), LITTLE) + 24
    high += max(CELL.height(words_of(html_of(column)), others) for column in grid["columns"])
    for row in grid["rows"]:
        cells = [CELL.height(words_of(html_of(cell)), others) for cell in row["cells"]]
        high += max(least, CELL.height(words_of(html_of(row["label"])), first), *cells)
    return high
