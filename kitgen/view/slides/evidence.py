"""Slides of evidence: a drawing or a picture over seven tenths of the height, and a short line below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from kitgen.view.slides.fit import FIGURE, HEADINGS, SMALL
from kitgen.view.slides.shapes import NOTHING, Slide, heading_fits, heading_size, html_of, prose
from kitgen.view.slides.text import words_of

PICTURES = {"": FIGURE, "lower": 400, "lowest": 200}
"""The height of a picture by its CSS class."""


def figure(heading: Markup, shape: str, items: tuple[Any, ...], note: Markup = NOTHING, **more: Any) -> Slide:
    """A drawing over seven tenths of the slide, and a short line below it."""
    size = heading_size(heading, lines=1)
    kept = note if SMALL.lines(words_of(note)) <= 1 else NOTHING
    return Slide(shape, heading, items=items, size=size, note=kept, **more)


def picture(heading: Markup, image: Mapping[str, Any], **more: Any) -> Iterator[Slide]:
    """A picture as large as heading and caption allow. A caption that leaves no room follows as a text."""
    size = heading_size(heading, lines=1)
    said = html_of(image["caption"]) + Markup(" ") + html_of(image["credit"])
    below = SMALL.height(words_of(said)) + 12
    top = HEADINGS[size].height(words_of(heading) if heading_fits(heading, size) else "a label")
    room = 720 - 36 - 60 - top
    css_class = _picture_class(room - below)
    if css_class is not None:
        yield Slide("picture", heading, items=(image,), size=size, css_class=css_class, **more)
        return
    bare = {**image, "caption": "", "credit": ""}
    yield Slide("picture", heading, items=(bare,), size=size, css_class=_picture_class(room) or "lowest", **more)
    yield from prose(heading, Markup("<p>{}</p>").format(said), **more)


def _picture_class(room: float) -> str | None:
    """The CSS class of the largest picture that fits a height; None if none does."""
    return next((css_class for css_class, height in PICTURES.items() if height <= room), None)
