"""The slides of quiz items: the question at the left, and at the right the room in which its answer appears."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from kitgen.view.filters import choice_letter
from kitgen.view.slides.context import DeckContext
from kitgen.view.slides.fit import ASKED, BODY, HEADINGS, ROOM, atoms_height
from kitgen.view.slides.shapes import ListEntry, Slide, continued, html_of, prose, row_height
from kitgen.view.slides.text import atoms, unlinked, words_of

Item = Mapping[str, Any]

_LABEL = 64
"""Height of the label above an item, with the space around it."""
_WIDEST = 18
"""No-break spaces of the widest gap on a slide."""


def quiz_item(item: Item, deck: DeckContext, label: Markup) -> Iterator[Slide]:
    """One quiz item. What is right is only in the data of the instructor's deck, whose template adds it."""
    asked = html_of(item["prompt"])
    lists = [entries for entries in (_left(item), _choices(item, deck) or _options(item)) if entries]
    text = _gapped(item) if item["type"] == "cloze" else Markup("")
    if not lists and item["unit"]:
        text = Markup("<p>{}</p>").format(deck.word("unit", unit=item["unit"]))
    for size, css_class in (("little", ""), ("little", "tight")):
        room = ROOM - _LABEL - HEADINGS[size].height(words_of(asked), ASKED) - atoms_height(atoms(text), BODY, ASKED)
        if sum(row_height(entry, css_class, ASKED) for entries in lists for entry in entries) <= room:
            yield Slide(
                "answer", asked, label, items=(tuple(lists), text), size=size, css_class=f"choices {css_class}",
                about=item,
            )  # fmt: skip
            return
    yield from continued(_long(label, Markup("<p>{}</p>{}").format(asked, text), lists, item))


def _long(label: Markup, asked: Markup, lists: Sequence[Sequence[ListEntry]], item: Item) -> Iterator[Slide]:
    """An item that is too long for one slide, as a text that goes on; its choices keep their letters."""
    listed = Markup("").join(
        Markup("<p><strong>{}</strong> {}</p>").format(entry.mark, entry.text) for entries in lists for entry in entries
    )
    yield from prose(label, asked + listed, about=item)


def _choices(item: Item, deck: DeckContext) -> list[ListEntry]:
    """The choices of an item, or True and False."""
    if item["type"] == "true_false":
        answers = ((1, "true"), (2, "false"))
        return [ListEntry(escape(deck.labels[name]), mark=choice_letter(place)) for place, name in answers]
    return [
        ListEntry(html_of(choice["text"]), mark=choice_letter(place)) for place, choice in enumerate(item["choices"], 1)
    ]


def _options(item: Item) -> list[ListEntry]:
    """What the sides of a match are matched with, or what is to be put in order."""
    return [ListEntry(html_of(option), mark=choice_letter(place)) for place, option in enumerate(item["options"], 1)]


def _left(item: Item) -> list[ListEntry]:
    if item["type"] != "match":
        return []
    return [ListEntry(html_of(side), mark=str(place)) for place, side in enumerate(item["left"], 1)]


def _gapped(item: Item) -> Markup:
    """The words of a cloze to take from, and its text with its gaps."""
    bank = Markup(" · ").join(html_of(word) for word in item["bank_words"])
    text = unlinked(item["gapped"].with_gaps([_gap(form) for form in item["gap_forms"]]))
    return Markup('<p class="bank">{}</p>').format(bank) + text if bank else text


def _gap(form: Mapping[str, Any]) -> Markup:
    """A rule, or the choices of a gap in brackets."""
    if form["options"]:
        return Markup("({})").format(Markup(" / ").join(html_of(option) for option in form["options"]))
    return Markup('<span class="blank">{}</span>').format("\u00a0" * min(form["width"] + 2, _WIDEST))
