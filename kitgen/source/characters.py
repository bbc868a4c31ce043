"""Characters that cannot be printed: control characters, direction marks, endless words, piled-up accents."""

from __future__ import annotations

import re
import unicodedata

MAX_WORD = 1_000
MAX_MARKS = 30

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SIGNS = re.compile(rf"[^\w\s]{{{MAX_MARKS + 1},}}")
"""Where marks may be piled: they are neither letters nor spaces."""

_LONG_WORD = re.compile(rf"\S{{{MAX_WORD + 1},}}")


def text_problem(text: str) -> tuple[str, str, str] | None:
    """What makes a text unfit for print: its code, the words and the hint; None where it is fit."""
    if len(text) <= MAX_MARKS and text.isprintable():  # most texts: too short for what follows
        return None
    bad = CONTROL.search(text)
    if bad:
        return (
            "control-character",
            f"control character U+{ord(bad[0]):04X}",
            "delete it and type the text again",
        )
    bad = DIRECTION.search(text)
    if bad:
        return (
            "direction-override",
            f"the invisible character U+{ord(bad[0]):04X} reverses the reading direction",
            "delete it; right-to-left text needs none",
        )
    long = _LONG_WORD.search(text) if len(text) > MAX_WORD else None
    if long:
        return (
            "long-word",
            f"a single word of {len(long[0]):,} characters; the limit is {MAX_WORD}",
            "put spaces into it, or shorten it",
        )
    if not text.isascii() and any(_most_marks(run[0]) > MAX_MARKS for run in _SIGNS.finditer(text)):
        return ("too-many-marks", f"more than {MAX_MARKS} accents are piled on one letter", "delete them")
    return None


def _most_marks(text: str) -> int:
    most = run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        most = max(most, run)
    return most
