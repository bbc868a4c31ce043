"""Things to match: in which order both columns are printed, and when the second one is the head of a grid."""

from __future__ import annotations

from itertools import pairwise

from kitgen.model.base import Spec
from kitgen.model.mixed_order import listed, orders
from kitgen.model.values import Line

_MOST_HEADS, _LONGEST_HEAD = 6, 24
"""Columns of a grid, and characters of their heads, at most."""


class Pair(Spec):
    """Two things that belong together. `- left: right` is enough."""

    pair = ("left", "right")

    left: Line
    """The entry in the first column."""

    right: Line
    """What belongs to it."""


def are_classes(pairs: tuple[Pair, ...]) -> bool:
    """Whether several things belong to one and the same."""
    return len({pair.right for pair in pairs}) < len(pairs)


def classes(pairs: tuple[Pair, ...], others: tuple[Line, ...]) -> tuple[Line, ...]:
    """What the things belong to, each once, in the order of letters."""
    right = tuple(dict.fromkeys(pair.right for pair in pairs))
    return listed((), tuple(dict.fromkeys((*right, *others))))


def fit_a_head(options: tuple[Line, ...]) -> bool:
    """Whether these can be the heads of columns."""
    return len(options) <= _MOST_HEADS and all(len(option) <= _LONGEST_HEAD for option in options)


def lefts(pairs: tuple[Pair, ...]) -> tuple[Line, ...]:
    """The first column. Where things of one class follow one another, they are printed in another order."""
    written = tuple(pair.left for pair in pairs)
    if not are_classes(pairs) or len(set(written)) < len(written):
        return written
    of = {pair.left: pair.right for pair in pairs}

    def together(order: tuple[Line, ...]) -> int:
        return sum(of[one] == of[other] for one, other in pairwise(order))

    few = len(pairs) // len(set(of.values())) - 1
    return written if together(written) <= few else min(orders(written), key=together)
