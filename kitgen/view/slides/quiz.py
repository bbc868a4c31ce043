"""The slides of quiz items: the question at the left, and at the right the room in which its answer appears."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup, escape

from kitgen.view.filters import choice_letter, fill_html, part_letter
from kitgen.view.number_answers import unit_html
from kitgen.view.slides.beneath import figure_html
from kitgen.view.slides.blocks import first_and_rest, paragraph
from kitgen.view.slides.context import Block, DeckContext
from kitgen.view.slides.evidence import beneath, shown, without_pictures
from kitgen.view.slides.fit import ASKED, BODY, HEADINGS, LITTLE, ROOM, atoms_height
from kitgen.view.slides.questions import pictured
from kitgen.view.slides.shapes import (
    MARKS,
    ListEntry,
    Slide,
    continued,
    heading_fits,
    html_of,
    prose,
    row_height,
)
from kitgen.view.slides.text import atoms, unlinked, words_of

Item = Mapping[str, Any]

_LABEL = 64
"""Height of the label above an item, with the space around it."""
_WIDEST = 18
"""No-break spaces of the widest gap on a slide."""


def quiz_item(item: Item, deck: DeckContext, label: Markup) -> Iterator[Slide]:
    """One quiz item. What is right is only in the data of the instructor's deck, whose template adds it."""
    whole = asked_html(item, deck)
    asked, rest = first_and_rest(whole)
    below = beneath(item, deck)
    lists = [entries for entries in (_left(item), _choices(item, deck) or _options(item)) if entries]
    text = _said_below(item, deck, bool(lists))
    slide = Slide("answer", asked, label, size="little", css_class="choices", about=item, hint=below.hint)
    sizes = [("", BODY), ("tight", BODY), *([("tight smaller", LITTLE)] if rest else [])]
    for css_class, size in sizes:
        room = ROOM - _LABEL - HEADINGS["little"].height(words_of(asked), ASKED)
        room -= atoms_height(atoms(text), size, ASKED) + atoms_height(atoms(rest), size, ASKED)
        if any(choice["figure"] for choice in item["choices"]):
            high = _height_of_choices(item, room - below.least(ASKED))
            lists, room = [_choices_with_pictures(item, deck, high)], room - _rows(item) * (high + _WITH_PICTURE)
            css_class = f"{css_class} pictured".strip()
        else:
            room -= sum(row_height(entry, css_class, ASKED) for entries in lists for entry in entries)
        if room >= below.least(ASKED):
            yield replace(
                slide, items=(tuple(lists), text, rest), css_class=f"choices {css_class}".strip(),
                pictures=below.html(room, ASKED),
            )  # fmt: skip
            return
    if below.pictures:  # first the question with its picture, then with its answers
        yield pictured(asked if asked and heading_fits(asked, "small") else label, below)
        yield from quiz_item(without_pictures(item), deck, label)
        return
    yield from continued(_long(label, paragraph(whole) + text, lists, item, below.hint))


def asked_html(asked: Item, deck: DeckContext) -> Markup:
    """The prompt of a question or an item, and below it its parts with their letters."""
    prompt = html_of(asked["prompt"])
    if not asked["parts"]:
        return prompt
    return paragraph(prompt) + Markup("").join(_part(part, deck) for part in asked["parts"])


def _part(part: Item, deck: DeckContext) -> Markup:
    """A part with its letter; what there is to choose from is in a line below it."""
    html = paragraph(html_of(part["prompt"]), part_letter(part["nth"]))
    given = _choices(part, deck) or _options(part)
    for entries in (_left(part), given):
        said = (Markup("<strong>{}</strong> {}").format(entry.mark, inline_of(entry.text)) for entry in entries)
        html += Markup("<p>{}</p>").format(Markup(" · ").join(said)) if entries else ""
    return html + _said_below(part, deck, bool(given))


def inline_of(html: Markup) -> Markup:
    """The first paragraph of a text, where there is room for no more."""
    first, rest = first_and_rest(html)
    return first or escape(words_of(rest))


def _said_below(item: Item, deck: DeckContext, listed: bool) -> Markup:
    """What is below a question without answers to choose: the text of a cloze, a unit, how it is handed in."""
    if item["type"] == "cloze":
        return _gapped(item)
    said: list[Markup] = []
    if not listed and (item["ask_unit"] or item["unit"]):
        unit = fill_html(deck.labels["slides_unit"], unit=unit_html(item["unit"]))
        said.append(escape(deck.labels["with_unit"]) if item["ask_unit"] else unit)
    said += [escape(deck.labels["slides_upload"])] if item["upload"] or item["type"] == "upload" else []
    return Markup("").join(Markup("<p>{}</p>").format(each) for each in said)


_WITH_PICTURE = 24
"""The space below a choice with a picture."""


def _rows(item: Item) -> int:
    """The rows of choices with pictures, two in each."""
    return -(-len(item["choices"]) // 2)


def _height_of_choices(item: Item, room: float) -> float:
    """How high a choice with a picture can be."""
    return max(_LEAST_CHOICE, min(_MOST_CHOICE, room / _rows(item) - _WITH_PICTURE))


_LEAST_CHOICE, _MOST_CHOICE = 120, 280


def _choices_with_pictures(item: Item, deck: DeckContext, high: float) -> list[ListEntry]:
    """The choices of an item that has pictures among them."""
    found = []
    for place, choice in enumerate(item["choices"], 1):
        text = html_of(choice["text"])
        words = BODY.height(words_of(text), ASKED / 2 - MARKS)
        drawn = figure_html(shown(choice["figure"], deck), high - words) if choice["figure"] else Markup("")
        found.append(ListEntry(text + drawn, mark=choice_letter(place)))
    return found


def _long(
    label: Markup, asked: Markup, lists: Sequence[Sequence[ListEntry]], item: Item, hint: Markup
) -> Iterator[Slide]:
    """An item that is too long for one slide, as a text that goes on; its choices keep their letters."""
    listed = Markup("").join(paragraph(entry.text, entry.mark) for entries in lists for entry in entries)
    slides = list(prose(label, asked + listed, about=item))
    yield from slides
    if hint:
        yield Slide("pictured", label, hint=hint, about=item)


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


def quiz_blocks(things: Sequence[Item], quiz: Mapping[str, Any], deck: DeckContext) -> Iterator[Block]:
    """The items, one a slide; of the pools what version A has. Before a group is its text."""
    paper = next(iter(quiz["papers"].values()))
    for item in things:
        place = item["nth"] - 1
        if place not in paper:
            continue
        number = paper.index(place) + 1
        label = deck.word("quiz", n=number)
        if item["group"]:
            group = quiz["groups"][item["group"] - 1]
            at = [each for each, other in enumerate(paper, 1) if quiz["items"][other]["group"] == item["group"]]
            if group["prompt"] and number == at[0]:
                told = prose(label, paragraph(html_of(group["prompt"])))
                yield Block("quiz", f"quiz-group-{item['group']}", tuple(told))
            if group["choose"]:
                chosen = deck.labels["answer_of_group"].format(n=group["choose"], of=len(at), first=at[0], last=at[-1])
                label += Markup(" · ") + escape(chosen)
        yield Block("quiz", f"quiz-{item['nth']}", tuple(quiz_item(item, deck, label)))
