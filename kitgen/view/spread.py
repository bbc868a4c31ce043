"""How large the plan by the clock is printed, so that it has two sides: the letters are measured, not laid out.

A row is not torn, so it is the heights of rows that have to fit, one after another. If no size fits, the one with the
fewest sides is taken, the largest of those; what is longer goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from kitgen.view.by_clock import Clock, ClockRow

SIDES = 2


@dataclass(frozen=True)
class Size:
    """A class of templates/guide/page.css with its letters and lines in points: what is done, and what is answered."""

    name: str
    do: float
    do_line: float
    answer: float
    answer_line: float
    around: float
    """Space above and below a row, with its rule."""


SIZES = (
    Size("", 11, 14, 9.5, 12.5, 9),
    Size("close", 10.5, 13, 9, 11.5, 7),
    Size("closer", 10, 12.5, 8.5, 11, 6),
)
"""Nothing that must be read has less than 8.5 points."""


@dataclass(frozen=True)
class Spread:
    """The size of a plan, how many sides it has, and which rows are too tall to be kept on one side."""

    name: str
    sides: int
    tall: frozenset[int]


def spread_of(plan: Clock, lesson: Mapping[str, Any], paper: str) -> Spread:
    """The largest size with two sides, or else with as few as there can be.

    For one side alone, so that nothing has to be turned over, letters may be a little smaller.
    """
    found = [_set(plan, lesson, paper, size) for size in SIZES]
    alone = next((spread for spread in found[:2] if spread.sides == 1), None)
    return alone or min(found, key=lambda spread: max(spread.sides, SIDES))


_MM = 72 / 25.4
_PAGES = {"a4": (297 * _MM, 210 * _MM), "letter": (11 * 72, 8.5 * 72)}
_MARGINS = (28 * _MM, 26 * _MM)
_COLUMNS = 51 * _MM
"""The clock, and slides with papers."""

_MINUTES = 10 * _MM
"""A column of minutes."""

_OF_ANSWERS = 0.43
_INSIDE = 8
"""Space between columns."""

_EM = 0.44
"""The width of a letter, as a part of its size: the mean of both families."""

_WRAP = 0.25
"""The part of a line that breaking between words loses."""

_HEAD, _HEADINGS = 36, 19
"""The title with the line above it; the headings of the columns."""

_TALL = 0.8


def _set(plan: Clock, lesson: Mapping[str, Any], paper: str, size: Size) -> Spread:
    """The plan at one size."""
    width, height = (whole - margin for whole, margin in zip(_PAGES[paper], _MARGINS, strict=True))
    rest = width - _COLUMNS - _MINUTES * len(plan.others)
    answers = _OF_ANSWERS * rest - _INSIDE
    do = rest - answers - 2 * _INSIDE
    side = height - _HEADINGS
    heights = [_height(row, size, do, answers) for row in plan.rows]
    last = len(plan.instead.text.plain) + 40 if plan.instead and plan.free else 20
    room, sides = side - _head(lesson), 1
    for tall in [*heights, _lines(last, do, size.do) * size.do_line + size.around]:
        if tall > room:
            sides, room = sides + 1, side
        room -= tall
        while room < 0:
            sides, room = sides + 1, room + side
    numbers = (row.row.number for row, tall in zip(plan.rows, heights, strict=True) if tall > _TALL * side)
    return Spread(size.name, sides, frozenset(numbers))


def _head(lesson: Mapping[str, Any]) -> float:
    """The height of what is above the table."""
    bring = sum(len(item.plain) + 3 for item in lesson["materials"])
    question = _lines(len(lesson["essential_question"].plain), 130 * _MM, 10) * 13.5
    return max(_HEAD + question, 11 * (2 + _lines(bring + 12, 132 * _MM, 8.5))) + 6


def _height(row: ClockRow, size: Size, do: float, answers: float) -> float:
    activity = row.row.activity
    ranges = activity["minutes"]["min"] != activity["minutes"]["max"]
    left = 16 + 11 * (_lines(len(row.sitting), 25 * _MM, 8.5) + ranges + (not activity["required"]))
    done = _paragraphs(_done(row), do, size.do) * size.do_line
    heard = _paragraphs(_heard(row), answers, size.answer) * size.answer_line
    held = 13 * (1 + len(row.papers) + row.on_handout)
    return float(max(left, done, heard, held) + size.around)


def _done(row: ClockRow) -> list[int]:
    """The letters of each paragraph of what is done and said."""
    activity = row.row.activity
    title = len(activity["title"].plain) + 6
    says = [len(moment.say.plain) + 12 for moment in row.moments if moment.say]
    if activity["say"]:
        says.append(len(activity["say"].plain) + 12)
    if row.moments:
        texts = [sum(len(step["text"].plain) + 6 for step in moment.steps) for moment in row.moments]
    elif row.asks:
        texts = [len(ask.text.plain) + 4 for ask in row.asks]
    else:
        texts = [len(paragraph) for paragraph in row.do.plain.splitlines() if paragraph] if row.do else [0]
    return [texts[0] + title, *texts[1:], *says]


def _heard(row: ClockRow) -> list[int]:
    """The letters of each paragraph of what is answered."""
    activity = row.row.activity
    texts = [len(answer.text.plain) + len(answer.mark) + 1 for answer in row.answers]
    texts += [len(activity[name].plain) + 20 for name in ("watch", "if_short") if activity[name]]
    pointers = 20 * row.more + 30 * len(row.keys)
    return [*texts, *([100] if row.model else []), *([pointers] if pointers else [])]


def _paragraphs(letters: Iterable[int], width: float, size: float) -> float:
    """Lines of paragraphs, with the space between them as a part of a line."""
    lines = [_lines(count, width, size) for count in letters]
    return sum(lines) + 0.2 * max(len(lines) - 1, 0)


def _lines(letters: int, width: float, size: float) -> int:
    lines = letters * size * _EM / width
    return ceil(lines + _WRAP if lines > 1 else lines)
