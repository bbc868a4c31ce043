"""How high the texts of a slide are, and where to split what is too high for one.

Lengths are pixels of a stage of 1280 by 720, for which templates/_base/slides.css sets its sizes: a margin of 64,
twelve columns of 74 with 24 between them, and letters of 24, 32, 44, 56 and 120. Texts are broken into lines by the
widths of their letters; a little more is allowed for, because a slide that overflows is worse than a free line.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from markupsafe import Markup

from kitgen.figures.measure import SANS, SERIF, wrap
from kitgen.view.slides.table_fit import table_height
from kitgen.view.slides.text import LINE_END, Atom, is_wide, joined, words_of

T = TypeVar("T")

COLUMN, GUTTER = 74, 24
REM = 32
"""The letters of the page, in which its stylesheet has sizes."""


def columns_wide(count: int) -> int:
    """The width of some columns, with the gutters between them."""
    return count * COLUMN + (count - 1) * GUTTER


WIDTH = columns_wide(12)
MAIN, SIDE = columns_wide(8), columns_wide(4) - 24
"""The text of a task, and what is beside it, with the space between them off."""

ASKED, ANSWER = columns_wide(7), columns_wide(5) - 24
"""A question of the quiz, and beside it the room for its answer."""

ROOM = 720 - 52 - 76
"""Height for heading and body: below the margin at the top, above the foot."""

FIGURE = 504
"""The height of a figure that is alone on its slide: seven tenths of it."""

_MORE = 1.02
"""Emphasis and a brand's own family may be wider than what is measured."""


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
        size = self.text * _MORE
        if not words.strip():
            return 0
        family = SERIF if self.serif else SANS
        room = max(width, size)
        return sum(max(1, len(wrap(line, room, size, self.bold, family=family))) for line in words.split(LINE_END))

    def height(self, words: str, width: float = WIDTH) -> float:
        """The height of the words with the space below them; 0 for no words."""
        lines = self.lines(words, width)
        return lines * self.line + self.after if lines else 0


LARGE = Size(44, 56, 16)
"""The few words of a slide of the author's own."""

BODY = Size(32, 42, 12)
LITTLE = Size(24, 34, 8)
"""The text of a task that is too long for the usual size."""

SMALL = Size(24, 32, 8, serif=False)
LEAD = Size(24, 32, 2, bold=True, serif=False)
CELL = Size(24, 32, 13)
LARGE_CELL = Size(32, 42, 13)
"""The cells of a table, and of one that is small enough for larger letters."""

CODE_LINE, SIGN = 32, 14.4
"""The height of a line of code, and the width of each of its letters, spaces and signs."""

HEADINGS = {
    "large": Size(56, 66, 24, bold=True, serif=False),
    "middle": Size(44, 54, 22, bold=True, serif=False),
    "little": Size(32, 42, 20, bold=True, serif=False),
    "medium": Size(44, 52, 20, bold=True, serif=False),
    "small": Size(32, 40, 16, bold=True, serif=False),
}

TITLES = (
    ("", 720 - 76 - 176, Size(56, 66, bold=True, serif=False), Size(32, 42, 16)),
    ("long", 720 - 76 - 52, Size(44, 54, bold=True, serif=False), Size(32, 42, 16)),
    ("long longest", 720 - 76 - 52, Size(32, 42, bold=True, serif=False), Size(24, 34, 13)),
)
"""Styles of the first slide, the largest first: CSS class, room above the foot, sizes of title and subtitle."""

BYLINE = SMALL


def title_class(title: str, subtitle: str, byline: str, kicker: bool = True) -> str:
    """The CSS class of the largest style in which the first slide holds its words; the last if none does."""
    more = BYLINE.height(byline) + 68 + (56 if kicker else 0)
    for css_class, room, large, small in TITLES:
        if large.lines(title) <= 4 and large.height(title) + small.height(subtitle) + more <= room:
            return css_class
    return TITLES[-1][0]


def split(
    items: Sequence[T],
    height: Callable[[Sequence[T]], float],
    room: float,
    penalty: Callable[[T, T], float] = lambda before, after: 0,
) -> list[list[T]]:
    """Distribute items over as few slides as hold them, filled evenly, split at the least penalty.

    ``penalty`` is what a split between two neighbours costs; one more slide costs 100.
    """
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(items) + 1):
        found = (float("inf"), end - 1)
        for start in range(end - 1, -1, -1):
            inside = items[start:end]
            high = height(inside)
            if len(inside) > 1 and high > room:
                break
            free = max(0.0, 1 - high / room)
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


def atoms_height(atoms: Sequence[Atom], size: Size = BODY, width: float = WIDTH, cell: Size = CELL) -> float:
    """The height of several atoms of a text together; ``cell`` is the size of the letters in tables."""
    total, index = 0.0, 0
    while index < len(atoms):
        block = [atom for atom in atoms[index:] if atom.block == atoms[index].block]
        total += _block_height(block, size, width, cell)
        index += len(block)
    return total


def _block_height(block: Sequence[Atom], size: Size, width: float, cell: Size = CELL) -> float:
    kind = block[0].kind
    if kind == "table":
        return 48 + table_height([block[0].head, *(atom.html for atom in block)], cell, width)
    if kind in ("ul", "ol"):
        marks = 80 if kind == "ol" and is_wide(block) else 48
        entry = replace(size, after=size.after - 2)
        return size.after + sum(entry.height(atom.words, width - marks) for atom in block)
    if kind == "pre":
        return 16 + sum(_code_height(atom.html, width) for atom in block)
    if kind == "blockquote":
        return size.after + sum(size.height(atom.words, width - 48) for atom in block)
    return size.height(words_of(joined(block)), width)


def _code_height(html: str, width: float) -> float:
    """The height of a line of code, which goes on below where it is too long."""
    signs = len(Markup(html).striptags()) + sum(map(int, re.findall(r"--gap: (\d+)", html)))  # noqa: S704
    across = max(8, int((width - 24) / SIGN) - 7)
    return CODE_LINE * max(1, math.ceil((signs + 5) / across) if signs > across else 1)
