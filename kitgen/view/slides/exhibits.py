"""The slides of an exhibit: its picture, or its table, which goes on with the heads of its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from kitgen.view.filters import fill_html
from kitgen.view.slides.context import DeckContext
from kitgen.view.slides.evidence import picture
from kitgen.view.slides.shapes import Slide, html_of, prose


def exhibit(shown: Mapping[str, Any], deck: DeckContext) -> Iterator[Slide]:
    """An exhibit under its number and title."""
    number = fill_html(deck.labels["exhibit"], n=shown["nth"])
    title = html_of(shown["title"])
    if not shown["table"]:
        # a caption that is the title is not repeated below
        heading = Markup("{}. {}").format(number, title or html_of(shown["caption"])).rstrip(". ")
        yield from picture(heading, shown if title else {**shown, "caption": ""})
        return
    notes = (html_of(shown["caption"]), html_of(shown["credit"]), deck.sources(shown["source"]))
    note = Markup(" ").join(each for each in notes if each)
    table = html_of(shown["table"]) + (Markup("<p>{}</p>").format(note) if note else Markup(""))
    yield from prose(Markup("{}. {}").format(number, title) if title else number, table)
