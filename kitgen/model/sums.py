"""Points of questions with parts, and of several questions together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any


def sum_of(parts: Iterable[Any]) -> float:
    """The points of some parts or items together, without those that are extra."""
    total: float = sum(part.points for part in parts if not part.bonus)
    return round(total, 9)


def leaves(items: Iterable[Any]) -> Iterator[Any]:
    """The items that have answers: the parts of those that have parts, and the others."""
    for item in items:
        yield from leaves(item.parts) if item.parts else (item,)
