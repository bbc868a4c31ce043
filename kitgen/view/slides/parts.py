"""The parts of a deck, in the order of a class: what each takes from the lesson, and in which shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from kitgen.view.slides.shapes import (
    Row,
    Slide,
    columns,
    count,
    heading_size,
    html_of,
    picture,
    prose,
    question,
    quote,
    room_below,
    row_height,
    rows,
    table,
    together,
)

Lesson = Mapping[str, Any]


@dataclass(frozen=True)
class Maker:
    """What the parts need besides the lesson: words, citations, and the figures that kitgen draws."""

    labels: Mapping[str, str]
    cite: Callable[[Sequence[str]], Markup]
    probability: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    series_chart: Callable[[Mapping[str, Any]], Any]
    argument_maps: Callable[[Mapping[str, Any]], Sequence[tuple[list[str], Any]]]
    letter: Callable[[int], str]

    def word(self, name: str, **values: object) -> Markup:
        """A label, with its values put in."""
        text = self.labels[f"slides_{name}"]
        for key, value in values.items():
            text = text.replace(f"{{{key}}}", str(value))
        return escape(text)

    def says(self, row: Mapping[str, Any]) -> Markup:
        """Who says so, and where it is written."""
        parts = [html_of(row["according_to"]), self.cite(row["source"]) if row["source"] else Markup("")]
        return Markup(" ").join(part for part in parts if part)


def title(lesson: Lesson, maker: Maker) -> Iterator[Slide]:
    """The first slide, and what students should know about difficult content."""
    yield Slide("title", html_of(lesson["title"]))
    if lesson["content_note"]:
        yield from prose(maker.word("content_note"), html_of(lesson["content_note"]))


def essential(lesson: Lesson, maker: Maker) -> Iterator[Slide]:
    """The essential question."""
    yield from question(html_of(lesson["essential_question"]), kicker=maker.word("essential"))


def objectives(lesson: Lesson, maker: Maker) -> Iterator[Slide]:
    """What students can do by the end."""
    entries = [Row(html_of(objective["text"])) for objective in lesson["objectives"]]
    yield from rows(maker.word("objectives"), entries, look="bullets")


def warm_up(lesson: Lesson, maker: Maker) -> Iterator[Slide]:
    """What the class does first."""
    first = _first(lesson)
    if first is not None:
        yield from _activity(first, maker, maker.word("warm_up"))


def vocabulary(lesson: Lesson, maker: Maker) -> Iterator[Slide]:
    """Words to learn."""
    entries = []
    for term in lesson["vocabulary"]:
        lead = html_of(term["term"])
        if term["translation"]:
            lead += Markup(' <span class="translation">{}</span>').format(term["translation"])
        entries.append(Row(html_of(term["definition"]), lead, says=maker.cite(term["source"])))
    yield from rows(maker.word("vocabulary"), entries, look="terms")


def background(lesson: Lesson, maker: Maker) -> Iterator[Slide]:
    """Each section: its text, its facts with their standing, its picture."""
    for section in lesson["background"]:
        heading, kicker = html_of(section["title"]), maker.word("background")
        yield from prose(heading, html_of(section["body"]), kicker=kicker)
        if section["figure"]:
            yield from picture(heading, section["figure"], kicker=kicker)
        yield from _charts(section["charts"], maker, kicker)
        entries = [
            Row(html_of(fact["text"]), status=fact["status"], says=maker.says(fact)) for fact in section["facts"]
        ]
        yield from rows(heading, entries, look="facts", kicker=maker.word("facts"))


def reading(lesson: Lesson, maker: Maker) -> Iterator[Slide]:
    """The text under study: what it is, its own words, its claims by paragraph."""
    text = lesson["reading"]
    if not text:
        return
    kicker, source = maker.word("reading"), maker.cite(text["source"])
    heading = html_of(text["title"]) or source
    if text["introduction"]:
        yield from prose(heading, html_of(text["introduction"]), kicker=kicker)
    for excerpt in text["excerpts"]:
        where = Markup("{}, {}").format(source, excerpt["at"])
        yield from quote(maker.word("own_words"), html_of(excerpt["text"]), where, kicker=kicker, about=excerpt)
    entries = []
    for claim in text["claims"]:
        lead = escape(claim["at"])
        if claim["role"]:
            lead += Markup(' <span class="role">{}</span>').format(html_of(claim["role"]))
        entries.append(Row(html_of(claim["text"]), lead))
    yield from rows(maker.word("claims"), entries, look="claims", kicker=kicker, about=text)


def model(lesson: Lesson, maker: Maker) -> Iterator[Slide]:
    """The lucky-once model: what it says, its curve, its tables, and where it misleads."""
    given = lesson["model"]
    if not given:
        return
    made = maker.probability(given)
    heading = html_of(given["title"]) or maker.word("model")
    kicker, caution = maker.word("model"), html_of(given["caution"])
    if given["introduction"]:
        yield from prose(heading, html_of(given["introduction"]), kicker=kicker)
    yield Slide("model", maker.word("chart"), kicker, items=(made["chart"], made["live"]), look="chart", about=given)
    yield from table(maker.word("success"), made["success"], caution, kicker=kicker)
    yield from table(maker.word("needed"), made["needed"], kicker=kicker)
    yield from table(maker.word("reliability"), made["reliability"], kicker=kicker)
    if given["limits"]:
        for name, text in made["limits"]:
            yield from prose(escape(name), Markup("<p>{}</p>").format(text), kicker=maker.word("limits"))


def argument(lesson: Lesson, maker: Maker) -> Iterator[Slide]:
    """The task, and the map to fill in, whole or step by step."""
    given = lesson["argument"]
    if not given:
        return
    kicker = maker.word("argument")
    heading = html_of(given["title"]) or kicker
    if given["task"]:
        yield from prose(heading, html_of(given["task"]), kicker=kicker, about=given)
    for reasons, drawn in maker.argument_maps(given):
        names = (
            ", ".join(reasons[:-1]) + f" {maker.labels['map_and']} {reasons[-1]}"
            if len(reasons) > 1
            else "".join(reasons)
        )
        heading = maker.word("step", reasons=names) if reasons else maker.word("map")
        about = {**given, "shown": reasons}
        yield Slide("drawing", heading, kicker, items=(drawn,), look="map", about=about)


def cases(lesson: Lesson, maker: Maker) -> Iterator[Slide]:
    """Each case: timeline, pictures, positions, the decision. The situation is read from the case packet."""
    for case in lesson["cases"]:
        kicker = html_of(case["title"])
        for figure in case["exhibits"]:
            # its caption stands above it, and not a second time below
            yield from picture(html_of(figure["caption"]) or kicker, {**figure, "caption": ""}, kicker=kicker)
        yield from _charts(case["charts"], maker, kicker)
        events = [
            Row(html_of(event["event"]), html_of(event["date"]), event["status"], maker.says(event))
            for event in case["timeline"]
        ]
        yield from rows(maker.word("timeline"), events, look="dated", kicker=kicker, about=case)
        stands = [
            Row(html_of(position["text"]), html_of(position["actor"]), position["status"], maker.says(position))
            for position in case["positions"]
        ]
        yield from rows(maker.word("positions"), stands, look="facts", kicker=kicker)
        decision = maker.word("decision", case=case["title"].plain)
        yield from question(html_of(case["decision_point"]), kicker=decision, about=case)


def discussion(lesson: Lesson, maker: Maker) -> Iterator[Slide]:
    """The questions, one a slide."""
    for number, asked in enumerate(lesson["discussion"], 1):
        yield from question(
            html_of(asked["prompt"]),
            html_of(asked["context"]),
            maker.word("before_question", n=number),
            kicker=maker.word("discussion", n=number),
            minutes=asked["minutes"],
            about=asked,
            clock=f"discussion-{number}",
        )


def activities(lesson: Lesson, maker: Maker) -> Iterator[Slide]:
    """What the class does, but for what it does first."""
    first = _first(lesson)
    for activity in lesson["activities"]:
        if activity is not first and activity["phase"] not in ("before", "break"):
            yield from _activity(activity, maker, maker.word("activity"))


def simulation(lesson: Lesson, maker: Maker) -> Iterator[Slide]:
    """The task and the parts of a role-play. The scenario and the agreement are on the players' sheet."""
    play = lesson["simulation"]
    if not play:
        return
    kicker = maker.word("simulation")
    yield from prose(html_of(play["title"]), html_of(play["task"] or play["scenario"]), kicker=kicker, about=play)
    roles = [Row(html_of(role["public_brief"]), html_of(role["name"])) for role in play["roles"]]
    yield from rows(maker.word("roles"), roles, look="terms", kicker=kicker)
    asked = [Row(html_of(line)) for line in play["debrief"]]
    yield from rows(maker.word("debrief"), asked, look="bullets", kicker=kicker)


def quiz(lesson: Lesson, maker: Maker) -> Iterator[Slide]:
    """The items without their answers, one a slide."""
    for number, item in enumerate(lesson["quiz"]["items"] if lesson["quiz"] else (), 1):
        yield from _item(item, maker, maker.word("quiz", n=number))


def exit_ticket(lesson: Lesson, maker: Maker) -> Iterator[Slide]:
    """The last questions, one a slide."""
    for number, task in enumerate(lesson["exit_ticket"], 1):
        yield from question(
            html_of(task["prompt"]),
            kicker=maker.word("exit_ticket"),
            minutes=task["minutes"],
            about=task,
            clock=f"exit-{number}",
        )


PARTS: Mapping[str, Callable[[Lesson, Maker], Iterator[Slide]]] = {
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


def _charts(charts: Sequence[Mapping[str, Any]], maker: Maker, kicker: Markup) -> Iterator[Slide]:
    """Each chart, and after it where the counting changes, how well each series stands and who says so."""
    for chart in charts:
        heading, drawn = html_of(chart["title"]), maker.series_chart(chart)
        yield Slide("drawing", heading, kicker, items=(drawn,), size=heading_size(heading), look="chart")
        entries = [Row(html_of(note), Markup("{}. {}").format(letter, place)) for letter, place, note in drawn.notes]
        entries += [
            Row(html_of(series["name"]), status=series["status"], says=maker.says(series)) for series in chart["series"]
        ]
        yield from rows(heading, entries, look="facts", kicker=maker.word("facts"))


def _activity(activity: Mapping[str, Any], maker: Maker, kicker: Markup) -> Iterator[Slide]:
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


def _item(item: Mapping[str, Any], maker: Maker, kicker: Markup) -> Iterator[Slide]:
    """One quiz item. Which choice is right is only known where the data says so: in the instructor's deck."""
    heading = html_of(item["prompt"])
    more: dict[str, Any] = {"kicker": kicker, "about": item}
    choices = [
        Row(html_of(choice["text"]), mark=maker.letter(place), right=bool(choice.get("correct")))
        for place, choice in enumerate(item["choices"], 1)
    ]
    options = [Row(html_of(option), mark=maker.letter(place)) for place, option in enumerate(item["options"], 1)]
    if item["type"] == "true_false":
        said = item["answer"].plain.lower() if item.get("answer") else ""
        choices = [
            Row(escape(maker.labels[name]), mark=maker.letter(place), right=said in words)
            for place, name, words in ((1, "true", ("true", "yes")), (2, "false", ("false", "no")))
        ]
    if item["type"] == "match":
        left = [Row(html_of(side), mark=str(place)) for place, side in enumerate(item["left"], 1)]
        yield from columns(heading, left, options, **more)
    elif item["type"] == "cloze":
        gap = Markup(' <span class="blank">{}</span> ').format("\u00a0" * 9)
        body = Markup("<p>{}</p>").format(gap.join(html_of(part) for part in item["gapped"]))
        yield from prose(heading, body, **more)
    elif choices or options:
        yield from _chosen(heading, choices or options, **more)
    else:
        note = Markup("<p>{}</p>").format(maker.word("unit", unit=item["unit"])) if item["unit"] else Markup("")
        yield from question(heading, note, heading, **more)


def _chosen(heading: Markup, choices: Sequence[Row], **more: Any) -> Iterator[Slide]:
    """A question with its choices on one slide where that is possible at all."""
    for size, look in together(heading, "choices"):
        height = sum(row_height(row, look) for row in choices)
        if height <= room_below(heading, size) and sum(count(row.text) for row in choices) <= 90:
            yield Slide("rows", heading, items=tuple(choices), size=size, look=look, **more)
            return
    yield from rows(heading, choices, look="choices", most=90, **more)
