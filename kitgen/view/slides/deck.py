"""Build the deck of a lesson: one thing a slide, in the order of a class.

``parts`` turns the parts of the lesson into slides, ``shapes`` gives slides their shapes, and ``fit`` knows how much a
slide holds. Here they become one deck: parts that the author leaves out are left out, slides of the author's own take
their places, and every slide gets an id to link to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from kitgen.view.slides.context import DeckContext
from kitgen.view.slides.parts import PARTS
from kitgen.view.slides.shapes import ListEntry, Slide, heading_fits, html_of, picture, prose, rows

Sources = Callable[[], Iterable[tuple[str, Markup]]]


def slide_deck(lesson: Mapping[str, Any], deck: DeckContext, sources: Sources) -> list[Slide]:
    """The slides of a lesson. The first is the title.

    ``sources`` is called last, when every slide that cites has been built.
    """
    options = lesson["slides"]
    left_out = {str(name).replace("-", "_") for name in options["leave_out"]}
    if not options["background"]:
        left_out.add("background")
    slides: list[Slide] = []
    for part, build in PARTS.items():
        if part == "title" or (options["auto"] and part not in left_out):
            slides += _of_part(part, build(lesson, deck), deck)
        slides += _own_after(part, options["extra"], deck)
    if "sources" not in left_out:
        slides += _of_part("sources", _sources(sources(), deck), deck)
    return slides + _own_after("sources", options["extra"], deck)


def _own_after(part: str, extra: Iterable[Mapping[str, Any]], deck: DeckContext) -> list[Slide]:
    """The author's own slides that come after a part."""
    own = (slide for written in extra if written["after"] == part for slide in _own(written))
    return _of_part(f"{part}-own", own, deck)


def _of_part(part: str, slides: Iterable[Slide], deck: DeckContext) -> list[Slide]:
    """The slides of one part with their ids: `discussion-3`."""
    headed = [slide for long in slides for slide in _headed(long, deck)]
    name = part.replace("_", "-")
    return [
        replace(slide, part=part.removesuffix("-own"), id="title" if slide.shape == "title" else f"{name}-{number}")
        for number, slide in enumerate(headed, 1)
    ]


def _headed(slide: Slide, deck: DeckContext) -> Iterator[Slide]:
    """The slide; a heading too long for it becomes a slide of text before it."""
    if slide.shape == "title" or heading_fits(slide.heading, slide.size):
        yield slide
        return
    short = Markup.escape(deck.labels["slides_long_heading"])
    if slide.number == 1:
        more = {"kicker": slide.kicker, "minutes": slide.minutes, "about": slide.about, "clock": slide.clock}
        yield from prose(short, Markup("<p>{}</p>").format(slide.heading), **more)
    if slide.items or slide.note:
        yield replace(slide, heading=short, size="medium")


def _own(extra: Mapping[str, Any]) -> Iterator[Slide]:
    """A slide that the author wrote."""
    heading = html_of(extra["title"])
    figure = extra["figure"]
    if extra["body"] or not figure:
        yield from prose(heading, html_of(extra["body"]), css_class="own", about=extra)
    if figure:
        yield from picture(heading, figure, about=extra)


def _sources(listed: Iterable[tuple[str, Markup]], deck: DeckContext) -> Iterator[Slide]:
    """The sources that the deck cites."""
    entries = [ListEntry(Markup(entry), id=f"ref-{key}") for key, entry in listed]  # noqa: S704
    if entries:
        yield from rows(Markup.escape(deck.labels["sources"]), entries, css_class="sources", most=110)
