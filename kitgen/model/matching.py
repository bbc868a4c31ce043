"""Things to match: in which order both columns are printed, and when the second one is the head of a grid."""

from __future__ import annotations

from collections.abc import Iterable

from kitgen.model.mixed_order import Words, apart, listed
from kitgen.model.values import AuthoredText

_MOST_HEADS, _LONGEST_HEAD = 6, 24
"""Columns of a grid, and characters of their heads, at most."""


def are_classes(rights: tuple[AuthoredText, ...]) -> bool:
    """Whether several things belong to one and the same."""
    return len(set(rights)) < len(rights)


def classes(rights: tuple[Words, ...], others: tuple[Words, ...]) -> tuple[Words, ...]:
    """What the things belong to, each once, in the order of letters."""
    return listed((), tuple(dict.fromkeys((*rights, *others))))


def fit_a_head(options: Iterable[AuthoredText]) -> bool:
    """Whether these can be the heads of columns."""
    heads = list(options)
    return len(heads) <= _MOST_HEADS and all(len(head) <= _LONGEST_HEAD and "\n" not in head for head in heads)


def lefts(written: tuple[Words, ...], rights: tuple[AuthoredText, ...]) -> tuple[Words, ...]:
    """The first column. Where things of one class follow one another, they are printed in another order."""
    if not are_classes(rights) or len(set(written)) < len(written):
        return written
    return apart(written, dict(zip(written, rights, strict=True)))
