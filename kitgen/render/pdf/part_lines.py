"""Measure how many lines each part of a laid-out document takes: its sections, and the head of the first page.

The smaller headings and questions of a section that is longer than a page, or has no heading, are measured as well.

A line is as high as one of the document's text. The space between two parts counts for the one above it, so that all
parts of a page together are as high as what is on it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from textwrap import shorten
from typing import Any

from kitgen.render.pdf.fit import Unmeasured

HEADINGS = ("h1", "h2", "h3", "h4")

MOST_LETTERS = 48
"""Letters of a heading that are said."""

BESIDE = frozenset({"hang", "at", "minutes", "points"})
"""Classes of what is beside a heading or question."""


@dataclass(frozen=True)
class PartLines:
    """A part of a document and what it takes."""

    heading: str
    """Its first heading; empty for the head of the document, and for what a part begins with."""

    lines: int
    ruled: int
    """How many lines to write on are among them."""

    pieces: Sequence[PartLines] = ()
    """What they are made of, if they are more than a page."""


@dataclass(frozen=True)
class Measured:
    """The lines of a document that has too many pages."""

    a_page: int
    """How many lines a page has."""

    over: int
    """How many lines are on pages that are too many."""

    parts: Sequence[PartLines]
    """Parts in their order."""


@dataclass
class _Piece:
    """A piece of a part: what is below one of its smaller headings, or a question, or the rest of it."""

    part: Any
    begins: Any
    height: float = 0.0
    ruled: int = 0


def measured(pages: Sequence[Any], goal: int) -> Measured:
    """The lines of a document's parts, and how many there are on the pages after ``goal``. Raises Unmeasured."""
    try:
        return _measured(pages, goal)
    except (AttributeError, LookupError, TypeError, ZeroDivisionError) as error:
        raise Unmeasured(f"{type(error).__name__}: {error}") from error


def _measured(pages: Sequence[Any], goal: int) -> Measured:
    pieces: dict[Any, _Piece] = {}
    used = []
    for page in pages:
        root = page._page_box.children[0]
        bottom = _lowest(root)
        used.append(max(0.0, bottom - root.position_y))
        starts = []
        for part, begins, box in _walk(root, None, None):
            piece = pieces.setdefault(begins, _Piece(part, begins))
            if box is None:
                piece.ruled += 1
            else:
                starts.append((min(box.position_y, box.border_box_y(), bottom), piece))
        tops = [top for top, _ in starts]
        for (_, piece), top, below in zip(starts, tops, [*tops[1:], bottom], strict=True):
            piece.height += max(0.0, below - top)
    line = _line_height(pages[0]._page_box.children[0])
    a_page = int(pages[0]._page_box.height / line)
    parts = [part for _, each in groupby(pieces.values(), _part_of) for part in _said(list(each), line, a_page)]
    return Measured(a_page, math.ceil(sum(used[goal:]) / line), parts)


def _part_of(piece: _Piece) -> Any:
    return piece.part


def _said(pieces: Sequence[_Piece], line: float, a_page: int) -> Iterator[PartLines]:
    """A part with its lines, and those of its pieces if it takes more than a page; without a heading, its pieces."""
    part = pieces[0].part
    name, whole = _heading(part), sum(piece.height for piece in pieces) / line
    told = [
        PartLines("" if piece.begins is part else _heading(piece.begins), round(piece.height / line), piece.ruled)
        for piece in pieces
    ]
    if name or str(part.tag) == "header":
        inside = told if whole > a_page and len(told) > 1 else ()
        yield PartLines(name, round(whole), sum(piece.ruled for piece in pieces), inside)
    else:
        words = shorten("".join(_words(part)), MOST_LETTERS, placeholder=" …") or "lines"
        yield from (replace(each, heading=each.heading or words) for each in told)


def _walk(box: Any, part: Any, piece: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Where each piece begins on a page, as (part, element, box), and each line to write on, without a box."""
    element = getattr(box, "element", None)
    if element is not None and _is_part(box, element):
        part = piece = element
        yield part, piece, box
    elif part is not None and element is not None and _is_piece(box, element):
        piece = element
        yield part, piece, box
    elif part is not None and element is not None and "line" in _classes(element):
        yield part, piece, None
        return
    for child in getattr(box, "children", ()):
        for found in _walk(child, part, piece):
            part, piece = (found[0], found[1]) if found[0] is part else (part, piece)
            yield found


def _is_part(box: Any, element: Any) -> bool:
    """Whether a box is that of a section, or of the head of the document, and in the flow of the page."""
    tag = str(element.tag)
    named = tag == "section" or element.get("data-part") is not None or (tag == "header" and _is_opening(element))
    return named and getattr(box, "element_tag", "") == tag and box.is_in_normal_flow()


def _is_opening(element: Any) -> bool:
    return "opening" in _classes(element)


def _is_piece(box: Any, element: Any) -> bool:
    """Whether a box is a smaller heading, or a question, in the flow of the page."""
    tag = str(element.tag)
    begins = tag == "h3" or "question" in _classes(element)
    return begins and getattr(box, "element_tag", "") == tag and box.is_in_normal_flow()


def _classes(element: Any) -> list[str]:
    return str(element.get("class", "")).split()


def _heading(element: Any) -> str:
    """Its first heading, or question, without what hangs beside it; empty for the head, and where there is none."""
    if str(element.tag) == "header":
        return ""
    asked = "question" in _classes(element)
    found = next((each for each in element.iter() if _is_name(each, asked)), None)
    if found is None:
        return ""
    number = "".join("".join(each.itertext()) for each in found.iter() if asked and "number" in _classes(each))
    words = f"{number}. {''.join(_words(found))}" if number else "".join(_words(found))
    return shorten(words, MOST_LETTERS, placeholder=" …")


def _is_name(element: Any, asked: bool) -> bool:
    return "prompt" in _classes(element) if asked else str(element.tag) in HEADINGS


def _words(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if not BESIDE & set(_classes(child)):
            yield from _words(child)
        yield child.tail or ""


def _lowest(box: Any) -> float:
    """Where the last text, picture or line to write on of a page ends."""
    element, children = getattr(box, "element", None), getattr(box, "children", ())
    is_line = element is not None and "line" in _classes(element)
    if not children or is_line:
        is_shown = is_line or getattr(box, "text", None) or not hasattr(box, "children")
        return float(box.position_y + box.margin_height()) if is_shown else 0.0
    return max(_lowest(child) for child in children)


def _line_height(root: Any) -> float:
    """The height of a line of the document's text, in pixels."""
    for box in _blocks(root):
        if getattr(box, "element_tag", "") == "main":
            return _of_style(box)
    return _of_style(root)


def _of_style(box: Any) -> float:
    height = box.style["line_height"]
    return float(getattr(height, "value", 0.0)) or 1.4 * float(box.style["font_size"])


def _blocks(box: Any) -> Iterator[Any]:
    yield box
    for child in getattr(box, "children", ()):
        yield from _blocks(child)
