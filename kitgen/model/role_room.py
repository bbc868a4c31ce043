"""How much of a brief a role card holds: a quarter of a sheet, in letters of two sizes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

NORMAL, SMALL = 54, 62
"""Letters in a line of a card, in the usual size and in small print."""

NORMAL_LINES, SMALL_LINES = 24, 28
"""Lines below the name of the role."""

Fit = Literal["", "long", "apart"]
"""A brief fits the card, fits in small print, or has pages of its own."""


def fit_of(public: str, private: str, interests: Sequence[str], red_line: str) -> Fit:
    """How a brief fits its card, by its lines: many short ones need more room than their letters say."""
    if "![" in private + public or "```" in private + public:
        return "apart"
    for width, most, fit in ((NORMAL, NORMAL_LINES, ""), (SMALL, SMALL_LINES, "long")):
        lines = sum(_lines(text, width) for text in (public, private, red_line and f"Red line: {red_line}"))
        lines += sum(1 + len(text) // width for text in interests) + (1 if interests else 0)
        if lines <= most:
            return fit  # type: ignore[return-value]
    return "apart"


def _lines(text: str, width: int) -> float:
    """The lines of a text: those that its paragraphs fill, and a quarter between them."""
    found = 0.0
    for paragraph in text.strip().split("\n\n"):
        rows = paragraph.split("\n")
        listed = any(row.lstrip()[:2] in ("- ", "* ", "+ ", "| ") or row.lstrip()[:1].isdigit() for row in rows)
        pieces = rows if listed else [" ".join(rows)]
        found += sum(1 + len(piece) // width for piece in pieces if piece.strip()) + (0.25 if paragraph.strip() else 0)
    return found
