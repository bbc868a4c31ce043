"""Skip the backgrounds of boxes that have none: whether a style paints any is worked out once per style."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kitgen.render.pdf.speedups.patch import STYLES, Patch, Replacement

_CORNERS = ("top_left", "top_right", "bottom_right", "bottom_left")
_SQUARE: dict[str, Any] = {f"border_{corner}_radius": (0, 0) for corner in _CORNERS}
_BARE: dict[str, Any] = {**_SQUARE, "background": None}


def _backgrounds() -> Iterator[Replacement]:
    from weasyprint.formatting_structure.boxes import Box
    from weasyprint.layout import background

    plain = background.layout_box_backgrounds

    def layout_box_backgrounds(
        page: Any, box: Any, get_image: Any, layout_children: bool = True, style: Any = None
    ) -> None:
        # a placeholder of a box passes on what is set on it: that is left to WeasyPrint
        if style is not None or box is page or not isinstance(box, Box) or not _backdrop(box.style)[1]:
            plain(page, box, get_image, layout_children, style)
            return
        vars(box).update(_BARE)
        if layout_children:
            for child in box.all_children():
                layout_box_backgrounds(page, child, get_image)

    yield Replacement(plain, layout_box_backgrounds)


def _corners() -> Iterator[Replacement]:
    from weasyprint.formatting_structure.boxes import Box
    from weasyprint.layout import percent

    plain = percent.resolve_radii_percentages

    def resolve_radii_percentages(box: Any) -> None:
        if isinstance(box, Box) and _backdrop(box.style)[0]:
            vars(box).update(_SQUARE)
        else:
            plain(box)

    yield Replacement(plain, resolve_radii_percentages)


def _backdrop(style: Any) -> tuple[bool, bool]:
    """Whether boxes of this style have square corners, and whether they also paint no background (cached)."""
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


PATCHES = (
    Patch(
        "bare-backgrounds",
        _backgrounds,
        (
            *STYLES,
            "weasyprint/layout/background.py:layout_box_backgrounds",
            "weasyprint/layout/percent.py:resolve_radii_percentages",
            "weasyprint/formatting_structure/boxes.py:Box",
            "weasyprint/formatting_structure/boxes.py:ParentBox",
            "weasyprint/layout/absolute.py:AbsolutePlaceholder",
            "weasyprint/draw/color.py:get_color",
        ),
    ),
    Patch(
        "square-corners",
        _corners,
        (
            *STYLES,
            "weasyprint/layout/percent.py:resolve_radii_percentages",
            "weasyprint/formatting_structure/boxes.py:Box",
        ),
    ),
)
