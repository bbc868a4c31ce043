"""Decide which line breaks of a text are kept on paper: those of verses and addresses, not those of long lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kitgen.source.line_starts import BULLETS, DIGITS, ROW
from kitgen.text.wording import cells

LONG = 60
"""A line of this width runs on into the next, as in a text that an editor has wrapped."""

_ENTRY = re.compile(rf"[{BULLETS}·]\s+\S|—\S|{ROW}|(?:\*\*[^*\n]{{1,40}}(?::\*\*|\*\*:)|[^\W\d_]:)\s+\S")
"""A line that begins like an entry of a list, a speech (`**Ada:** …`, `A: …`) or a row of a table."""

_NUMBERED = re.compile(rf"(?:\d+\.|(?:[^\W\d_]|{DIGITS})\))\s")
_SENTENCE_ENDS = re.compile(r"[.!?:…。！？][\"'”’»)\]]*\Z")
"""After a sentence a line that begins with a year or a number is one of its own; within one it is not."""


def is_kept(line: str, following: str) -> bool:
    """Whether the break between two lines of one paragraph is a break on paper."""
    line, following = line.strip(), following.strip()
    if cells(line) < LONG and cells(following) < LONG:
        return True
    if _ENTRY.match(following) or (_NUMBERED.match(following) and _SENTENCE_ENDS.search(line)):
        return True
    return not (_has_words(line) and _has_words(following))


def _has_words(line: str) -> bool:
    """Whether there is more in a line than signs, of which a divider is drawn."""
    return any(character.isalnum() for character in line)


def kept(lines: Sequence[str]) -> list[bool]:
    """For each break of a paragraph, whether it is kept."""
    return [is_kept(line, following) for line, following in pairwise(lines)]


def with_breaks(text: str) -> str:
    """A paragraph in which the breaks that are kept are marked as Markdown has them, by two spaces.

    The spaces that a line begins with are kept, too: poets indent.
    """
    lines = text.split("\n")
    parts = [lines[0]]
    for number, stays in enumerate(kept(lines)):
        line = lines[number + 1]
        inner = line.lstrip()
        indent = "\N{NO-BREAK SPACE}" * (len(line.expandtabs(4)) - len(inner.expandtabs(4)))
        ended = "" if lines[number].endswith(" \\") else "  "
        parts.append(f"{ended}\n{indent}{inner}" if stays else f"\n{line}")
    return "".join(parts)


def run_on(text: str) -> Iterator[tuple[int, str]]:
    """Lines (from 0) that may not be meant as they are printed: "mixed" with lines that run on, or "verse" that does.

    Long lines run on. Where short ones are among them, the author may have meant all to be lines, or none; where each
    of several begins with a capital and none is full, as in verse, all of them.
    """
    lines = text.split("\n")
    start = 0
    for number in [*(number for number, line in enumerate(lines) if not line.strip()), len(lines)]:
        paragraph, first = lines[start:number], start
        start = number + 1
        if len(paragraph) < 2 or any(_BLOCK.match(line) for line in paragraph):
            continue
        stays = kept(paragraph)
        short = [place for place, each in enumerate(stays) if each and _is_short(paragraph[place])]
        if short and not all(stays):
            yield first + short[0], "mixed"
        elif len(paragraph) > 3 and not any(stays) and _like_verse(paragraph):
            yield first, "verse"


_BLOCK = re.compile(rf"\s*(?:[-*+•>|]|{DIGITS}[.)]\s)")


def _is_short(line: str) -> bool:
    return cells(line.strip()) < LONG


def _like_verse(lines: Sequence[str]) -> bool:
    """Whether each line begins with a capital, and one is shorter than an editor would have wrapped it."""
    starts = [line.strip().lstrip("\"'“«„‘¿¡*")[:1] for line in lines]
    widest = max(len(line) for line in lines)
    room = [widest - len(line) - 1 - len(following.split()[0]) for line, following in pairwise(lines)]
    return all(letter.isupper() for letter in starts) and max(room) > 3
