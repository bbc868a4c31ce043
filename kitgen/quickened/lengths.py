"""Margins, paddings and sizes that are no percentages: worked out once for a style, not for each box and each try."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from kitgen.quickened.replacement import Replacement
from kitgen.quickened.text import leaves

_SIDES = ("top", "right", "bottom", "left")
_LENGTHS = (
    *(f"margin_{side}" for side in _SIDES),
    *(f"padding_{side}" for side in _SIDES),
    *("width", "min_width", "max_width", "height", "min_height", "max_height"),
)
_OWN = frozenset(_LENGTHS)
_BORDERS = tuple(f"border_{side}_width" for side in _SIDES)


def replacements() -> Iterator[Replacement]:
    """The function that gives a box its lengths in pixels."""
    from weasyprint.formatting_structure.boxes import Box
    from weasyprint.layout import percent

    plain = percent.resolve_percentages

    def resolve_percentages(box: Any, containing_block: Any) -> None:
        style = box.style
        try:
            fixed, collapsing = style.kitgen_lengths
        except AttributeError:
            fixed, collapsing = style.kitgen_lengths = _fixed(style)
        if fixed is None or not isinstance(box, Box):
            plain(box, containing_block)
            return
        attributes = vars(box)
        attributes.update(fixed)
        if collapsing:
            for name in _BORDERS:
                if not hasattr(box, name):
                    attributes[name] = style[name]
        if style["box_sizing"] != "content-box":
            percent.adjust_box_sizing(box, "width")
            percent.adjust_box_sizing(box, "height")

    yield Replacement(plain, resolve_percentages)


@cache
def _initial() -> dict[str, Any]:
    from weasyprint.css.properties import INITIAL_VALUES

    return {name: INITIAL_VALUES[name] for name in _LENGTHS}


def _fixed(style: Any) -> tuple[dict[str, Any] | None, bool]:
    """The used lengths of every box of this style, or None if they depend on the box around it."""
    collapsing = style["border_collapse"] == "collapse"
    used: dict[str, Any] = {}
    given = _initial() if leaves(style, _OWN) else style
    for name in _LENGTHS:
        length = given[name]
        if length == "auto":
            used[name] = 0 if name in ("min_width", "min_height") else length
        elif getattr(length, "unit", "").lower() == "px":
            used[name] = length.value
        else:
            return None, collapsing
    if not collapsing:
        used.update((name, style[name]) for name in _BORDERS)
    return used, collapsing
