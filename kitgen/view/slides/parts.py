"""Turn the parts of a lesson into slides, in the order of a class."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from kitgen.figures.argument.words import listed
from kitgen.view.slides.context import DeckContext
from kitgen.view.slides.quiz import quiz_item
from kitgen.view.slides.shapes import (
    ListEntry,
    Slide,
    heading_size,
    html_of,
    picture,
    prose,
    question,
    quote,
    rows,
    table,
)

Lesson = Mapping[str, Any]


def title(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """The first slide, and the note on difficult content."""
    yield Slide("title", html_of(lesson["title"]))
    if lesson["content_note"]:
        yield from prose(deck.word("content_note"), html_of(lesson["content_note"]))


def essential(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """The essential question."""
    yield from question(html_of(lesson["essential_question"]), kicker=deck.word("essential"))


def objectives(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """The objectives as a list."""
    entries = [ListEntry(html_of(objective["text"])) for objective in lesson["objectives"]]
    yield from rows(deck.word("objectives"), entries, css_class="bullets")


def warm_up(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """The warm-up, or else the first activity in class."""
    first = _first(lesson)
    if first is not None:
        yield from _activity(first, deck, deck.word("warm_up"))


def vocabulary(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """The vocabulary as a list of terms."""
    entries = []
    for term in lesson["vocabulary"]:
        lead = html_of(term["term"])
        if term["translation"]:
            lead += Markup(' <span class="translation">{}</span>').format(term["translation"])
        entries.append(ListEntry(html_of(term["definition"]), lead, says=deck.cite(term["source"])))
    yield from rows(deck.word("vocabulary"), entries, css_class="terms")


def background(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """Each section: its text, picture and charts, and its facts with how certain each is."""
    for section in lesson["background"]:
        heading, kicker = html_of(section["title"]), deck.word("background")
        yield from prose(heading, html_of(section["body"]), kicker=kicker)
        if section["figure"]:
            yield from picture(heading, section["figure"], kicker=kicker)
        yield from _charts(section["charts"], deck, kicker)
        entries = [
            ListEntry(html_of(fact["text"]), status=fact["status"], says=deck.says(fact)) for fact in section["facts"]
        ]
        yield from rows(heading, entries, css_class="facts", kicker=deck.word("facts"))


def reading(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """The text under study: introduction, excerpts, and its claims by paragraph."""
    text = lesson["reading"]
    if not text:
        return
    kicker, source = deck.word("reading"), deck.cite(text["source"])
    heading = html_of(text["title"]) or source
    if text["introduction"]:
        yield from prose(heading, html_of(text["introduction"]), kicker=kicker)
    for excerpt in text["excerpts"]:
        where = Markup("{}, {}").format(source, excerpt["at"])
        yield from quote(deck.word("own_words"), html_of(excerpt["text"]), where, kicker=kicker, about=excerpt)
    entries = []
    for claim in text["claims"]:
        lead = escape(claim["at"])
        if claim["role"]:
            lead += Markup(' <span class="role">{}</span>').format(html_of(claim["role"]))
        entries.append(ListEntry(html_of(claim["text"]), lead))
    yield from rows(deck.word("claims"), entries, css_class="claims", kicker=kicker, about=text)


def model(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """The lucky-once model: introduction, chart, tables, and the limits of the formula."""
    given = lesson["model"]
    if not given:
        return
    computed = deck.probability(given)
    heading = html_of(given["title"]) or deck.word("model")
    kicker, caution = deck.word("model"), html_of(given["caution"])
    if given["introduction"]:
        yield from prose(heading, html_of(given["introduction"]), kicker=kicker)
    items = (computed["chart"], computed["live"])
    yield Slide("model", deck.word("chart"), kicker, items=items, css_class="chart", about=given)
    yield from table(deck.word("success"), computed["success"], caution, kicker=kicker)
    yield from table(deck.word("needed"), computed["needed"], kicker=kicker)
    yield from table(deck.word("reliability"), computed["reliability"], kicker=kicker)
    if given["limits"]:
        for name, text in computed["limits"]:
            yield from prose(escape(name), Markup("<p>{}</p>").format(text), kicker=deck.word("limits"))


def argument(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """The task, and the map to fill in, whole or step by step."""
    given = lesson["argument"]
    if not given:
        return
    kicker = deck.word("argument")
    heading = html_of(given["title"]) or kicker
    if given["task"]:
        yield from prose(heading, html_of(given["task"]), kicker=kicker, about=given)
    for reasons, drawn in deck.argument_maps(given):
        joined = deck.labels["map_and"]
        heading = deck.word("step", reasons=listed(reasons, joined)) if reasons else deck.word("map")
        about = {**given, "shown": reasons}
        yield Slide("drawing", heading, kicker, items=(drawn,), css_class="map", about=about)


def cases(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """Each case: exhibits, charts, timeline, positions, decision. The situation is in the case packet."""
    for case in lesson["cases"]:
        kicker = html_of(case["title"])
        for figure in case["exhibits"]:
            # the caption is the heading, so it is not repeated below
            yield from picture(html_of(figure["caption"]) or kicker, {**figure, "caption": ""}, kicker=kicker)
        yield from _charts(case["charts"], deck, kicker)
        events = [
            ListEntry(html_of(event["event"]), html_of(event["date"]), event["status"], deck.says(event))
            for event in case["timeline"]
        ]
        yield from rows(deck.word("timeline"), events, css_class="dated", kicker=kicker, about=case)
        positions = [
            ListEntry(html_of(position["text"]), html_of(position["actor"]), position["status"], deck.says(position))
            for position in case["positions"]
        ]
        yield from rows(deck.word("positions"), positions, css_class="facts", kicker=kicker)
        decision = deck.word("decision", case=case["title"].plain)
        yield from question(html_of(case["decision_point"]), kicker=decision, about=case)


def discussion(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """The questions, one a slide."""
    for number, asked in enumerate(lesson["discussion"], 1):
        yield from question(
            html_of(asked["prompt"]),
            html_of(asked["context"]),
            deck.word("before_question", n=number),
            kicker=deck.word("discussion", n=number),
            minutes=asked["minutes"],
            about=asked,
            clock=f"discussion-{number}",
        )


def activities(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """The activities in class after the first."""
    first = _first(lesson)
    for activity in lesson["activities"]:
        if activity is not first and activity["phase"] not in ("before", "break"):
            yield from _activity(activity, deck, deck.word("activity"))


def simulation(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """The task and the roles of a role-play. The scenario and the agreement are on the players' sheet."""
    play = lesson["simulation"]
    if not play:
        return
    kicker = deck.word("simulation")
    yield from prose(html_of(play["title"]), html_of(play["task"] or play["scenario"]), kicker=kicker, about=play)
    roles = [ListEntry(html_of(role["public_brief"]), html_of(role["name"])) for role in play["roles"]]
    yield from rows(deck.word("roles"), roles, css_class="terms", kicker=kicker)
    asked = [ListEntry(html_of(line)) for line in play["debrief"]]
    yield from rows(deck.word("debrief"), asked, css_class="bullets", kicker=kicker)


def quiz(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """The items without their answers, one a slide."""
    for number, item in enumerate(lesson["quiz"]["items"] if lesson["quiz"] else (), 1):
        yield from quiz_item(item, deck, deck.word("quiz", n=number))


def exit_ticket(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """The last questions, one a slide."""
    for number, task in enumerate(lesson["exit_ticket"], 1):
        yield from question(
            html_of(task["prompt"]),
            kicker=deck.word("exit_ticket"),
            minutes=task["minutes"],
            about=task,
            clock=f"exit-{number}",
        )


PARTS: Mapping[str, Callable[[Lesson, DeckContext], Iterator[Slide]]] = {
    "title": title,
    "question": essential,
    "objectives": objectives,
    "warm_up": warm_up,
    "vocabulary": vocabulary,
    "background": background,
    "reading": reading,
    "model": model,
    "argument": argument,
    "cases": cases,
    "discussion": discussion,
    "activities": activities,
    "simulation": simulation,
    "quiz": quiz,
    "exit_ticket": exit_ticket,
}
"""The parts by the names that `after` and `leave_out` use, in the order of the deck; the sources come last."""


def _first(lesson: Lesson) -> Mapping[str, Any] | None:
    """The warm-up, or else the first activity in class."""
    in_class = [activity for activity in lesson["activities"] if activity["phase"] != "before"]
    return next((each for each in in_class if each["phase"] == "warm_up"), in_class[0] if in_class else None)


def _charts(charts: Sequence[Mapping[str, Any]], deck: DeckContext, kicker: Markup) -> Iterator[Slide]:
    """Each chart, then its breaks, and how certain each series is with its source."""
    for chart in charts:
        heading, drawn = html_of(chart["title"]), deck.series_chart(chart)
        yield Slide("drawing", heading, kicker, items=(drawn,), size=heading_size(heading), css_class="chart")
        entries = [
            ListEntry(html_of(note), Markup("{}. {}").format(letter, place)) for letter, place, note in drawn.notes
        ]
        entries += [
            ListEntry(html_of(series["name"]), status=series["status"], says=deck.says(series))
            for series in chart["series"]
        ]
        yield from rows(heading, entries, css_class="facts", kicker=deck.word("facts"))


def _activity(activity: Mapping[str, Any], deck: DeckContext, kicker: Markup) -> Iterator[Slide]:
    """The instructions of an activity, or its steps where it has none; grouping and minutes above the heading."""
    if activity["grouping"]:
        kicker = Markup("{} · {}").format(kicker, html_of(activity["grouping"]))
    more: dict[str, Any] = {
        "kicker": kicker,
        "minutes": activity["minutes"]["target"],
        "about": activity,
        "clock": f"activity-{activity['id']}",
    }
    heading, body = html_of(activity["title"]), html_of(activity["instructions"])
    if not body and activity["steps"]:
        items = Markup("").join(Markup("<li>{}</li>").format(html_of(step["text"])) for step in activity["steps"])
        body = Markup("<ol>{}</ol>").format(items)
    if body:
        yield from prose(heading, body, css_class="activity", **more)
    else:
        yield from question(heading, **more)
