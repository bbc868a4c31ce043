"""What is due when, and the rows of the schedule under the headings of their units."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kitgen.model.values import slug_of
from kitgen.view.schedule import Session, schedule


def numbered(names: Iterable[str]) -> list[str]:
    """Names that are all different: the second `exam` becomes `exam-2`."""
    found: list[str] = []
    for name in names:
        other, count = name, 1
        while other in found:
            count += 1
            other = f"{name}-{count}"
        found.append(other)
    return found


def names_of(entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """A short name for each entry of a course: the id of a session, or one from its title."""
    return numbered(
        str(entry["id"] or slug_of(getattr(entry["session"], "plain", "")) or "session") for entry in entries
    )


def due_dates(
    course: Mapping[str, Any], sessions: Sequence[Session]
) -> list[tuple[datetime.date | None, Mapping[str, Any]]]:
    """Each thing that is due with its day; None where nothing says it."""
    last = {}
    names = names_of(course["lessons"])
    for session in sessions:
        if session.place is not None:
            last[session.lesson["id"] if session.lesson else names[session.place]] = session.date
    term = course["term"]
    start = datetime.date.fromisoformat(term["start"].source) if term else None
    found = []
    for due in course["due"]:
        day = last.get(due["lesson"]) if due["lesson"] else start
        if due["on"]:
            day = datetime.date.fromisoformat(due["on"].source)
        elif day is not None and due["after"]:
            day += datetime.timedelta(days=int(due["after"].split()[0]))
        found.append((day, due))
    return found


@dataclass(frozen=True)
class Row:
    """A row of the schedule: a session, or a day on which something is due."""

    date: datetime.date
    session: Session | None
    due: list[Mapping[str, Any]]


@dataclass(frozen=True)
class Unit:
    """The rows below the heading of a unit; those before the first have none."""

    title: Any = None
    rows: list[Row] = field(default_factory=list)


def units(course: Mapping[str, Any], lessons: Sequence[Mapping[str, Any]]) -> list[Unit]:
    """The schedule of a course with what is due, by unit; empty without a term."""
    sessions = schedule(course, lessons)
    if not sessions:
        return []
    waiting = sorted(
        ((day, number, due) for number, (day, due) in enumerate(due_dates(course, sessions)) if day is not None),
        key=lambda each: each[:2],
    )
    heads = [number for number, entry in enumerate(course["lessons"]) if entry["unit"]]
    found, current = [Unit()], -1
    for place, session in enumerate(sessions):
        while waiting and waiting[0][0] < session.date:
            _add_due(found[-1].rows, *waiting.pop(0))
        above = [number for number in heads if session.place is not None and number < session.place]
        if above and above[-1] > current:
            current = above[-1]
            found.append(Unit(course["lessons"][current]["unit"]))
        row = Row(session.date, session, [])
        found[-1].rows.append(row)
        later = place + 1 < len(sessions) and sessions[place + 1].date == session.date
        while waiting and waiting[0][0] == session.date and not later:
            row.due.append(waiting.pop(0)[2])
    for each in waiting:
        _add_due(found[-1].rows, *each)
    return [unit for unit in found if unit.rows]


def _add_due(rows: list[Row], day: datetime.date, number: int, due: Mapping[str, Any]) -> None:
    """Add a row for what is due on a day without a session, or add to the row of that day."""
    if rows and rows[-1].date == day:
        rows[-1].due.append(due)
    else:
        rows.append(Row(day, None, [due]))
