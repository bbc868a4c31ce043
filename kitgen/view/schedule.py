"""The schedule of a course: the meetings of its term with their lessons, for syllabus and calendar."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kitgen.model.timetable import MeetingRule, Off, Share, assign_lessons, meeting_dates


@dataclass(frozen=True)
class Session:
    """A meeting of the schedule. A holiday has no number; a spare meeting has no lesson."""

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

    @property
    def iso(self) -> str:
        """The date in ISO 8601."""
        return self.date.isoformat()

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
    slots = list(meeting_dates(start, end, meetings, holidays))
    by_place = {lesson["place"]: lesson for lesson in lessons}
    shares, _ = assign_lessons(slots, [(entry["meetings"], entry["optional"]) for entry in entries])
    sessions, number = [], 0
    for share in shares:
        if not isinstance(share.slot, Off):
            number += 1
        sessions.append(_session(share, number, term, entries, by_place))
    return sessions


def _session(
    share: Share,
    number: int,
    term: Mapping[str, Any],
    entries: Sequence[Mapping[str, Any]],
    lessons: Mapping[int, Mapping[str, Any]],
) -> Session:
    meeting = term["meetings"][share.slot.meeting]
    start, end = meeting["time"].split("-")
    off = isinstance(share.slot, Off)
    return Session(
        number=None if off else number,
        date=share.slot.date,
        start=start,
        end=end,
        room=meeting["room"],
        lesson=lessons.get(share.lesson) if share.lesson is not None else None,
        entry=entries[share.lesson] if share.lesson is not None else None,
        part=share.part,
        parts=share.parts,
        holiday=term["holidays"][share.slot.holiday] if isinstance(share.slot, Off) else None,
        minutes=meeting["minutes"],
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


def calendar(
    course: Mapping[str, Any], lessons: Sequence[Mapping[str, Any]], labels: Mapping[str, str]
) -> dict[str, Any]:
    """The sessions as plain data for the calendar exporter. A session keeps its uid when its date changes."""
    events = []
    for session in schedule(course, lessons):
        if session.lesson is None:
            continue
        part = f" ({labels['part_of'].format(part=session.part, parts=session.parts)})" if session.parts > 1 else ""
        events.append(
            {
                "uid": f"{course['id']}-{session.lesson['id']}-{session.part}@kitgen",
                "start": f"{session.iso}T{session.start}:00",
                "end": f"{session.iso}T{session.end}:00",
                "summary": f"{session.lesson['title'].plain}{part}",
                "location": session.room.plain if session.room else "",
                "description": session.lesson["essential_question"].plain,
            }
        )
    term = course["term"]
    return {
        "name": course["title"].plain,
        "zone": term["time_zone"],
        "stamp": f"{term['start'].source}T00:00:00+00:00",
        "events": events,
    }
