"""Recordings: their length in words, and their slides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from kitgen.view.slides.context import Block, DeckContext
from kitgen.view.slides.shapes import NOTHING, html_of, prose


def length_in_words(length: str, labels: Mapping[str, str]) -> str:
    """`2:10` as "2 min 10 s"."""
    minutes, seconds = (int(part) for part in length.split(":"))
    said = [labels["minutes_short"].format(n=minutes)] if minutes else []
    return " ".join([*said, *([labels["seconds_short"].format(n=seconds)] if seconds else [])])


def media_slides(section: Mapping[str, Any], deck: DeckContext, name: Markup = NOTHING) -> Iterator[Block]:
    """A slide for each recording of a section: a link, and the address to copy. ``name`` is in place of a title."""
    for number, one in enumerate(section["media"], 1):
        heading = html_of(one["title"]) or html_of(section["title"]) or name
        words = deck.labels[f"media_{one['kind']}"]
        length = f" ({length_in_words(one['minutes'], deck.labels)})" if one["minutes"] else ""
        html = Markup('<p>{}</p><p><a href="{}">{}</a></p>').format(words + length, one["url"], one["url"])
        if one["credit"]:
            html += Markup("<p>{}</p>").format(html_of(one["credit"]))
        slides = prose(heading, html, css_class="media", about=one)
        yield Block("background", f"background-{section['nth']}-media-{number}", tuple(slides))
