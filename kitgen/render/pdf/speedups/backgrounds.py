"""Boxes with nothing behind them, most of a page: whether a style paints anything there is looked up once for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kitgen.render.pdf.speedups.patch import Replacement

_CORNERS = ("top_left", "top_right", "bottom_right", "bottom_left")
_SQUARE: dict[str, Any] = {f"border_{corner}_radius": (0, 0) for corner in _CORNERS}
_BARE: dict[str, Any] = {**_SQUARE, "background": None}


def replacements() -> Iterator[Replacement]:
    """The functions that lay out backgrounds and round corners."""
    from weasyprint.formatting_structure.boxes import Box
    from weasyprint.layout import background, percent

    plain = background.layout_box_backgrounds
    plain_radii = percent.resolve_radii_percentages

    def layout_box_backgrounds(
        page: Any, box: Any, get_image: Any, layout_children: bool = True, style: Any = None
    ) -> None:
        # a placeholder, which stands for a box, is left to WeasyPrint, as it hands on what is set on it
        if style is not None or box is page or not isinstance(box, Box) or not _looked_up(box.style)[1]:
            plain(page, box, get_image, layout_children, style)
            return
        vars(box).update(_BARE)
        if layout_children:
            for child in box.all_children():
                layout_box_backgrounds(page, child, get_image)

    def resolve_radii_percentages(box: Any) -> None:
        if isinstance(box, Box) and _looked_up(box.style)[0]:
            vars(box).update(_SQUARE)
        else:
            plain_radii(box)

    yield Replacement(plain, layout_box_backgrounds)
    yield Replacement(plain_radii, resolve_radii_percentages)


def _looked_up(style: Any) -> tuple[bool, bool]:
    """Whether boxes of this style have square corners; and whether they also paint nothing behind their content."""
    try:
        return style.kitgen_backdrop  # type: ignore[no-any-return]
    except AttributeError:
        square = all((0, "px") in style[f"border_{corner}_radius"] for corner in _CORNERS)
        style.kitgen_backdrop = square, square and _bare(style)
        return style.kitgen_backdrop  # type: ignore[no-any-return]


def _bare(style: Any) -> bool:
    from weasyprint.draw.color import get_color

    return (
        style["border_image_source"][0] == "none"
        and style["mask_border_source"][0] == "none"
        and style["visibility"] != "hidden"
        and not style["box_shadow"]
        and all(kind == "none" for kind, _ in style["background_image"])
        and get_color(style, "background_color").alpha == 0
    )
