"""How large the plan by the clock is printed, so that it has two sides: by the widths of its letters.

A row is not torn, so it is the heights of rows that have to fit, one after another. If no size fits, the one with the
fewest sides is taken, the largest of those; what is longer goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from math import ceil
from typing import Any

from kitgen.figures.measure import SANS, SERIF, text_width
from kitgen.view.by_clock import Clock, ClockRow

SIDES = 2

FEW = 0.4
"""A second side filled less than this is worth smaller letters, if they save it."""


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
    Size("", 11, 14, 9.5, 12.5, 8.4),
    Size("close", 10.5, 13, 9, 11.5, 6.4),
    Size("closer", 10, 12.5, 8.5, 11, 5.4),
)
"""Nothing that must be read has less than 8.5 points."""

_LEFT_OUT = Size("left-out", 9.5, 12, 8.5, 11, 5.4)
"""Rows that the plan leaves out."""

SHARES = (0.43, 0.38, 0.48)
"""Parts of the width that answers can have, the usual one first."""


@dataclass(frozen=True)
class Spread:
    """The size of a plan, how many sides it has, and which rows are too tall to be kept on one side."""

    name: str
    answers: float
    """The part of the width of both columns of text that answers have."""

    papers: int
    """The width of the column of slides and papers in millimetres."""

    sides: int
    last: float
    """How much of the last of them is filled, from 0 to 1."""

    height: float
    middle: str
    """The id of the activity with which its second half begins."""

    tall: frozenset[str]
    """The ids of their activities."""

    turned: str = ""
    """The id of the activity that begins the second side, where that would have hardly more than a row or two."""


def spread_of(plan: Clock, lesson: Mapping[str, Any], paper: str, labels: Mapping[str, str]) -> Spread:
    """The largest size with two sides, or else with as few as there can be.

    For one side alone, so that nothing has to be turned over, letters may be a little smaller; and they may be as small
    as can be where the second side would have hardly more than a row or two.
    """
    found = []
    widths = list(product(SHARES, _papers(labels)))
    for size in SIZES:
        made = (_set(plan, lesson, paper, size, share, papers, labels) for share, papers in widths)
        found.append(min(made, key=lambda one: (one.sides, one.height)))
    usual = min(found, key=lambda spread: max(spread.sides, SIDES))
    smallest = len(found) if usual.sides == SIDES and usual.last < FEW else 2
    alone = next((spread for spread in found[:smallest] if spread.sides == 1), None)
    return alone or (replace(usual, turned=usual.middle) if smallest > 2 else usual)


_MM = 72 / 25.4
_PAGES = {"a4": (297 * _MM, 210 * _MM), "letter": (11 * 72, 8.5 * 72)}
_MARGINS = (28 * _MM, 26 * _MM)
_CLOCK = 27 * _MM
_PAPERS, _MOST_FOR_PAPERS = 24, 40
"""The width of the column of slides and papers in millimetres, as a rule and at most."""

_MINUTES, _BESIDE_MINUTES = 10 * _MM, 6
"""A column of minutes, and the space beside it."""

_INSIDE = 8
"""Space between columns; the first and the last have it on one side only."""

_HEAD, _HEADINGS = 22, 19
"""The title with the line above it; the headings of the columns."""

_SPARE = 5
"""What is left of a side, as letters are measured but not set."""

_TALL = 0.8


def _set(
    plan: Clock,
    lesson: Mapping[str, Any],
    paper: str,
    size: Size,
    share: float,
    papers: int,
    labels: Mapping[str, str],
) -> Spread:
    """The plan at one size, with answers as wide as a share of the text, and a column of papers as wide as that."""
    width, height = (whole - margin for whole, margin in zip(_PAGES[paper], _MARGINS, strict=True))
    fixed = _CLOCK + papers * _MM + _MINUTES * len(plan.others)
    answers = share * (width - fixed)
    do = width - fixed - answers - 3 * _INSIDE - _BESIDE_MINUTES * len(plan.others)
    side = height - _HEADINGS - _SPARE
    heights = [_height(row, size, do, answers, _held(row, papers * _MM, labels)) for row in plan.rows]
    free = "For what takes longer, or " + (plan.instead.text.plain if plan.instead and plan.free else "")
    head = _head(plan, lesson)
    room, sides = side - head, 1
    for tall in [*heights, _lines(free, do, size.do, SERIF) * size.do_line + size.around]:
        if tall > room:
            sides, room = sides + 1, side
        room -= tall
        while room < 0:
            sides, room = sides + 1, room + side
    names = (row.row.activity["id"] for row, tall in zip(plan.rows, heights, strict=True) if tall > _TALL * side)
    before = (sum(heights[:place]) + head for place in range(len(heights)))
    half = (sum(heights) + head) / 2
    middle = next(
        (row.row.activity["id"] for row, above in zip(plan.rows, before, strict=True) if half <= above < side), ""
    )
    return Spread(size.name, share, papers, sides, 1 - room / side, sum(heights), middle, frozenset(names))


def _head(plan: Clock, lesson: Mapping[str, Any]) -> float:
    """The height of what is above the table: the title with the question, or, beside it, lengths and what to bring."""
    lengths = ["75 min, 8 free"]
    for other in plan.others:
        rows = plan.without(other)
        lengths.append(f"100 min without {', '.join(rows)}" if rows else "100 min")
    beside = [" · ".join([*lengths, str(lesson["level"])])]
    bring = " · ".join(item.plain for item in lesson["materials"])
    if bring:
        beside.append(f"{_LABEL} {bring}")
    question = _lines(lesson["essential_question"].plain, 130 * _MM, 10, SERIF) * 13.5
    return max(_HEAD + question, 11 * sum(_lines(text, 132 * _MM, 8.5) for text in beside)) + 6


def _papers(labels: Mapping[str, str]) -> list[int]:
    """Widths of the column of slides and papers: the usual one, and one with handout and page on a single line."""
    line = ceil((text_width(_on_handout(labels), 8.5, family=SANS) + 1) / _MM)
    return [_PAPERS, line] if _PAPERS < line <= _MOST_FOR_PAPERS else [_PAPERS]


def _on_handout(labels: Mapping[str, str]) -> str:
    return f"{labels['kind_handout']} 8, {labels['on_page'].format(n=2)}"


def _held(row: ClockRow, width: float, labels: Mapping[str, str]) -> float:
    """The height of the slides and papers of a row; a row without a number has no slides."""
    texts = [labels[f"kind_{name}"] for name in row.papers]
    if row.clock:
        texts.append(labels["slides_of_row"].format(first=18, last=19))
    if row.row.number:
        texts.append(_on_handout(labels))
    return 2 + sum(11 * _lines(text, width, 8.5) + 2 for text in texts)


def _height(row: ClockRow, size: Size, do: float, answers: float, held: float) -> float:
    activity: Mapping[str, Any] = row.row.activity
    size = size if row.clock else _LEFT_OUT
    ranges = activity["minutes"]["min"] != activity["minutes"]["max"]
    sitting = f"{row.sitting}, 12–20 min" if ranges else row.sitting
    worked = (f"{done['count']} {done['what']} × 12 s" for done in activity["work"])
    left = 16 + 11 * sum(_lines(text, _CLOCK, 8.5) for text in (sitting, *worked))
    done = _paragraphs(_done(row), do, size.do, SERIF) * size.do_line
    heard = _paragraphs(_heard(row), answers, size.answer, SANS) * size.answer_line
    return float(max(left, done, heard, held) + size.around)


_LABEL, _MINUTES_OF_STEP = "Watch out:", "8 min "
"""As long as words of kitgen before a text, and after a step."""


def _done(row: ClockRow) -> list[str]:
    """The paragraphs of what is done and said."""
    activity = row.row.activity
    says = [f"{_LABEL} {moment.say.plain}" for moment in row.moments if moment.say]
    if activity["say"]:
        says.append(f"{_LABEL} {activity['say'].plain}")
    if row.moments:
        texts = [
            " ".join(f"{step['text'].plain} {_MINUTES_OF_STEP}" for step in moment.steps) for moment in row.moments
        ]
    elif row.asks:
        texts = [f"{ask.mark} {ask.text.plain}" for ask in row.asks]
    else:
        texts = _blocks(row.do) if row.do else [""]
    return [f"{row.row.heading}. {texts[0]}", *texts[1:], *says]


def _heard(row: ClockRow) -> list[str]:
    """The paragraphs of what is answered."""
    activity = row.row.activity
    texts = [f"{answer.mark} {block}" for answer in row.answers for block in _blocks(answer.text)]
    texts += [f"{_LABEL} {activity[name].plain}" for name in ("watch", "if_short") if activity[name]]
    if row.model:
        texts.append("p = 5%: n = 10: 40.13% · " * 4)
    elsewhere = [*(f"{_LABEL} {name}" for name in row.keys), *(["More in the notes"] if row.more else [])]
    return [*texts, *([" · ".join(elsewhere)] if elsewhere else [])]


def _blocks(text: Any) -> list[str]:
    """The paragraphs and entries of lists of a text."""
    return _BETWEEN.split(getattr(text, "source", text.plain).strip())


_BETWEEN = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+|]|\d+[.)])\s)")


def _paragraphs(texts: Iterable[str], width: float, size: float, family: str) -> float:
    """Lines of paragraphs, with the space between them as a part of a line."""
    lines = [_lines(text, width, size, family) for text in texts]
    return sum(lines) + 0.2 * max(len(lines) - 1, 0)


def _lines(text: str, width: float, size: float, family: str = SANS) -> int:
    """How many lines a text takes; words are not broken."""
    space, used, lines = _SPACE * size, 0.0, 0
    for word in _widths(text, family):
        if lines and used + space + word * size <= width:
            used += space + word * size
        else:
            lines, used = lines + 1, word * size
    return lines


_SPACE = 0.25
"""The width of a space, as a part of the size of letters."""


@lru_cache(maxsize=2000)
def _widths(text: str, family: str) -> tuple[float, ...]:
    """The widths of the words of a text, as parts of the size of letters."""
    return tuple(text_width(word, 1, family=family) for word in text.split())
