"""The hottest box predicates, inlined: is a box in the flow, its named pages, its descendants, room at floats."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kitgen.render.pdf.speedups.patch import Patch, Replacement


def _in_flow() -> Iterator[Replacement]:
    from weasyprint.formatting_structure.boxes import Box

    plain = Box.is_in_normal_flow

    def is_in_normal_flow(self: Any) -> bool:
        style = self.style
        if style["float"] == "none" and style["position"] in ("static", "relative"):
            return True
        return bool(plain(self))

    yield Replacement(plain, is_in_normal_flow)


def _page_values() -> Iterator[Replacement]:
    from weasyprint.formatting_structure.boxes import ParentBox

    def page_values(self: Any) -> tuple[str, str]:
        start = end = self.style["page"]
        for first in self.children:
            if first.is_in_normal_flow() or first.is_floated():
                break
        else:
            return start, end
        starts, ends = first.page_values()
        for last in reversed(self.children):
            if last.is_in_normal_flow() or last.is_floated():
                break
        return starts or start, (ends if last is first else last.page_values()[1]) or end

    yield Replacement(ParentBox.page_values, page_values)


def _descendants() -> Iterator[Replacement]:
    from weasyprint.formatting_structure.boxes import Box

    def descendants(self: Any, placeholders: bool = False) -> Iterator[Any]:
        waiting = [self]
        while waiting:
            box = waiting.pop()
            if isinstance(box, Box):
                yield box
                waiting += reversed(box.children)
            elif placeholders:  # the box that is laid out elsewhere instead of its placeholder
                waiting.append(box._box)
            else:
                yield box

    yield Replacement(Box.descendants, descendants)


def _line_room() -> Iterator[Replacement]:
    from weasyprint.formatting_structure.boxes import LineBox
    from weasyprint.layout import float as floats

    plain = floats.avoid_collisions

    def avoid_collisions(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:
        if context.excluded_shapes or outer or type(box) is not LineBox:
            return plain(context, box, containing_block, outer)
        if containing_block.style["direction"] != "ltr" or box.style["float"] != "none":
            return plain(context, box, containing_block, outer)
        # the same sums in the same order as WeasyPrint's: a shorter one would be rounded differently
        left = containing_block.content_box_x()
        right = left + containing_block.width - box.margin_right
        left += box.margin_left
        return left - box.margin_left, box.position_y + box.margin_top - box.margin_top, right - left

    yield Replacement(plain, avoid_collisions)


_BOXES = "weasyprint/formatting_structure/boxes.py"

_PLACEHOLDER = "weasyprint/layout/absolute.py:AbsolutePlaceholder"

PATCHES = (
    Patch("boxes-in-flow", _in_flow, (f"{_BOXES}:Box.is_in_normal_flow", f"{_BOXES}:Box.is_floated")),
    Patch("descendants", _descendants, (f"{_BOXES}:Box", f"{_BOXES}:ParentBox", _PLACEHOLDER)),
    Patch("named-pages", _page_values, (f"{_BOXES}:Box", f"{_BOXES}:ParentBox")),
    Patch(
        "room-at-floats",
        _line_room,
        ("weasyprint/layout/float.py:avoid_collisions", f"{_BOXES}:Box", f"{_BOXES}:LineBox"),
    ),
)
