"""Where the texts of a file are, and the mark between two texts that a reader sees apart."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote_plus

CUT = "\N{INFORMATION SEPARATOR ONE}"
"""Between two texts: of two blocks, cells, lines or attributes. Comparisons of words treat it as white space."""

CODE = "names in the code"
"""Where class names, ids and other names are: those that ship with kitgen are not a leak there, whatever they mean."""

PAGES = "text of the pages"
"""Where the text of a PDF's pages is."""


def joined(parts: Iterable[str]) -> str:
    """Several texts as one, with marks between them."""
    return f"\n{CUT}".join(parts)


def decoded(address: str) -> str:
    """An address or another text, followed by its URL-decoded form where that may differ."""
    if "%" not in address and "+" not in address:
        return address
    return f"{address}\n{CUT}{unquote_plus(address)}"
