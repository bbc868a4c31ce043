"""From what the audience may see of a lesson to a deck: one thing a slide, in the order of a class.

The parts are made in ``slide_parts``, their shapes in ``slide_shapes``; how much a slide holds is known to
``slide_fit``. Here they become one deck: parts that the author leaves out are left out, own slides take their
places, and every slide gets an address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from kitgen.view.slides.parts import PARTS, Maker
from kitgen.view.slides.shapes import Row, Slide, heading_fits, html_of, picture, prose, rows

Sources = Callable[[], Iterable[tuple[str, Markup]]]


def slide_deck(lesson: Mapping[str, Any], maker: Maker, sources: Sources) -> list[Slide]:
    """The slides of a lesson. The first is the title.

    ``sources`` is asked last, when everything that cites has been written.
    """
    wishes = lesson["slides"]
    left_out = {str(name).replace("-", "_") for name in wishes["leave_out"]}
    if not wishes["background"]:
        left_out.add("background")
    deck: list[Slide] = []
    for part, make in PARTS.items():
        made = make(lesson, maker) if part == "title" or (wishes["auto"] and part not in left_out) else ()
        deck += _of_part(part, made, maker)
        own = [slide for slide in wishes["extra"] if slide["after"] == part and part != "sources"]
        deck += _of_part(f"{part}-own", (slide for extra in own for slide in _own(extra)), maker)
    if "sources" not in left_out:
        deck += _of_part("sources", _sources(sources(), maker), maker)
    own = [slide for slide in wishes["extra"] if slide["after"] == "sources"]
    return deck + _of_part("sources-own", (slide for extra in own for slide in _own(extra)), maker)


def _of_part(part: str, slides: Iterable[Slide], maker: Maker) -> list[Slide]:
    """The slides of one part with their addresses: `discussion-3`."""
    made = [slide for long in slides for slide in _headed(long, maker)]
    name = part.replace("_", "-")
    return [
        replace(slide, part=part.removesuffix("-own"), id="title" if slide.shape == "title" else f"{name}-{number}")
        for number, slide in enumerate(made, 1)
    ]


def _headed(slide: Slide, maker: Maker) -> Iterator[Slide]:
    """The slide; a heading that would fill it becomes a text before it."""
    if slide.shape == "title" or heading_fits(slide.heading, slide.size):
        yield slide
        return
    short = Markup.escape(maker.labels["slides_long_heading"])
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
        yield from prose(heading, html_of(extra["body"]), look="own", about=extra)
    if figure:
        yield from picture(heading, figure, about=extra)


def _sources(listed: Iterable[tuple[str, Markup]], maker: Maker) -> Iterator[Slide]:
    """The sources that the deck cites."""
    entries: Sequence[Row] = [Row(Markup(entry), id=f"ref-{key}") for key, entry in listed]  # noqa: S704
    if entries:
        yield from rows(Markup.escape(maker.labels["sources"]), entries, look="sources", most=110)
