"""Normalise texts for comparison, however they were printed: letters, words, n-grams."""

from __future__ import annotations

import re
import unicodedata

NGRAM = 24
"""Letters and digits that count as a quotation of a hidden text, in whole words of it."""


def normalize_letters(text: str) -> str:
    """Letters and digits in small letters, nothing else."""
    return _NOT_A_LETTER.sub("", unicodedata.normalize("NFKC", text).casefold())


_NOT_A_LETTER = re.compile(r"[\W_]+")
NO_MARKS = str.maketrans("", "", " .,'’")
"""What `words` leaves between words and in numbers."""


def words(text: str) -> str:
    """Words and numbers in small letters, one space between them; words broken at a line end are joined."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = joined_at_line_ends(text)
    return " ".join(re.findall(r"[^\W_]+(?:[.,'’]\d+)*", text))


def between_spaces(text: str) -> str:
    """The words of a text with a space before and after each, so that whole words can be looked for."""
    return f" {words(text)} "


def joined_at_line_ends(text: str) -> str:
    """The text with words that are broken at the end of a line, or in which are spaces without width, joined."""
    return re.sub(r"[\u00ad\ufffe\u0002]\s*|[\u200b-\u200d\u2060\ufeff]|[-\u2010]\r?\n\s*", "", text)


def ngrams(squashed: str) -> frozenset[str]:
    """Every run of NGRAM characters."""
    return frozenset(squashed[start : start + NGRAM] for start in range(len(squashed) - NGRAM + 1))
