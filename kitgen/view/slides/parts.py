"""The parts of a deck, in the order of a class: what each takes from the lesson, and in which shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

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
    """The first slide, and what students should know about difficult content."""
    yield Slide("title", html_of(lesson["title"]))
    if lesson["content_note"]:
        yield from prose(deck.word("content_note"), html_of(lesson["content_note"]))


def essential(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """The essential question."""
    yield from question(html_of(lesson["essential_question"]), kicker=deck.word("essential"))


def objectives(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """What students can do by the end."""
    entries = [ListEntry(html_of(objective["text"])) for objective in lesson["objectives"]]
    yield from rows(deck.word("objectives"), entries, look="bullets")


def warm_up(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """What the class does first."""
    first = _first(lesson)
    if first is not None:
        yield from _activity(first, deck, deck.word("warm_up"))


def vocabulary(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """Words to learn."""
    entries = []
    for term in lesson["vocabulary"]:
        lead = html_of(term["term"])
        if term["translation"]:
            lead += Markup(' <span class="translation">{}</span>').format(term["translation"])
        entries.append(ListEntry(html_of(term["definition"]), lead, says=deck.cite(term["source"])))
    yield from rows(deck.word("vocabulary"), entries, look="terms")


def background(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """Each section: its text, its facts with their standing, its picture."""
    for section in lesson["background"]:
        heading, kicker = html_of(section["title"]), deck.word("background")
        yield from prose(heading, html_of(section["body"]), kicker=kicker)
        if section["figure"]:
            yield from picture(heading, section["figure"], kicker=kicker)
        yield from _charts(section["charts"], deck, kicker)
        entries = [
            ListEntry(html_of(fact["text"]), status=fact["status"], says=deck.says(fact)) for fact in section["facts"]
        ]
        yield from rows(heading, entries, look="facts", kicker=deck.word("facts"))


def reading(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """The text under study: what it is, its own words, its claims by paragraph."""
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
    yield from rows(deck.word("claims"), entries, look="claims", kicker=kicker, about=text)


def model(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """The lucky-once model: what it says, its curve, its tables, and where it misleads."""
    given = lesson["model"]
    if not given:
        return
    made = deck.probability(given)
    heading = html_of(given["title"]) or deck.word("model")
    kicker, caution = deck.word("model"), html_of(given["caution"])
    if given["introduction"]:
        yield from prose(heading, html_of(given["introduction"]), kicker=kicker)
    yield Slide("model", deck.word("chart"), kicker, items=(made["chart"], made["live"]), look="chart", about=given)
    yield from table(deck.word("success"), made["success"], caution, kicker=kicker)
    yield from table(deck.word("needed"), made["needed"], kicker=kicker)
    yield from table(deck.word("reliability"), made["reliability"], kicker=kicker)
    if given["limits"]:
        for name, text in made["limits"]:
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
        names = (
            ", ".join(reasons[:-1]) + f" {deck.labels['map_and']} {reasons[-1]}"
            if len(reasons) > 1
            else "".join(reasons)
        )
        heading = deck.word("step", reasons=names) if reasons else deck.word("map")
        about = {**given, "shown": reasons}
        yield Slide("drawing", heading, kicker, items=(drawn,), look="map", about=about)


def cases(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """Each case: timeline, pictures, positions, the decision. The situation is read from the case packet."""
    for case in lesson["cases"]:
        kicker = html_of(case["title"])
        for figure in case["exhibits"]:
            # its caption stands above it, and not a second time below
            yield from picture(html_of(figure["caption"]) or kicker, {**figure, "caption": ""}, kicker=kicker)
        yield from _charts(case["charts"], deck, kicker)
        events = [
            ListEntry(html_of(event["event"]), html_of(event["date"]), event["status"], deck.says(event))
            for event in case["timeline"]
        ]
        yield from rows(deck.word("timeline"), events, look="dated", kicker=kicker, about=case)
        stands = [
            ListEntry(html_of(position["text"]), html_of(position["actor"]), position["status"], deck.says(position))
            for position in case["positions"]
        ]
        yield from rows(deck.word("positions"), stands, look="facts", kicker=kicker)
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
    """What the class does, but for what it does first."""
    first = _first(lesson)
    for activity in lesson["activities"]:
        if activity is not first and activity["phase"] not in ("before", "break"):
            yield from _activity(activity, deck, deck.word("activity"))


def simulation(lesson: Lesson, deck: DeckContext) -> Iterator[Slide]:
    """The task and the parts of a role-play. The scenario and the agreement are on the players' sheet."""
    play = lesson["simulation"]
    if not play:
        return
    kicker = deck.word("simulation")
    yield from prose(html_of(play["title"]), html_of(play["task"] or play["scenario"]), kicker=kicker, about=play)
    roles = [ListEntry(html_of(role["public_brief"]), html_of(role["name"])) for role in play["roles"]]
    yield from rows(deck.word("roles"), roles, look="terms", kicker=kicker)
    asked = [ListEntry(html_of(line)) for line in play["debrief"]]
    yield from rows(deck.word("debrief"), asked, look="bullets", kicker=kicker)


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
"""The parts by the names that `after` and `leave_out` use; the sources come last."""


def _first(lesson: Lesson) -> Mapping[str, Any] | None:
    """The warm-up, or else what the class does first."""
    in_class = [activity for activity in lesson["activities"] if activity["phase"] != "before"]
    return next((each for each in in_class if each["phase"] == "warm_up"), in_class[0] if in_class else None)


def _charts(charts: Sequence[Mapping[str, Any]], deck: DeckContext, kicker: Markup) -> Iterator[Slide]:
    """Each chart, and after it where the counting changes, how well each series stands and who says so."""
    for chart in charts:
        heading, drawn = html_of(chart["title"]), deck.series_chart(chart)
        yield Slide("drawing", heading, kicker, items=(drawn,), size=heading_size(heading), look="chart")
        entries = [
            ListEntry(html_of(note), Markup("{}. {}").format(letter, place)) for letter, place, note in drawn.notes
        ]
        entries += [
            ListEntry(html_of(series["name"]), status=series["status"], says=deck.says(series))
            for series in chart["series"]
        ]
        yield from rows(heading, entries, look="facts", kicker=deck.word("facts"))


def _activity(activity: Mapping[str, Any], deck: DeckContext, kicker: Markup) -> Iterator[Slide]:
    """Instructions, or the steps where there are none; minutes and how students sit above them."""
    if activity["grouping"]:
        kicker = Markup("{} · {}").format(kicker, html_of(activity["grouping"]))
    minutes, clock = activity["minutes"]["target"], f"activity-{activity['id']}"
    heading, body = html_of(activity["title"]), html_of(activity["instructions"])
    if not body and activity["steps"]:
        items = Markup("").join(Markup("<li>{}</li>").format(html_of(step["text"])) for step in activity["steps"])
        body = Markup("<ol>{}</ol>").format(items)
    if body:
        yield from prose(heading, body, look="activity", kicker=kicker, minutes=minutes, about=activity, clock=clock)
    else:
        yield from question(heading, kicker=kicker, minutes=minutes, about=activity, clock=clock)
