"""Assign the wires of a channel, the space between two rows of boxes, to tracks with few crossings.

In every channel each net has one pin below and one or more above, as in the channels of a circuit board.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kitgen.figures.argument.graph import Graph, Relation

TRACK = 7.0
"""Least distance between lines side by side."""

_CORNER = 12.0
_OVERLAP = 1000
_MANY = 9

Net = tuple[str, Relation]
Point = tuple[float, float]


@dataclass(frozen=True)
class BoxSpan:
    """The horizontal extent of a box in its row: its label and its left and right edges."""

    label: str
    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Wire:
    """One net in one channel: pins above, the pin below, and its track (None if it runs straight down)."""

    net: Net
    above: tuple[float, ...]
    below: float
    track: int | None
    arrives: bool
    """Whether the pin below is the target itself and not a gap in the next row."""

    @property
    def reach(self) -> tuple[float, float]:
        return min(*self.above, self.below), max(*self.above, self.below)


@dataclass(frozen=True)
class Netlist:
    """All nets of a map, with the rows of boxes between which they run."""

    rows: Sequence[Sequence[BoxSpan]]
    sources: Mapping[Net, list[str]]
    """The labels of the boxes in which each net starts."""

    ports: Mapping[Net, float]
    """Where each net enters its target."""

    depth: Mapping[str, int]
    """The number of the row of each box, from the top."""

    @property
    def ordered(self) -> list[Net]:
        """The nets by where they enter their targets, from left to right."""
        return sorted(self.sources, key=lambda net: (self.ports[net], net))

    def in_channel(self, number: int) -> list[Net]:
        """The nets that run through the channel below a row."""
        return [net for net in self.ordered if self._top(net) <= number < self.depth[net[0]]]

    def past_row(self, number: int) -> list[Net]:
        """The nets that start above a row and end below it."""
        return [net for net in self.ordered if self._top(net) < number < self.depth[net[0]]]

    def arrives(self, net: Net, channel: int) -> bool:
        """Whether the target of a net lies directly below a channel."""
        return self.depth[net[0]] == channel + 1

    def _top(self, net: Net) -> int:
        return min(self.depth[source] for source in self.sources[net])


def netlist(graph: Graph, rows: Sequence[Sequence[BoxSpan]]) -> Netlist:
    """The nets of an argument whose boxes are in these rows."""
    sources: dict[Net, list[str]] = {}
    for link in graph.links:
        sources.setdefault((link.target, link.relation), []).append(link.source)
    depth = {span.label: number for number, row in enumerate(rows) for span in row}
    return Netlist(rows, sources, _ports(sources, rows), depth)


def _ports(nets: Mapping[Net, list[str]], rows: Sequence[Sequence[BoxSpan]]) -> dict[Net, float]:
    """The places at which nets enter their targets: reasons in the middle, assumptions left, objections right."""
    order: tuple[Relation, ...] = ("assumes", "infers", "objects")
    ports = {}
    for row in rows:
        for span in row:
            entering = [relation for relation in order if (span.label, relation) in nets]
            middle = entering.index("infers") if "infers" in entering else (len(entering) - 1) / 2
            for number, relation in enumerate(entering):
                ports[span.label, relation] = round(span.middle + (number - middle) * 22, 2)
    return ports


def channel(number: int, nets: Netlist, passing: Sequence[Mapping[Net, float]]) -> tuple[Wire, ...]:
    """The wires in the channel below a row; ``passing`` has the places at which nets pass each row."""
    here = nets.in_channel(number)
    below = {net: nets.ports[net] if nets.arrives(net, number) else passing[number + 1][net] for net in here}
    above: dict[Net, list[float]] = {net: [passing[number][net]] if net in passing[number] else [] for net in here}
    row = {span.label for span in nets.rows[number]}
    alone = {net for net in here if len(above[net]) + len(row & {*nets.sources[net]}) == 1}
    for span in nets.rows[number]:
        for net, x in _exits(span, nets, below, alone):
            above[net].append(x)
    return _on_tracks(tuple(Wire(net, tuple(above[net]), below[net], None, nets.arrives(net, number)) for net in here))


def _exits(span: BoxSpan, nets: Netlist, below: Mapping[Net, float], alone: set[Net]) -> Iterator[tuple[Net, float]]:
    """Where each net leaves a box: side by side below its middle, or straight above a pin that it has to itself."""
    leaving = sorted((net for net in below if span.label in nets.sources[net]), key=lambda net: below[net])
    used: list[float] = []
    for index, net in enumerate(leaving):
        straight = net in alone and span.left + _CORNER <= below[net] <= span.right - _CORNER
        wanted = below[net] if straight else span.middle + (index - (len(leaving) - 1) / 2) * 14
        used.append(_port(span, wanted, [x for other, x in below.items() if other != net] + used))
        yield net, used[-1]


def _port(span: BoxSpan, wanted: float, foreign: list[float]) -> float:
    """The place nearest to the one wanted at which a line can leave a box without touching another line."""
    reach = span.right - span.left - 2 * _CORNER
    shifts = [sign * step for step in range(int(reach) + 1) for sign in (1, -1)]
    places = [round(wanted + shift, 2) for shift in shifts]
    inside = [x for x in places if span.left + _CORNER <= x <= span.right - _CORNER]
    return next((x for x in inside if all(abs(x - other) >= TRACK for other in foreign)), span.middle)


@lru_cache(maxsize=4096)
def _on_tracks(wires: tuple[Wire, ...]) -> tuple[Wire, ...]:
    """Put wires on tracks, from the top, in the order with the fewest overlaps and crossings."""
    bent = [wire for wire in wires if wire.reach[0] < wire.reach[1]]
    straight = [wire for wire in wires if wire not in bent]
    bent = [bent[number] for number in _order([[_tangle(upper, lower) for lower in bent] for upper in bent])]
    placed: list[Wire] = []
    for wire in bent:
        left, right = wire.reach
        beside = [
            other.track
            for other in placed
            if other.track is not None and other.reach[0] - TRACK < right and left < other.reach[1] + TRACK
        ]
        placed.append(Wire(wire.net, wire.above, wire.below, max(beside, default=-1) + 1, wire.arrives))
    return (*straight, *placed)


def _order(above: list[list[int]]) -> tuple[int, ...]:
    """The order with the least sum of above[upper][lower]: the optimum for a few, else an approximation."""
    if len(above) > _MANY:
        return tuple(sorted(range(len(above)), key=lambda upper: (sum(above[upper]), upper)))
    best: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, ())}
    for chosen in range(2 ** len(above)):
        cost, order = best[chosen]
        for lower in range(len(above)):
            if not chosen >> lower & 1:
                longer = (cost + sum(above[upper][lower] for upper in order), (*order, lower))
                key = chosen | 1 << lower
                best[key] = min(best.get(key, longer), longer)
    return best[2 ** len(above) - 1][1]


def _tangle(upper: Wire, lower: Wire) -> int:
    """The crossings if one wire is on a track above the other's; overlapping lines count most."""
    crossings = (lower.reach[0] < upper.below < lower.reach[1]) + sum(
        upper.reach[0] < x < upper.reach[1] for x in lower.above
    )
    return crossings + _OVERLAP * any(abs(x - upper.below) < TRACK - 0.5 for x in lower.above)


def overlaps(wires: tuple[Wire, ...]) -> int:
    """The number of lines from above that overlap a line down from a track."""
    return sum(
        abs(x - lower.below) < TRACK - 0.5
        and (upper.track is None or lower.track is None or upper.track >= lower.track)
        for upper in wires
        for lower in wires
        for x in upper.above
        if upper.net != lower.net
    )
