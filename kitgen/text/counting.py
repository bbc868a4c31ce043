"""How many words a text has to read: without citations, addresses, formulas and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NO_WORDS = re.compile(
    r"\[@[^\[\]]*\]"  # a citation
    r"|(?<=\])\([^()\s]*\)"  # the address of a link
    r"|https?://\S+"
    r"|\$[^$\n]+\$"
    r"|(?<=\])\{[a-zA-Z=-]+\}"  # the language of a stretch
)
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile("[\u3040-\u30ff]")
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Letters of Thai, Lao, Burmese and Khmer, which are written without spaces, for a set in a pattern."""

_NO_SPACES = re.compile(f"[{UNSPACED}]+")

_WORD = re.compile(r"[^\W\d_](?:[\w'’\-\u00ad]*\w)?")
_LETTERS = 5
"""Letters of a word in a script without spaces."""


def words(texts: Iterable[str]) -> int:
    """The words of some texts together.

    Where no spaces are between words, a sign of Chinese counts as one, two signs of kana count as one, and so do five
    letters of Thai, Lao, Burmese and Khmer.
    """
    return sum(map(_words, texts))


def without_marks(text: str) -> str:
    """A text without citations, addresses, formulas and the languages of stretches."""
    return _NO_WORDS.sub(" ", text) if any(sign in text for sign in "[$:") else text


def _words(text: str) -> int:
    text = without_marks(text)
    if text.isascii():
        return len(_WORD.findall(text))
    han, kana = len(_HAN.findall(text)), len(_KANA.findall(text))
    dense = sum(len(run) for run in _NO_SPACES.findall(text))
    rest = _NO_SPACES.sub(" ", _KANA.sub(" ", _HAN.sub(" ", text))) if han or kana or dense else text
    return len(_WORD.findall(rest)) + han + (kana + 1) // 2 + -(-dense // _LETTERS)
