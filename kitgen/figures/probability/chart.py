"""Draw the "lucky once" model as a chart: a curve for each p, with its name beside it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from kitgen.figures import Drawing
from kitgen.figures.measure import labels_fit, require_width, text_width
from kitgen.figures.probability.model import LuckyOnce, at_least_one, attempts_needed
from kitgen.figures.svg import ACCENT, FAINT, QUIET, RULE, element, frame, path, text
from kitgen.text.locales import NO_BREAK
from kitgen.text.numbers import format_count, format_percent

DEFAULT_LABELS: Mapping[str, str] = {
    "language": "en",
    "y": "Chance of at least one success",
    "x": "Number of attempts, n (equal distances multiply)",
    "curve": "p = {p}",
    "even": "as likely as not",
    "alt": "Chart: the chance of at least one success as the number of attempts grows from 1 to {n}, "
    "a curve for each chance p of one attempt.",
    "alt_curve": "If one attempt succeeds with {p}, at least one success is more likely than not ({even}) after "
    "n = {half} attempts and nearly certain ({high}) after n = {most}; after n = {n} it is {end}.",
}
"""All labels of the chart, in English; ``language`` decides how numbers are formatted."""

_TEXT = 11.0
_SMALL = 10.4
_LEFT, _TOP, _BOTTOM = 44.0, 30.0, 46.0
_SHAPE = 0.6
_SAMPLES = 160
_DASHES = ("", "9 4", "2 3.2", "12 3.5 2 3.5", "5 3", "14 3 2 3 2 3")
_LEVELS = (0.66, 0.34, 0.58, 0.42, 0.78, 0.26, 0.86, 0.18, 0.9, 0.12)
_GAP = 3.0

_Line = list[tuple[float, float]]


@dataclass(frozen=True)
class Plot:
    """The plotting area, which maps attempts and chances to coordinates."""

    width: float
    height: float
    most: int
    right: float

    def x(self, n: float) -> float:
        """The x coordinate of a number of attempts from 1 to ``most``."""
        return _LEFT + (self.right - _LEFT) * math.log(n) / math.log(self.most)

    def y(self, chance: float) -> float:
        """The y coordinate of a chance from 0 to 1."""
        return self.height - _BOTTOM - (self.height - _TOP - _BOTTOM) * chance

    def curve(self, p: float) -> _Line:
        """The points of the curve of one p."""
        steps = [math.exp(math.log(self.most) * step / _SAMPLES) for step in range(_SAMPLES + 1)]
        return [(self.x(n), self.y(at_least_one(p, max(1.0, n)))) for n in steps]


@dataclass(frozen=True)
class _Name:
    """The name of a curve at a position: a line of text whose baseline starts at x, y."""

    words: str
    x: float
    y: float
    bold: bool = True

    def covers(self, other: _Name) -> bool:
        return (
            self.x < other.x + other.width + _GAP
            and other.x < self.x + self.width + _GAP
            and abs(self.y - other.y) < _TEXT + _GAP
        )

    def meets(self, points: _Line) -> bool:
        left, right = self.x - _GAP, self.x + self.width + _GAP
        top, bottom = self.y - _TEXT, self.y + _GAP
        return any(left <= x <= right and top <= y <= bottom for x, y in points)

    @cached_property
    def width(self) -> float:
        return text_width(self.words, _TEXT, self.bold)


def draw(
    model: LuckyOnce, labels: Mapping[str, str] | None = None, accent: str = ACCENT, width: float = 640
) -> Drawing:
    """The chart of P(at least one) over n, from 1 to the largest n, on a logarithmic scale of attempts.

    ``labels`` replaces any of DEFAULT_LABELS. Width is in viewBox units; at 165 mm for 640 units no text is
    smaller than 7.5 pt. ValueError if width is below 320.
    """
    return _drawn(model, tuple(sorted({**DEFAULT_LABELS, **(labels or {})}.items())), accent, width)


@lru_cache(maxsize=32)
def _drawn(model: LuckyOnce, labels: tuple[tuple[str, str], ...], accent: str, width: float) -> Drawing:
    """The chart. A document that is made to fit has it in all of its tries."""
    words = dict(labels)
    curves = sorted(set(model.p), reverse=True)
    plot = plotted(model, words, width)
    alt = _alternative(model, curves, words)
    parts = [*_grid(plot, words), *_axis(plot, words), *_curves(plot, curves, words, accent)]
    return Drawing(frame(parts, plot.width, plot.height, alt, "lucky-chart"), alt)


def plotted(model: LuckyOnce, labels: Mapping[str, str], width: float) -> Plot:
    """The plotting area of the chart that ``draw`` draws, for a script that draws on it. ValueError as there."""
    require_width("a chart", width)
    names = [_name(p, {**DEFAULT_LABELS, **labels}) for p in set(model.p)]
    right = width - 8 - max(text_width(name, _TEXT, bold=True) for name in names)
    return Plot(width, round(width * _SHAPE), max(2, *model.n), right)


def _grid(plot: Plot, words: Mapping[str, str]) -> Iterator[str]:
    for quarter in range(5):
        chance = quarter / 4
        y = plot.y(chance)
        even = quarter == 2
        dash = {"stroke_dasharray": "1 3", "stroke_linecap": "round"} if even else {}
        line = {"x1": _LEFT, "y1": y, "x2": plot.right, "y2": y, "stroke_width": 0.9 if even else 0.6}
        yield element("line", {**line, "stroke": RULE if quarter in (0, 2) else FAINT, **dash})
        share = format_percent(chance, words["language"], 0)
        yield text(share, _LEFT - 7, y + 3.7, _SMALL, fill=QUIET, text_anchor="end")
    yield text(words["y"], 0.5, 12, _TEXT, font_weight="bold")


def _axis(plot: Plot, words: Mapping[str, str]) -> Iterator[str]:
    base = plot.y(0)
    for n in _marks(plot, words["language"]):
        x = plot.x(n)
        yield element("line", {"x1": x, "y1": base, "x2": x, "y2": base + 4, "stroke": RULE, "stroke_width": 0.8})
        shown = format_count(n, words["language"])
        yield text(shown, x, base + 16, _SMALL, fill=QUIET, text_anchor="middle")
    yield text(words["x"], _LEFT, base + 36, _TEXT, font_weight="bold")


def _marks(plot: Plot, language: str) -> list[int]:
    """The numbers on the axis: 1, 2, 5, 10, 20, 50 and so on, or powers of ten alone where more would touch."""
    decades = [10**decade for decade in range(len(str(plot.most)))]
    dense = [digit * decade for decade in decades for digit in (1, 2, 5) if digit * decade <= plot.most]
    labels = [format_count(n, language) for n in dense]
    return dense if labels_fit(labels, [plot.x(n) for n in dense], _SMALL, 6) else decades


def _curves(plot: Plot, curves: list[float], words: Mapping[str, str], accent: str) -> Iterator[str]:
    lines = [plot.curve(p) for p in curves]
    for number, line in enumerate(lines):
        drawn = {
            "d": path(line),
            "fill": "none",
            "stroke": accent,
            "stroke_width": 1.9,
            "stroke_linejoin": "round",
        }
        dash = _DASHES[number % len(_DASHES)]
        yield element("path", {**drawn, **({"stroke_dasharray": dash} if dash else {})})
    even = _even(plot, lines, words)
    if even:
        yield text(even.words, even.x, even.y, _SMALL, fill=QUIET)
    for name in _names(plot, curves, lines, words, [even] if even else []):
        # A white rectangle instead of an outlined text, so that the text is only once in the PDF.
        ground = {
            "x": name.x - 2,
            "y": name.y - 9.5,
            "width": name.width + 4,
            "height": 12.5,
            "fill": "#ffffff",
        }
        yield element("rect", ground)
        yield text(name.words, name.x, name.y, _TEXT, font_weight="bold")


def _name(p: float, words: Mapping[str, str]) -> str:
    return words["curve"].format(p=format_percent(p, words["language"], None)).replace(" ", NO_BREAK)


def _even(plot: Plot, lines: list[_Line], words: Mapping[str, str]) -> _Name | None:
    """The label of the line at one half, at a place that no curve crosses; None if there is none."""
    width = text_width(words["even"], _TEXT)
    starts = [_LEFT + 6, plot.right - width - 4, *range(int(_LEFT) + 30, int(plot.right - width), 20)]
    names = [_Name(words["even"], start, plot.y(0.5) - 5, bold=False) for start in starts]
    return next((name for name in names if not any(name.meets(line) for line in lines)), None)


def _names(
    plot: Plot, curves: list[float], lines: list[_Line], words: Mapping[str, str], taken: list[_Name]
) -> list[_Name]:
    """The name of each curve at its place: at the end if no other curve ends near, else beside or on the curve."""
    placed: list[_Name] = []
    for number, (p, line) in enumerate(zip(curves, lines, strict=True)):
        shown = _name(p, words)
        others = [other for index, other in enumerate(lines) if index != number]
        places = list(_places(plot, shown, line, others))
        apart = [place for place in places if not any(place.covers(name) for name in [*placed, *taken])]
        clear = [place for place in apart if not any(place.meets(other) for other in others)]
        on_it = [place for place in apart if place.meets(line)]
        beside = _Name(shown, line[-1][0] + 6, line[-1][1] + 3.8)
        placed.append(next(iter([*clear, *on_it]), None) or _pushed(beside, [*placed, *taken]))
    return placed


def _places(plot: Plot, shown: str, line: _Line, others: list[_Line]) -> Iterator[_Name]:
    """Candidate places for the name of a curve, best first: its end, left of it, right of it, on it."""
    if all(abs(line[-1][1] - other[-1][1]) > 1.5 * _TEXT for other in others):
        yield _Name(shown, line[-1][0] + 6, line[-1][1] + 3.8)
    top, bottom = line[-1][1], line[0][1]
    width = text_width(shown, _TEXT, bold=True)
    for shift, rise in ((-width - 9, -2), (9, 9), (-width / 2, 3.8)):
        for level in _LEVELS:
            wanted = bottom + (top - bottom) * level
            x, y = min(line, key=lambda point: abs(point[1] - wanted))
            name = _Name(shown, x + shift, y + rise)
            legible = shift == -width / 2 or not name.meets(line)
            if legible and _LEFT + 2 <= name.x <= plot.right - width:
                yield name


def _pushed(name: _Name, placed: list[_Name]) -> _Name:
    """The name, moved down until it covers no other."""
    while any(name.covers(other) for other in placed):
        name = _Name(name.words, name.x, name.y + 1)
    return name


def _alternative(model: LuckyOnce, curves: list[float], words: Mapping[str, str]) -> str:
    language = words["language"]
    most = max(model.n)
    sentences = [words["alt"].format(n=format_count(most, language))]
    sentences += [
        words["alt_curve"].format(
            p=format_percent(p, language, None),
            even=format_percent(0.5, language, 0),
            high=format_percent(0.95, language, 0),
            half=format_count(attempts_needed(p, 0.5), language),
            most=format_count(attempts_needed(p, 0.95), language),
            n=format_count(most, language),
            end=format_percent(at_least_one(p, most), language, 1),
        )
        for p in sorted(curves)
    ]
    return " ".join(sentences)
