"""Used margins, paddings and sizes that are not percentages: computed once per style, not once per box and try."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from kitgen.render.pdf.speedups.pango_settings import leaves
from kitgen.render.pdf.speedups.patch import STYLES, Patch, Replacement

_SIDES = ("top", "right", "bottom", "left")
_LENGTHS = (
    *(f"margin_{side}" for side in _SIDES),
    *(f"padding_{side}" for side in _SIDES),
    *("width", "min_width", "max_width", "height", "min_height", "max_height"),
)
_OWN = frozenset(_LENGTHS)
_BORDERS = tuple(f"border_{side}_width" for side in _SIDES)


def _used_lengths() -> Iterator[Replacement]:
    from weasyprint.formatting_structure.boxes import Box
    from weasyprint.layout import percent

    plain = percent.resolve_percentages

    def resolve_percentages(box: Any, containing_block: Any) -> None:
        style = box.style
        fixed, collapsing = _lengths(style)
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


def _preferred_widths() -> Iterator[Replacement]:
    from weasyprint.formatting_structure.boxes import ReplacedBox
    from weasyprint.layout import preferred

    plain = preferred.adjust

    def adjust(box: Any, outer: bool, width: float, left: bool = True, right: bool = True) -> Any:
        fixed, collapsing = _lengths(box.style)
        if fixed is None or collapsing or isinstance(box, ReplacedBox):
            return plain(box, outer, width, left, right)
        width = max(fixed["min_width"], min(width, fixed["max_width"]))
        if not outer:
            return width
        # in the order of WeasyPrint's sum: another one would be rounded differently
        sides = [side for side, wanted in (("left", left), ("right", right)) if wanted]
        for side in sides:
            margin = fixed[f"margin_{side}"]
            width += 0 if margin == "auto" else margin
            width += fixed[f"padding_{side}"]
        for side in sides:
            width += fixed[f"border_{side}_width"]
        return width

    yield Replacement(plain, adjust)


def _lengths(style: Any) -> tuple[dict[str, Any] | None, bool]:
    """The result of `_fixed`, cached in the style."""
    try:
        return style.kitgen_lengths  # type: ignore[no-any-return]
    except AttributeError:
        style.kitgen_lengths = _fixed(style)
        return style.kitgen_lengths  # type: ignore[no-any-return]


@cache
def _initial() -> dict[str, Any]:
    from weasyprint.css.properties import INITIAL_VALUES

    return {name: INITIAL_VALUES[name] for name in _LENGTHS}


def _fixed(style: Any) -> tuple[dict[str, Any] | None, bool]:
    """The used lengths of every box of this style, or None if they depend on its containing block."""
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


PATCHES = (
    Patch(
        "used-lengths",
        _used_lengths,
        (
            *STYLES,
            "weasyprint/layout/percent.py:resolve_percentages",
            "weasyprint/layout/percent.py:resolve_one_percentage",
            "weasyprint/layout/percent.py:percentage",
            "weasyprint/layout/percent.py:adjust_box_sizing",
        ),
    ),
    Patch(
        "preferred-widths",
        _preferred_widths,
        (
            *STYLES,
            "weasyprint/layout/preferred.py:adjust",
            "weasyprint/layout/preferred.py:margin_width",
            "weasyprint/layout/preferred.py:min_max",
        ),
    ),
)
