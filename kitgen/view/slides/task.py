"""The slide of an activity: what to do, the clock, how students sit, where on paper they write, the words they need."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from kitgen.view.pictures import pictures_of
from kitgen.view.slides.blocks import first_and_rest, paragraph
from kitgen.view.slides.context import DeckContext
from kitgen.view.slides.evidence import beneath
from kitgen.view.slides.fit import MAIN, SIDE, SMALL
from kitgen.view.slides.questions import with_beneath
from kitgen.view.slides.shapes import Beside, Slide, heading_size, html_of, prose, room_below
from kitgen.view.slides.text import words_of
from kitgen.view.spine import PlanRow, shows_steps

_WRITTEN = ("discussion", "grid", "quiz", "exit_ticket", "argument", "case", "model", "reading")
"""Parts that give a row a place on the handout."""

_PLACES = ('class="gap"', '<td class="write"')
"""Places to write in the instructions: in code, in a table."""

TIMER = 150
"""The height of the clock."""


def task(lesson: Mapping[str, Any], row: PlanRow, deck: DeckContext) -> Iterator[Slide]:
    """What an activity asks of students. Nothing if it says nothing that the question after it does not."""
    asked = row.using("exit_ticket")
    apart = any(each["prompt"].rest or each["hint"] or each["parts"] or pictures_of(each) for each in asked)
    prompts = [] if apart else [html_of(each["prompt"]) for each in asked]
    # beside its questions, the steps of an exit ticket ("Write.") say nothing to students
    bare = asked and not row.has_steps
    text = html_of(row.activity["instructions"]) if bare else instructions(row.activity)
    if prompts:
        slides = list(_slides(lesson, row, deck, text + _list(prompts)))
        if len(slides) == 1:
            yield slides[0]
            return
    if not text and row.using("quiz"):
        text = html_of(lesson["quiz"]["instructions"])
    if text or not asks(row):
        yield from _slides(lesson, row, deck, text)


def instructions(activity: Mapping[str, Any]) -> Markup:
    """The instructions of an activity, with its steps where students have them or where it has nothing else."""
    text = html_of(activity["instructions"])
    if not activity["steps"] or (text and not shows_steps(activity)):
        return text
    return text + _list([html_of(step["text"]) for step in activity["steps"]])


def asks(row: PlanRow) -> bool:
    """Whether a row has questions that can be the first slide of it."""
    return bool(row.using("discussion") or row.using("exit_ticket") or row.using("case"))


def where_on_paper(row: PlanRow, deck: DeckContext) -> Markup:
    """Which part of the handout a row has; empty if it has none."""
    activity = row.activity
    written = activity["product"] or activity["lines"] or any(row.using(part) for part in _WRITTEN)
    written = written or any(place in html_of(activity["instructions"]) for place in _PLACES)
    return deck.word("on_paper", n=row.number) if written and row.number else Markup("")


def _list(items: Sequence[Markup]) -> Markup:
    """A numbered list; a single item is a paragraph, and items of several blocks are blocks with their numbers."""
    if len(items) == 1:
        return paragraph(items[0])
    if any(first_and_rest(item)[1] for item in items):
        return Markup("").join(paragraph(item, f"{number}.") for number, item in enumerate(items, 1))
    return Markup("<ol>{}</ol>").format(Markup("").join(Markup("<li>{}</li>").format(item) for item in items))


def _slides(lesson: Mapping[str, Any], row: PlanRow, deck: DeckContext, text: Markup) -> Iterator[Slide]:
    activity = row.activity
    heading = html_of(activity["title"])
    grouping, paper = html_of(activity["grouping"]), where_on_paper(row, deck)
    room = room_below(heading, heading_size(heading)) - TIMER
    room -= sum(SMALL.height(words_of(said), SIDE) for said in (grouping, paper)) + 40
    words = _words(lesson, row, deck, text, room)
    slides = prose(
        heading,
        text,
        shape="task",
        width=MAIN,
        minutes=row.minutes,
        about=activity,
        clock=f"activity-{activity['id']}",
        beside=Beside(grouping, paper, words),
    )
    yield from with_beneath(slides, beneath(activity, deck))


def _words(lesson: Mapping[str, Any], row: PlanRow, deck: DeckContext, text: Markup, room: float) -> Markup:
    """The words of the vocabulary that a task uses, or says; nothing if there is no room for them."""
    plain = f" {words_of(text)} ".lower()
    terms = row.using("vocabulary") or [term for term in lesson["vocabulary"] if _said(term["term"].plain, plain)]
    if not terms:
        return Markup("")
    said = deck.word("words", words=Markup(", ").join(html_of(term["term"]) for term in terms))
    return said if SMALL.height(words_of(said), SIDE) <= room else Markup("")


def _said(term: str, text: str) -> bool:
    """Whether a text says a term, without what the term has in brackets."""
    bare = re.sub(r"\s*\(.*?\)", "", term).strip().lower()
    return bool(bare) and re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", text) is not None
