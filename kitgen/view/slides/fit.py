"""How much of a text one slide can hold, and where to part what is too much for it.

Lengths are pixels of a stage of 1280 by 720, for which templates/_base/slides.css sets its sizes. The estimate is
a little generous, because a slide that overflows is worse than one with a free line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kitgen.figures.measure import wrap
from kitgen.view.slides.text import Atom, joined

T = TypeVar("T")

WIDTH = 1088
ROOM = 556
"""Height below the kicker, for heading and body."""

WORDS = 50
"""At most as many words as a class reads while somebody speaks; evened out, a slide has about forty."""

ALONE = 1.3
"""A text that is this much over, and fits, stays on one slide: a second with a sentence on it helps nobody."""

_SERIF = 1.05
"""IBM Plex Serif runs wider than Fira Sans, which is measured; so may a brand's own family."""


@dataclass(frozen=True)
class Size:
    """A size of text and the height of its lines."""

    text: float
    line: float
    after: float = 0
    bold: bool = False
    serif: bool = True

    def lines(self, words: str, width: float = WIDTH) -> int:
        """How many lines the words take."""
        size = self.text * (_SERIF if self.serif else 1.01)
        return max(1, len(wrap(words, max(width, size), size, self.bold))) if words.strip() else 0

    def height(self, words: str, width: float = WIDTH) -> float:
        """How high the words stand, with the space below them; nothing for no words."""
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
"""Looks of the first slide, the largest first: the room above its foot, and the sizes of title and subtitle."""

BYLINE = Size(28, 38, serif=False)


def title_look(title: str, subtitle: str, byline: str, kicker: bool = True) -> str:
    """The first look in which the first slide holds its words; the last if none does."""
    more = BYLINE.height(byline) + (67 if kicker else 0)
    for look, room, large, small in TITLES:
        if large.height(title) + small.height(subtitle) + more <= room:
            return look
    return TITLES[-1][0]


def parted(
    items: Sequence[T],
    height: Callable[[Sequence[T]], float],
    words: Callable[[T], int],
    room: float,
    most: int = WORDS,
    torn: Callable[[T, T], float] = lambda before, after: 0,
) -> list[list[T]]:
    """The items on as few slides as hold them, filled evenly, and parted where least is torn apart.

    ``torn`` says how much it hurts to part two neighbours; a slide more hurts 100.
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
            tear = torn(items[start - 1], items[start]) if start else 0
            found = min(found, (best[start][0] + 100 + 40 * free * free + tear, start))
        best.append(found)
    parts: list[list[T]] = []
    end = len(items)
    while end:
        start = best[end][1]
        parts.insert(0, list(items[start:end]))
        end = start
    return parts


def atoms_height(pieces: Sequence[Atom]) -> float:
    """How high pieces of a text stand together."""
    total, index = 0.0, 0
    while index < len(pieces):
        block = [atom for atom in pieces[index:] if atom.block == pieces[index].block]
        total += _block_height(block)
        index += len(block)
    return total


def _block_height(block: Sequence[Atom]) -> float:
    kind = block[0].kind
    if kind == "table":
        return 64 + sum(_row_height(atom.html) for atom in block) + _row_height(block[0].head)
    if kind in ("ul", "ol"):
        return 8 + sum(BODY.height(atom.words, WIDTH - 48) for atom in block)
    if kind == "blockquote":
        return 16 + sum(BODY.height(atom.words, WIDTH - 48) for atom in block)
    return BODY.height(joined(block).striptags())


def _row_height(html: str) -> float:
    """A row of a table is as high as its highest cell; the columns share the width evenly at worst."""
    from markupsafe import Markup

    cells = [Markup(cell).striptags() for cell in html.replace("</th>", "</td>").split("</td>")[:-1]]  # noqa: S704
    width = WIDTH / max(1, len(cells)) - 24
    return max((CELL.height(cell, width) for cell in cells), default=0)
