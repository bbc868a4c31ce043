"""Keep the title beside a heading only where the heading is near the top or the foot of a page.

The same headings come in every guide and every packet of a binder. At the edge of a page they would be taken for a
running head, so there they end with the title of their lesson or case (class `of`), which also says where one is. In
the middle of a page nothing needs that title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

OF = "of"
"""The class of such a title, the last element of its line: what is left stays where it is."""

EDGE = 0.125
"""The part of a page's height, at its top and at its foot, where running heads are."""


def drop_titles(pages: Sequence[Any]) -> None:
    """Take these titles from laid-out pages, but for those near an edge and those that do not fit on the line."""
    with suppress(AttributeError, TypeError):  # boxes of another WeasyPrint: the titles stay, and nothing is lost
        _drop_titles(pages)


def _drop_titles(pages: Sequence[Any]) -> None:
    for page in pages:
        height = page._page_box.margin_height()
        found = list(_titles(page._page_box))
        lines = Counter(id(title.element) for title, *_ in found)
        for title, parent, line in found:
            in_the_middle = EDGE * height < line.position_y and line.position_y + line.height < (1 - EDGE) * height
            if in_the_middle and lines[id(title.element)] == 1 and line.children != [title]:
                parent.children = [child for child in parent.children if child is not title]


def _titles(box: Any, line: Any = None) -> Iterator[tuple[Any, Any, Any]]:
    """The boxes of titles in a box, each with the box that it is in and its line."""
    for child in list(getattr(box, "children", ())):
        inside = child if type(child).__name__ == "LineBox" else line
        if inside is not None and _is_title(child):
            yield child, box, inside
        else:
            yield from _titles(child, inside)


def _is_title(box: Any) -> bool:
    element = getattr(box, "element", None)
    return element is not None and OF in str(element.get("class", "")).split()
