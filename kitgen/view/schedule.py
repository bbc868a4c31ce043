"""The schedule of a course: the meetings of its term with their lessons, for syllabus, calendar and pages of links."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kitgen.model.timetable import Entry, MeetingRule, Off, Share, timetable


@dataclass(frozen=True)
class Session:
    """A meeting of the schedule. A holiday has no number; a spare meeting has no lesson and no entry.

    A session without a file has an entry, and no lesson.
    """

    number: int | None
    date: datetime.date
    start: str
    end: str
    room: Any
    lesson: Mapping[str, Any] | None
    entry: Mapping[str, Any] | None
    part: int
    parts: int
    holiday: Mapping[str, Any] | None = None
    minutes: int = 0
    place: int | None = None
    """The number of its entry in the list of the course, from 0."""

    @property
    def iso(self) -> str:
        """The date in ISO 8601."""
        return self.date.isoformat()

    @property
    def title(self) -> Any:
        """The title of its lesson, or what the course says in place of one; None if it is for nothing."""
        if self.lesson is not None:
            return self.lesson["title"]
        return (self.entry["session"] or self.entry["path"]) if self.entry else None

    @property
    def plan(self) -> int | None:
        """The class length of the lesson's longest plan that fits the meeting; the shortest if none does."""
        if self.lesson is None:
            return None
        lengths = [self.lesson["minutes"], *(plan["minutes"] for plan in self.lesson.get("plans", ()))]
        fitting = [length for length in lengths if length <= self.minutes]
        return int(max(fitting) if fitting else min(lengths))


def schedule(course: Mapping[str, Any], lessons: Sequence[Mapping[str, Any]]) -> list[Session]:
    """The sessions of a course with its holidays, by date; none without a term."""
    entries = course["lessons"]
    term = course["term"]
    if not term:
        return []
    start, end = (datetime.date.fromisoformat(term[name].source) for name in ("start", "end"))
    meetings = [_rule(meeting) for meeting in term["meetings"]]
    holidays = [_ends(holiday["date"].source) for holiday in term["holidays"]]
    by_place = {lesson["place"]: lesson for lesson in lessons}
    found = timetable(start, end, meetings, holidays, [_needs(entry) for entry in entries])
    sessions, number = [], 0
    for share in found.shares:
        if not isinstance(share.slot, Off):
            number += 1
        sessions.append(_session(share, number, term, entries, by_place))
    return sessions


def _needs(entry: Mapping[str, Any]) -> Entry:
    """What an entry of a course needs of its term."""
    on = datetime.date.fromisoformat(entry["on"].source) if entry["on"] else None
    return Entry(0 if entry["unit"] else entry["meetings"], entry["optional"], on, entry["time"])


def _session(
    share: Share,
    number: int,
    term: Mapping[str, Any],
    entries: Sequence[Mapping[str, Any]],
    lessons: Mapping[int, Mapping[str, Any]],
) -> Session:
    usual = share.slot.meeting < len(term["meetings"])
    meeting: Mapping[str, Any] = term["meetings"][share.slot.meeting] if usual else {"time": "", "room": ""}
    entry = entries[share.lesson] if share.lesson is not None else None
    start, end = ((entry and entry["time"]) or meeting["time"]).split("-")
    off = isinstance(share.slot, Off)
    return Session(
        number=None if off else number,
        date=share.slot.date,
        start=start,
        end=end,
        room=(entry and entry["room"]) or meeting["room"],
        lesson=lessons.get(share.lesson) if share.lesson is not None else None,
        entry=entry,
        part=share.part,
        parts=share.parts,
        holiday=term["holidays"][share.slot.holiday] if isinstance(share.slot, Off) else None,
        minutes=meeting["minutes"] if usual else 0,
        place=share.lesson,
    )


def _rule(meeting: Mapping[str, Any]) -> MeetingRule:
    """When a meeting takes place."""
    dates = (meeting["date"], meeting["first"])
    date, first = (datetime.date.fromisoformat(day.source) if day else None for day in dates)
    return MeetingRule(meeting["time"], meeting["day"] or "", date, meeting["every"], first)


def _ends(written: str) -> tuple[datetime.date, datetime.date]:
    """The first and last day of a holiday."""
    ends = [datetime.date.fromisoformat(part) for part in written.split("/")]
    return ends[0], ends[-1]
