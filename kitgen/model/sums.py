"""Points of questions with parts, and of several questions together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any


def sum_of(parts: Iterable[Any]) -> float:
    """The points of some parts or items together, without those that are extra."""
    total: float = sum(part.points for part in parts if not part.bonus)
    return round(total, 9)


def sum_points(question: Any) -> None:
    """Give a question with parts their points together, where any of them says how many, and the question does not."""
    scored = any("points" in part.model_fields_set or part.parts for part in question.parts)
    if scored and "points" not in question.model_fields_set:
        question.__dict__["points"] = sum_of(question.parts)


def leaves(items: Iterable[Any]) -> Iterator[Any]:
    """The items that have answers: the parts of those that have parts, and the others."""
    for item in items:
        yield from leaves(item.parts) if item.parts else (item,)
