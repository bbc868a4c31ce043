"""Balance columns with fewer layouts of them.

WeasyPrint 70 begins with the average height of the columns and adds as little as it can, often a pixel, until all fits.
Each time it lays all columns out, though most of the heights end them in the same place. Where a column ends in the
same place with two heights, and all in it is as high, it does so with every height between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from kitgen.render.pdf.speedups.patch import Patch, Replacement

_LARGEST = 8
"""WeasyPrint's steps of more pixels, which are few, are left to it."""

_FIRST = 4
"""So many steps are skipped at first, if they can be; twice as many after each time that they could."""

_MOST = 6
"""How often they are doubled at a time: a column that has all of its text ends in the same place with any height."""

Result = tuple[Any, ...]


class _Column:
    """What is known of one column: ranges of room in which it ends in the same place."""

    def __init__(self) -> None:
        self.ranges: list[tuple[float, float, Result]] = []
        self.last: tuple[float, Any] | None = None
        self.stretch = _FIRST

    def at(self, space: float) -> Result | None:
        """The layout with this much space left at the bottom, if it is known."""
        return next((made for low, high, made in self.ranges if low <= space <= high), None)


def _heights() -> Iterator[Replacement]:
    from weasyprint.layout import block

    plain = block.block_box_layout

    def block_box_layout(context: Any, box: Any, bottom_space: float, skip_stack: Any, *rest: Any, **named: Any) -> Any:
        # only the tries have a list of margins; the columns that stay have none
        if not box.is_column or len(rest) != _RESTS or rest[_MARGINS] is None or not _is_plain(context, box, rest):
            return plain(context, box, bottom_space, skip_stack, *rest, **named)

        def lay_out(space: float) -> Result:
            fresh = [*rest]
            for number in _LISTS:
                fresh[number] = []
            return tuple(plain(context, box, space, skip_stack, *fresh, **named))

        known = _known(context, box)
        column = known.setdefault((repr(skip_stack), rest[_IS_EMPTY], context.page_bottom), _Column())
        made = column.at(bottom_space)
        if made is None:
            made = lay_out(bottom_space)
            _learn(column, bottom_space, made, lay_out)
        return made

    block_box_layout.kitgen_plain = plain  # type: ignore[attr-defined]
    yield Replacement(plain, block_box_layout)


_RESTS, _IS_EMPTY, _LISTS, _MARGINS = 7, 1, (2, 3, 4), 4
"""Of the arguments after the first four: how many there are, whether the page is empty, lists, those of margins."""


def _learn(column: _Column, space: float, made: Result, lay_out: Callable[[float], Result]) -> None:
    """Keep a layout; if the one before was a step lower and ended in the same place, look how far that goes."""
    where = _where(made)
    before, column.last = column.last, (space, where)
    low = high = space
    if before is not None and before[1] == where and 0 < before[0] - space <= _LARGEST:
        high = before[0]
        for _ in range(_MOST):
            further = low - column.stretch * (high - space)
            if _where(lay_out(further)) != where:
                column.stretch = max(_FIRST, column.stretch // 2)
                break
            low = further
            column.stretch *= 2
    column.ranges.append((low, high, made))


def _where(made: Result) -> Any:
    """Where a column ended, and what WeasyPrint asks of it: heights and places of its parts."""
    box, resume_at, next_page, *_ = made
    parts = [(part.position_y, part.margin_height(), part.margin_bottom) for part in _parts(box)]
    return repr(resume_at), repr(next_page), box is None, parts


def _parts(box: Any) -> list[Any]:
    return [] if box is None else [part for part in box.children if part.is_in_normal_flow()]


def _known(context: Any, box: Any) -> dict[Any, _Column]:
    """What is known of the columns that are being balanced, which have one box."""
    last: Any = None
    known: dict[Any, _Column] = {}
    last, known = vars(context).get("kitgen_columns", (last, known))
    if last is not box:
        known = {}
        context.kitgen_columns = (box, known)
    return known


def _is_plain(context: Any, box: Any, rest: tuple[Any, ...]) -> bool:
    """Whether laying out a column leaves no trace: all is in the flow, and there is nothing to flow around."""
    try:
        return bool(box.kitgen_is_plain)
    except AttributeError:
        first_letter, first_line = rest[_MARGINS + 1], rest[_MARGINS + 2]
    plain = first_letter is None and first_line is None and not context.excluded_shapes
    box.kitgen_is_plain = plain and all(_is_in_flow(part) for part in box.descendants())
    return bool(box.kitgen_is_plain)


def _is_in_flow(box: Any) -> bool:
    if box.footnote is not None or box.note is not None:
        return False
    return bool(box.is_in_normal_flow() or box.is_outside_marker)


_BLOCK = "weasyprint/layout/block.py"
_BOXES = "weasyprint/formatting_structure/boxes.py"

PATCHES = (
    Patch(
        "column-heights",
        _heights,
        (
            "weasyprint/layout/column.py",
            *(
                f"{_BLOCK}:{name}"
                for name in ("block_box_layout", "block_container_layout", "_in_flow_layout", "remove_placeholders")
            ),
            f"{_BOXES}:Box",
            f"{_BOXES}:ParentBox",
        ),
    ),
)
