"""The scales of a chart: places along the x axis, ticks on the y axis."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

_MOST_PLACES = 400
_NICE = (1.0, 2.0, 2.5, 5.0, 10.0)
_INTERVALS = 5


def places(series: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Every place of the x axis in order, from the labels of each series.

    Whole numbers, such as years, are sorted; if their steps are even, a year that all series leave out has its place,
    too. Other labels are in the order of the author.
    """
    rows = [list(row) for row in series]
    numbers = sorted({int(label) for label in _all(rows)}) if are_numbers(_all(rows)) else []
    if not numbers:
        return tuple(_merged(rows))
    steps = [right - left for left, right in pairwise(numbers)]
    least = min(steps, default=1)
    even = all(step % least == 0 for step in steps) and (numbers[-1] - numbers[0]) // least < _MOST_PLACES
    return tuple(str(n) for n in (range(numbers[0], numbers[-1] + 1, least) if even else numbers))


def are_numbers(labels: Iterable[str]) -> bool:
    """Whether all labels are whole numbers, so that the axis is to scale."""
    return all(label.lstrip("-").isdecimal() and len(label) < 9 and str(int(label)) == label for label in labels)


def shares(labels: Sequence[str]) -> dict[str, float]:
    """The position of each place on the axis, from 0 to 1: to scale for numbers, else in even slots."""
    if not are_numbers(labels) or len(labels) == 1:
        return {label: (number + 0.5) / len(labels) for number, label in enumerate(labels)}
    ways = [int(label) for label in labels]
    return {label: (way - ways[0]) / (ways[-1] - ways[0]) for label, way in zip(labels, ways, strict=True)}


def ticks(values: Iterable[float]) -> list[float]:
    """Round numbers from 0 (or below the lowest, where it is negative) to the highest value or a little above."""
    known = list(values)
    low, high = min(0.0, *known), max(0.0, *known)
    step = _step((high - low) or 1.0, all(value.is_integer() for value in known))
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(step * number, 12) for number in range(first, max(last, first + 1) + 1)]


def _step(span: float, whole: bool) -> float:
    rough = span / _INTERVALS
    power = 10.0 ** math.floor(math.log10(rough))
    nice = [share * power for share in _NICE if share != 2.5 or power >= 10]
    step = next((step for step in nice if step >= rough * 0.999), 10 * power)
    return max(step, 1.0) if whole else step


def _all(rows: Iterable[Iterable[str]]) -> list[str]:
    return [label for row in rows for label in row]


def _merged(rows: Iterable[Iterable[str]]) -> list[str]:
    """All labels; one that only a later series has comes after its neighbour there."""
    order: list[str] = []
    for row in rows:
        at = 0
        for label in row:
            if label in order:
                at = order.index(label)
            else:
                order.insert(at, label)
            at += 1
    return order
