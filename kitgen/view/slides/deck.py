"""Build the deck of a lesson in the order of its plan: the opening, then for each row the task and what it works with.

``parts`` turns the opening and the rows into blocks of slides, ``shapes`` gives slides their shapes, and ``fit`` knows
how much a slide holds. Here they become one deck: parts that the author leaves out are left out, slides of the author's
own take their places, what is on paper is left out of a deck that is too long, and every slide gets an id to link to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from kitgen.model.deck import most_slides
from kitgen.view.slides.context import Block, DeckContext
from kitgen.view.slides.evidence import picture
from kitgen.view.slides.media import media_slides
from kitgen.view.slides.opening import opening, with_remember
from kitgen.view.slides.parts import PART_OF, background, of_row
from kitgen.view.slides.play import once
from kitgen.view.slides.shapes import Slide, heading_fits, html_of, prose
from kitgen.view.spine import PlanRow, plan_rows


def slide_deck(lesson: Mapping[str, Any], deck: DeckContext) -> list[Slide]:
    """The slides of a lesson. The first is the title."""
    blocks = _with_own(lesson, list(_automatic(lesson, deck)), deck)
    slides = [slide for block in _short_enough(blocks, most_slides(lesson["minutes"])) for slide in block.slides]
    seen: set[str] = set()
    found = []
    for slide in slides:
        found.append(replace(slide, first=bool(slide.row) and slide.row not in seen))
        seen.add(slide.row)
    return found


def slide_numbers(lesson: Mapping[str, Any], deck: DeckContext) -> dict[str, tuple[int, int]]:
    """The first and the last slide of each activity in the deck, by its id; an activity without slides is left out."""
    found: dict[str, tuple[int, int]] = {}
    for number, slide in enumerate(slide_deck(lesson, deck), 1):
        if slide.row:
            found[slide.row] = (found.get(slide.row, (number, number))[0], number)
    return found


def _automatic(lesson: Mapping[str, Any], deck: DeckContext) -> Iterator[Block]:
    """The blocks that kitgen makes, with the headings and ids of their slides; those left out are empty."""
    options = lesson["slides"]
    left_out = {str(name).replace("-", "_") for name in options["leave_out"]}
    rows = _rows(lesson)
    blocks = list(opening(lesson, deck))
    if options["background"] and not any(row.using("background") for row in rows):
        blocks += background(lesson["background"], deck)
    shown = {section["nth"] for row in rows for section in row.using("background")}
    for section in lesson["background"]:
        if section["nth"] not in shown:  # a link that is on paper only cannot be played to the class
            blocks += media_slides(section, deck)
    in_rows = [block for row in rows for block in of_row(lesson, row, deck)]
    blocks += with_remember(in_rows, lesson, deck)
    for block in _with_ids(once(_safety_once(blocks))):
        kept = block.id == "title" or (options["auto"] and block.part not in left_out)
        yield _named(block, deck) if kept else replace(block, slides=())


def _with_ids(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, each with an id of its own: what a second row uses again is ``discussion-2-again-2``."""
    seen: dict[str, int] = {}
    for block in blocks:
        seen[block.id] = times = seen.get(block.id, 0) + bool(block.slides)
        yield replace(block, id=f"{block.id}-again-{times}") if times > 1 else block


def _safety_once(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with the rules of safety before the first lab only."""
    first = next((at for at, block in enumerate(blocks) if block.part == "safety"), None)
    return [block for at, block in enumerate(blocks) if block.part != "safety" or at == first]


def _rows(lesson: Mapping[str, Any]) -> list[PlanRow]:
    """The rows that the class has slides for: those of the plan, without breaks."""
    return [row for row in plan_rows(lesson) if row.planned and row.activity["phase"] != "break"]


def _named(block: Block, deck: DeckContext) -> Block:
    """The block, its slides with headings that fit and ids."""
    headed = [slide for long in block.slides for slide in _headed(long, deck)]
    return replace(
        block,
        slides=tuple(
            replace(slide, part=block.part, id=block.id if number == 1 else f"{block.id}-{number}")
            for number, slide in enumerate(headed, 1)
        ),
    )


def _headed(slide: Slide, deck: DeckContext) -> Iterator[Slide]:
    """The slide; a heading too long for it becomes a slide of text before it."""
    if slide.shape in ("title", "question", "answer") or heading_fits(slide.heading, slide.size):
        yield slide
        return
    short = Markup.escape(deck.labels["slides_long_heading"])
    if slide.number == 1:
        more = {"minutes": slide.minutes, "about": slide.about, "clock": slide.clock, "row": slide.row}
        yield from prose(short, Markup("<p>{}</p>").format(slide.heading), **more)
    if slide.items or slide.note:
        yield replace(slide, heading=short, size="medium")


def _with_own(lesson: Mapping[str, Any], blocks: Sequence[Block], deck: DeckContext) -> list[Block]:
    """The blocks with the author's own slides in their places, in the rows in which they are shown."""
    places = _places(lesson, blocks)
    own: dict[int, list[Block]] = {}
    counts: dict[str, int] = {}
    for written in lesson["slides"]["extra"]:
        part = written["after"] if written["after"] in places else written["after"].replace("-", "_")
        counts[part] = counts.get(part, 0) + 1
        at = places[part]
        block = Block(part, f"{part.replace('_', '-')}-own-{counts[part]}", tuple(_own(written)))
        own.setdefault(at, []).append(_named(block, deck))
    found: list[Block] = []
    for at, block in enumerate(blocks):
        found.append(block)
        row = next((slide.row for slide in block.slides), "")
        found += [_in_the_row(each, row) for each in own.get(at, ())]
    return found


def _in_the_row(block: Block, row: str) -> Block:
    return replace(block, slides=tuple(replace(slide, row=row) for slide in block.slides))


AFTER_OPENING = ("vocabulary", "background", "reading", "document")
"""Parts whose place is before the first row, if no row uses them."""


def _places(lesson: Mapping[str, Any], blocks: Sequence[Block]) -> dict[str, int]:
    """For each part that `after` can name, the block that its slides follow.

    A part that is used is over when the first row that uses it is, or the last one for questions, cases and activities;
    a part that no row uses has its place before the first row if it is read, else before the class says goodbye.
    """
    first = next((at for at, block in enumerate(blocks) if any(slide.row for slide in block.slides)), len(blocks))
    opened = max((at for at, block in enumerate(blocks[:first]) if block.part in _OPENING), default=0)
    of: dict[str, list[int]] = {}
    ends = {slide.row: at for at, block in enumerate(blocks) for slide in block.slides if slide.row}
    last_before_exit = opened
    for row in _rows(lesson):
        end = ends.get(row.activity["id"])
        if end is None:
            continue
        if row.activity["phase"] not in ("exit", "assess"):
            last_before_exit = end
        for used in row.uses:
            of.setdefault(PART_OF.get(used.part, used.part), []).append(end)
        if row.activity["phase"] == "warm_up":
            of.setdefault("warm_up", []).append(end)
    places = {part: max((at for at, block in enumerate(blocks) if block.part == part), default=0) for part in _OPENING}
    places["objectives"] = places["objectives"] or opened
    for part in AFTER_OPENING:
        places[part] = of[part][0] if part in of else opened
    for part in ("warm_up", "model", "argument", "simulation"):
        places[part] = of[part][0] if part in of else (opened if part == "warm_up" else last_before_exit)
    for part in ("cases", "grids", "discussion", "quiz"):
        places[part] = of[part][-1] if part in of else last_before_exit
    places["activities"] = last_before_exit
    places["exit_ticket"] = places["homework"] = places["keypoints"] = places["sources"] = len(blocks) - 1
    # an activity goes by its id, unless a part has that name; one without slides is over when the one before it is
    end = opened
    for row in plan_rows(lesson):
        end = ends.get(row.activity["id"], end)
        places.setdefault(row.activity["id"], end)
    return {**dict.fromkeys((activity["id"] for activity in lesson["activities"]), opened), **places}


_OPENING = ("title", "question", "objectives", "agenda", "vocabulary")


def _own(extra: Mapping[str, Any]) -> Iterator[Slide]:
    """A slide that the author wrote."""
    heading = html_of(extra["title"])
    image = extra["figure"]
    if extra["body"] or not image:
        yield from prose(heading, html_of(extra["body"]), css_class="own", about=extra)
    if image:
        yield from picture(heading, image, about=extra)


def _short_enough(blocks: Iterable[Block], most: int) -> list[Block]:
    """The blocks without as many of those that students have on paper as make the deck short enough."""
    kept = list(blocks)
    while sum(len(block.slides) for block in kept) > most:
        spare = [at for at, block in enumerate(kept) if block.spare and block.slides]
        if not spare:
            break
        least = max(spare, key=lambda at: (kept[at].spare, at))
        kept[least] = replace(kept[least], slides=())
    return kept
