"""How much text one slide holds, and where to split what is too much for it.

Lengths are pixels of a stage of 1280 by 720, for which templates/_base/slides.css sets its sizes. The estimate is
a little generous, because a slide that overflows is worse than one with a free line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kitgen.figures.measure import wrap
from kitgen.view.slides.text import LINE_END, Atom, is_wide, joined, words_of

T = TypeVar("T")

WIDTH = 1088
ROOM = 556
"""Height below the kicker, for heading and body."""

WORDS = 50
"""The most words on a slide that a class can read while the teacher speaks; most slides have about forty."""

ALONE = 1.3
"""A text with this much more than the limit of words stays on one slide if it fits: a second slide with one sentence
helps no reader."""

_SERIF = 1.05
"""IBM Plex Serif is wider than Fira Sans, which is measured; a brand's own family may be, too."""


@dataclass(frozen=True)
class Size:
    """A font size and the height of its lines."""

    text: float
    line: float
    after: float = 0
    bold: bool = False
    serif: bool = True

    def lines(self, words: str, width: float = WIDTH) -> int:
        """How many lines the words take."""
        size = self.text * (_SERIF if self.serif else 1.01)
        if not words.strip():
            return 0
        return sum(max(1, len(wrap(line, max(width, size), size, self.bold))) for line in words.split(LINE_END))

    def height(self, words: str, width: float = WIDTH) -> float:
        """The height of the words with the space below them; 0 for no words."""
        lines = self.lines(words, width)
        return lines * self.line + self.after if lines else 0


BODY = Size(38, 54, 18)
SMALL = Size(28, 38, 8, serif=False)
LEAD = Size(28, 38, 2, bold=True, serif=False)
CELL = Size(28, 36, 14)
HEADINGS = {
    "large": Size(58, 72, 24),
    "middle": Size(48, 62, 22),
    "little": Size(38, 50, 20),
    "medium": Size(46, 58, 22, bold=True, serif=False),
    "small": Size(36, 46, 20, bold=True, serif=False),
}

TITLES = (
    ("", 664 - 166 - 108, Size(83, 96, bold=True, serif=False), Size(38, 51, 19)),
    ("long", 664 - 48 - 71, Size(58, 72, bold=True, serif=False), Size(38, 51, 19)),
    ("long longest", 664 - 48 - 71, Size(38, 50, bold=True, serif=False), Size(28, 38, 13)),
)
"""Styles of the first slide, the largest first: CSS class, room above the foot, sizes of title and subtitle."""

BYLINE = Size(28, 38, serif=False)


def title_class(title: str, subtitle: str, byline: str, kicker: bool = True) -> str:
    """The CSS class of the largest style in which the first slide holds its words; the last if none does."""
    more = BYLINE.height(byline) + (67 if kicker else 0)
    for css_class, room, large, small in TITLES:
        if large.height(title) + small.height(subtitle) + more <= room:
            return css_class
    return TITLES[-1][0]


def split(
    items: Sequence[T],
    height: Callable[[Sequence[T]], float],
    words: Callable[[T], int],
    room: float,
    most: int = WORDS,
    penalty: Callable[[T, T], float] = lambda before, after: 0,
) -> list[list[T]]:
    """Distribute items over as few slides as hold them, filled evenly, split at the least penalty.

    ``penalty`` is what a split between two neighbours costs; one more slide costs 100.
    """
    if items and sum(words(item) for item in items) <= most * ALONE and height(items) <= room:
        return [list(items)]
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(items) + 1):
        found = (float("inf"), end - 1)
        for start in range(end - 1, -1, -1):
            inside = items[start:end]
            count = sum(words(item) for item in inside)
            if len(inside) > 1 and (count > most or height(inside) > room):
                break
            free = max(0.0, 1 - max(count / most, height(inside) / room))
            cut = penalty(items[start - 1], items[start]) if start else 0
            found = min(found, (best[start][0] + 100 + 40 * free * free + cut, start))
        best.append(found)
    parts: list[list[T]] = []
    end = len(items)
    while end:
        start = best[end][1]
        parts.insert(0, list(items[start:end]))
        end = start
    return parts


def atoms_height(atoms: Sequence[Atom]) -> float:
    """The height of several atoms of a text together."""
    total, index = 0.0, 0
    while index < len(atoms):
        block = [atom for atom in atoms[index:] if atom.block == atoms[index].block]
        total += _block_height(block)
        index += len(block)
    return total


def _block_height(block: Sequence[Atom]) -> float:
    kind = block[0].kind
    if kind == "table":
        return 64 + sum(_row_height(atom.html) for atom in block) + _row_height(block[0].head)
    if kind in ("ul", "ol"):
        marks = 80 if kind == "ol" and is_wide(block) else 48
        return 8 + sum(BODY.height(atom.words, WIDTH - marks) for atom in block)
    if kind == "blockquote":
        return 16 + sum(BODY.height(atom.words, WIDTH - 48) for atom in block)
    return BODY.height(words_of(joined(block)))


def _row_height(html: str) -> float:
    """The height of a table row: that of its highest cell if all columns are equally wide, the worst case."""
    cells = [words_of(cell) for cell in html.replace("</th>", "</td>").split("</td>")[:-1]]
    width = WIDTH / max(1, len(cells)) - 24
    return max((CELL.height(cell, width) for cell in cells), default=0)
