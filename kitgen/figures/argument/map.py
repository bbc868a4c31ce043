"""Draw an argument as a map: premises above what they support, the thesis at the bottom.

The student's blank map has the same boxes, labels, places and arrows, and lines to write on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from kitgen.figures import Drawing
from kitgen.figures.argument.boxes import draw_part
from kitgen.figures.argument.graph import ATTACHED, Graph, Relation, read, tagged, wordless
from kitgen.figures.argument.layout import NARROWEST, Layout, PlacedBox, Strand, lay_out
from kitgen.figures.argument.stages import Stages, stages
from kitgen.figures.argument.words import alternative
from kitgen.figures.measure import require_width
from kitgen.figures.svg import ACCENT, INK, QUIET, element, frame, path

Detail = Literal["full", "tags", "auto"]

DEFAULT_LABELS: Mapping[str, str] = {
    "thesis": "Thesis",
    "unstated": "unstated",
    "alt": "Argument map.",
    "follows": "{conclusion} follows from {reasons}.",
    "assumes": "{conclusion} assumes {reasons}.",
    "objects": "Against {conclusion}: {reasons}.",
    "alone": "{conclusion} is not used by any step.",
    "and": "and",
    "says": "{label}{place}: {text}",
}
"""Every word of the map and of its text alternative, in English."""

MOST_BOXES_BESIDE = 6
"""More assumptions and objections than this are shown as tags if ``detail`` is `auto`."""

_STROKES: Mapping[Relation, Mapping[str, object]] = {
    "infers": {"stroke": INK, "stroke_width": 1.1},
    "assumes": {"stroke": INK, "stroke_width": 1.4, "stroke_dasharray": "0.1 3.6", "stroke_linecap": "round"},
    "objects": {"stroke": INK, "stroke_width": 1.1, "stroke_dasharray": "6 3.5"},
}


@dataclass(frozen=True)
class ArgumentMap(Drawing):
    """An argument map with its height and level of detail."""

    height: float
    """Height in viewBox units; above max_height if the map cannot be lower."""

    detail: Detail
    """``tags`` if assumptions and objections are tags, so that their statements have to be listed."""


def draw(
    argument: Mapping[str, Any],
    blank: bool,
    labels: Mapping[str, str] | None = None,
    accent: str = ACCENT,
    width: float = 640,
    max_height: float = 880,
    detail: Detail = "auto",
    built_up: bool = False,
    column: float = NARROWEST,
) -> ArgumentMap:
    """The map of an argument given as plain dicts (see ``graph.read``).

    ``blank`` leaves room for writing in place of all statements, even if they are in the data. ``labels``
    replaces any of DEFAULT_LABELS. ``detail`` "full" draws assumptions and objections as boxes, "tags" as
    tags on the boxes that they concern, "auto" as boxes if there are few of them and they fit. Lengths
    are in viewBox units; at 177 mm for 640 units no text is smaller than 8 pt. ``column`` is the least width of a
    column of boxes. ``built_up`` marks with
    ``data-step`` what appears at which step when the map is built up before a class. ValueError if the labels
    do not make an argument, or if width is below 320.
    """
    require_width("a map", width)
    words = {**DEFAULT_LABELS, **(labels or {})}
    graph = wordless(read(argument)) if blank else read(argument)
    layout, shown, used = _choose(graph, blank, words, (width, max_height, column), detail)
    alt = alternative(graph, shown, words)
    svg = frame(
        _drawn(layout, accent, stages(shown) if built_up else {}), layout.width, layout.height, alt, "argument-map"
    )
    return ArgumentMap(svg, alt, layout.height, used)


def _choose(
    graph: Graph, blank: bool, words: Mapping[str, str], room: tuple[float, float, float], detail: Detail
) -> tuple[Layout, Graph, Detail]:
    """The layout to draw, the graph that it shows, and the detail chosen; ``room`` is width, height and column."""
    beside = sum(box.kind in ATTACHED for box in graph.boxes)
    if detail == "full" or (detail == "auto" and beside <= MOST_BOXES_BESIDE):
        full = lay_out(graph, blank, words, *room)
        if detail == "full" or not beside or full.height <= room[1]:
            return full, graph, "full"
    return lay_out(tagged(graph), blank, words, *room), tagged(graph), "tags"


def _drawn(layout: Layout, accent: str, later: Stages) -> Iterator[str]:
    """The SVG elements of the map, from back to front; ``later`` has the steps at which some appear."""
    over = ("objects", "assumes", "infers")
    strands_by_weight = sorted(layout.strands, key=lambda strand: over.index(strand.net[1]))
    for net, group in groupby(strands_by_weight, key=lambda strand: strand.net):
        strands = list(group)
        # A white edge under every line makes a crossing look like a bridge, not like a joint.
        edges = [_line(strand, {"stroke": "#ffffff", "stroke_width": 5}) for strand in strands]
        yield from _staged([*edges, *(_line(strand, _STROKES[net[1]]) for strand in strands)], later.get(net))
    for net, (x, y) in layout.joints:
        yield from _staged([element("circle", {"cx": x, "cy": y, "r": 2, "fill": INK})], later.get(net))
    for strand in layout.strands:
        if strand.arrives:
            yield from _staged([_end(strand)], later.get(strand.net))
    for placed in layout.boxes:
        box = [element("rect", _outline(placed, accent))]
        box += [svg for part in placed.set.parts for svg in draw_part(part, placed.x, placed.y, layout.sizes)]
        yield from _staged(box, later.get(placed.set.box.id))


def _staged(parts: list[str], stage: int | None) -> Iterator[str]:
    """The elements, in a group if they appear at a step."""
    if stage:
        yield element("g", {"data_step": str(stage)}, "".join(parts))
    else:
        yield from parts


def _line(strand: Strand, stroke: Mapping[str, object]) -> str:
    points = strand.points
    if strand.arrives:
        x, y = points[-1]
        points = (*points[:-1], (x, y - (5 if strand.net[1] == "infers" else 3)))
    return element("path", {"d": path(points), "fill": "none", "stroke_linejoin": "round", **stroke})


def _end(strand: Strand) -> str:
    """The end of a line: an arrow for an inference, a bar for an objection, a ring for an assumption."""
    x, y = strand.points[-1]
    relation = strand.net[1]
    if relation == "infers":
        return element("path", {"d": path([(x, y - 0.5), (x - 3.6, y - 8), (x + 3.6, y - 8)]) + "Z", "fill": INK})
    if relation == "objects":
        bar = {"d": path([(x - 7, y - 3), (x + 7, y - 3)]), "stroke": INK, "stroke_width": 2.4}
        return element("path", bar)
    return element("circle", {"cx": x, "cy": y - 4, "r": 2.8, "fill": "#ffffff", "stroke": INK, "stroke_width": 1.1})


def _outline(placed: PlacedBox, accent: str) -> Mapping[str, object]:
    place = {"x": placed.x, "y": placed.y, "width": placed.width, "height": placed.height, "fill": "#ffffff"}
    box = placed.set.box
    if box.kind == "thesis":
        return {**place, "stroke": accent, "stroke_width": 2.2}
    if box.kind == "step":
        return {**place, "stroke": accent, "stroke_width": 1.4}
    if box.kind == "objection":
        return {**place, "stroke": INK, "stroke_width": 1, "stroke_dasharray": "6 3.5"}
    if box.kind == "assumption" or box.unstated:
        return {
            **place,
            "stroke": INK,
            "stroke_width": 1.3,
            "stroke_dasharray": "0.1 3.6",
            "stroke_linecap": "round",
        }
    return {**place, "stroke": QUIET, "stroke_width": 0.8}
