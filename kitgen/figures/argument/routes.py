"""Turn links between rows of boxes into right-angled lines that keep clear of every box.

All lines of one kind into one box form a net: they meet on a track in the channel above it and go down
as one. Where a net passes a row on its way, it goes through a gap between boxes as a single line. In
every channel each net has one pin below and one or more above, as in the channels of a circuit board.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from kitgen.figures.argument.graph import Graph, Relation

CLEAR = 7.0
"""Least distance between a line and a box that it passes."""

TRACK = 7.0
"""Least distance between lines side by side."""

LEVEL = 9.0
"""Distance between tracks."""

_CORNER = 12.0
_OVERLAP = 1000
_MANY = 9

Net = tuple[str, Relation]
Point = tuple[float, float]


@dataclass(frozen=True)
class Span:
    """A box in its row, seen from above: its label and its left and right edges."""

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
class Routes:
    """Wires for each channel (channel i lies below row i), and where nets pass each row."""

    channels: tuple[tuple[Wire, ...], ...]
    passing: tuple[tuple[tuple[Net, float], ...], ...]

    def tracks(self, channel: int) -> int:
        return max((wire.track + 1 for wire in self.channels[channel] if wire.track is not None), default=0)


def route(graph: Graph, rows: Sequence[Sequence[Span]], width: float, squeeze: bool = False) -> Routes | None:
    """Routes for all links; None if gaps are too narrow for the lines that would have to pass.

    With ``squeeze``, lines are drawn closer together than they should be rather than not at all.
    """
    depth = {span.label: number for number, row in enumerate(rows) for span in row}
    nets: dict[Net, list[str]] = {}
    for link in graph.links:
        nets.setdefault((link.target, link.relation), []).append(link.source)
    ports = _ports(nets, rows)
    passing = _passages(nets, rows, depth, ports, width, squeeze)
    if passing is None:
        return None

    best = _Attempt(passing, _channels(nets, rows, depth, ports, passing))
    for row, one, other in list(_exchanges(passing)) * 2:
        if not best.overlaps:
            break
        changed = [{**places} for places in best.passing]
        changed[row][one], changed[row][other] = changed[row][other], changed[row][one]
        attempt = _Attempt(changed, _channels(nets, rows, depth, ports, changed))
        best = attempt if attempt.overlaps < best.overlaps else best
    if best.overlaps and not squeeze:
        return None
    return Routes(best.channels, tuple(tuple(row.items()) for row in best.passing))


@dataclass(frozen=True)
class _Attempt:
    """Places at which nets pass the rows, and the wires that follow from them."""

    passing: list[dict[Net, float]]
    channels: tuple[tuple[Wire, ...], ...]

    @property
    def overlaps(self) -> int:
        return sum(map(_overlaps, self.channels))


def _exchanges(passing: list[dict[Net, float]]) -> Iterator[tuple[int, Net, Net]]:
    """Pairs of nets that may change places in a row."""
    for number, row in enumerate(passing):
        for one, other in combinations(row, 2):
            yield number, one, other


def _ports(nets: Mapping[Net, list[str]], rows: Sequence[Sequence[Span]]) -> dict[Net, float]:
    """Where each net enters its target: reasons in the middle, assumptions left, objections right."""
    order: tuple[Relation, ...] = ("assumes", "infers", "objects")
    ports = {}
    for row in rows:
        for span in row:
            entering = [relation for relation in order if (span.label, relation) in nets]
            middle = entering.index("infers") if "infers" in entering else (len(entering) - 1) / 2
            for number, relation in enumerate(entering):
                ports[span.label, relation] = round(span.middle + (number - middle) * 22, 2)
    return ports


def _passages(
    nets: Mapping[Net, list[str]],
    rows: Sequence[Sequence[Span]],
    depth: Mapping[str, int],
    ports: Mapping[Net, float],
    width: float,
    squeeze: bool,
) -> list[dict[Net, float]] | None:
    """For each row, the place at which each net that passes it does so."""
    middles = {span.label: span.middle for row in rows for span in row}
    passing: list[dict[Net, float]] = [{} for _ in rows]
    for number in range(1, len(rows) - 1):
        gaps = _gaps(rows[number], width)
        inside: list[list[tuple[float, Net]]] = [[] for _ in gaps]
        for net in sorted(nets, key=lambda net: (ports[net], net)):
            sources = [source for source in nets[net] if depth[source] < number]
            if not sources or depth[net[0]] <= number:
                continue
            above = [middles[source] for source in sources if depth[source] == number - 1]
            above += [passing[number - 1][net]] if net in passing[number - 1] else []
            came = sum(above) / len(above)
            costs = [
                (abs(_into(gap, ports[net]) - ports[net]) + 0.8 * abs(_into(gap, came) - came), index)
                for index, gap in enumerate(gaps)
                if squeeze or len(inside[index]) < _capacity(gap)
            ]
            if not costs:
                return None
            chosen = min(costs)[1]
            inside[chosen].append((came + ports[net], net))
        for gap, group in zip(gaps, inside, strict=True):
            passing[number].update(_spread(gap, sorted(group)))
    return passing


def _gaps(row: Sequence[Span], width: float) -> list[tuple[float, float]]:
    """Where lines may pass a row: intervals that keep clear of its boxes; some may be empty."""
    lefts = [1.0, *(span.right + CLEAR for span in row)]
    rights = [*(span.left - CLEAR for span in row), width - 1.0]
    return list(zip(lefts, rights, strict=True))


def _capacity(gap: tuple[float, float]) -> int:
    return 0 if gap[1] < gap[0] - 0.01 else int((gap[1] - gap[0] + 0.01) / TRACK) + 1


def _into(gap: tuple[float, float], x: float) -> float:
    return max(gap[0], min(gap[1], x)) if gap[0] <= gap[1] else (gap[0] + gap[1]) / 2


def _spread(gap: tuple[float, float], group: list[tuple[float, Net]]) -> Iterator[tuple[Net, float]]:
    """Lines side by side in a gap: in the middle of a narrow one, near where they go in a wide one."""
    if not group:
        return
    span = gap[1] - gap[0]
    step = min(TRACK, max(0.0, span) / max(1, len(group) - 1))
    half = step * (len(group) - 1) / 2
    wanted = sum(came_and_goes for came_and_goes, _ in group) / len(group) / 2
    middle = (gap[0] + gap[1]) / 2 if span < 4 * TRACK else max(gap[0] + half, min(gap[1] - half, wanted))
    for number, (_, net) in enumerate(group):
        yield net, round(middle - half + number * step, 2)


def _channels(
    nets: Mapping[Net, list[str]],
    rows: Sequence[Sequence[Span]],
    depth: Mapping[str, int],
    ports: Mapping[Net, float],
    passing: list[dict[Net, float]],
) -> tuple[tuple[Wire, ...], ...]:
    numbers = range(len(rows) - 1)
    return tuple(_channel(number, nets, rows, depth, ports, passing) for number in numbers)


def _channel(
    number: int,
    nets: Mapping[Net, list[str]],
    rows: Sequence[Sequence[Span]],
    depth: Mapping[str, int],
    ports: Mapping[Net, float],
    passing: list[dict[Net, float]],
) -> tuple[Wire, ...]:
    here = {
        net: [source for source in sources if depth[source] == number]
        for net, sources in sorted(nets.items(), key=lambda item: (ports[item[0]], item[0]))
        if min(depth[source] for source in sources) <= number < depth[net[0]]
    }
    below = {net: ports[net] if depth[net[0]] == number + 1 else passing[number + 1][net] for net in here}
    above: dict[Net, list[float]] = {net: [passing[number][net]] if net in passing[number] else [] for net in here}
    alone = {net for net, sources in here.items() if len(sources) + len(above[net]) == 1}
    for span in rows[number]:
        used: list[float] = []
        leaving = sorted((net for net, sources in here.items() if span.label in sources), key=lambda net: below[net])
        for index, net in enumerate(leaving):
            straight = net in alone and span.left + _CORNER <= below[net] <= span.right - _CORNER
            wanted = below[net] if straight else span.middle + (index - (len(leaving) - 1) / 2) * 14
            foreign = [x for other, x in below.items() if other != net] + used
            used.append(_port(span, wanted, foreign))
            above[net].append(used[-1])
    wires = [Wire(net, tuple(above[net]), below[net], None, depth[net[0]] == number + 1) for net in here]
    return _on_tracks(tuple(wires))


def _port(span: Span, wanted: float, foreign: list[float]) -> float:
    """The place nearest to the one wanted where a line may leave a box without running into another."""
    reach = span.right - span.left - 2 * _CORNER
    shifts = [sign * step for step in range(int(reach) + 1) for sign in (1, -1)]
    places = [round(wanted + shift, 2) for shift in shifts]
    inside = [x for x in places if span.left + _CORNER <= x <= span.right - _CORNER]
    return next((x for x in inside if all(abs(x - other) >= TRACK for other in foreign)), span.middle)


@lru_cache(maxsize=4096)
def _on_tracks(wires: tuple[Wire, ...]) -> tuple[Wire, ...]:
    """The same wires on tracks, from the top, in the order with the fewest overlaps and crossings."""
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
    """The order with the least sum of above[upper][lower]: the best of all for a few, else a good one."""
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
    """Crossings if one wire has the track above the other's; lines on top of each other count most."""
    crossings = (lower.reach[0] < upper.below < lower.reach[1]) + sum(
        upper.reach[0] < x < upper.reach[1] for x in lower.above
    )
    return crossings + _OVERLAP * any(abs(x - upper.below) < TRACK - 0.5 for x in lower.above)


def _overlaps(wires: tuple[Wire, ...]) -> int:
    """How often a line down from above and a line down from a track run on top of each other."""
    return sum(
        abs(x - lower.below) < TRACK - 0.5
        and (upper.track is None or lower.track is None or upper.track >= lower.track)
        for upper in wires
        for lower in wires
        for x in upper.above
        if upper.net != lower.net
    )
