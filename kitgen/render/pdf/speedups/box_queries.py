"""What is asked of boxes more often than anything else: whether one is in the flow, on which named page it begins and
ends, what is in it, and how much room floats leave a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kitgen.render.pdf.speedups.patch import Replacement


def replacements() -> Iterator[Replacement]:
    """The four questions."""
    from weasyprint.formatting_structure.boxes import Box, LineBox, ParentBox
    from weasyprint.layout import float as floats

    plain_flow = Box.is_in_normal_flow
    plain_pages = ParentBox.page_values
    plain_room = floats.avoid_collisions

    def is_in_normal_flow(self: Any) -> bool:
        style = self.style
        if style["float"] == "none" and style["position"] in ("static", "relative"):
            return True
        return bool(plain_flow(self))

    def page_values(self: Any) -> tuple[str, str]:
        start = end = self.style["page"]
        for first in self.children:
            if is_in_normal_flow(first) or first.is_floated():
                break
        else:
            return start, end
        starts, ends = first.page_values()
        for last in reversed(self.children):
            if is_in_normal_flow(last) or last.is_floated():
                break
        return starts or start, (ends if last is first else last.page_values()[1]) or end

    def descendants(self: Any, placeholders: bool = False) -> Iterator[Any]:
        waiting = [self]
        while waiting:
            box = waiting.pop()
            if isinstance(box, Box):
                yield box
                waiting += reversed(box.children)
            elif placeholders:  # what stands for a box that is laid out elsewhere gives way to it
                waiting.append(box._box)
            else:
                yield box

    def avoid_collisions(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:
        if context.excluded_shapes or outer or type(box) is not LineBox:
            return plain_room(context, box, containing_block, outer)
        if containing_block.style["direction"] != "ltr" or box.style["float"] != "none":
            return plain_room(context, box, containing_block, outer)
        # each sum as WeasyPrint has it: numbers are rounded, and a width taken as it is would be another one
        left = containing_block.content_box_x()
        right = left + containing_block.width - box.margin_right
        left += box.margin_left
        return left - box.margin_left, box.position_y + box.margin_top - box.margin_top, right - left

    yield Replacement(plain_flow, is_in_normal_flow)
    yield Replacement(Box.descendants, descendants)
    yield Replacement(plain_pages, page_values)
    yield Replacement(plain_room, avoid_collisions)
