"""The slides of a question, with its pictures and its hint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby, product
from typing import Any

from markupsafe import Markup

from kitgen.view.slides.beneath import Beneath
from kitgen.view.slides.blocks import first_and_rest, paragraph
from kitgen.view.slides.fit import BODY, HEADINGS, LITTLE, MAIN, ROOM, WIDTH, Size, atoms_height
from kitgen.view.slides.shapes import NOTHING, Slide, prose, room_below
from kitgen.view.slides.text import atoms, words_of

LABEL = 100
"""Height of the label above a question, with the space around it."""

NONE = Beneath()


def question(
    asked: Markup,
    label: Markup,
    context: Markup = NOTHING,
    heading: Markup = NOTHING,
    beneath: Beneath = NONE,
    **more: Any,
) -> Iterator[Slide]:
    """A question, large and alone, over the whole slide; what it has below its first paragraph is smaller.

    A context that is too long for it goes on a slide before, under ``heading``, and then its pictures do.
    """
    first, rest = first_and_rest(asked)
    least, more_room = beneath.least(), _blocks(context, BODY) - _blocks(context)  # what a larger context takes
    sizes = (("large", BODY), ("middle", BODY), ("little", BODY), ("little", LITTLE))
    listed = (True, False) if "<li>" in context else (False,)  # first so that options are not smaller than they must be
    for only_larger, (size, text) in product(listed, sizes):
        room = ROOM - LABEL - HEADINGS[size].height(words_of(first)) - _blocks(context)
        room -= 24 + atoms_height(atoms(rest), text) if rest else 0
        larger = context and room - least >= more_room
        if room >= least and (larger or not only_larger):
            css_class = "smaller" if rest and text is LITTLE else "larger" if larger else ""
            yield Slide(
                "question", first, label, (rest,) if rest else (), size=size, note=context, css_class=css_class,
                pictures=beneath.html(room - more_room if larger else room), hint=beneath.hint, **more,
            )  # fmt: skip
            return
    if context:
        yield from prose(heading or label, context, **{**more, "minutes": None})
        yield from question(asked, label, beneath=beneath, **more)
    elif beneath.pictures:
        yield pictured(label, beneath, **more)
        yield from question(asked, label, beneath=beneath.without_pictures(), **more)
    else:
        yield from prose(label, paragraph(asked), **more)
        if beneath.hint:
            yield Slide("pictured", label, hint=beneath.hint, **more)


def pictured(heading: Markup, beneath: Beneath, **more: Any) -> Slide:
    """The pictures of a question that has no room for them, on a slide of their own."""
    alone = replace(beneath, hint=NOTHING)
    return Slide("pictured", heading, pictures=alone.html(room_below(heading, "small")), size="small", **more)


def with_beneath(slides: Iterable[Slide], beneath: Beneath, width: float = MAIN) -> Iterator[Slide]:
    """A text of one or more slides, and below the last what belongs to it, or on a slide of its own after it."""
    parts = list(slides)
    if not parts or not (beneath.pictures or beneath.hint):
        yield from parts
        return
    last = parts[-1]
    text = Markup("").join(last.items)
    size = LITTLE if "smaller" in last.css_class else BODY
    room = room_below(last.heading, last.size) - atoms_height(atoms(text), size, width)
    if room >= beneath.least(width):
        css_class = last.css_class.replace("larger", "").strip()
        yield from parts[:-1]
        yield replace(last, pictures=beneath.html(room, width), hint=beneath.hint, css_class=css_class)
        return
    yield from parts
    more = {"row": last.row, "about": last.about}
    if beneath.pictures:
        yield pictured(last.heading, beneath, **more)
    if beneath.hint:
        yield Slide("pictured", last.heading, hint=beneath.hint, size="small", **more)


def _blocks(html: Markup, size: Size = LITTLE) -> float:
    """The height of the context of a question, or of the options of a decision."""
    high = 40.0 if html else 0.0
    for _, block in groupby(atoms(html), key=lambda atom: atom.block):
        parts = list(block)
        if parts[0].kind in ("ul", "ol"):  # its entries have neither marks nor space between them
            high += size.after + sum(size.lines(entry.words, WIDTH - 80) * size.line for entry in parts)
        else:
            high += atoms_height(parts, size, WIDTH - 80)
    return high
