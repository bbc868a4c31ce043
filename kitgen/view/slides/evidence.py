"""Slides of evidence: a drawing or a picture over seven tenths of the height, and a short line below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from kitgen.view.filters import part_letter
from kitgen.view.pictures import pictures_of
from kitgen.view.slides.beneath import Beneath, Shown
from kitgen.view.slides.blocks import paragraph
from kitgen.view.slides.context import DeckContext
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
    number = "Figure 00 " if image.get("number") else ""
    said = html_of(image["caption"]) + Markup(" ") + html_of(image["credit"])
    below = SMALL.height(number + words_of(said)) + 12
    top = HEADINGS[size].height(words_of(heading) if heading_fits(heading, size) else "a label")
    room = 720 - 36 - 60 - top
    css_class = _picture_class(room - below)
    if css_class is not None:
        yield Slide("picture", heading, items=(image,), size=size, css_class=css_class, **more)
        return
    bare = {**image, "caption": "", "credit": ""}
    yield Slide("picture", heading, items=(bare,), size=size, css_class=_picture_class(room) or "lowest", **more)
    yield from prose(heading, Markup("<p>{}</p>").format(said), **more)


def beneath(part: Mapping[str, Any], deck: DeckContext) -> Beneath:
    """The pictures and the hint of a question or a task, and those of its parts with their letters."""
    pictures = [shown(each, deck) for each in pictures_of(part)]
    hint = _hint(part, deck.labels["hint"])
    for inner in part.get("parts") or ():
        letter = part_letter(inner["nth"])
        before = Markup("<b>{}</b> ").format(letter)
        pictures += [replace(found, said=before + found.said) for found in beneath(inner, deck).pictures]
        hint += _hint(inner, f"{letter} {deck.labels['hint']}")
    return Beneath(tuple(pictures), hint)


def without_pictures(part: Mapping[str, Any]) -> dict[str, Any]:
    """A question whose pictures are shown elsewhere, those of its parts, too."""
    inner = [without_pictures(each) for each in part.get("parts") or ()]
    return {**part, "figure": None, "figures": [], "parts": inner}


def shown(image: Mapping[str, Any], deck: DeckContext) -> Shown:
    """A picture with its number, its caption and who made it."""
    number = (
        Markup("<b>{}</b>").format(deck.labels["figure_number"].format(n=image["number"])) if image["number"] else ""
    )
    said = [each for each in (number, html_of(image["caption"]), html_of(image["credit"])) if each]
    return Shown(image["image"], image["alt"].plain, Markup(" ").join(said))


def _hint(part: Mapping[str, Any], label: str) -> Markup:
    """The hint of a question, with its label."""
    return paragraph(html_of(part["hint"]), label) if part.get("hint") else NOTHING


def _picture_class(room: float) -> str | None:
    """The CSS class of the largest picture that fits a height; None if none does."""
    return next((css_class for css_class, height in PICTURES.items() if height <= room), None)
