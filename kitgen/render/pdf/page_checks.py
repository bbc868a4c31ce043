"""Find what a reader would object to on laid-out pages: split, clipped or overlapping content, nearly empty pages.

Works on WeasyPrint's boxes, whose positions are in CSS pixels from the top left corner of the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kitgen.render.pdf.fit import filled

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
NEARLY_EMPTY = 0.15
"""A last page filled less than this is paper for nothing."""

SLACK = 1.5
"""Pixels by which letters may hang over, because fonts do."""

INVISIBLE = 3
"""Pixels: text no higher than this is there for screen readers and bookmarks alone."""

ASCENT, DESCENT = 1.03, 0.3
"""How far letters go above and below their line, in parts of the font size."""

OVER = 0.3
"""Part of the smaller text that another text must cover to be called an overlap; lines set close touch a little."""


@dataclass(frozen=True)
class Finding:
    """Something wrong with a page, in plain words."""

    code: str
    page: int
    words: str
    hint: str


@dataclass(frozen=True)
class _Text:
    """A run of text, or something that is drawn: where it is, and in which element."""

    left: float
    top: float
    bottom: float
    right: float
    text: str
    heading: bool


class _Page:
    """The texts and drawings on one page."""

    def __init__(self, page: Any) -> None:
        box = page._page_box
        self.width, self.height = box.margin_width(), box.margin_height()
        self.texts: list[_Text] = []
        self.drawn: list[float] = []
        self.clipped: list[str] = []
        self.kept: dict[int, tuple[str, float]] = {}
        self._walk(box.children[0], False)

    def _walk(self, box: Any, heading: bool) -> None:
        heading = heading or getattr(box, "element_tag", "") in HEADINGS
        text = getattr(box, "text", None)
        if getattr(box, "element_tag", "") in _BESIDE_A_LINE:
            return
        if isinstance(text, str):
            if text.strip() and box.height > INVISIBLE:
                left = box.position_x
                self.texts.append(_Text(left, *_heights(box), left + box.width, text.strip(), heading))
            return
        if getattr(box, "element_tag", "") != "thead":  # heads of tables come again on every page
            self._note(box)
        for child in getattr(box, "children", ()):
            self._walk(child, heading)

    def _note(self, box: Any) -> None:
        element, style = getattr(box, "element", None), box.style
        if element is None or getattr(box, "position_y", None) is None:
            return
        if _is_drawn(box):
            self.drawn.append(box.border_box_y() + box.border_height())
        if style["break_inside"] == "avoid" and str(element.tag) != "tr" and isinstance(box.height, int | float):
            edges = [edge for text in _texts_in(box) for edge in (text.top, text.bottom)]
            self.kept[id(element)] = (_name(element), max(edges, default=0.0) - min(edges, default=0.0))
        if style["overflow"] == "hidden" and isinstance(box.height, int | float) and box.height > 10:
            lowest = max((text.bottom for text in _texts_in(box)), default=0.0)
            if lowest > box.border_box_y() + box.border_height() + SLACK:
                self.clipped.append(_words_of(box))


_BESIDE_A_LINE = ("sup", "sub", "ruby")
"""What is above or below the line of its text, and reaches into the room of the line beside it."""


def findings(pages: Sequence[Any], paper: bool) -> Iterator[Finding]:
    """What is wrong with the pages of a document; ``paper`` says that its text runs from page to page."""
    read = [_Page(page) for page in pages]
    for number, page in enumerate(read, 1):
        yield from _cut_off(page, number)
        yield from _overlaps(page, number)
        if paper and number < len(read):
            yield from _torn(page, read[number], number)
    if paper and len(read) > 1 and filled(pages[-1]) < NEARLY_EMPTY:
        words = f"the last page, {len(read)}, is nearly empty"
        yield Finding("page-nearly-empty", len(read), words, "shorten a text or take away some lines to write on")


def _cut_off(page: _Page, number: int) -> Iterator[Finding]:
    for words in page.clipped:
        yield Finding("page-clipped", number, f"a text does not fit its box: “{words}”", "shorten it")
    for text in page.texts:
        if text.right > page.width + SLACK or text.left < -SLACK or text.bottom > page.height + SLACK:
            words = f"a text sticks out of the page: “{text.text[:40]}”"
            yield Finding("page-outside", number, words, "shorten it, or let long words break")
            return


def _overlaps(page: _Page, number: int) -> Iterator[Finding]:
    """Texts sorted by their tops; each is compared with those that begin before it ends."""
    texts = sorted(page.texts, key=lambda text: text.top)
    for place, one in enumerate(texts):
        for other in texts[place + 1 :]:
            if other.top >= one.bottom:
                break
            across = min(one.right, other.right) - max(one.left, other.left)
            down = min(one.bottom, other.bottom) - other.top
            area = min((each.right - each.left) * (each.bottom - each.top) for each in (one, other))
            if across > SLACK and down > SLACK and across * down > OVER * area:
                words = f"two texts are printed over each other: “{one.text[:30]}” and “{other.text[:30]}”"
                yield Finding("page-overlap", number, words, "shorten one of them")
                return


def _torn(page: _Page, following: _Page, number: int) -> Iterator[Finding]:
    """A heading without the text that it is about, and things that were asked to stay together."""
    if page.texts and following.texts:
        lowest = max(page.texts, key=lambda text: text.bottom)
        if lowest.heading and all(bottom <= lowest.bottom for bottom in page.drawn):
            words = f"a heading is alone at the foot of the page: “{lowest.text[:40]}”"
            yield Finding("page-heading", number, words, "shorten or lengthen the text above it")
    for key in page.kept.keys() & following.kept.keys():
        name, height = page.kept[key]
        if name and height + following.kept[key][1] < 0.9 * page.height:
            yield Finding(
                "page-split", number, f"{name} goes on over the page", "give it fewer lines, or the text above it"
            )


def _name(element: Any) -> str:
    """What is torn, in words; empty for what may be."""
    classes = str(element.get("class", "")).split()
    if "ask" in classes:
        return "a question with its first lines to write on"
    return "a picture" if str(element.tag) == "figure" else ""


def _is_drawn(box: Any) -> bool:
    """Lines to write on, pictures, empty cells: they follow a heading as text does."""
    classes = str(box.element.get("class", "")).split()
    return (
        "line" in classes or "fill" in classes or str(box.element.tag) in ("svg", "img", "figure", "textarea", "input")
    )


def _texts_in(box: Any) -> Iterator[_Text]:
    for child in getattr(box, "children", ()):
        text = getattr(child, "text", None)
        if isinstance(text, str):
            if text.strip():
                yield _Text(0, *_heights(child), 0, text.strip(), False)
        else:
            yield from _texts_in(child)


def _heights(box: Any) -> tuple[float, float]:
    """The top and bottom of the letters of a text: fonts for Arabic, among others, have room above and below."""
    top, size = box.position_y, box.style["font_size"]
    base = top + (box.baseline or 0.0)
    return max(top, base - ASCENT * size), min(top + box.height, base + DESCENT * size)


def _words_of(box: Any) -> str:
    return " ".join(text.text for text in _texts_in(box))[:60]
