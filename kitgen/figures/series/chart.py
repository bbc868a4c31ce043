"""Draw series of numbers as a chart: a line for each, named at its end, with bands where the counting changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from kitgen.figures import Drawing
from kitgen.figures.measure import labels_fit, require_width, text_width, wrap
from kitgen.figures.series.scale import are_numbers, shares, ticks
from kitgen.figures.series.words import LABELS, alternative, axis, ends_of, marked, points_of
from kitgen.figures.svg import ACCENT, FAINT, INK, QUIET, RULE, element, frame, path, text
from kitgen.text.numbers import format_number

_TEXT = 11.0
_SMALL = 10.4
_LEADING = 13.0
_TOP, _FOOT, _INSET = 36.0, 46.0, 14.0
_SHAPE = 0.46
_MARGIN = 132.0
"""The greatest width of the names beside the lines."""

_DASHES = ("", "8 4", "2 3.2", "12 3.5 2 3.5")
_SHAPES = ("disc", "square", "triangle", "diamond")
_SIZE = 3.2
_HATCH = 6.0
_SKIPS = (1, 2, 5, 10, 20, 25, 50, 100, 200)

_Point = tuple[float, float]


@dataclass(frozen=True)
class _SeriesPlot:
    """The plotting area, which maps places and numbers to coordinates."""

    labels: tuple[str, ...]
    levels: list[float]
    left: float
    right: float
    base: float

    def x(self, label: str) -> float:
        inset = _INSET if are_numbers(self.labels) else 0.0
        return self.left + inset + (self.right - self.left - 2 * inset) * shares(self.labels)[label]

    def y(self, value: float) -> float:
        low, high = self.levels[0], self.levels[-1]
        return self.base - (self.base - _TOP) * (value - low) / (high - low)


@dataclass(frozen=True)
class _Curve:
    """One series to draw: its points by place, its style, and its name in lines."""

    number: int
    points: dict[str, float]
    name: list[str]

    @property
    def dash(self) -> str:
        return _DASHES[self.number % len(_DASHES)]

    @property
    def shape(self) -> str:
        return _SHAPES[self.number % len(_SHAPES)]

    def colour(self, accent: str) -> str:
        return INK if self.number % 2 else accent

    @property
    def height(self) -> float:
        return _LEADING * len(self.name)

    def joins(self, pair: tuple[str, str]) -> bool:
        """Whether both places have a number."""
        return all(label in self.points for label in pair)


@dataclass(frozen=True)
class _Band:
    """A break in the counting: the letter of its note, the two places between which it is, and its edges."""

    letter: str
    between: tuple[str, str] | None
    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def draw(
    chart: Mapping[str, Any], labels: Mapping[str, str] | None = None, accent: str = ACCENT, width: float = 640
) -> Drawing:
    """The chart of ``{title, unit, x, series: [{name, points}], breaks: [{at, from, to, note}]}``.

    ``labels`` replaces any of ``words.LABELS``. Width is in viewBox units; at 165 mm for 640 units no text
    is smaller than 7.5 pt. ValueError if width is below 320.
    """
    require_width("a chart", width)
    words = {**LABELS, **(labels or {})}
    along = axis(chart)
    curves = [_curve(number, series, along, width) for number, series in enumerate(chart["series"])]
    levels = ticks(value for curve in curves for value in curve.points.values())
    side = max(text_width(format_number(level, words["language"]), _SMALL) for level in levels)
    named = max(text_width(line, _TEXT, bold=True) for curve in curves for line in curve.name)
    height = max(width * _SHAPE, _TOP + _FOOT + sum(curve.height + 3 for curve in curves))
    plot = _SeriesPlot(along, levels, side + 10, width - named - 16, round(height) - _FOOT)
    marks, lines = _marks(plot)
    foot = plot.base + _FOOT + (lines - 1) * (_LEADING - 1)
    alt = alternative(chart, words)
    bands = _bands(chart, plot)
    parts = [
        *_hatched(bands, plot),
        *_grid(plot, chart["unit"], words["language"]),
        *_axis(plot, chart["x"], marks, foot),
        *(part for curve in curves for part in _line(curve, plot, bands, accent)),
        *_names(curves, plot, accent),
    ]
    return Drawing(frame(parts, width, foot, alt, "series-chart"), alt)


def _curve(number: int, series: Mapping[str, Any], along: Sequence[str], width: float) -> _Curve:
    known = dict(points_of(series))
    points = {label: known[label] for label in along if label in known}
    return _Curve(number, points, wrap(series["name"], min(_MARGIN, width / 4), _TEXT, bold=True, lines=4))


def _grid(plot: _SeriesPlot, unit: str, language: str) -> Iterator[str]:
    for level in plot.levels:
        y = plot.y(level)
        colour = RULE if level == 0 else FAINT
        line = {"x1": plot.left, "y1": y, "x2": plot.right, "y2": y, "stroke": colour}
        yield element("line", {**line, "stroke_width": 0.9 if level == 0 else 0.6})
        shown = format_number(level, language)
        yield text(shown, plot.left - 7, y + 3.7, _SMALL, fill=QUIET, text_anchor="end")
    yield text(unit, 0.5, 12, _TEXT)


def _axis(plot: _SeriesPlot, title: str, marks: Mapping[str, list[str]], foot: float) -> Iterator[str]:
    for label in plot.labels:
        x = plot.x(label)
        long = 4 if label in marks else 2
        line = {"x1": x, "y1": plot.base, "x2": x, "y2": plot.base + long, "stroke": RULE, "stroke_width": 0.8}
        yield element("line", line)
    for label, lines in marks.items():
        for number, words in enumerate(lines):
            y = plot.base + 16 + number * (_LEADING - 1)
            yield text(words, plot.x(label), y, _SMALL, fill=QUIET, text_anchor="middle")
    yield text(title, (plot.left + plot.right) / 2, foot - 10, _TEXT, text_anchor="middle")


def _marks(plot: _SeriesPlot) -> tuple[dict[str, list[str]], int]:
    """The places that get a label, each in lines, and the most lines of one: all places if they fit."""
    slot = min((plot.x(right) - plot.x(left) for left, right in pairwise(plot.labels)), default=plot.right - plot.left)
    if not are_numbers(plot.labels) and slot >= 5 * _SMALL:
        wrapped = {label: wrap(label, slot - 6, _SMALL, lines=3) for label in plot.labels}
        return wrapped, max(len(lines) for lines in wrapped.values())
    for skip in _SKIPS:
        shown = _every(skip, plot.labels)
        if labels_fit(shown, [plot.x(label) for label in shown], _SMALL, 7):
            return {label: [label] for label in shown}, 1
    return {label: [label] for label in plot.labels[:1]}, 1


def _every(skip: int, labels: Sequence[str]) -> list[str]:
    """Every second, fifth, … place; of numbers, the round ones."""
    if skip == 1:
        return list(labels)
    if not are_numbers(labels):
        return list(labels[::skip])
    step = min(int(right) - int(left) for left, right in pairwise(labels)) * skip
    return [label for label in labels if int(label) % step == 0] or list(labels[::skip])


def _bands(chart: Mapping[str, Any], plot: _SeriesPlot) -> list[_Band]:
    """The bands of the breaks."""
    found = []
    for letter, _, gap in marked(chart, plot.labels):
        first, last = ends_of(gap, plot.labels)
        if first not in plot.labels or last not in plot.labels:
            continue
        if gap.get("at"):
            after = plot.labels.index(first) + 1
            last = plot.labels[after] if after < len(plot.labels) else first
        left = plot.x(first)
        right = plot.x(last) if last != first else min(left + _INSET, plot.right)
        found.append(_Band(letter, (first, last) if gap.get("at") else None, left, right))
    return found


def _hatched(bands: Sequence[_Band], plot: _SeriesPlot) -> Iterator[str]:
    """The bands as hatching, each with its letter above; letters that would touch are moved apart."""
    free = 0.0
    thin = {"stroke": RULE, "stroke_width": 0.5}
    for band in sorted(bands, key=lambda band: band.middle):
        lines = "".join(path(line) for line in _slanted(band.left, band.right, _TOP, plot.base))
        yield element("path", {"d": lines, "fill": "none", **thin})
        for x in (band.left, band.right):
            yield element("line", {"x1": x, "y1": _TOP, "x2": x, "y2": plot.base, **thin})
        middle = max(band.middle, free)
        free = middle + text_width(band.letter, _TEXT, bold=True) + 5
        yield text(band.letter, middle, _TOP - 6, _TEXT, font_weight="bold", text_anchor="middle")


def _slanted(left: float, right: float, top: float, base: float) -> Iterator[list[_Point]]:
    start = left - (base - top)
    while start < right:
        first, last = max(left, start), min(right, start + base - top)
        if last - first > 0.1:
            yield [(first, base - (first - start)), (last, base - (last - start))]
        start += _HATCH


def _line(curve: _Curve, plot: _SeriesPlot, bands: Sequence[_Band], accent: str) -> Iterator[str]:
    """The line of a series with its marks; interrupted where the counting changes and where a number is missing."""
    colour = curve.colour(accent)
    changes = {band.between for band in bands}
    dash = {"stroke_dasharray": curve.dash} if curve.dash else {}
    drawn = {"fill": "none", "stroke": colour, "stroke_linejoin": "round", "stroke_width": 1.9, **dash}
    joined = [pair for pair in pairwise(plot.labels) if curve.joins(pair) and pair not in changes]
    for run in _runs(joined):
        line = path((plot.x(label), plot.y(curve.points[label])) for label in run)
        yield element("path", {"d": line, **drawn})
    ends = {next(iter(curve.points)), next(reversed(curve.points))}
    alone = set(curve.points) - {label for pair in joined for label in pair}
    roomy = (plot.right - plot.left) / len(plot.labels) >= 3 * _SIZE
    for label, value in curve.points.items():
        if roomy or label in ends | alone:
            yield _mark(curve.shape, plot.x(label), plot.y(value), colour)


def _runs(pairs: Sequence[tuple[str, str]]) -> Iterator[list[str]]:
    """Adjacent pairs joined into lines."""
    run: list[str] = []
    for first, second in pairs:
        if run and run[-1] == first:
            run.append(second)
            continue
        if run:
            yield run
        run = [first, second]
    if run:
        yield run


def _mark(shape: str, x: float, y: float, colour: str) -> str:
    ink = {"fill": "#ffffff" if shape in ("square", "diamond") else colour, "stroke": colour, "stroke_width": 1.3}
    if shape == "disc":
        return element("circle", {"cx": x, "cy": y, "r": _SIZE - 0.4, **ink})
    s = _SIZE
    corners: dict[str, list[_Point]] = {
        "square": [(x - s + 0.4, y - s + 0.4), (x + s - 0.4, y - s + 0.4), (x + s - 0.4, y + s - 0.4),
                   (x - s + 0.4, y + s - 0.4)],
        "triangle": [(x, y - s - 0.6), (x + s, y + s - 0.8), (x - s, y + s - 0.8)],
        "diamond": [(x, y - s - 1), (x + s + 1, y), (x, y + s + 1), (x - s - 1, y)],
    }  # fmt: skip
    return element("path", {"d": path(corners[shape]) + "Z", **ink})


def _names(curves: Sequence[_Curve], plot: _SeriesPlot, accent: str) -> Iterator[str]:
    """The name of each series beside its last point, moved so that none covers another."""
    ends = [(next(reversed(curve.points.items())), curve) for curve in curves]
    wanted = sorted((plot.y(value), curve.number) for (_, value), curve in ends)
    order = [curves[number] for _, number in wanted]
    middles = _apart([y for y, _ in wanted], [curve.height for curve in order], _TOP - 4, plot.base + 8)
    for curve, middle in zip(order, middles, strict=True):
        label, value = next(reversed(curve.points.items()))
        x, y = plot.x(label), plot.y(value)
        left = plot.right + 10
        if abs(middle - y) > 5 or left - x > 3 * _INSET:
            line = {"x1": x + _SIZE + 2, "y1": y, "x2": left - 3, "y2": middle, "stroke": QUIET, "stroke_width": 0.6}
            yield element("line", {**line, "stroke_dasharray": "1 2.4", "stroke_linecap": "round"})
        for number, words in enumerate(curve.name):
            base = middle - curve.height / 2 + (number + 1) * _LEADING - 3
            yield text(words, left, base, _TEXT, font_weight="bold", fill=curve.colour(accent))


def _apart(wanted: Sequence[float], heights: Sequence[float], top: float, foot: float) -> list[float]:
    """The middles of blocks in a column, near where each is wanted, without overlaps."""
    middles: list[float] = []
    edge = top
    for middle, height in zip(wanted, heights, strict=True):
        middles.append(max(middle, edge + height / 2))
        edge = middles[-1] + height / 2 + 2
    edge = foot
    for number in range(len(middles) - 1, -1, -1):
        middles[number] = min(middles[number], edge - heights[number] / 2)
        edge = middles[number] - heights[number] / 2 - 2
    return middles
