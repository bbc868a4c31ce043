"""Turn texts and lists into slides of a few shapes, split at natural boundaries until each fits.

Nothing is shrunk to fit and nothing is left out: what is too much for one slide continues on the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from kitgen.view.slides.fit import (
    BODY,
    HEADINGS,
    LEAD,
    ROOM,
    SMALL,
    WIDTH,
    WORDS,
    Size,
    atoms_height,
    split,
)
from kitgen.view.slides.text import Atom, atoms, joined, smaller, words_of

ROW = Size(34, 46, 4)
TIGHT_ROW = Size(28, 38, 2)
SOURCE = Size(28, 38, 4)
CONTEXT = Size(28, 39)
QUOTE = Size(58, 76, 28)
DATES = 260
"""Width of the column of dates."""

MARKS = 48
"""Width of the column of letters and bullets."""

NOTHING = Markup("")

_NUMBERED = re.compile(r"<ol(?: start=\"(\d+)\")?[^>]*>(.*?)</ol>", re.DOTALL)

LISTED = 64
"""The most words of a list: more than of a text, because its structure helps the reader."""

PICTURES = {"": 397, "lower": 300, "lowest": 200}
"""The height of a picture by its CSS class."""

LONGEST_HEADING = 6
"""Lines."""

COLUMNS, TALL = 6, 8
"""The most columns of numbers, and the most rows, of a table on a slide."""


@dataclass(frozen=True)
class ListEntry:
    """One entry of a list: its lead, its text, how certain it is and who says so."""

    text: Markup
    lead: Markup = NOTHING
    status: str = ""
    says: Markup = NOTHING
    mark: str = ""
    id: str = ""
    right: bool = False
    """Whether it is a right choice. Always False in students' decks, whose data has no answers."""


@dataclass(frozen=True)
class Slide:
    """One slide. ``shape`` names the macro that prints ``items``."""

    shape: str
    heading: Markup
    kicker: Markup = NOTHING
    items: tuple[Any, ...] = ()
    size: str = "medium"
    """The size of the heading: medium or small; large, middle or little for a question."""

    css_class: str = ""
    """CSS classes for the list, picture or slide."""

    minutes: int | None = None
    note: Markup = NOTHING
    part: str = ""
    id: str = ""
    about: Any = None
    """The part of the lesson that the slide shows: a question, an activity, a case. Its notes come from there."""

    clock: str = ""
    """The name of its countdown, shared by the slides of one activity; the pace uses the same `activity-<id>`."""

    number: int = 1
    of: int = 1
    """The slide is the ``number``-th of ``of`` that continue each other."""

    @property
    def long_numbers(self) -> bool:
        """Whether a list of its text has numbers of two digits, which need more room."""
        lists = [found for item in self.items if isinstance(item, str) for found in _NUMBERED.findall(item)]
        return any(int(start or 1) + entries.count("<li") > 10 for start, entries in lists)


def html_of(value: Any) -> Markup:
    """A text of the lesson as HTML."""
    if value is None or value == "":
        return Markup("")
    return Markup(value.__html__()) if hasattr(value, "__html__") else escape(value)  # noqa: S704


def count(html: Markup) -> int:
    """The number of words."""
    return len(words_of(html).split())


def heading_size(heading: Markup, sizes: Sequence[str] = ("medium", "small"), lines: int = 2) -> str:
    """The first of the sizes in which a heading takes no more than ``lines``; else the last."""
    words = words_of(heading)
    return next((size for size in sizes if HEADINGS[size].lines(words) <= lines), sizes[-1])


def heading_fits(heading: Markup, size: str) -> bool:
    """Whether a heading leaves room for a body. One that does not becomes a text under a short label."""
    return HEADINGS[size].lines(words_of(heading)) <= LONGEST_HEADING


def room_below(heading: Markup, size: str) -> float:
    """The height that a heading leaves."""
    return max(200.0, ROOM - HEADINGS[size].height(words_of(heading)))


def continued(slides: Iterable[Slide]) -> Iterator[Slide]:
    """The slides numbered as parts of one."""
    parts = list(slides)
    for number, slide in enumerate(parts, 1):
        yield replace(slide, number=number, of=len(parts))


def prose(heading: Markup, html: Markup, css_class: str = "", **more: Any) -> Iterator[Slide]:
    """A text under its heading, on as many slides as it needs."""
    size = heading_size(heading)
    room = room_below(heading, size)
    pieces = [part for atom in atoms(html) for part in _fitting(atom, room)]

    def penalty(before: Atom, after: Atom) -> float:
        if before.block != after.block:
            return 30 if before.words.endswith(":") else 0
        return 130 if after.kind == "table" else 12

    def words(atom: Atom) -> int:
        # a table is consulted, not read from end to end
        return len(atom.words.split()) // (2 if atom.kind == "table" else 1)

    parts = split(pieces, atoms_height, words, room, penalty=penalty)
    yield from continued(
        Slide("prose", heading, items=(joined(part),), size=size, css_class=css_class, **more) for part in parts or [[]]
    )


def _fitting(atom: Atom, room: float) -> list[Atom]:
    """The atom, or smaller ones where one slide cannot hold it."""
    if atoms_height([atom]) <= room:
        return [atom]
    most = max(80, int(room / BODY.line) * 50)
    return [part for piece in smaller(atom, most) for part in _halved(piece, room, most)]


def _halved(atom: Atom, room: float, most: int) -> list[Atom]:
    if atoms_height([atom]) <= room or most < 20:
        return [atom]
    return [part for piece in smaller(atom, most // 2) for part in _halved(piece, room, most // 2)]


def rows(
    heading: Markup, entries: Sequence[ListEntry], css_class: str = "", most: int = LISTED, **more: Any
) -> Iterator[Slide]:
    """A list under its heading. An entry that no slide can hold becomes a text of its own."""
    size = heading_size(heading)
    room = room_below(heading, size)
    if css_class == "sources":
        room -= SOURCE.line  # browsers differ in where they break addresses
    slides: list[Slide] = []

    def height(some: Sequence[ListEntry]) -> float:
        return sum(row_height(row, css_class) for row in some)

    for fits, group in groupby(entries, key=lambda row: row_height(row, css_class) <= room):
        if fits:
            parts = split(list(group), height, row_words, room, most)
            slides += [
                Slide("rows", heading, items=tuple(part), size=size, css_class=css_class, **more) for part in parts
            ]
        else:
            for row in group:
                lead = Markup("<p><strong>{}</strong></p>").format(row.lead) if row.lead else Markup("")
                says = Markup("<p>{}</p>").format(row.says) if row.says else Markup("")
                slides += prose(heading, lead + row.text + says, **more)
    yield from continued(slides)


def row_words(row: ListEntry) -> int:
    """The words of an entry that are read out: not its source."""
    return count(row.lead) + count(row.text)


def row_height(row: ListEntry, css_class: str, width: float = WIDTH) -> float:
    """The height of an entry with the space below it."""
    lead, says = words_of(row.lead), words_of(row.says)
    if row.status:
        says = f"oooooo oooooooo · {says}"  # as long as the label of a status
    if css_class == "dated":
        inner = width - DATES
        return max(LEAD.height(lead, DATES - 24), _text(row, inner) + SMALL.height(says, inner)) + 16
    if css_class == "sources":
        return SOURCE.height(words_of(row.text), width - 32) + 12
    inner = width - (MARKS if row.mark or css_class == "bullets" else 0)
    size, after = (TIGHT_ROW, 10) if css_class.endswith("tight") else (ROW, 16)
    return LEAD.height(lead, inner) + _text(row, inner, size) + SMALL.height(says, inner) + after


def _text(row: ListEntry, width: float, size: Size = ROW) -> float:
    """The height of the text of an entry: one paragraph, or blocks."""
    if not row.text.lstrip().startswith("<"):
        return size.height(words_of(row.text), width)
    return sum(size.height(atom.words, width) + 6 for atom in atoms(row.text))


def question(heading: Markup, context: Markup = NOTHING, before: Markup = NOTHING, **more: Any) -> Iterator[Slide]:
    """A question, large and alone. Long context goes on a slide before it, under the heading ``before``."""
    size = heading_size(heading, ("large", "middle", "little"), 5)
    fits = CONTEXT.height(words_of(context)) <= room_below(heading, size) - 140 and count(context) <= WORDS // 2
    if context and not fits:
        yield from prose(before, context, **more)
    yield Slide("question", heading, size=size, css_class="question", note=context if fits else Markup(""), **more)


def quote(heading: Markup, words: Markup, source: Markup, **more: Any) -> Iterator[Slide]:
    """A quotation, large, with its source; a long one as a text."""
    if QUOTE.height(words_of(words)) + SMALL.height(words_of(source)) <= room_below(heading, "small"):
        yield Slide("quote", heading, items=(words,), note=source, size="small", css_class="quote", **more)
        return
    yield from prose(heading, Markup("<blockquote><p>{}</p></blockquote><p>{}</p>").format(words, source), **more)


def table(heading: Markup, numbers: Any, note: Markup = NOTHING, **more: Any) -> Iterator[Slide]:
    """A table of numbers, in blocks of columns and rows that fit a slide."""
    size = heading_size(heading)
    tall = max(2, min(TALL, int((room_below(heading, size) - SMALL.height(words_of(note)) - 20) // 54) - 1))
    slides = []
    for left in range(1, max(2, len(numbers.head)), COLUMNS):
        columns = [0, *range(left, min(left + COLUMNS, len(numbers.head)))]
        head = tuple(numbers.head[column] for column in columns)
        body = [tuple(row[column] for column in columns) for row in numbers.rows]
        slides += [
            Slide("table", heading, items=(head, body[top : top + tall]), size=size, note=note, **more)
            for top in range(0, len(body), tall)
        ]
    yield from continued(slides)


def columns(heading: Markup, left: Sequence[ListEntry], right: Sequence[ListEntry], **more: Any) -> Iterator[Slide]:
    """Two lists side by side, or one after the other where they are too long."""
    sides = ((left, WIDTH * 0.38), (right, WIDTH * 0.56))
    for size, css_class in size_options(heading, ""):
        room = room_below(heading, size)
        if max(sum(row_height(row, css_class, width) for row in side) for side, width in sides) <= room:
            yield Slide("columns", heading, items=(tuple(left), tuple(right)), size=size, css_class=css_class, **more)
            return
    yield from continued([*rows(heading, left, most=90, **more), *rows(heading, right, most=90, **more)])


def size_options(heading: Markup, css_class: str) -> list[tuple[str, str]]:
    """Ways to fit a question and its choices on one slide, the largest first: heading size, CSS classes of the list."""
    first = heading_size(heading, ("medium", "small"), 3)
    return [(first, css_class), ("small", css_class), ("small", f"{css_class} tight".strip())]


def picture(heading: Markup, figure: Mapping[str, Any], **more: Any) -> Iterator[Slide]:
    """A picture as large as heading and caption allow. A caption that leaves no room follows as a text."""
    size = heading_size(heading)
    said = html_of(figure["caption"]) + Markup(" ") + html_of(figure["credit"])
    below = SMALL.height(words_of(said)) + 13
    room = room_below(heading, size) if heading_fits(heading, size) else ROOM - HEADINGS["medium"].height("a label")
    css_class = _picture_class(room - below)
    if css_class is not None:
        yield Slide("picture", heading, items=(figure,), size=size, css_class=css_class, **more)
        return
    bare = {**figure, "caption": "", "credit": ""}
    yield Slide("picture", heading, items=(bare,), size=size, css_class=_picture_class(room) or "lowest", **more)
    yield from prose(heading, Markup("<p>{}</p>").format(said), **more)


def _picture_class(room: float) -> str | None:
    """The CSS class of the largest picture that fits a height; None if none does."""
    return next((css_class for css_class, height in PICTURES.items() if height <= room), None)
