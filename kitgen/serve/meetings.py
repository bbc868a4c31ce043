"""When a course meets, and which lesson each meeting has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kitgen.model.course import Course


@dataclass(frozen=True)
class Meetings:
    """The meetings of a course, each by its date."""

    all: tuple[str, ...]
    free: tuple[str, ...]
    """Those that have no lesson."""

    of: Mapping[str, str]
    """The first of each lesson, by the name of its file."""


def meetings_of(course: Course) -> Meetings:
    """When a course meets; never, if it has no term."""
    from kitgen.model.timetable import Slot, timetable

    term = course.term
    if term is None:
        return Meetings((), (), {})
    rules = [meeting.rule for meeting in term.meetings if bool(meeting.day) != bool(meeting.date)]
    holidays = [holiday.days for holiday in term.holidays]
    start, end = date.fromisoformat(term.start), date.fromisoformat(term.end)
    every: list[str] = []
    free: list[str] = []
    of: dict[str, str] = {}
    for share in timetable(start, end, rules, holidays, [entry.needs for entry in course.lessons]).shares:
        if isinstance(share.slot, Slot):
            day = share.slot.date.isoformat()
            every.append(day)
            if share.lesson is None:
                free.append(day)
            else:
                of.setdefault(course.lessons[share.lesson].path, day)
    return Meetings(tuple(every), tuple(free), of)
