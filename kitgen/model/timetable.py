"""A term and the lessons of a course into dated sessions. Plain dates in and out; it knows nothing of lessons."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Slot:
    """A meeting on a day: ``meeting`` counts the meetings of a week from 0."""

    date: datetime.date
    meeting: int


@dataclass(frozen=True)
class Off:
    """A meeting that does not take place: ``holiday`` counts the holidays from 0."""

    date: datetime.date
    meeting: int
    holiday: int


def meeting_dates(
    start: datetime.date,
    end: datetime.date,
    meetings: Sequence[tuple[str, str]],
    holidays: Sequence[tuple[datetime.date, datetime.date]] = (),
) -> Iterator[Slot | Off]:
    """Every meeting from ``start`` to ``end``, both included, in order; those on holidays as Off.

    ``meetings`` are (day of the week, hours such as "10:00-11:15"), ``holidays`` first and last days.
    """
    week = sorted(range(len(meetings)), key=lambda number: meetings[number][1])
    date = start
    while date <= end:
        for number in week:
            if DAYS[date.weekday()] == meetings[number][0]:
                free = next((n for n, (first, last) in enumerate(holidays) if first <= date <= last), None)
                yield Slot(date, number) if free is None else Off(date, number, free)
        date += datetime.timedelta(days=1)


@dataclass(frozen=True)
class Share:
    """What a slot is for: the ``part`` of ``parts`` of a lesson, or of nothing if ``lesson`` is None."""

    slot: Slot | Off
    lesson: int | None = None
    part: int = 1
    parts: int = 1


def assign_lessons(slots: Sequence[Slot | Off], lessons: Sequence[tuple[int, bool]]) -> tuple[list[Share], int]:
    """The slots given to lessons in order, and how many meetings are missing.

    ``lessons`` are (meetings that it takes, whether it is optional). Optional ones are left out, the last first,
    as long as the term is too short without that.
    """
    kept = list(range(len(lessons)))
    there = sum(isinstance(slot, Slot) for slot in slots)
    for number in reversed(range(len(lessons))):
        if sum(lessons[n][0] for n in kept) > there and lessons[number][1]:
            kept.remove(number)
    wanted = [(n, part, lessons[n][0]) for n in kept for part in range(1, lessons[n][0] + 1)]
    queue = iter(wanted)
    shares = []
    for slot in slots:
        given = next(queue, None) if isinstance(slot, Slot) else None
        shares.append(Share(slot, *given) if given else Share(slot))
    return shares, max(0, len(wanted) - there)
