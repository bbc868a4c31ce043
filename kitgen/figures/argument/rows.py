"""Arrange the boxes of an argument in rows on a grid, each above what it supports.

Slots are half a column apart, so that rows with fewer boxes can be centred and all rows still share their
edges. The order is found by hill climbing from the author's own, so that the same argument always gives
the same map.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from kitgen.figures.argument.graph import ATTACHED, THESIS, Graph

_CROSSING = 6.0
_PASSING = 1.5
_PULL = 0.5
_ROUNDS = 12


@dataclass(frozen=True)
class BoxRow:
    """Boxes side by side: their labels and slots, in half columns from the left."""

    labels: tuple[str, ...]
    slots: tuple[float, ...]


Rows = tuple[BoxRow, ...]


def arrange(graph: Graph, columns: int) -> Rows:
    """Rows from top to bottom, none with more boxes than columns, the thesis alone in the last.

    A box is as low as what it supports allows, so that lines are short; a premise that supports nothing
    is in the top row.
    """
    links = [(link.source, link.target) for link in graph.links]
    rows = _settle(_split(_ranks(graph), links, columns), links, columns)
    best, best_cost = rows, _cost(rows, links)
    for _ in range(_ROUNDS):
        better = None
        for candidate in _swaps(best, _ranks_of(graph)):
            settled = _settle(candidate, links, columns)
            cost = _cost(settled, links)
            if cost < best_cost - 1e-6:
                better, best_cost = settled, cost
        if better is None:
            return best
        best = better
    return best


def _ranks_of(graph: Graph) -> dict[str, int]:
    """The number of links from each box to the thesis, by the longest path."""
    ranks = {THESIS: 0}
    loose = [box.id for box in graph.boxes if box.id != THESIS and not graph.targets(box.id)]

    def rank(label: str) -> int:
        if label not in ranks:
            ranks[label] = 1 + max(rank(target) for target in graph.targets(label))
        return ranks[label]

    linked = [rank(box.id) for box in graph.boxes if box.kind not in ATTACHED and box.id not in loose]
    ranks.update(dict.fromkeys(loose, max(1, *linked, 1)))
    for box in graph.boxes:
        rank(box.id)
    return ranks


def _ranks(graph: Graph) -> list[list[str]]:
    """Labels by rank, the highest first, in the author's order."""
    ranks = _ranks_of(graph)
    return [
        [box.id for box in graph.boxes if ranks[box.id] == number]
        for number in range(max(ranks.values()), -1, -1)
        if number in ranks.values()
    ]


def _split(ranks: list[list[str]], links: list[tuple[str, str]], columns: int) -> list[list[str]]:
    """Split ranks into rows of at most ``columns`` boxes, each sorted by what its boxes support."""
    place: dict[str, float] = {}
    rows: list[list[str]] = []
    for rank in reversed(ranks):
        ordered = sorted(rank, key=lambda label: _mean([place[t] for s, t in links if s == label], 0.5))
        place.update({label: (number + 0.5) / len(rank) for number, label in enumerate(ordered)})
        count = math.ceil(len(ordered) / columns)
        size = math.ceil(len(ordered) / count)
        cuts = [ordered[start : start + size] for start in range(0, len(ordered), size)]
        rows[:0] = cuts
    return rows


def _settle(rows: list[list[str]], links: list[tuple[str, str]], columns: int) -> Rows:
    """A slot for every box, near the mean position of the boxes that it is linked with."""
    middle = columns - 1.0
    at: dict[str, float] = {label: middle for row in rows for label in row}
    linked = {label: _linked(label, links) for label in at}
    for sweep in range(4):
        for row in rows if sweep % 2 else rows[::-1]:
            if row == [THESIS]:
                continue
            wanted = tuple(_mean([at[other] for other in linked[label]], middle) for label in row)
            at.update(zip(row, _slots(wanted, columns), strict=True))
    return tuple(BoxRow(tuple(row), tuple(at[label] for label in row)) for row in rows)


@lru_cache(maxsize=4096)
def _slots(wanted: tuple[float, ...], columns: int) -> tuple[float, ...]:
    """The slots nearest to those wanted that are two or more apart, with a pull towards the middle."""
    middle = columns - 1.0

    def strain(choice: tuple[float, ...]) -> tuple[float, tuple[float, ...]]:
        sideways = sum((slot - want) ** 2 for slot, want in zip(choice, wanted, strict=True))
        return sideways + _PULL * (sum(choice) - len(choice) * middle) ** 2 / len(choice), choice

    return min(_choices(len(wanted), columns), key=strain)


@lru_cache(maxsize=64)
def _choices(boxes: int, columns: int) -> tuple[tuple[float, ...], ...]:
    """All ways to place that many boxes on the slots of a row."""
    grid = [float(slot) for slot in range(2 * columns - 1)]
    return tuple(
        choice for choice in combinations(grid, boxes) if all(right - left >= 2 for left, right in pairwise(choice))
    )


def _swaps(rows: Rows, ranks: Mapping[str, int]) -> Iterator[list[list[str]]]:
    """All rows that result from exchanging two boxes of one rank."""
    labels = [label for row in rows for label in row.labels]
    for first, second in combinations(labels, 2):
        if ranks[first] == ranks[second]:
            swap = {first: second, second: first}
            yield [[swap.get(label, label) for label in row.labels] for row in rows]


def _cost(rows: Rows, links: list[tuple[str, str]]) -> float:
    """The cost of an arrangement: horizontal lengths, crossings, and rows that lines pass through."""
    at = {label: slot for row in rows for label, slot in zip(row.labels, row.slots, strict=True)}
    depth = {label: number for number, row in enumerate(rows) for label in row.labels}
    sideways = sum(abs(at[source] - at[target]) for source, target in links)
    passed = {(target, row) for source, target in links for row in range(depth[source] + 1, depth[target])}
    crossings = sum(
        (at[a] - at[c]) * (at[b] - at[d]) < 0
        for (a, b), (c, d) in combinations(links, 2)
        if b != d and max(depth[a], depth[c]) < min(depth[b], depth[d])
    )
    return sideways + _CROSSING * crossings + _PASSING * len(passed)


def _linked(label: str, links: list[tuple[str, str]]) -> list[str]:
    return [t for s, t in links if s == label] + [s for s, t in links if t == label]


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
