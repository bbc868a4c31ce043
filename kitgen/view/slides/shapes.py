"""Turn texts and lists into slides of a few shapes, split at natural boundaries until each fits.

Nothing is shrunk below 24 pixels of 1280, and no sentence is cut: what is too much for one slide continues on the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from kitgen.view.slides.fit import (
    BODY,
    CELL,
    HEADINGS,
    LARGE,
    LARGE_CELL,
    LEAD,
    LITTLE,
    ROOM,
    SMALL,
    WIDTH,
    Size,
    atoms_height,
    split,
)
from kitgen.view.slides.table_fit import is_crowded
from kitgen.view.slides.text import Atom, atoms, joined, smaller, unlinked, words_of

ROW = Size(32, 42, 4)
TIGHT_ROW = Size(24, 32, 2)
QUOTE = Size(44, 56, 28)
LARGE_LEAD = Size(32, 42, 2, bold=True, serif=False)
MARKS = 48
"""Width of the column of letters and bullets."""

NOTHING = Markup("")

_NUMBERED = re.compile(r"<ol(?: start=\"(\d+)\")?[^>]*>(.*?)</ol>", re.DOTALL)

LONGEST_HEADING = 6
"""Lines."""


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
class Beside:
    """What is beside the text of a task, below its clock: how students sit, where they write, which words they need."""

    grouping: Markup = NOTHING
    paper: Markup = NOTHING
    words: Markup = NOTHING


@dataclass(frozen=True)
class Slide:
    """One slide. ``shape`` names the macro that prints ``items``."""

    shape: str
    heading: Markup
    label: Markup = NOTHING
    """What kind of question it is, above the question."""

    items: tuple[Any, ...] = ()
    size: str = "medium"
    """The size of the heading: medium or small; large, middle or little for a question."""

    css_class: str = ""
    """CSS classes for the list, picture or slide."""

    minutes: int | None = None
    note: Markup = NOTHING
    pictures: Markup = NOTHING
    """The pictures below a question."""

    hint: Markup = NOTHING
    """What a click shows at its foot."""

    beside: Beside | None = None
    part: str = ""
    id: str = ""
    about: Any = None
    """The part of the lesson that the slide shows: a question, an activity, a case. Its notes come from there."""

    clock: str = ""
    """The name of its countdown; the pace of the class uses the same `activity-<id>`."""

    row: str = ""
    """The id of the activity in whose row of the plan it is."""

    first: bool = False
    """Whether it is the first slide of its row."""

    number: int = 1
    of: int = 1
    """The slide is the ``number``-th of ``of`` that continue each other."""

    @property
    def long_numbers(self) -> bool:
        """Whether a list of its text has numbers of two digits, which need more room."""
        lists = [found for item in self.items if isinstance(item, str) for found in _NUMBERED.findall(item)]
        return any(int(start or 1) + entries.count("<li") > 10 for start, entries in lists)


def html_of(value: Any) -> Markup:
    """A text of the lesson as HTML. Its citations are words without a link: a deck has no list of sources."""
    if value is None or value == "":
        return Markup("")
    html = Markup(value.__html__()) if hasattr(value, "__html__") else escape(value)  # noqa: S704
    return unlinked(value.blocks if hasattr(value, "blocks") else html)


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


def prose(
    heading: Markup, html: Markup, css_class: str = "", shape: str = "prose", width: float = WIDTH, **more: Any
) -> Iterator[Slide]:
    """A text under its heading: in smaller print if that saves it from going on, else on as many slides as it needs.

    A few words are larger: they are read from the last row of seats.
    """
    size = heading_size(heading)
    room = room_below(heading, size)
    parts = _texts(html, room, BODY, width)
    if "<table" not in html and "<pre" not in html and atoms_height(atoms(html), LARGE, width) <= room:
        css_class = f"{css_class} larger".strip()
    elif "<table" in html and _has_room_for_large_cells(atoms(html), room, width):
        css_class = f"{css_class} large-table".strip()
    elif len(parts) > 1 and len(less := _texts(html, room, LITTLE, width)) < len(parts):
        parts, css_class = less, f"{css_class} smaller".strip()
    if any(_crowded(part, width) for part in parts):
        css_class = f"{css_class} crowded".strip()
    yield from continued(
        Slide(shape, heading, items=(joined(part),), size=size, css_class=css_class, **more) for part in parts or [[]]
    )


def _has_room_for_large_cells(parts: Sequence[Atom], room: float, width: float) -> bool:
    """Whether a text with tables fits in larger letters, and none of their words has to be broken for it."""
    return atoms_height(parts, BODY, width, LARGE_CELL) <= room and not _crowded(parts, width, LARGE_CELL)


def _crowded(part: Sequence[Atom], width: float, cell: Size = CELL) -> bool:
    """Whether a table in a part of a text has to break its words."""
    return any(
        is_crowded([inside[0].head, *(atom.html for atom in inside)], cell, width)
        for _, group in groupby(part, key=lambda atom: (atom.block, atom.kind))
        if (inside := list(group))[0].kind == "table"
    )


def _texts(html: Markup, room: float, size: Size, width: float) -> list[list[Atom]]:
    """The atoms of a text, slide by slide."""
    pieces = [part for atom in atoms(html) for part in _fitting(atom, room, size, width)]

    def penalty(before: Atom, after: Atom) -> float:
        if before.block != after.block:
            return 30 if before.words.endswith(":") else 0
        if after.kind == "pre":  # after an empty line, if there is one
            return 14 if before.words else 2
        return 130 if after.kind == "table" else 12

    return split(pieces, lambda some: atoms_height(some, size, width), room, penalty)


def _fitting(atom: Atom, room: float, size: Size, width: float) -> list[Atom]:
    """The atom, or smaller ones where one slide cannot hold it."""
    if atoms_height([atom], size, width) <= room:
        return [atom]
    most = max(80, int(room / size.line * width / size.text))
    return [part for piece in smaller(atom, most) for part in _halved(piece, room, size, width, most)]


def _halved(atom: Atom, room: float, size: Size, width: float, most: int) -> list[Atom]:
    if atoms_height([atom], size, width) <= room or most < 20:
        return [atom]
    return [part for piece in smaller(atom, most // 2) for part in _halved(piece, room, size, width, most // 2)]


def rows(heading: Markup, entries: Sequence[ListEntry], css_class: str = "", **more: Any) -> Iterator[Slide]:
    """A list under its heading, in smaller print if that saves a slide."""
    usual, tight = (list(_listed(heading, entries, name, **more)) for name in (css_class, f"{css_class} tight".strip()))
    yield from continued(usual if len(usual) <= len(tight) else tight)


def _listed(heading: Markup, entries: Sequence[ListEntry], css_class: str, **more: Any) -> Iterator[Slide]:
    """The slides of a list. An entry that no slide can hold becomes a text of its own."""
    size = heading_size(heading)
    room = room_below(heading, size)

    def height(some: Sequence[ListEntry]) -> float:
        return sum(row_height(row, css_class) for row in some)

    for fits, group in groupby(entries, key=lambda row: row_height(row, css_class) <= room):
        if fits:
            parts = split(list(group), height, room)
            for part in parts:
                yield Slide("rows", heading, items=tuple(part), size=size, css_class=css_class, **more)
        else:
            for row in group:
                lead = Markup("<p><strong>{}</strong></p>").format(row.lead) if row.lead else Markup("")
                says = Markup("<p>{}</p>").format(row.says) if row.says else Markup("")
                yield from prose(heading, lead + row.text + says, **more)


def row_height(row: ListEntry, css_class: str, width: float = WIDTH) -> float:
    """The height of an entry with the space below it."""
    lead, says = words_of(row.lead), words_of(row.says)
    if row.status:
        says = f"oooooo oooooooo · {says}"  # as long as the label of a status
    inner = width - (MARKS if row.mark or css_class.startswith("bullets") else 0)
    size, after = (TIGHT_ROW, 10) if "tight" in css_class else (ROW, 12)
    high = LARGE_LEAD if "words" in css_class and "tight" not in css_class else LEAD
    return high.height(lead, inner) + _text(row, inner, size) + SMALL.height(says, inner) + after


def _text(row: ListEntry, width: float, size: Size = ROW) -> float:
    """The height of the text of an entry: one paragraph, or blocks."""
    if not row.text.lstrip().startswith("<"):
        return size.height(words_of(row.text), width)
    return atoms_height(atoms(row.text), replace(size, after=6), width)


def quotes(heading: Markup, said: Sequence[tuple[Markup, Markup]], **more: Any) -> Iterator[Slide]:
    """Quotations, large, each with its source; those too long for a slide as a text."""
    room = room_below(heading, "small") - 24

    def height(some: Sequence[tuple[Markup, Markup]]) -> float:
        return sum(QUOTE.height(words_of(words)) + SMALL.height(words_of(source)) for words, source in some)

    slides: list[Slide] = []
    for fits, group in groupby(said, key=lambda one: height([one]) <= room):
        if fits:
            parts = split(list(group), height, room)
            slides += [Slide("quote", heading, items=tuple(part), size="small", **more) for part in parts]
        else:
            for words, source in group:
                text = Markup("<blockquote><p>{}</p></blockquote><p>{}</p>").format(words, source)
                slides += prose(heading, text, **more)
    yield from continued(slides)
