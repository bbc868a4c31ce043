"""A case: the decision point, its people, what is known and how certain it is, and how to teach it."""

from __future__ import annotations

import re
from typing import Self

from kitgen.model.base import ForInstructor, Many, Spec
from kitgen.model.chart import Chart
from kitgen.model.exhibit import Exhibit
from kitgen.model.in_language import InLanguage
from kitgen.model.keys import Sources
from kitgen.model.numbers import YesNo
from kitgen.model.reading import Question
from kitgen.model.values import EdtfDate, Id, Line, Prose, Status
from kitgen.source.nodes import Mapping, Node, Scalar
from kitgen.text.dates import parts_of


class Actor(Spec):
    """A person or group in the case. `- Provisional IRA: an armed group …` is enough."""

    pair = ("name", "role")

    name: Line
    """Name."""

    role: Line = Line("")
    """Who they are in this case."""


class Event(Spec):
    """A row of the timeline. `- 1984-10-12: What happened` is enough for what is established."""

    date: EdtfDate
    """When, as far as known: `1984-10-12`, `1984-10`, `1984`, `~1984`, `2019-09-05/2019-09-07`, `44 BC`."""

    event: Line
    """What happened, in your own words."""

    status: Status = Status.ESTABLISHED
    """established, reported or contested."""

    according_to: Line = Line("")
    """Who says so (and who denies it). Needed for what is reported or contested."""

    source: Sources = ()
    """Keys of the references that support it."""

    @classmethod
    def shaped(cls, node: Node) -> Node:
        """A key that looks like a date is the date, its value the event."""
        if isinstance(node, Mapping) and "date" not in node and "event" not in node:
            dates = [key for key in node if re.match(r"~?(?:\d{4}|\d{1,4}(?:-\d{2}){0,2} ?(?:BC|B\.C\.))", key)]
            if len(dates) == 1:
                full = Mapping({key: value for key, value in node.items() if key != dates[0]})
                full.span, full.keys_at = node.span, dict(node.keys_at)
                full["date"] = Scalar.at(dates[0], node.keys_at[dates[0]])
                full["event"] = node[dates[0]]
                full.keys_at |= {"date": node.keys_at[dates[0]], "event": node[dates[0]].span}
                return super().shaped(full)
        return super().shaped(node)


class Position(Spec):
    """The position of one side. `- British government: no talks …` is enough."""

    pair = ("actor", "text")

    actor: Line
    """Who."""

    text: Line
    """What they hold, in neutral words."""

    status: Status = Status.ESTABLISHED
    """Whether they are on record with it."""

    according_to: Line = Line("")
    """Who reports it, if it is not on record."""

    source: Sources = ()
    """Keys of references."""


class BoardColumn(Spec):
    """One column of the board at the end of class."""

    pair = ("title", "items")

    title: Line
    """Heading of the column."""

    items: Many[Line] = ()
    """What it should contain."""


class TeachingNote(Spec):
    """How to teach the case. For the instructor only."""

    synopsis: Prose = Prose("")
    """The case in a paragraph, and why it is taught."""

    analysis: Prose = Prose("")
    """What a good discussion works out."""

    board_plan: Many[BoardColumn] = ()
    """What the board should look like at the end."""

    what_happened_next: Prose = Prose("")
    """What came after the decision point. Keep it for the end of class."""

    pitfalls: Many[Line] = ()
    """What usually goes wrong."""

    wrap_up: Prose = Prose("")
    """How to end."""


class Case(InLanguage):
    """A case brief with its teaching note."""

    id: Id
    """A short name: `brighton`."""

    title: Line
    """Title."""

    decision_point: Line
    """Who must decide what, and when."""

    why: Line = Line("")
    """Why this case belongs to the lesson."""

    setting: Prose = Prose("")
    """What students must know to decide."""

    actors: Many[Actor] = ()
    """Who is in it."""

    timeline: Many[Event] = ()
    """What happened, row by row, with how well it is known. Printed in the order of the dates."""

    positions: Many[Position] = ()
    """The positions of the sides."""

    terms: Many[Line] = ()
    """What was agreed, or what was on the table."""

    outcome: Prose = Prose("")
    """What came of it, as far as students should know before they discuss."""

    contested: Many[Line] = ()
    """What is disputed, and between whom."""

    exhibits: Many[Exhibit] = ()
    """Tables of data and pictures, numbered in this order: name them in texts as "Exhibit 1"."""

    charts: Many[Chart] = ()
    """Charts, drawn from their numbers."""

    study_questions: Many[Question] = ()
    """Questions to prepare."""

    teaching_note: ForInstructor[TeachingNote | None] = None
    """How to teach it."""

    source_note: Line = Line("")
    """A word on the sources."""

    optional: YesNo = False
    """Whether students' paper may leave it out to fit a number of pages (docs/paper.md)."""

    def as_printed(self) -> Self:
        """With the timeline in the order of its dates: rows of an extended edition are written after the usual ones."""
        rows: list[Event] = []
        for row in self.timeline:
            place = len(rows)
            while place and _is_before(row, rows[place - 1]):
                place -= 1
            rows.insert(place, row)
        return self if tuple(rows) == self.timeline else self.model_copy(update={"timeline": tuple(rows)})


def _is_before(one: Event, two: Event) -> bool:
    """Whether a row is surely earlier than another: `1984` may be written before or after `1984-10`."""
    first, second = (parts_of(row.date.split("/")[0]) for row in (one, two))
    return first < second[: len(first)]
