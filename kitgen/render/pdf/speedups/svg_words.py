"""Draw the words of a figure in scripts whose letters are joined, stacked or read from right to left.

WeasyPrint 70 draws each letter of an SVG text by itself, from left to right: Arabic comes apart and runs backwards, and
the vowel signs of Indic scripts are set beside their letters. Pango shapes the text correctly if it gets all of it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from kitgen.render.pdf.speedups.patch import Patch, Replacement

_SINGLE = ("x", "y", "dx", "dy", "rotate")


class _Whole(str):
    """A text whose only letter, for a loop over its letters, is all of it."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def _svg_words() -> Iterator[Replacement]:
    from weasyprint.svg import Node

    plain = vars(Node)["text"]

    def text(self: Any) -> Any:
        """The text of a node: in one piece where its letters belong together."""
        found = plain.fget(self)
        return _Whole(found) if found and _belong_together(found) and _placed_once(self) else found

    yield Replacement(plain, property(text))


def _belong_together(text: str) -> bool:
    """Whether some letters of a text are shaped by those beside them, or run from right to left."""
    return not text.isascii() and any(
        unicodedata.bidirectional(letter) in ("R", "AL") or unicodedata.category(letter) in ("Mn", "Mc")
        for letter in text
    )


def _placed_once(node: Any) -> bool:
    """Whether only the beginning of a text has a place, and not each letter."""
    several = (len(node.attrib.get(name, "").replace(",", " ").split()) > 1 for name in _SINGLE)
    return not any(several) and "textLength" not in node.attrib


PATCHES = (
    Patch(
        "svg-words", _svg_words, ("weasyprint/svg/__init__.py:Node", "weasyprint/svg/text.py:text"), same_bytes=False
    ),
)
