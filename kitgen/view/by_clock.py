"""The plan by the clock: for each row what an instructor does, says and listens for, short enough for two sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from kitgen.text.wording import ends
from kitgen.view.pictures import pictures_of
from kitgen.view.roadmap import Roadmap, main_roadmap, roadmaps
from kitgen.view.spine import PlanRow, UsedPart, plan_rows, unused, used_by

SHORT = 340
"""Letters of expected answers in a row; what is more is in the notes."""


@dataclass(frozen=True)
class Moment:
    """Steps that follow one another, and what is said after them."""

    steps: tuple[Mapping[str, Any], ...]
    say: Any = ""

    @property
    def runs(self) -> list[list[Mapping[str, Any]]]:
        """The steps that are printed in a paragraph: one that has more than a paragraph ends it."""
        runs: list[list[Mapping[str, Any]]] = [[]]
        for step in self.steps:
            runs[-1].append(step)
            if step["text"].rest:
                runs.append([])
        return [run for run in runs if run]


@dataclass(frozen=True)
class Marked:
    """A text with the number of the question that it belongs to: `D2`; the mark may be empty."""

    mark: str
    text: Any


@dataclass(frozen=True)
class ClockRow:
    """A row of the plan for an instructor."""

    row: PlanRow
    clock: str
    """When it begins, as `0:08`; empty if the plan leaves it out."""

    others: tuple[int | None, ...]
    """Its minutes in the plans for the other class lengths; None where they leave it out."""

    stop: str
    """The full stop after its title; empty after a question."""

    do: Any
    """What to do, if there are no steps: what its author says of it, or else what students read."""

    moments: tuple[Moment, ...]
    """Its steps, with what is said."""

    asks: tuple[Marked, ...]
    """Questions, if nothing else says what is done."""

    answers: tuple[Marked, ...]
    """What to listen for, and answers, as many as are short."""

    more: bool
    """Whether more answers are in the notes."""

    model: bool
    """Whether values of the model are among the answers."""

    notes: tuple[UsedPart, ...]
    """The parts of the lesson that the notes explain here: those that no earlier activity uses."""

    sheets: frozenset[str]
    """The parts of which it has all: the quiz is a paper of its own, and single items of it are on the handout."""

    late: tuple[Mapping[str, Any], ...]
    """The steps that are in the notes: all if the row does not have them, else those whose notes it lacks."""

    @property
    def sitting(self) -> str:
        """How students sit, for the length of it."""
        return self.row.activity["grouping"].plain or "whole class, then pairs"

    @property
    def papers(self) -> tuple[str, ...]:
        """The kinds of document that students use, besides the handout."""
        names = [name for used in self.row.uses if used.part in self.sheets for name in _PAPERS.get(used.part, ())]
        return tuple(dict.fromkeys(names))

    @property
    def keys(self) -> tuple[str, ...]:
        """The kinds of document in which its answers are, besides the guide."""
        return tuple(_KEYS[used.part] for used in self.row.uses if used.part in _KEYS)

    @property
    def noted(self) -> bool:
        """Whether the notes have anything to say of it."""
        activity = self.row.activity
        shown = activity["hint"] or pictures_of(activity)
        longer = activity["notes"] or activity["materials"] or self.late or shown
        return bool(longer or self.notes or (not self.clock and activity["instructions"]))


_PAPERS = {
    "reading": ("reading",), "document": ("reading",), "background": ("reading",), "vocabulary": ("reading",),
    "argument": ("argument",),
    "case": ("case_packet",), "simulation": ("role_play", "role_cards"), "quiz": ("quiz",),
}  # fmt: skip
_IN_NOTES = frozenset(
    {"reading", "document", "model", "case", "grid", "discussion", "simulation", "exit_ticket", "homework"}
)
_KEYS = {"argument": "argument_key", "case": "case_notes", "quiz": "key"}


@dataclass(frozen=True)
class Clock:
    """The plan of a class by the clock."""

    plan: Roadmap
    others: tuple[Roadmap, ...]
    rows: tuple[ClockRow, ...]
    end: str
    """When the last row ends."""

    instead: Marked | None
    """A question for the free minutes: the first one that no activity uses."""

    before: tuple[tuple[Mapping[str, Any], tuple[UsedPart, ...]], ...]
    """What students do before class, each with the parts that the notes explain there."""

    homework: frozenset[int]
    """The tasks of homework that a row uses, by number."""

    @property
    def free(self) -> int:
        """The minutes of the class that are not planned."""
        return max(self.plan.minutes - self.plan.total, 0)

    def without(self, other: Roadmap) -> list[str]:
        """The rows that this plan has and another one leaves out, by their numbers, or titles where they have none."""
        kept = {planned.activity["id"] for planned in other.rows}
        left = (row.row for row in self.rows if row.clock and row.row.activity["id"] not in kept)
        return [str(row.number) if row.number else row.activity["title"].plain for row in left]


def by_clock(lesson: Mapping[str, Any]) -> Clock:
    """The plan for the lesson's own class length by the clock, with the minutes of all others."""
    plan = main_roadmap(lesson)
    others = tuple(other for other in roadmaps(lesson) if other.minutes != plan.minutes)
    first = _first_uses(lesson)
    items = len((lesson.get("quiz") or {}).get("items", ()))
    rows = tuple(_row(row, others, first[row.activity["id"]], items) for row in plan_rows(lesson))
    left = (question for part in unused(lesson) if part.part == "discussion" for question in part.things)
    question = next(left, None)
    instead = Marked(f"D{question['nth']}", question["prompt"]) if question else None
    before = tuple((activity, first[activity["id"]]) for activity in plan.before)
    homework = frozenset(task["nth"] for row in rows for task in row.row.using("homework"))
    return Clock(plan, others, rows, clock(plan.total), instead, before, homework)


def clock(minutes: int) -> str:
    """Minutes since the class began: `1:05`."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def _row(row: PlanRow, others: Iterable[Roadmap], notes: tuple[UsedPart, ...], items: int) -> ClockRow:
    activity = row.activity
    steps = () if activity["do"] else tuple(activity["steps"])
    do = activity["do"] or ("" if steps else activity["instructions"])
    answers, more = _short(_answers(row, steps))
    told = {id(answer.text) for answer in answers}
    late = [step for step in activity["steps"] if not steps or (step["notes"] and id(step["notes"]) not in told)]
    minutes = [{planned.activity["id"]: planned.minutes for planned in other.rows} for other in others]
    return ClockRow(
        row=row,
        clock="" if row.start is None else clock(row.start),
        others=tuple(each.get(activity["id"]) for each in minutes),
        stop="" if ends(activity["title"].plain) else ".",
        do=do,
        moments=tuple(_moments(steps)),
        asks=() if do or steps else tuple(_questions(row)),
        answers=answers,
        more=more,
        model=not activity["listen_for"] and bool(row.using("model")),
        notes=notes,
        sheets=frozenset(used.part for used in row.uses if used.part != "quiz" or len(used.things) == items),
        late=tuple(late),
    )


def _moments(steps: Iterable[Mapping[str, Any]]) -> Iterator[Moment]:
    """The steps up to each at which something is said."""
    gathered: list[Mapping[str, Any]] = []
    for step in steps:
        gathered.append(step)
        if step["say"]:
            yield Moment(tuple(gathered), step["say"])
            gathered = []
    if gathered:
        yield Moment(tuple(gathered))


def _questions(row: PlanRow) -> Iterator[Marked]:
    for part, mark in (("discussion", "D"), ("exit_ticket", "E")):
        for question in row.using(part):
            yield Marked(f"{mark}{question['nth']}", question["prompt"])


def _answers(row: PlanRow, steps: Iterable[Mapping[str, Any]]) -> Iterator[Marked]:
    """What its author says to listen for; or else notes on its steps, and the answers of what it uses."""
    if row.activity["listen_for"]:
        yield Marked("", row.activity["listen_for"])
        return
    for step in steps:
        yield Marked("", step["notes"])
    for question in row.using("discussion"):
        for answer in question["likely_answers"][:1]:
            yield Marked(f"D{question['nth']}", answer)
    for reading in row.using("reading"):
        for question in reading["questions"]:
            yield Marked(f"R{question['nth']}", question["answer"])
    for document in row.using("document"):
        for question in document["questions"]:
            yield Marked(f"{document['id']}{question['nth']}", question["answer"])
    for grid in row.using("grid"):
        for line in grid["rows"]:
            yield Marked("", _Joined(line["label"], line["answers"]))
    for task in row.using("exit_ticket"):
        yield Marked(f"E{task['nth']}", task["listen_for"])


class _Joined:
    """The answers of a row of a grid as one text."""

    rest = Markup("")
    """What is below its first paragraph."""

    def __init__(self, label: Any, answers: Iterable[Any]) -> None:
        self._label, self._answers = label, [answer for answer in answers if answer]

    @property
    def plain(self) -> str:
        """The text without markup."""
        return f"{self._label.plain}: {' · '.join(answer.plain for answer in self._answers)}"

    @property
    def first(self) -> Markup:
        """The text as HTML, to follow a label on one line."""
        return Markup("{}: ").format(self._label) + Markup(" · ").join(self._answers)

    def __bool__(self) -> bool:
        """Whether there is any answer."""
        return bool(self._answers)


def _short(answers: Iterable[Marked]) -> tuple[tuple[Marked, ...], bool]:
    """The first answers, as many as are short together, and whether there are others."""
    kept: list[Marked] = []
    letters = 0
    for answer in answers:
        if not answer.text:
            continue
        letters += len(answer.text.plain) + len(answer.mark)
        if kept and letters > SHORT:
            return tuple(kept), True
        kept.append(answer)
    return tuple(kept), False


def _first_uses(lesson: Mapping[str, Any]) -> dict[str, tuple[UsedPart, ...]]:
    """For each activity what it is the first to use, of which the notes have something to say."""
    seen: set[tuple[str, int]] = set()
    found: dict[str, tuple[UsedPart, ...]] = {}
    for activity in lesson["activities"]:
        parts = []
        for used in used_by(lesson, activity["id"]):
            things = tuple(thing for thing in used.things if (used.part, thing.get("nth", 0)) not in seen)
            seen.update((used.part, thing.get("nth", 0)) for thing in things)
            if used.part in ("exit_ticket", "homework"):
                things = tuple(task for task in things if _has_more(task))
            if things and used.part in _IN_NOTES:
                parts.append(UsedPart(used.part, things))
        found[activity["id"]] = tuple(parts)
    return found


def _has_more(task: Mapping[str, Any]) -> bool:
    """Whether the notes have more of a task than its prompt."""
    return bool(task["listen_for"] or task["hint"] or task["parts"] or pictures_of(task))
