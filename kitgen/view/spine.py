"""The plan as the spine of every document: its rows in order, each with what the class works with and writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kitgen.view.roadmap import main_roadmap


@dataclass(frozen=True)
class UsedPart:
    """A part of the lesson that an activity works with. ``things`` are those of its questions, cases, … that are used,
    each with its place in the lesson as ``nth``; a part that is one thing has that."""

    part: str
    things: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class PlanRow:
    """A row of the plan. ``start`` is None for what the plan leaves out."""

    number: int | None
    """What every document calls it. Only what the class does on paper has a number, so that students, who have no other
    rows, count 1, 2, 3, whatever their handout leaves out to fit its pages."""

    activity: Mapping[str, Any]
    start: int | None
    minutes: int
    uses: tuple[UsedPart, ...]

    @property
    def planned(self) -> bool:
        """Whether the plan for the lesson's own class length has it."""
        return self.start is not None

    @property
    def on_paper(self) -> bool:
        """Whether the handout has it: something to read or to do, to write, or to work with."""
        return _leaves_paper(self.activity, (used.part for used in self.uses))

    @property
    def has_steps(self) -> bool:
        """Whether students have its steps."""
        return shows_steps(self.activity)

    @property
    def heading(self) -> str:
        """Its number, if it has one, and its title: how it is called in bookmarks."""
        title: str = self.activity["title"].plain
        return f"{self.number} {title}" if self.number else title

    def using(self, part: str) -> tuple[Mapping[str, Any], ...]:
        """The things of a part that it works with: ``row.using('discussion')``."""
        return tuple(thing for used in self.uses if used.part == part for thing in used.things)


def plan_rows(lesson: Mapping[str, Any]) -> list[PlanRow]:
    """The activities in class in their order, those that the plan leaves out among them."""
    starts = {row.activity["id"]: (row.start, row.minutes) for row in main_roadmap(lesson).rows}
    rows: list[PlanRow] = []
    count = 0
    for activity in lesson["activities"]:
        if activity["phase"] == "before":
            continue
        start, minutes = starts.get(activity["id"], (None, activity["minutes"]["target"]))
        used = (use["part"] for use in lesson["spine"].get(activity["id"], ()))
        number = None
        if start is not None and _leaves_paper(activity, used):
            count += 1
            number = count
        if activity.get("row"):  # some activities are left out of this document, but not of the plan
            number, start, minutes = activity["row"]
        rows.append(PlanRow(number, activity, start, minutes, used_by(lesson, activity["id"])))
    return rows


def _leaves_paper(activity: Mapping[str, Any], used: Iterable[str]) -> bool:
    """Whether students have something of an activity that uses these parts in their hands."""
    written = activity["instructions"] or activity["product"] or activity["lines"] or activity["signatures"]
    return bool(written or shows_steps(activity) or any(part != "homework" for part in used))


def shows_steps(activity: Mapping[str, Any]) -> bool:
    """Whether the steps of an activity are for students: those of a lab, unless it says otherwise."""
    shown = activity["show_steps"]
    return bool(activity["steps"]) and (activity["protocol"] == "lab" if shown is None else bool(shown))


def used_by(lesson: Mapping[str, Any], activity: str) -> tuple[UsedPart, ...]:
    """What an activity works with, of what is in the lesson's data: a part that its audience cannot see is not."""
    found = []
    for use in lesson["spine"].get(activity, ()):
        things = tuple(
            thing for thing in _things(lesson, use["part"]) if not use["numbers"] or thing["nth"] in use["numbers"]
        )
        if things:
            found.append(UsedPart(use["part"], things))
    return tuple(found)


def unused(lesson: Mapping[str, Any]) -> list[UsedPart]:
    """What no activity of the lesson works with, in the order of ``PARTS``."""
    used: dict[str, set[int]] = {}
    for activity in lesson["activities"]:
        for use in used_by(lesson, activity["id"]):
            used.setdefault(use.part, set()).update(thing.get("nth", 0) for thing in use.things)
    found = []
    for part in PARTS:
        left = tuple(thing for thing in _things(lesson, part) if thing.get("nth", 0) not in used.get(part, ()))
        if left:
            found.append(UsedPart(part, left))
    return found


PARTS = ("reading", "document", "model", "argument", "case", "grid", "discussion", "simulation", "quiz", "exit_ticket")
"""The parts that an activity is expected to use."""


def _things(lesson: Mapping[str, Any], part: str) -> Sequence[Mapping[str, Any]]:
    if part == "figure":
        return [{**figure, "nth": nth} for nth, figure in enumerate(_figures(lesson), 1)]
    if part == "quiz":
        return (lesson.get("quiz") or {}).get("items") or ()
    value = lesson.get({"case": "cases", "document": "documents", "grid": "grids"}.get(part, part))
    if not value:
        return ()
    return [value] if isinstance(value, Mapping) else value


def _figures(lesson: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The pictures and charts of the background in their order; a chart has ``series``."""
    for section in lesson.get("background") or ():
        if section["figure"]:
            yield section["figure"]
        yield from section["figures"]
        yield from section["charts"]
