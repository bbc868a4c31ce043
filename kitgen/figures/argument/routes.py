"""Route links between rows of boxes: right-angled lines that keep clear of every box.

All lines of one kind into one box form a net: they join on a track in the channel above it and continue
as one. Where a net passes a row, it goes through a gap between boxes as a single line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from kitgen.figures.argument.channels import TRACK, BoxSpan, Net, Netlist, Wire, channel, netlist, overlaps
from kitgen.figures.argument.graph import Graph

CLEAR = 7.0
"""Least distance between a line and a box that it passes."""

LEVEL = 9.0
"""Distance between tracks."""


@dataclass(frozen=True)
class Routes:
    """The wires in each channel (channel i is below row i), and the places at which nets pass each row."""

    channels: tuple[tuple[Wire, ...], ...]
    passing: tuple[tuple[tuple[Net, float], ...], ...]

    def tracks(self, channel: int) -> int:
        return max((wire.track + 1 for wire in self.channels[channel] if wire.track is not None), default=0)


def route(graph: Graph, rows: Sequence[Sequence[BoxSpan]], width: float, squeeze: bool = False) -> Routes | None:
    """Routes for all links; None if gaps are too narrow for the lines that would have to pass.

    With ``squeeze``, lines are drawn closer together than ``TRACK`` rather than not at all.
    """
    nets = netlist(graph, rows)
    passing = _passages(nets, width, squeeze)
    if passing is None:
        return None
    best = _improved(_routing(nets, passing), nets)
    if best.overlaps and not squeeze:
        return None
    return Routes(best.channels, tuple(tuple(row.items()) for row in best.passing))


@dataclass(frozen=True)
class _Routing:
    """The places at which nets pass the rows, and the wires that result."""

    passing: list[dict[Net, float]]
    channels: tuple[tuple[Wire, ...], ...]

    @property
    def overlaps(self) -> int:
        return sum(map(overlaps, self.channels))


def _routing(nets: Netlist, passing: list[dict[Net, float]]) -> _Routing:
    return _Routing(passing, tuple(channel(number, nets, passing) for number in range(len(nets.rows) - 1)))


def _improved(best: _Routing, nets: Netlist) -> _Routing:
    """Exchange the places of nets in a row while that reduces overlaps."""
    for row, one, other in list(_exchanges(best.passing)) * 2:
        if not best.overlaps:
            break
        changed = [{**places} for places in best.passing]
        changed[row][one], changed[row][other] = changed[row][other], changed[row][one]
        routing = _routing(nets, changed)
        best = routing if routing.overlaps < best.overlaps else best
    return best


def _exchanges(passing: list[dict[Net, float]]) -> Iterator[tuple[int, Net, Net]]:
    """The pairs of nets that pass the same row."""
    for number, row in enumerate(passing):
        for one, other in combinations(row, 2):
            yield number, one, other


def _passages(nets: Netlist, width: float, squeeze: bool) -> list[dict[Net, float]] | None:
    """For each row, the place at which each net passes it; None where the gaps hold no more lines."""
    passing: list[dict[Net, float]] = [{} for _ in nets.rows]
    for number in range(1, len(nets.rows) - 1):
        origins = _origins(number, nets, passing[number - 1])
        places = _through_gaps(origins, nets.ports, _gaps(nets.rows[number], width), squeeze)
        if places is None:
            return None
        passing[number] = places
    return passing


def _origins(number: int, nets: Netlist, passed: Mapping[Net, float]) -> dict[Net, float]:
    """The nets that pass a row, each with the mean of the places in the row above from which it comes."""
    middles = {span.label: span.middle for span in nets.rows[number - 1]}
    origins = {}
    for net in nets.past_row(number):
        above = [middles[source] for source in nets.sources[net] if source in middles]
        above += [passed[net]] if net in passed else []
        origins[net] = sum(above) / len(above)
    return origins


def _through_gaps(
    origins: Mapping[Net, float], ports: Mapping[Net, float], gaps: Sequence[tuple[float, float]], squeeze: bool
) -> dict[Net, float] | None:
    """A place in a gap of the row for each net, with short detours; None if the gaps are too narrow."""
    inside: list[list[tuple[float, Net]]] = [[] for _ in gaps]
    for net, origin in origins.items():
        port = ports[net]
        detours = [
            (abs(_into(gap, port) - port) + 0.8 * abs(_into(gap, origin) - origin), index)
            for index, gap in enumerate(gaps)
            if squeeze or len(inside[index]) < _capacity(gap)
        ]
        if not detours:
            return None
        inside[min(detours)[1]].append((origin + port, net))
    return {net: x for gap, group in zip(gaps, inside, strict=True) for net, x in _spread(gap, sorted(group))}


def _gaps(row: Sequence[BoxSpan], width: float) -> list[tuple[float, float]]:
    """The intervals in which lines can pass a row clear of its boxes; some may be empty."""
    lefts = [1.0, *(span.right + CLEAR for span in row)]
    rights = [*(span.left - CLEAR for span in row), width - 1.0]
    return list(zip(lefts, rights, strict=True))


def _capacity(gap: tuple[float, float]) -> int:
    return 0 if gap[1] < gap[0] - 0.01 else int((gap[1] - gap[0] + 0.01) / TRACK) + 1


def _into(gap: tuple[float, float], x: float) -> float:
    return max(gap[0], min(gap[1], x)) if gap[0] <= gap[1] else (gap[0] + gap[1]) / 2


def _spread(gap: tuple[float, float], group: list[tuple[float, Net]]) -> Iterator[tuple[Net, float]]:
    """Lines side by side in a gap: in the middle of a narrow one, else near where they come from and go."""
    if not group:
        return
    span = gap[1] - gap[0]
    step = min(TRACK, max(0.0, span) / max(1, len(group) - 1))
    half = step * (len(group) - 1) / 2
    wanted = sum(came_and_goes for came_and_goes, _ in group) / len(group) / 2
    middle = (gap[0] + gap[1]) / 2 if span < 4 * TRACK else max(gap[0] + half, min(gap[1] - half, wanted))
    for number, (_, net) in enumerate(group):
        yield net, round(middle - half + number * step, 2)
