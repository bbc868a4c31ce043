"""Find out which documents a class does not need: no activity of the plan uses them, or they are for later."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kitgen.model.base import Audience
from kitgen.model.lesson import Lesson
from kitgen.model.spine import count, spine
from kitgen.model.use import Part
from kitgen.plan.selection import fits_lesson
from kitgen.read.kinds import Kind
from kitgen.read.project import Project


@dataclass(frozen=True)
class NotUsed:
    """Documents that a class set leaves out, as (lesson, kind)."""

    in_plan: frozenset[tuple[str, str]] = frozenset()
    """Those that no activity of the plan uses."""

    later: frozenset[tuple[str, str]] = frozenset()
    """Those that are for later."""

    @property
    def all(self) -> frozenset[tuple[str, str]]:
        """All of them."""
        return self.in_plan | self.later


def not_used(
    project: Project,
    kinds: Iterable[Kind],
    only: Collection[str],
    audiences: Collection[str],
    played: Collection[str] = (),
) -> NotUsed:
    """What a class set leaves out. Kinds that are asked for by name are always in it.

    ``played`` are the lessons in which students of the class list have roles: they play, whatever the plan says.
    """
    in_plan, later = set(), set()
    for file in [] if only else project.lessons:
        used = _used_in_class(file.lesson) | ({"simulation"} if file.lesson.id in played else set())
        on_handout = {"quiz"} if Part.QUIZ in used and not _as_a_whole(file.lesson) else set()
        for kind in kinds:
            if (
                kind.head.on_request
                or (audiences and kind.audience.value not in audiences)
                or not fits_lesson(kind, file)
            ):
                continue
            if kind.head.used_for:
                needed = used - (on_handout if kind.audience is Audience.STUDENT else set())
                in_plan |= set() if kind.head.used_for in needed else {(file.lesson.id, kind.name)}
            elif kind.head.handed == "later":
                later.add((file.lesson.id, kind.name))
    return NotUsed(frozenset(in_plan), frozenset(later))


def _used_in_class(lesson: Lesson) -> set[str]:
    """The parts that activities of the plan use; all, where there is no plan."""
    if not lesson.activities:
        return {part.value for part in Part}
    planned = {activity.id for activity in lesson.activities if activity.required}
    return {used.part.value for name, uses in spine(lesson).items() if name in planned for used in uses}


def _as_a_whole(lesson: Lesson) -> bool:
    """Whether a row has the whole quiz, a paper of its own; where rows have single items, those are on the handout."""
    uses = [used for each in spine(lesson).values() for used in each if used.part is Part.QUIZ]
    return any(len(used.numbers) in (0, count(lesson, Part.QUIZ)) for used in uses)
