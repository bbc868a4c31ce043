"""The slides of quiz items: the question at the left, and at the right the room in which its answer appears."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from kitgen.view.filters import choice_letter, fill_html, part_letter
from kitgen.view.number_answers import unit_html
from kitgen.view.slides.blocks import first_and_rest, paragraph
from kitgen.view.slides.context import DeckContext
from kitgen.view.slides.fit import ASKED, BODY, HEADINGS, LITTLE, ROOM, atoms_height
from kitgen.view.slides.shapes import (
    ListEntry,
    Slide,
    continued,
    html_of,
    prose,
    row_height,
)
from kitgen.view.slides.text import atoms, words_of

Item = Mapping[str, Any]

_LABEL = 48


def quiz_item(item: Item, deck: DeckContext, label: Markup) -> Iterator[Slide]:
    """One quiz item. What is right is only in the data of the instructor's deck, whose template adds it."""
    asked, rest = first_and_rest(asked_html(item, deck))
    lists = [entries for entries in (_left(item), _choices(item, deck) or _options(item)) if entries]
    text = _gapped(item) if item["type"] == "cloze" else Markup("")
    if not lists and item["ask_unit"]:
        text = Markup("<p>{}</p>").format(deck.labels["with_unit"])
    elif not lists and item["unit"]:
        text = Markup("<p>{}</p>").format(fill_html(deck.labels["slides_unit"], unit=unit_html(item["unit"])))
    for css_class, print_size in (("", BODY), ("tight", BODY), ("tight smaller", LITTLE)):
        room = ROOM - _LABEL - HEADINGS["little"].height(words_of(asked), ASKED)
        room -= print_size.height(words_of(text), ASKED) + atoms_height(atoms(rest), print_size, ASKED)
        if sum(row_height(entry, css_class, ASKED) for entries in lists for entry in entries) <= room:
            yield Slide(
                "answer", asked, label, items=(tuple(lists), text, rest), size="little",
                css_class=f"choices {css_class}", about=item,
            )  # fmt: skip
            return
        if not rest and css_class == "tight":
            break
    yield from continued(_long(label, paragraph(asked_html(item, deck)) + text, lists, item))


def asked_html(asked: Item, deck: DeckContext) -> Markup:
    """The prompt of a question or an item, and below it its parts with their letters."""
    prompt = html_of(asked["prompt"])
    if not asked["parts"]:
        return prompt
    return paragraph(prompt) + Markup("").join(_part(part, deck) for part in asked["parts"])


def _part(part: Item, deck: DeckContext) -> Markup:
    """A part with its letter; what there is to choose from is in a line below it."""
    html = paragraph(html_of(part["prompt"]), part_letter(part["nth"]))
    for entries in (_left(part), _choices(part, deck) or _options(part)):
        said = (Markup("<strong>{}</strong> {}").format(entry.mark, inline_of(entry.text)) for entry in entries)
        html += Markup("<p>{}</p>").format(Markup(" · ").join(said)) if entries else ""
    return html + _gapped(part) if part["type"] == "cloze" else html


def inline_of(html: Markup) -> Markup:
    """The first paragraph of a text, where there is room for no more."""
    first, rest = first_and_rest(html)
    return first or escape(words_of(rest))


def _long(label: Markup, asked: Markup, lists: Sequence[Sequence[ListEntry]], item: Item) -> Iterator[Slide]:
    """An item that is too long for one slide, as a text that goes on; its choices keep their letters."""
    listed = Markup("").join(paragraph(entry.text, entry.mark) for entries in lists for entry in entries)
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
    """The text of a cloze with its gaps."""
    gap = Markup(' <span class="blank">{}</span> ').format("\u00a0" * 9)
    return Markup("<p>{}</p>").format(gap.join(html_of(part) for part in item["gapped"]))
