"""The slides before the first row of the plan, and the last ones: what the hour is about, its plan, its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from kitgen.view.filters import in_language
from kitgen.view.slides.context import Block, DeckContext
from kitgen.view.slides.fit import BODY, LITTLE, WIDTH
from kitgen.view.slides.questions import question
from kitgen.view.slides.shapes import ListEntry, Slide, heading_size, html_of, prose, room_below, rows
from kitgen.view.slides.spare import Spare
from kitgen.view.slides.text import words_of
from kitgen.view.spine import plan_rows

Lesson = Mapping[str, Any]

LEAST_ROWS = 4
"""Rows of a plan that is shown: three can be said."""

MOST_SLIDES = 2
"""Slides of words that are shown; longer lists are on paper."""

_MINUTES = 168
"""The width of the minutes before the title of an activity."""


def opening(lesson: Lesson, deck: DeckContext) -> Iterator[Block]:
    """The title, the note on difficult content, the essential question, the objectives, the plan, the words."""
    note = html_of(lesson["content_note"])
    yield Block("title", "title", (Slide("title", html_of(lesson["title"])),))
    yield Block("title", "content-note", tuple(prose(deck.word("content_note"), note)) if note else ())
    asked = html_of(lesson["essential_question"])
    yield Block("question", "question", tuple(question(asked, deck.word("essential"))) if asked else ())
    entries = [ListEntry(html_of(objective["text"])) for objective in lesson["objectives"]]
    objectives = rows(deck.word("objectives"), entries, css_class="bullets")
    yield Block("objectives", "objectives", tuple(objectives), Spare.OBJECTIVES)
    yield Block("agenda", "agenda", tuple(_agenda(lesson, deck)), Spare.AGENDA)
    if not any(row.planned and row.using("vocabulary") for row in plan_rows(lesson)):
        yield Block("vocabulary", "vocabulary", few(words(lesson["vocabulary"], lesson, deck)), Spare.WORDS)


def _agenda(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """The rows of the plan with their minutes, breaks too. In a browser they follow the length of the class."""
    heading = deck.word("agenda")
    planned = [row for row in plan_rows(lesson) if row.planned]
    size = heading_size(heading)
    titles = [words_of(html_of(row.activity["title"])) for row in planned]
    for letters, css_class in ((BODY, ""), (LITTLE, "tight")):
        high = sum(letters.height(title, WIDTH - _MINUTES) for title in titles)
        if len(planned) >= LEAST_ROWS and high <= room_below(heading, size):
            yield Slide("agenda", heading, items=tuple(planned), size=size, css_class=css_class)
            return


def words(terms: Any, lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """Each word with its meaning, and how it is called in the other language that students know."""
    entries = []
    for term in terms:
        lead = html_of(term["term"])
        if term["translation"]:
            said = Markup('<span class="translation"{}>{}</span>')
            lead += said.format(in_language(lesson["translation_language"]), term["translation"])
        entries.append(ListEntry(html_of(term["definition"]), lead))
    if entries:
        yield from rows(Markup.escape(deck.labels["words"]), entries, "terms words")


def few(slides: Iterator[Slide]) -> tuple[Slide, ...]:
    """The slides, or none if there are more than a class would look at."""
    found = tuple(slides)
    return found if len(found) <= MOST_SLIDES else ()


def remember(lesson: Lesson, deck: DeckContext) -> Block:
    """What to keep from the hour, when its work is done."""
    entries = [ListEntry(html_of(point)) for point in lesson["keypoints"]]
    slides = rows(Markup.escape(deck.labels["remember"]), entries, "bullets") if entries else ()
    return Block("keypoints", "keypoints", tuple(slides), Spare.REMEMBER)


def with_remember(blocks: list[Block], lesson: Lesson, deck: DeckContext) -> list[Block]:
    """The blocks of the rows with what to remember after the work of the last one, before what to do at home."""
    at = len(blocks)
    while at and blocks[at - 1].part == "homework":
        at -= 1
    block = remember(lesson, deck)
    row = next((slide.row for slide in blocks[-1].slides), "") if blocks else ""
    block = replace(block, slides=tuple(replace(slide, row=row) for slide in block.slides))
    return [*blocks[:at], block, *blocks[at:]]
