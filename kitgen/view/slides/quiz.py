"""The slides of quiz items, in the shape of their type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from kitgen.view.filters import choice_letter
from kitgen.view.slides.context import DeckContext
from kitgen.view.slides.shapes import (
    ListEntry,
    Slide,
    columns,
    count,
    html_of,
    prose,
    question,
    room_below,
    row_height,
    rows,
    size_options,
)

Item = Mapping[str, Any]


def quiz_item(item: Item, deck: DeckContext, kicker: Markup) -> Iterator[Slide]:
    """One quiz item. Which choice is right is only known where the data says so: in the instructor's deck."""
    heading = html_of(item["prompt"])
    more: dict[str, Any] = {"kicker": kicker, "about": item}
    if item["type"] == "match":
        yield from columns(heading, _left(item), _options(item), **more)
    elif item["type"] == "cloze":
        yield from prose(heading, _gapped(item), **more)
    elif choices := _choices(item, deck) or _options(item):
        yield from _multiple_choice(heading, choices, **more)
    else:
        note = Markup("<p>{}</p>").format(deck.word("unit", unit=item["unit"])) if item["unit"] else Markup("")
        yield from question(heading, note, heading, **more)


def _choices(item: Item, deck: DeckContext) -> list[ListEntry]:
    """The choices of an item, or True and False."""
    if item["type"] == "true_false":
        said = item["answer"].plain.lower() if item.get("answer") else ""
        answers = ((1, "true", ("true", "yes")), (2, "false", ("false", "no")))
        return [
            ListEntry(escape(deck.labels[name]), mark=choice_letter(place), right=said in words)
            for place, name, words in answers
        ]
    return [
        ListEntry(html_of(choice["text"]), mark=choice_letter(place), right=bool(choice.get("correct")))
        for place, choice in enumerate(item["choices"], 1)
    ]


def _options(item: Item) -> list[ListEntry]:
    """What the sides of a match are matched with, or what is to be put in order."""
    return [ListEntry(html_of(option), mark=choice_letter(place)) for place, option in enumerate(item["options"], 1)]


def _left(item: Item) -> list[ListEntry]:
    return [ListEntry(html_of(side), mark=str(place)) for place, side in enumerate(item["left"], 1)]


def _gapped(item: Item) -> Markup:
    """The text of a cloze with its gaps."""
    gap = Markup(' <span class="blank">{}</span> ').format("\u00a0" * 9)
    return Markup("<p>{}</p>").format(gap.join(html_of(part) for part in item["gapped"]))


def _multiple_choice(heading: Markup, choices: Sequence[ListEntry], **more: Any) -> Iterator[Slide]:
    """A question with its choices on one slide where that is possible at all."""
    for size, css_class in size_options(heading, "choices"):
        height = sum(row_height(row, css_class) for row in choices)
        if height <= room_below(heading, size) and sum(count(row.text) for row in choices) <= 90:
            yield Slide("rows", heading, items=tuple(choices), size=size, css_class=css_class, **more)
            return
    yield from rows(heading, choices, css_class="choices", most=90, **more)
