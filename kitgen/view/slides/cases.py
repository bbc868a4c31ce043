"""The slides of a case: what happened until then, what is on the table, exhibits and charts, the decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from kitgen.view.slides.charts import chart_slides
from kitgen.view.slides.context import Block, DeckContext
from kitgen.view.slides.exhibits import exhibit
from kitgen.view.slides.fit import BODY, LITTLE, SMALL, WIDTH, Size, split
from kitgen.view.slides.opening import few
from kitgen.view.slides.questions import question
from kitgen.view.slides.shapes import ListEntry, Slide, continued, heading_size, html_of, prose, room_below
from kitgen.view.slides.spare import Spare
from kitgen.view.slides.text import words_of
from kitgen.view.spine import PlanRow

Things = Sequence[Mapping[str, Any]]

_DATES = (232, 328)
"""The width of dates before their events, with the space after them, and of long ones: `.dated` in
templates/_base/slides.css."""


def case_slides(things: Things, row: PlanRow, deck: DeckContext) -> Iterator[Block]:
    """Each case. Its setting, its people and their positions are in the case packet."""
    chosen = [option for product in row.activity["product"] for option in product["choose"]]
    options = Markup("").join(Markup("<li>{}</li>").format(html_of(option)) for option in chosen)
    for case in things:
        name = case["id"]
        yield Block("cases", f"case-{name}-timeline", few(timeline(case, deck)), Spare.TIMELINE)
        for shown in case["exhibits"]:
            yield Block("cases", f"case-{name}-exhibit-{shown['nth']}", tuple(exhibit(shown, deck)), Spare.EXHIBIT)
        yield from chart_slides(case["charts"], deck, "cases", f"case-{name}-chart", Spare.EXHIBIT)
        yield Block("cases", f"case-{name}-terms", few(_terms(case, deck)), Spare.OPTIONS)
        label = deck.word("decision", case=case["title"].plain)
        note = Markup("<ul>{}</ul>").format(options) if options else Markup("")
        decision = question(html_of(case["decision_point"]), label, note, label, about=case)
        yield Block("cases", f"case-{name}", tuple(decision))


def timeline(case: Mapping[str, Any], deck: DeckContext) -> Iterator[Slide]:
    """The dates of a case, each with its event and who says so, if that is not established."""
    heading = Markup.escape(deck.labels["timeline"])
    entries = []
    for event in case["timeline"]:
        sure = event["status"] == "established"
        said = () if sure else (deck.labels[f"status_{event['status']}"], html_of(event["according_to"]))
        says = Markup(" · ").join(each for each in said if each)
        entries.append(ListEntry(html_of(event["event"]), html_of(event["date"]), says=says))
    size = heading_size(heading)
    room = room_below(heading, size)
    wide = any(SMALL.lines(words_of(entry.lead), _DATES[0] - 28) > 1 for entry in entries)
    before, css_class = (_DATES[1], "wide") if wide else (_DATES[0], "")

    def parts(letters: Size) -> list[list[ListEntry]]:
        return split(entries, lambda some: sum(_height(entry, letters, before) for entry in some), room)

    shown, tight = (parts(BODY), parts(LITTLE)) if entries else ([], [])
    if len(tight) < len(shown):
        shown, css_class = tight, f"{css_class} tight".strip()
    yield from continued(Slide("dated", heading, items=tuple(part), size=size, css_class=css_class) for part in shown)


def _height(entry: ListEntry, letters: Size, before: float) -> float:
    """The height of a date with its event, which is beside it."""
    inner = WIDTH - before
    event = letters.lines(words_of(entry.text), inner) * letters.line
    event += SMALL.lines(words_of(entry.says), inner) * SMALL.line
    return max(event, SMALL.lines(words_of(entry.lead), before - 28) * letters.line) + 11


def _terms(case: Mapping[str, Any], deck: DeckContext) -> Iterator[Slide]:
    """What is on the table: the options in full, or the text that is decided on."""
    if case["terms"]:
        listed = Markup("").join(Markup("<li>{}</li>").format(html_of(term)) for term in case["terms"])
        yield from prose(escape(deck.labels["terms"]), Markup("<ul>{}</ul>").format(listed))
