"""Typeset one statement in a box: label, place, tags of objections, text or lines to write on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from kitgen.figures.argument.graph import Box, Kind
from kitgen.figures.measure import text_width, wrap
from kitgen.figures.svg import INK, QUIET, element, reads_right_to_left, text

WRITING_LINE = 29.0
"""8 mm, where 640 units are 177 mm."""

WRITING_LINES = 3

_PAD_X, _PAD_TOP, _PAD_BOTTOM = 8.0, 6.0, 8.0
_HEAD_LINE = 17.0
_HEAD_GAP = 6.0
_TAG_PAD = 5.0
_TAG_HEIGHT = 14.5
_TAG_DASHES: Mapping[Kind, str] = {"objection": "4 2.4", "assumption": "1 2.2"}

Role = Literal["label", "place", "tag", "words", "rule"]


@dataclass(frozen=True)
class Type:
    """Font sizes in viewBox units: 10.4 units are 8.2 pt where 640 units are 177 mm."""

    words: float = 11.0
    small: float = 10.4
    leading: float = 1.28


@dataclass(frozen=True)
class BoxPart:
    """A line of text or a writing rule in a box: its left end and baseline, relative to the corner of the box."""

    role: Role
    text: str
    x: float
    y: float
    width: float
    kind: Kind = "premise"


@dataclass(frozen=True)
class SetBox:
    """A statement typeset to a width: its parts and the height that they need."""

    box: Box
    parts: tuple[BoxPart, ...]
    height: float


def set_box(box: Box, width: float, sizes: Type, blank: bool, labels: Mapping[str, str]) -> SetBox:
    """Typeset a box in lines that fit the width; a blank one has room to write instead of text."""
    inner = width - 2 * _PAD_X
    head = list(_head(box, inner, sizes, labels))
    y = max(part.y for part in head) + 4.5
    if blank:
        rules = [BoxPart("rule", "", _PAD_X, y + WRITING_LINE * (line + 1), inner) for line in range(WRITING_LINES)]
        return SetBox(box, (*head, *rules), rules[-1].y + _PAD_BOTTOM)
    lines = []
    for line in wrap(box.text, inner, sizes.words):
        y += sizes.words * sizes.leading
        wide = text_width(line, sizes.words)
        x = _PAD_X + inner - wide if reads_right_to_left(box.text) else _PAD_X
        lines.append(BoxPart("words", line, x, y - 1.5, wide))
    return SetBox(box, (*head, *lines), y + _PAD_BOTTOM - (0 if lines else 2))


def draw_part(part: BoxPart, x: float, y: float, sizes: Type) -> Iterator[str]:
    """The SVG of a part of the box whose corner is at x, y."""
    left, base = x + part.x, y + part.y
    if part.role == "rule":
        line = {"x1": left, "x2": left + part.width, "y1": base, "y2": base}
        yield element("line", {**line, "stroke": "#8a8a8a", "stroke_width": 0.6})
    elif part.role == "tag":
        outline = {
            "x": left,
            "y": base - 11,
            "width": part.width,
            "height": _TAG_HEIGHT,
            "rx": 3,
            "fill": "#ffffff",
        }
        dashes = {"stroke": INK, "stroke_width": 1.1, "stroke_dasharray": _TAG_DASHES[part.kind]}
        yield element("rect", {**outline, **dashes, "stroke_linecap": "round" if part.kind == "assumption" else "butt"})
        yield text(part.text, left + _TAG_PAD, base, sizes.small)
    elif part.role == "words" and reads_right_to_left(part.text):
        # A browser may set this script narrower than measured: align at the right edge.
        yield text(part.text, left + part.width, base, sizes.words, text_anchor="end")
    else:
        size = sizes.small if part.role == "place" else sizes.words
        bold = {"font_weight": "bold"} if part.role == "label" else {}
        yield text(part.text, left, base, size, **bold, fill=QUIET if part.role == "place" else INK)


def _head(box: Box, inner: float, sizes: Type, labels: Mapping[str, str]) -> Iterator[BoxPart]:
    """Label, place and tags in sequence, on as many lines as they need."""
    x, y = 0.0, _PAD_TOP + 10.5
    for role, kind, words in _head_words(box, labels):
        size, bold = (sizes.words, True) if role == "label" else (sizes.small, False)
        pad = 2 * _TAG_PAD if role == "tag" else 0.0
        for line in wrap(words, inner - pad, size, bold):
            wide = text_width(line, size, bold) + pad
            if x and x + wide > inner:
                x, y = 0.0, y + _HEAD_LINE
            yield BoxPart(role, line, _PAD_X + x, y, wide, kind)
            x += wide + _HEAD_GAP


def _head_words(box: Box, labels: Mapping[str, str]) -> Iterator[tuple[Role, Kind, str]]:
    yield "label", box.kind, labels["thesis"] if box.kind == "thesis" else box.id
    if box.at:
        yield "place", box.kind, box.at
    if box.unstated:
        yield "place", box.kind, labels["unstated"]
    for kind, words in box.tags:
        yield "tag", kind, words
