"""Which parts of a lesson each activity works with: as its author says, or else by the phases of the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from kitgen.model.activity import Activity, Phase, Protocol
from kitgen.model.use import NUMBERED, Part, Use

if TYPE_CHECKING:
    from kitgen.model.lesson import Lesson


class Used(NamedTuple):
    """A part, and which of its things: their numbers in the lesson, from 1; none where the part is one thing."""

    part: Part
    numbers: tuple[int, ...]


def spine(lesson: Lesson) -> dict[str, tuple[Used, ...]]:
    """What every activity works with, by its id, in the order of the plan. What a lesson lacks is left out."""
    if says_uses(lesson):
        return {activity.id: tuple(_resolved(lesson, activity.uses)) for activity in lesson.activities}
    return _by_phase(lesson)


def says_uses(lesson: Lesson) -> bool:
    """Whether any activity says what it works with."""
    return any(activity.uses for activity in lesson.activities)


def count(lesson: Lesson, part: Part) -> int:
    """How many things of a part a lesson has; 1 for a part that is one thing."""
    if part is Part.FIGURE:
        return sum(bool(section.figure) + len(section.figures) + len(section.charts) for section in lesson.background)
    if part is Part.QUIZ:
        return len(lesson.quiz.items) if lesson.quiz else 0
    value = getattr(lesson, field_of(part))
    return len(value) if part in NUMBERED else int(bool(value))


def number_of(lesson: Lesson, part: Part, name: str) -> int | None:
    """The number of the thing with an id; None if there is none."""
    return next((number for number, known in enumerate(ids_of(lesson, part), 1) if known == name), None)


def ids_of(lesson: Lesson, part: Part) -> list[str]:
    """The ids of the things of a part, in order; empty where a thing has none."""
    if part not in NUMBERED or part is Part.FIGURE:
        return []
    things = lesson.quiz.items if part is Part.QUIZ and lesson.quiz else getattr(lesson, field_of(part))
    return [str(getattr(thing, "id", None) or "") for thing in things or ()]


def field_of(part: str) -> str:
    """The field of a lesson that has a part."""
    return _FIELDS.get(part, str(part))


_FIELDS: Mapping[str, str] = {Part.CASE: "cases", Part.DOCUMENT: "documents", Part.GRID: "grids"}


def meant(lesson: Lesson, use: Use) -> Use:
    """What is used: of a lesson that has documents and no other reading, `reading` is the documents."""
    other = use.part is Part.READING and lesson.documents and not lesson.reading
    return use.model_copy(update={"part": Part.DOCUMENT}) if other else use


def _resolved(lesson: Lesson, uses: Iterable[Use]) -> Iterable[Used]:
    for use in (meant(lesson, each) for each in uses):
        most = count(lesson, use.part)
        named = [number_of(lesson, use.part, name) for name in use.names]
        numbers = [*use.numbers, *(number for number in named if number)]
        if not use.which:
            numbers = list(range(1, most + 1))
        found = tuple(number for number in numbers if 1 <= number <= most)
        if found:
            yield Used(use.part, found if use.part in NUMBERED else ())


_WHERE: Mapping[Part, tuple[Phase, ...]] = {
    Part.READING: (Phase.BEFORE, Phase.WARM_UP, Phase.TEACH, Phase.PRACTICE, Phase.DISCUSS),
    Part.DOCUMENT: (Phase.TEACH, Phase.PRACTICE, Phase.DISCUSS, Phase.WARM_UP, Phase.BEFORE),
    Part.MODEL: (Phase.TEACH, Phase.PRACTICE, Phase.DISCUSS, Phase.WARM_UP),
    Part.ARGUMENT: (Phase.PRACTICE, Phase.TEACH, Phase.DISCUSS, Phase.WARM_UP),
    Part.GRID: (Phase.PRACTICE, Phase.TEACH, Phase.DISCUSS, Phase.WARM_UP),
    Part.SIMULATION: (Phase.PRACTICE, Phase.DISCUSS, Phase.TEACH),
    Part.CASE: (Phase.DISCUSS, Phase.PRACTICE, Phase.TEACH, Phase.WARM_UP),
    Part.DISCUSSION: (Phase.DISCUSS, Phase.PRACTICE, Phase.TEACH, Phase.WARM_UP),
    Part.QUIZ: (Phase.ASSESS,),
    Part.EXIT_TICKET: (Phase.EXIT, Phase.ASSESS, Phase.DISCUSS, Phase.PRACTICE, Phase.TEACH, Phase.WARM_UP),
}
"""For each part, the phases that it suits, best first."""


def _by_phase(lesson: Lesson) -> dict[str, tuple[Used, ...]]:
    """Each part with the activities of the phase that suits it best; several questions are dealt out among them."""
    found: dict[str, list[Used]] = {activity.id: [] for activity in lesson.activities}
    for part, phases in _WHERE.items():
        most = count(lesson, part)
        takers = _takers(lesson.activities, part, phases)
        if not most or not takers:
            continue
        if part not in NUMBERED:
            found[takers[0].id].append(Used(part, ()))
        elif part in (Part.EXIT_TICKET, Part.DOCUMENT):
            found[takers[-1 if part is Part.EXIT_TICKET else 0].id].append(Used(part, tuple(range(1, most + 1))))
        else:
            for place, numbers in enumerate(_dealt(most, len(takers))):
                if numbers:
                    found[takers[place].id].append(Used(part, numbers))
    return {name: tuple(uses) for name, uses in found.items()}


def _takers(activities: Iterable[Activity], part: Part, phases: Iterable[Phase]) -> list[Activity]:
    """The activities that can take a part: those with the way of working made for it, or of the best phase there is."""
    working = [activity for activity in activities if activity.phase is not Phase.BREAK]
    own = [activity for activity in working if activity.protocol is _PROTOCOLS.get(part)]
    if own:
        return own
    for phase in phases:
        here = [activity for activity in working if activity.phase is phase]
        if here:
            return [activity for activity in here if activity.required] or here
    return [] if part is Part.QUIZ else [activity for activity in working if activity.phase is not Phase.BEFORE][-1:]


_PROTOCOLS: Mapping[Part, Protocol] = {Part.SIMULATION: Protocol.SIMULATION}


def _dealt(things: int, among: int) -> list[tuple[int, ...]]:
    """So many things dealt out in order, the first getting one more where they do not come out even."""
    each, more = divmod(things, among)
    dealt, start = [], 1
    for place in range(among):
        size = each + (place < more)
        dealt.append(tuple(range(start, start + size)))
        start += size
    return dealt
