"""Numbers with their nouns, titles of documents, tables of plain text, and the width of texts in a terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from kitgen.printable import printable


def count(number: int, thing: str, things: str = "") -> str:
    """`1 lesson`, `2 lessons`."""
    return f"{number} {thing if number == 1 else things or thing + 's'}"


def titled(subject: str, document: str) -> str:
    """The title of a document: `Doha: Quiz`; `Talk or fight? – Quiz`, because no colon follows a mark."""
    return f"{subject} – {document}" if ends(subject) else f"{subject}: {document}"


def ends(text: str) -> bool:
    """Whether a text ends with a mark, so that no stop or colon follows."""
    return text[-1:] in _ENDS


_ENDS = frozenset(".?!…:;,–—؟؛،۔।。？！：；\N{GREEK QUESTION MARK}")


def table(rows: Iterable[Iterable[str]]) -> str:
    """Rows as columns of equal width, the last one ragged, as a terminal can print them."""
    texts = [[printable(cell) for cell in row] for row in rows]
    if not texts:
        return ""
    widths = [max(cells(row[column]) for row in texts) for column in range(len(texts[0]))]
    return "\n".join(
        "  ".join(cell + " " * (width - cells(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in texts
    )


def cells(text: str) -> int:
    """The columns that a text takes in a terminal: two for East Asian letters and pictures, none for accents."""
    if text.isascii() or _NARROW.fullmatch(text):
        return len(text)
    return sum(_cells(character) for character in text)


_NARROW = re.compile("[ -~¡-¬®-ʯ‐-‧‰-⁞]*")
"""Letters with their accents and the usual marks, each in one column."""


def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf") or "\u1160" <= character <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
