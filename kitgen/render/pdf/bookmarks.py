"""What the bookmarks of a PDF say: the words of each heading.

WeasyPrint takes every letter inside a heading, also the minutes beside it and soft hyphens, and puts nothing between
two elements: `20 min1Read`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kitgen.text.markdown import in_one_line

SHEET = "[data-bookmark] { bookmark-label: attr(data-bookmark) }"
"""The stylesheet that prints the attribute. A template may set it, too."""

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ASIDE = frozenset(("hang", "at", "counter"))
"""Classes of what is beside the words of a heading: minutes and numbers, notes, `1 of 2`."""


def label_headings(root: Any) -> None:
    """Give each heading the text of its bookmark."""
    for element in root.iter():
        if element.tag in _HEADINGS and element.get("data-bookmark") is None:
            element.set("data-bookmark", in_one_line("".join(_words(element))))


def _words(element: Any) -> Iterator[str]:
    """The texts in an element without its asides; a line break is a space."""
    yield " " if element.tag == "br" else element.text or ""
    for child in element:
        if isinstance(child.tag, str) and not _ASIDE.intersection(child.get("class", "").split()):
            yield from _words(child)
        yield child.tail or ""
