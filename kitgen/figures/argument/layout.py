"""Lay out an argument map: boxes with their words and lines with their corners, all in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kitgen.figures.argument.boxes import SetBox, Type, set_box
from kitgen.figures.argument.channels import BoxSpan, Net, Point, Wire
from kitgen.figures.argument.graph import THESIS, Graph
from kitgen.figures.argument.routes import LEVEL, Routes, route
from kitgen.figures.argument.rows import Rows, arrange

NARROWEST = 120.0
"""The least width of a column of boxes, with the space between two."""


@dataclass(frozen=True)
class PlacedBox:
    """A typeset box with its position and size."""

    set: SetBox
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Strand:
    """One line of a net with all its corners; ``arrives`` if its last point is at the target."""

    net: Net
    points: tuple[Point, ...]
    arrives: bool = False


@dataclass(frozen=True)
class Layout:
    """The positions of everything in the map, before it is drawn."""

    boxes: tuple[PlacedBox, ...]
    strands: tuple[Strand, ...]
    joints: tuple[tuple[Net, Point], ...]
    """The points at which lines of one net meet."""

    width: float
    height: float
    sizes: Type


@dataclass(frozen=True)
class _Spacing:
    """Columns, distances and font sizes to try."""

    columns: int
    gutter: float
    stub: float
    sizes: Type


def lay_out(
    graph: Graph, blank: bool, words: Mapping[str, str], width: float, max_height: float, column: float = NARROWEST
) -> Layout:
    """Lay out a map: the most legible that fits, or else the lowest. ``column`` is the least width of one."""
    arranged = {columns: arrange(graph, columns) for columns in _columns(width, column)}
    lowest: Layout | None = None
    for spacing in _spacings(arranged):
        layout = _routed(graph, arranged[spacing.columns], spacing, blank, words, width)
        if layout.height <= max_height:
            return layout
        lowest = layout if lowest is None or layout.height < lowest.height else lowest
    assert lowest is not None
    return lowest


def _columns(width: float, least: float) -> list[int]:
    """The numbers of columns that leave boxes wide enough to write in."""
    return [columns for columns in (3, 4, 5) if width / columns >= least] or [2]


def _spacings(arranged: Mapping[int, Rows]) -> Iterator[_Spacing]:
    """Spacings in order of preference: generous, then tight; four columns, or three if that takes no more rows."""
    preferred = sorted(arranged, key=lambda columns: (abs(columns - 4), columns))
    if 3 in arranged and len(arranged[3]) <= len(arranged[preferred[0]]):
        preferred = [3, *(columns for columns in preferred if columns != 3)]
    for stub, sizes in ((11.0, Type()), (8.0, Type(10.4, 10.4, 1.22))):
        for columns in preferred:
            yield _Spacing(columns, 22.0, stub, sizes)


def _routed(graph: Graph, rows: Rows, spacing: _Spacing, blank: bool, words: Mapping[str, str], width: float) -> Layout:
    """The layout with the narrowest gutters through which its lines can pass."""
    for gutter, margin in ((spacing.gutter, 1.0), (28.0, 16.0), (36.0, 24.0), (46.0, 32.0)):
        spans = _spans(rows, spacing.columns, gutter, margin, width)
        routes = route(graph, spans, width, squeeze=gutter == 46.0)
        if routes:
            break
    assert routes is not None
    return _stacked(graph, spans, routes, spacing, blank, words, width)


def _spans(rows: Rows, columns: int, gutter: float, margin: float, width: float) -> list[list[BoxSpan]]:
    """The horizontal positions of boxes of one width, centred; the thesis is as wide as two."""
    box = (width - 2 * margin - (columns - 1) * gutter) / columns
    slots = [slot for row in rows for slot in row.slots]
    middle = (min(slots) + max(slots)) / 2
    spans = []
    for row in rows:
        half = (2 * box + gutter if row.labels == (THESIS,) else box) / 2
        centres = [width / 2 + (slot - middle) * (box + gutter) / 2 for slot in row.slots]
        centres = [min(max(centre, margin + half), width - margin - half) for centre in centres]
        spans.append([BoxSpan(label, x - half, x + half) for label, x in zip(row.labels, centres, strict=True)])
    return spans


def _stacked(
    graph: Graph,
    spans: Sequence[Sequence[BoxSpan]],
    routes: Routes,
    spacing: _Spacing,
    blank: bool,
    words: Mapping[str, str],
    width: float,
) -> Layout:
    """The layout from top to bottom: rows as high as their highest box, channels as high as their tracks."""
    boxes = {box.id: box for box in graph.boxes}
    placed: list[PlacedBox] = []
    edges: list[tuple[float, float]] = []
    y = 1.0
    for number, row in enumerate(spans):
        typeset = [set_box(boxes[span.label], span.right - span.left, spacing.sizes, blank, words) for span in row]
        height = max(box.height for box in typeset)
        placed += [
            PlacedBox(box, span.left, y, span.right - span.left, height) for box, span in zip(typeset, row, strict=True)
        ]
        edges.append((y, y + height))
        if number < len(spans) - 1:
            y += height + 2 * spacing.stub + 7 + LEVEL * max(0, routes.tracks(number) - 1)
    strands, joints = _strands(routes, edges, spacing.stub)
    return Layout(tuple(placed), tuple(strands), tuple(joints), width, edges[-1][1] + 1, spacing.sizes)


def _strands(
    routes: Routes, edges: list[tuple[float, float]], stub: float
) -> tuple[list[Strand], list[tuple[Net, Point]]]:
    """Lines with their corners, and the points at which lines of one net meet."""
    strands: list[Strand] = []
    joints: list[tuple[Net, Point]] = []
    for number, wires in enumerate(routes.channels):
        top, bottom = edges[number][1], edges[number + 1][0]
        for wire in wires:
            y = top + stub + LEVEL * (wire.track or 0)
            strands += _wire_strands(wire, top, y, bottom)
            left, right = wire.reach
            pins = {*wire.above, wire.below} if wire.track is not None else set()
            met = [x for x in sorted(pins) if left < x < right or (x in wire.above and x == wire.below)]
            joints += [(wire.net, (x, y)) for x in met]
        for net, x in routes.passing[number]:
            strands.append(Strand(net, ((x, edges[number][0]), (x, edges[number][1]))))
    return strands, joints


def _wire_strands(wire: Wire, top: float, y: float, bottom: float) -> Iterator[Strand]:
    """A line from the leftmost to the rightmost pin along the track, and a straight one for every other."""
    if wire.track is None:
        yield Strand(wire.net, ((wire.above[0], top), (wire.below, bottom)), wire.arrives)
        return
    pins = sorted([*((x, top) for x in wire.above), (wire.below, bottom)])
    first, last = (pins[0], pins[-1]) if pins[-1][1] == bottom else (pins[-1], pins[0])
    ends_below = last == (wire.below, bottom)
    yield Strand(wire.net, (first, (first[0], y), (last[0], y), last), wire.arrives and ends_below)
    for x, end in pins[1:-1]:
        yield Strand(wire.net, ((x, y), (x, end)), wire.arrives and end == bottom)
