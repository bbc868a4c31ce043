"""Assign the entries of a course to the meetings of its term."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class MeetingRule:
    """When a meeting takes place: on a day of the week, in each or each second … week, or on one date.

    ``time`` is its hours, such as "10:00-11:15". Weeks are counted from the first such day on or after ``first``, or
    after the start of the term.
    """

    time: str
    day: str = ""
    date: datetime.date | None = None
    every: int = 1
    first: datetime.date | None = None

    def takes_place(self, date: datetime.date, start: datetime.date) -> bool:
        """Whether it meets on a date, in a term that starts on ``start``, whatever the holidays."""
        if self.date:
            return self.date == date
        begin = max(self.first or start, start)
        if DAYS[date.weekday()] != self.day or date < begin:
            return False
        origin = self.first or start
        origin += datetime.timedelta(days=(DAYS.index(self.day) - origin.weekday()) % 7)
        return (date - origin).days // 7 % self.every == 0

    def overlaps(self, other: MeetingRule) -> bool:
        """Whether the hours of two meetings overlap."""
        begin, end = self.time.split("-")
        starts, ends = other.time.split("-")
        return begin < ends and starts < end


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
    meetings: Sequence[MeetingRule],
    holidays: Sequence[tuple[datetime.date, datetime.date]] = (),
) -> Iterator[Slot | Off]:
    """Every meeting from ``start`` to ``end``, both included, in order; those on holidays as Off.

    A meeting on one date takes place on a holiday too, and in the place of a weekly one at its hours. ``holidays`` are
    first and last days.
    """
    by_hours = sorted(range(len(meetings)), key=lambda number: meetings[number].time)
    date = start
    while date <= end:
        there = [number for number in by_hours if meetings[number].takes_place(date, start)]
        once = [meetings[number] for number in there if meetings[number].date]
        free = next((n for n, (first, last) in enumerate(holidays) if first <= date <= last), None)
        for number in there:
            if meetings[number].date or free is None:
                if meetings[number].date or not any(meetings[number].overlaps(other) for other in once):
                    yield Slot(date, number)
            else:
                yield Off(date, number, free)
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


@dataclass(frozen=True)
class Entry:
    """What an entry of a course needs: a number of meetings, none for a heading, or the day that is its own.

    ``time`` are hours of its own on that day.
    """

    meetings: int = 1
    optional: bool = False
    on: datetime.date | None = None
    time: str = ""


@dataclass(frozen=True)
class Timetable:
    """The meetings of a term with what they are for, and the entries that got none."""

    shares: list[Share]
    """In order. Hours of an entry's own count as meetings after those of the term, in the order of the entries."""

    missing: int
    """How many meetings the term lacks."""

    without_meeting: list[int]
    """The entries whose day has no meeting."""


def timetable(
    start: datetime.date,
    end: datetime.date,
    meetings: Sequence[MeetingRule],
    holidays: Sequence[tuple[datetime.date, datetime.date]],
    entries: Sequence[Entry],
) -> Timetable:
    """The meetings of a term given to the entries of a course: to those of a day of their own, then in order."""
    fixed = [number for number, entry in enumerate(entries) if entry.on]
    own = [number for number in fixed if entries[number].time]
    rules = [*meetings, *(MeetingRule(entries[number].time, date=entries[number].on) for number in own)]
    slots = list(meeting_dates(start, end, rules, holidays))
    for place, number in enumerate(own, len(meetings)):  # an exam is often held after the last day of the term
        day = entries[number].on
        if day and not start <= day <= end:
            slots.append(Slot(day, place))
    given: list[Share] = []
    without = []
    for number in fixed:
        at = len(meetings) + own.index(number) if number in own else None
        slot = next((slot for slot in slots if _suits(slot, entries[number], at, len(meetings))), None)
        if slot is None:
            without.append(number)
        else:
            slots.remove(slot)
            given.append(Share(slot, number))
    shares, missing = assign_lessons(slots, [(0 if entry.on else entry.meetings, entry.optional) for entry in entries])
    order = sorted([*shares, *given], key=lambda share: (share.slot.date, rules[share.slot.meeting].time))
    return Timetable(order, missing, without)


def _suits(slot: Slot | Off, entry: Entry, place: int | None, usual: int) -> bool:
    """Whether a slot is that of an entry with a day of its own: at its own hours, or the first meeting of the day."""
    if not isinstance(slot, Slot) or slot.date != entry.on:
        return False
    return slot.meeting == place if place is not None else slot.meeting < usual
