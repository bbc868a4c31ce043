"""Documents on slides: their pictures, and texts that are short. Longer ones are on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from kitgen.view.filters import fill_html
from kitgen.view.slides.context import Block, DeckContext
from kitgen.view.slides.evidence import picture
from kitgen.view.slides.media import media_slides
from kitgen.view.slides.shapes import html_of, prose

MOST_WORDS = 90
"""Words of a text that is shown."""


def document_name(document: Mapping[str, Any], labels: Mapping[str, str]) -> Markup:
    """What a document is called: "Document A: A letter home". A title that says it already is the whole of it."""
    letter, title = fill_html(labels["document"], letter=document["id"]), document["title"]
    if title and letter.lower() in title.plain.lower():
        return Markup(title.__html__())  # noqa: S704 - made of escaped text
    return Markup(": ").join(each for each in (letter, title) if each)


def document_slides(things: Sequence[Mapping[str, Any]], deck: DeckContext) -> Iterator[Block]:
    """The slides of each document."""
    for one in things:
        heading = html_of(document_name(one, deck.labels))
        name = f"document-{one['id'].lower()}"
        if one["figure"]:
            yield Block("document", f"{name}-picture", tuple(picture(heading, one["figure"], about=one)))
        if one["text"] and len(one["text"].plain.split()) <= MOST_WORDS:
            yield Block("document", name, tuple(prose(heading, html_of(one["text"]), about=one)))
        yield from media_slides({**one, "nth": one["id"].lower()}, deck, heading)
