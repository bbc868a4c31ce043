"""Documents on slides: their pictures, and texts that are short. Longer ones are on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from kitgen.view.slides.context import Block, DeckContext
from kitgen.view.slides.evidence import picture
from kitgen.view.slides.media import media_slides
from kitgen.view.slides.shapes import html_of, prose

MOST_WORDS = 90
"""Words of a text that is shown."""


def document_slides(things: Sequence[Mapping[str, Any]], deck: DeckContext) -> Iterator[Block]:
    """The slides of each document."""
    for one in things:
        called = escape(deck.labels["document"].replace("{letter}", one["id"]))
        title = html_of(one["title"])
        heading = (
            title if called.lower() in title.lower() else Markup(": ").join(each for each in (called, title) if each)
        )
        name = f"document-{one['id'].lower()}"
        if one["figure"]:
            yield Block("document", f"{name}-picture", tuple(picture(heading, one["figure"], about=one)))
        if one["text"] and len(one["text"].plain.split()) <= MOST_WORDS:
            yield Block("document", name, tuple(prose(heading, html_of(one["text"]), about=one)))
        yield from media_slides({**one, "nth": one["id"].lower()}, deck, called)
