"""Measure how many lines each part of a laid-out document takes: its sections, and the head of the first page.

The smaller headings and questions of a section that is longer than a page, or has no heading, are measured as well.

A line is as high as one of the document's text. The space between two parts counts for the one above it, so that all
parts of a page together are as high as what is on it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from textwrap import shorten
from typing import Any

from kitgen.render.pdf.fit import Unmeasured

HEADINGS = ("h1", "h2", "h3", "h4")

MOST_LETTERS = 48
"""Letters of a heading that are said."""

ROUNDING = 0.05
"""Part of a line that does not count as one."""

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
    reader = _Reader()
    used = [reader.read(page._page_box.children[0]) for page in pages]
    line = _line_height(pages[0]._page_box.children[0])
    a_page = int(pages[0]._page_box.height / line)
    groups = groupby(reader.pieces.values(), _part_of)
    parts = [part for _, pieces in groups for part in _said(list(pieces), line, a_page)]
    return Measured(a_page, math.ceil(sum(used[goal:]) / line - ROUNDING), parts)


@dataclass
class _Region:
    """A page, or a column of it: what begins in it at which height, in order; None for what is measured elsewhere."""

    bottom: float
    share: float
    """The part of the page's width that it has: two columns of ten lines take as much as ten lines."""

    starts: list[tuple[float, _Piece | None]] = field(default_factory=list)

    def measure(self) -> None:
        """Add to each piece the height from where it begins to where the next one does."""
        tops = [min(top, self.bottom) for top, _ in self.starts]
        for (_, piece), top, below in zip(self.starts, tops, [*tops[1:], self.bottom], strict=True):
            if piece is not None:
                piece.height += self.share * max(0.0, below - top)


class _Reader:
    """Reads pages in their order; a piece goes on until another one begins."""

    def __init__(self) -> None:
        self.pieces: dict[Any, _Piece] = {}
        self.piece: _Piece | None = None

    def read(self, root: Any) -> float:
        """Measure the pieces on a page; gives how much of its height is used."""
        region = _Region(_lowest(root), 1.0, [(root.position_y, self.piece)])
        self._walk(root, region)
        region.measure()
        return max(0.0, region.bottom - float(root.position_y))

    def _walk(self, box: Any, region: _Region) -> None:
        element = getattr(box, "element", None)
        if element is not None:
            if _is_part(box, element):
                self._begin(element, element, box, region)
            elif self.piece is not None and _is_piece(box, element):
                self._begin(self.piece.part, element, box, region)
            elif self.piece is not None and "line" in _classes(element):
                self.piece.ruled += 1
                return
        columns = _columns(box)
        for child in getattr(box, "children", ()):
            if child in columns:
                self._column(child, region, columns)
            else:
                self._walk(child, region)
        if columns:
            region.starts.append((box.position_y + box.margin_height(), self.piece))

    def _begin(self, part: Any, begins: Any, box: Any, region: _Region) -> None:
        self.piece = self.pieces.setdefault(begins, _Piece(part, begins))
        region.starts.append((min(box.position_y, box.border_box_y()), self.piece))

    def _column(self, box: Any, region: _Region, columns: Sequence[Any]) -> None:
        """Measure a column; its height does not count in the region around it."""
        region.starts.append((box.position_y, None))
        beside = sum(each.position_y == box.position_y for each in columns)
        column = _Region(_lowest(box), region.share / beside, [(box.position_y, self.piece)])
        for child in box.children:
            self._walk(child, column)
        column.measure()


def _columns(box: Any) -> list[Any]:
    """The columns of a box that has some, without what is over all of them."""
    style = box.style
    if style["column_count"] == "auto" and style["column_width"] == "auto":
        return []
    return [child for child in getattr(box, "children", ()) if child.element is box.element]


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


def _is_part(box: Any, element: Any) -> bool:
    """Whether it is the box of a section, of the head of the document or of all below it, in the flow of the page."""
    tag = str(element.tag)
    named = tag in ("section", "main") or element.get("data-part") is not None
    named = named or (tag == "header" and "opening" in _classes(element))
    return named and getattr(box, "element_tag", "") == tag and box.is_in_normal_flow()


def _is_piece(box: Any, element: Any) -> bool:
    """Whether a box is a smaller heading, or a question, in the flow of the page."""
    tag = str(element.tag)
    begins = tag == "h3" or "question" in _classes(element)
    return begins and getattr(box, "element_tag", "") == tag and box.is_in_normal_flow()


def _classes(element: Any) -> list[str]:
    return str(element.get("class", "")).split()


def _heading(element: Any) -> str:
    """Its first heading, or question, without what hangs beside it; empty for the head, and where there is none."""
    if str(element.tag) in ("header", "main"):
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
    """Where the last text, picture, or room to write or draw on a page ends."""
    children = getattr(box, "children", ())
    if children and type(box).__name__ != "LineBox":  # letters are higher than their line
        return max(_lowest(child) for child in children)
    return float(box.position_y + box.margin_height()) if box.height else 0.0


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
