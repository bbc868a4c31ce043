"""Turn the opening of a lesson, and each row of its plan, into slides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from kitgen.figures.argument.words import listed
from kitgen.view.filters import first_sentence
from kitgen.view.pictures import pictures_of
from kitgen.view.slides.blocks import paragraph
from kitgen.view.slides.cases import case_slides
from kitgen.view.slides.charts import chart_slides
from kitgen.view.slides.context import Block, DeckContext
from kitgen.view.slides.documents import document_slides
from kitgen.view.slides.evidence import beneath, figure, picture
from kitgen.view.slides.fit import WIDTH
from kitgen.view.slides.media import media_slides
from kitgen.view.slides.opening import words
from kitgen.view.slides.play import play_slides, rules_of_play
from kitgen.view.slides.questions import question, with_beneath
from kitgen.view.slides.quiz import asked_html, quiz_blocks
from kitgen.view.slides.shapes import ListEntry, Slide, html_of, prose, quotes, rows
from kitgen.view.slides.spare import Spare
from kitgen.view.slides.tables import background_tables, grid_slides
from kitgen.view.slides.task import instructions, task, where_on_paper
from kitgen.view.slides.text import words_of
from kitgen.view.spine import PlanRow

Lesson = Mapping[str, Any]


def of_row(lesson: Lesson, row: PlanRow, deck: DeckContext) -> list[Block]:
    """The slides of a row of the plan: the task, then what the class works with, in the order that teaching needs."""
    activity = row.activity
    slides = list(task(lesson, row, deck))
    first = "warm_up" if activity["phase"] == "warm_up" else "activities"
    blocks = [Block(first, f"activity-{activity['id']}", tuple(slides))]
    if lesson.get("safety") and row.has_steps:  # the deck shows it once, before the first lab
        blocks.insert(0, Block("safety", "safety", tuple(_safety(lesson, deck))))
    if played := row.using("simulation"):
        blocks.insert(0, rules_of_play(played, deck))
    for part, build in USED.items():
        things = row.using(part)
        if part == "exit_ticket" and _has_prompts(slides, things):
            continue
        if things:
            blocks += build(things, row, deck, lesson)
    if not slides:
        blocks = list(_led_by_a_question(blocks, row, deck))
    return [_in_row(block, activity["id"]) for block in blocks if block.slides]


def _safety(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """What is dangerous, and what to do about it."""
    entries = []
    pictured = any(each["symbol"] for each in lesson["safety"])
    for each in lesson["safety"]:
        waste = Markup("{}: {}").format(deck.labels["waste"], html_of(each["waste"])) if each["waste"] else ""
        said = Markup(". ").join(text for text in (html_of(each["precaution"]), waste) if text)
        symbol = deck.hazard_symbol(each["symbol"]).svg if each["symbol"] else Markup("&nbsp;")
        entries.append(ListEntry(said, html_of(each["hazard"]), mark=symbol if pictured else ""))
    yield from rows(Markup.escape(deck.labels["safety"]), entries, "terms marked symbols" if pictured else "terms")


def _has_prompts(slides: Sequence[Slide], things: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the questions of the exit ticket are on the slide of the task."""
    shown = words_of("".join(str(item) for slide in slides for item in slide.items))
    return (
        bool(things)
        and not any(thing["parts"] for thing in things)
        and all(words_of(html_of(thing["prompt"])) in shown for thing in things)
    )


def _led_by_a_question(blocks: Sequence[Block], row: PlanRow, deck: DeckContext) -> Iterator[Block]:
    """The blocks of a row without a task of its own: its first question says what the row is, and has its clock."""
    activity, waiting = row.activity, True
    for block in blocks:
        slides = list(block.slides)
        at = next((place for place, slide in enumerate(slides) if slide.shape == "question"), None)
        if waiting and at is not None:
            said = (html_of(activity["title"]), html_of(activity["grouping"]), where_on_paper(row, deck))
            label = Markup(" · ").join(each for each in said if each)
            clock = f"activity-{activity['id']}"
            slides[at] = replace(slides[at], label=label, minutes=row.minutes, clock=clock)
            waiting = False
        yield replace(block, slides=tuple(slides))


def _in_row(block: Block, name: str) -> Block:
    return replace(block, slides=tuple(replace(slide, row=name) for slide in block.slides))


Things = Sequence[Mapping[str, Any]]
Builder = Callable[[Things, PlanRow, DeckContext, Lesson], Iterable[Block]]


def _vocabulary(things: Things, row: PlanRow, deck: DeckContext, lesson: Lesson) -> Iterator[Block]:
    """The words that a row works with; of others, those that the class needs are before the first row."""
    yield Block("vocabulary", "vocabulary", tuple(words(things, lesson, deck)), Spare.WORDS)


def _reading(things: Things, row: PlanRow, deck: DeckContext, lesson: Lesson) -> Iterator[Block]:
    """What to look for, and the excerpts. Claims and introduction are on paper."""
    for text in things:
        asked = [ListEntry(asked_html(each, deck), mark=f"R{each['nth']}") for each in text["questions"]]
        slides = rows(deck.word("reading_questions"), asked, about={**text, "claims": ()}) if asked else ()
        yield Block("reading", "reading-questions", tuple(slides), Spare.ASKED)
        source = deck.sources(text["source"] if isinstance(text["source"], list) else [text["source"]])
        said = [
            (html_of(excerpt["text"]), Markup("{}, {}").format(source, excerpt["at"])) for excerpt in text["excerpts"]
        ]
        about = {**text, "questions": ()}
        yield Block("reading", "reading", tuple(quotes(deck.word("own_words"), said, about=about)), Spare.EXCERPT)


def background(things: Things, deck: DeckContext) -> Iterator[Block]:
    """The texts of the background, for a lesson that asks for them."""
    for section in things:
        slides = prose(html_of(section["title"]), html_of(section["body"]))
        yield Block("background", f"background-{section['nth']}", tuple(slides))


def _background(things: Things, row: PlanRow, deck: DeckContext, lesson: Lesson) -> Iterator[Block]:
    """Tables, pictures and charts of the sections; their texts too, if the lesson asks for them."""
    if lesson["slides"]["background"]:
        yield from background(things, deck)
    for section in things:
        if not lesson["slides"]["background"]:
            yield from background_tables(section)
        name = f"background-{section['nth']}"
        heading = html_of(section["title"])
        pictured = [slide for each in pictures_of(section) for slide in picture(heading, each)]
        yield Block("background", f"{name}-picture", tuple(pictured))
        yield from chart_slides(section["charts"], deck, "background", f"{name}-chart")
        yield from media_slides(section, deck)


def _figure(things: Things, row: PlanRow, deck: DeckContext, lesson: Lesson) -> Iterator[Block]:
    """Pictures and charts by number, but for those that the row shows with a section of the background."""
    shown = [each for section in row.using("background") for each in (*pictures_of(section), *section["charts"])]
    for thing in things:
        if any(thing == {**each, "nth": thing["nth"]} for each in shown):
            continue
        name = f"figure-{thing['nth']}"
        if "series" in thing:
            yield from chart_slides([thing], deck, "background", name)
        else:
            heading = html_of(thing["caption"]) or html_of(row.activity["title"])
            yield Block("background", name, tuple(picture(heading, {**thing, "caption": ""})))


def _model(things: Things, row: PlanRow, deck: DeckContext, lesson: Lesson) -> Iterator[Block]:
    """The chart of the model, which moves in a browser. Tables and limits are on paper."""
    for given in things:
        computed = deck.probability(given)
        items, caution = (computed["chart"], computed["live"]), html_of(given["caution"])
        slide = figure(deck.word("chart"), "model", items, caution, css_class="chart", about=given)
        yield Block("model", "model", (slide,))


def _argument(things: Things, row: PlanRow, deck: DeckContext, lesson: Lesson) -> Iterator[Block]:
    """The map to fill in, whole or step by step. The task is on paper, unless the row has no instructions."""
    for given in things:
        heading = html_of(given["title"]) or deck.word("argument")
        if given["task"] and not instructions(row.activity):
            yield Block("argument", "argument", tuple(prose(heading, html_of(given["task"]), about=given)))
        for number, (reasons, drawn) in enumerate(deck.argument_maps(given), 1):
            joined = deck.labels["map_and"]
            heading = deck.word("step", reasons=listed(reasons, joined)) if reasons else deck.word("map")
            about = {**given, "shown": reasons}
            slide = figure(heading, "drawing", (drawn,), css_class="map", about=about)
            yield Block("argument", f"argument-map-{number}", (slide,), Spare.STEPS if number > 1 else Spare.MAP)


def _case(things: Things, row: PlanRow, deck: DeckContext, lesson: Lesson) -> Iterator[Block]:
    """Each case."""
    yield from case_slides(things, row, deck)


def _discussion(things: Things, row: PlanRow, deck: DeckContext, lesson: Lesson) -> Iterator[Block]:
    """The questions, one a slide."""
    for asked in things:
        number = asked["nth"]
        name = f"discussion-{number}"
        *before, last = question(
            asked_html(asked, deck),
            deck.word("discussion"),
            html_of(asked["context"]),
            deck.word("before_question"),
            beneath(asked, deck),
            minutes=asked["minutes"],
            about=asked,
            clock=name,
        )
        yield from _before_and_asked("discussion", name, [*before, last])


def _before_and_asked(part: str, name: str, slides: Sequence[Slide]) -> Iterator[Block]:
    """What comes before a question on slides of its own can be left out; the question cannot."""
    at = next((place for place, slide in enumerate(slides) if slide.shape == "question"), 0)
    yield Block(part, f"{name}-before", tuple(slides[:at]), Spare.BEFORE)
    yield Block(part, name, tuple(slides[at:]))


def _simulation(things: Things, row: PlanRow, deck: DeckContext, lesson: Lesson) -> Iterator[Block]:
    """The role-play."""
    yield from play_slides(things, deck)


def _quiz(things: Things, row: PlanRow, deck: DeckContext, lesson: Lesson) -> Iterator[Block]:
    """The items, one a slide."""
    yield from quiz_blocks(things, lesson["quiz"], deck)


def _exit_ticket(things: Things, row: PlanRow, deck: DeckContext, lesson: Lesson) -> Iterator[Block]:
    """The last questions, where the slide of their task has no room for them."""
    for asked in things:
        number = asked["nth"]
        slides = question(
            asked_html(asked, deck), deck.word("exit_ticket"), beneath=beneath(asked, deck), minutes=asked["minutes"],
            about=asked, clock=f"exit-{number}",
        )  # fmt: skip
        yield Block("exit_ticket", f"exit-ticket-{number}", tuple(slides))


def _homework(things: Things, row: PlanRow, deck: DeckContext, lesson: Lesson) -> Iterator[Block]:
    """What to do at home, to write down before the class leaves; of a long task its first sentence."""
    heading = Markup.escape(deck.labels["at_home"])
    for asked in things:
        slides = list(prose(heading, paragraph(asked_html(asked, deck)), about=asked))
        if len(slides) > 1:
            short = f"{first_sentence(asked['prompt'].plain)} {deck.labels['at_home_in_full']}"
            slides = list(prose(heading, paragraph(Markup.escape(short)), about=asked))
        else:
            slides = list(with_beneath(slides, beneath(asked, deck), WIDTH))
        yield Block("homework", f"homework-{asked['nth']}", tuple(slides), Spare.HOME)


USED: Mapping[str, Builder] = {
    "vocabulary": _vocabulary,
    "reading": _reading,
    "document": lambda things, row, deck, lesson: document_slides(things, deck),
    "background": _background,
    "figure": _figure,
    "model": _model,
    "argument": _argument,
    "simulation": _simulation,
    "case": _case,
    "grid": lambda things, row, deck, lesson: grid_slides(things),
    "discussion": _discussion,
    "quiz": _quiz,
    "exit_ticket": _exit_ticket,
    "homework": _homework,
}
"""What a row can work with, in the order of its slides."""

PART_OF = {"case": "cases", "figure": "background", "grid": "grids"}
"""The names that `leave_out` and `after` have for a part of the plan."""
