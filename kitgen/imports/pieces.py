"""Long texts into pieces that a lesson can have."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 12_000
"""Characters of a section; a longer one goes on in another."""


def pieces_of(text: str) -> Iterator[str]:
    """A text in pieces that are not too long, each of whole paragraphs as far as that is possible."""
    piece = ""
    for paragraph in _paragraphs(text):
        if piece and len(piece) + len(paragraph) > LONGEST:
            yield piece
            piece = ""
        piece = f"{piece}\n\n{paragraph}" if piece else paragraph
    if piece:
        yield piece


def _paragraphs(text: str) -> Iterator[str]:
    """Its paragraphs; blocks of code are whole, and a paragraph that is too long by itself is several."""
    for number, part in enumerate(re.split(r"(?ms)(^```.*?^```$)", text)):
        for paragraph in [part] if number % 2 else part.strip().split("\n\n"):
            while len(paragraph) > LONGEST:
                place = max(paragraph.rfind("\n", 0, LONGEST), paragraph.rfind(". ", 0, LONGEST) + 1) or LONGEST
                yield paragraph[:place]
                paragraph = paragraph[place:].strip()
            if paragraph.strip():
                yield paragraph.strip("\n")
