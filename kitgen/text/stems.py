"""Sentences with gaps that students finish: three or more underscores are a gap, and more make it longer."""

from __future__ import annotations

import re

from kitgen.text import gaps, markdown
from kitgen.text.markdown import Citer

_GAP = re.compile(r"_{3,}")
LONGEST = 40
"""Underscores of the longest gap."""


def pieces(text: str, language: str, cite: Citer) -> list[str | int]:
    """The HTML between the gaps, and for each gap its length in underscores."""
    words = gaps.pieces(_GAP.sub(gaps.GAP, text), language, cite)
    lengths = [min(len(gap[0]), LONGEST) for gap in _GAP.finditer(text)]
    found: list[str | int] = [words[0]]
    for length, piece in zip(lengths, words[1:], strict=True):
        found += [length, piece]
    return [piece for piece in found if piece != ""]


def plain(text: str, language: str = "en") -> str:
    """The words without markup, with `___` for each gap."""
    return markdown.plain_line(_GAP.sub(gaps.GAP, text), language).replace(gaps.GAP, "___")
