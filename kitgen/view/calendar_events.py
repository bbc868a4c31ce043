"""The sessions of a course and what is due, as events for a calendar program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kitgen.model.values import slug_of
from kitgen.view.due import due_dates, names_of, numbered
from kitgen.view.schedule import Session, schedule


def calendar(
    course: Mapping[str, Any], lessons: Sequence[Mapping[str, Any]], labels: Mapping[str, str]
) -> dict[str, Any]:
    """The sessions, and what is due, as plain data for the calendar exporter.

    An event keeps its uid when its date changes.
    """
    sessions = schedule(course, lessons)
    names = names_of(course["lessons"])
    events = []
    for session in sessions:
        if session.entry is None or session.place is None:
            continue
        part = f" ({labels['part_of'].format(part=session.part, parts=session.parts)})" if session.parts > 1 else ""
        name = session.lesson["id"] if session.lesson else names[session.place]
        read = _plain(session.entry["read"])
        about = session.lesson["essential_question"].plain if session.lesson else read and f"{labels['read']}: {read}"
        events.append(
            {
                "uid": f"{course['id']}-{name}-{session.part}@kitgen",
                "start": f"{session.iso}T{session.start}:00",
                "end": f"{session.iso}T{session.end}:00",
                "summary": f"{_plain(session.title)}{part}",
                "location": _plain(session.room),
                "description": about,
            }
        )
    term = course["term"]
    return {
        "name": course["title"].plain,
        "zone": term["time_zone"],
        "stamp": f"{term['start'].source}T00:00:00+00:00",
        "events": [*events, *_due_events(course, sessions, labels)],
    }


def _due_events(
    course: Mapping[str, Any], sessions: Sequence[Session], labels: Mapping[str, str]
) -> Iterator[dict[str, str]]:
    """An event for each thing that is due: all day, or at its hour."""
    names = numbered(slug_of(_plain(each["what"])) or "paper" for each in course["due"])
    for name, (date, due) in zip(names, due_dates(course, sessions), strict=True):
        if date is not None:
            yield {
                "uid": f"{course['id']}-due-{name}@kitgen",
                "start": f"{date.isoformat()}T{due['at']}:00" if due["at"] else date.isoformat(),
                "end": "",
                "summary": labels["due_summary"].format(what=_plain(due["what"])),
                "location": "",
                "description": "",
            }


def _plain(text: Any) -> str:
    return str(getattr(text, "plain", text or ""))
