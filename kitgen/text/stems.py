"""Sentences with gaps that students finish: three or more underscores are a gap, and more make it longer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Run:
    """Words and gaps of a sentence; where they are ``tied``, no line ends between them."""

    tied: bool
    pieces: Sequence[str | int]


MOST_TIED = 30
"""Characters of a run that is kept in one line: it fits a column, also in large print."""

_LAST_WORD = re.compile(r"[^\s<>]+\s*\Z")
_NEXT_WORD = re.compile(r"\s*[^\s<>]{1,3}(?=\s|\Z)|[^\s\w<>]+")
"""A short word after a gap, such as a unit, or the punctuation that follows it."""

_SPACES = re.compile(r"\s+")
_SHORT = 3
"""Characters between two gaps that are a sign, not a word."""


def runs(parts: Sequence[str | int]) -> list[Run]:
    """A sentence in runs: each short gap is tied to the word before it, and to a unit or a stop behind it."""
    found: list[Run] = []
    tied: list[str | int] = []
    for number, part in enumerate(parts):
        following = parts[number + 1] if number + 1 < len(parts) else None
        if isinstance(part, int):
            tied.append(part)
        elif tied and following is not None and len(part.strip()) <= _SHORT and "<" not in part:
            # a sign or two between gaps: `___ = ___` in one line, or else the sign with the gap after it
            if _width([*tied, part, following]) <= MOST_TIED:
                tied.append(part)
            else:
                found, tied = [*found, _run(tied), Run(False, (" ",))], [part.lstrip()]
        else:
            match = _NEXT_WORD.match(part) if tied else None
            behind = match[0] if match else ""
            found += [_run([*tied, behind] if behind else tied)] if tied else []
            rest, tied = part[len(behind) :], []
            last = _LAST_WORD.search(rest) if following is not None else None
            if last and following is not None and _width([last[0], following]) <= MOST_TIED:
                rest, tied = rest[: last.start()], [last[0]]
            found += [Run(False, (rest,))] if rest else []
    return [*found, _run(tied)] if tied else found


def _run(pieces: Sequence[str | int]) -> Run:
    if _width(pieces) > MOST_TIED:
        return Run(False, tuple(pieces))
    return Run(
        True, tuple(piece if isinstance(piece, int) else _SPACES.sub("\N{NO-BREAK SPACE}", piece) for piece in pieces)
    )


def _width(pieces: Sequence[str | int]) -> int:
    """The width of a run in characters: those of a gap are written by hand, and so twice as wide."""
    return sum(2 * piece + 3 if isinstance(piece, int) else len(piece) for piece in pieces)


def plain(text: str, language: str = "en") -> str:
    """The words without markup, with `___` for each gap."""
    return markdown.plain_line(_GAP.sub(gaps.GAP, text), language).replace(gaps.GAP, "___")
