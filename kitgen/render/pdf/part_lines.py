"""Measure how many lines each part of a laid-out document takes: its sections, and the head of the first page.

Questions are parts of their own where they are in a section without a heading, as in a quiz.

A line is as high as one of the document's text. The space between two parts counts for the one above it, so that all
parts of a page together are as high as what is on it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
    """Its first heading; empty for the head of the document."""

    lines: int
    ruled: int
    """How many lines to write on are among them."""


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
class _Part:
    element: Any
    height: float = 0.0
    ruled: int = 0


def measured(pages: Sequence[Any], goal: int) -> Measured:
    """The lines of a document's parts, and how many there are on the pages after ``goal``. Raises Unmeasured."""
    try:
        return _measured(pages, goal)
    except (AttributeError, LookupError, TypeError, ZeroDivisionError) as error:
        raise Unmeasured(f"{type(error).__name__}: {error}") from error


def _measured(pages: Sequence[Any], goal: int) -> Measured:
    parts: dict[Any, _Part] = {}
    used = []
    for page in pages:
        root = page._page_box.children[0]
        bottom = _lowest(root)
        used.append(max(0.0, bottom - root.position_y))
        starts = []
        for element, box, ruled in _walk(root, None):
            part = parts.setdefault(element, _Part(element))
            part.ruled += ruled
            if not ruled:
                starts.append((min(box.position_y, box.border_box_y()), part))
        tops = [min(top, bottom) for top, _ in starts]
        for (_, part), top, below in zip(starts, tops, [*tops[1:], bottom], strict=True):
            part.height += max(0.0, below - top)
    line = _line_height(pages[0]._page_box.children[0])
    return Measured(
        a_page=int(pages[0]._page_box.height / line),
        over=math.ceil(sum(used[goal:]) / line),
        parts=[PartLines(_name(part.element), round(part.height / line), part.ruled) for part in parts.values()],
    )


def _walk(box: Any, part: Any) -> Iterator[tuple[Any, Any, int]]:
    """Where each part begins on a page, as (element, box, 0), and each line to write on in a part, with 1."""
    element = getattr(box, "element", None)
    if element is not None and (_is_part(box, element) or _is_question(box, element, part)):
        part = element
        yield part, box, 0
    elif part is not None and element is not None and "line" in _classes(element):
        yield part, box, 1
        return
    for child in getattr(box, "children", ()):
        yield from _walk(child, part)


def _is_part(box: Any, element: Any) -> bool:
    """Whether a box is that of a section, or of the head of the document, and in the flow of the page."""
    tag = str(element.tag)
    named = tag == "section" or element.get("data-part") is not None or (tag == "header" and _is_opening(element))
    return named and getattr(box, "element_tag", "") == tag and box.is_in_normal_flow()


def _is_opening(element: Any) -> bool:
    return "opening" in _classes(element)


def _is_question(box: Any, element: Any, part: Any) -> bool:
    """Whether it is a question in a part that has no other name."""
    return (
        part is not None
        and "question" in _classes(element)
        and getattr(box, "element_tag", "") == str(element.tag)
        and (part is element or "question" in _classes(part) or not _heading(part))
    )


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


def _name(element: Any) -> str:
    """Its heading or question, or else its first words; empty for the head of the document."""
    if str(element.tag) == "header":
        return ""
    return _heading(element) or shorten("".join(_words(element)), MOST_LETTERS, placeholder=" …") or "lines"


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
