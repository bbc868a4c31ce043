"""The entries of a course and what is due: what each is, and whether it gets a day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from kitgen.check.base import FileFinding
from kitgen.model.course import Course
from kitgen.model.session import CourseLesson, Due
from kitgen.read.project import Project
from kitgen.suggestions import did_you_mean

LATE = datetime.timedelta(days=183)
"""How long after the term something may be due. More is a slip in the year."""

_OF_SESSIONS = ("id", "on", "time", "room", "read")
_OF_BOTH = ("meetings", "after", "optional", "product")


def entries_and_dues(project: Project, course: Course) -> Iterator[FileFinding]:
    """What is wrong with the entries of `lessons:` and of `due:`."""
    for number, entry in enumerate(course.lessons):
        yield from _entry(course, entry, course.lessons[number + 1 :])
    ids: set[str] = set()
    for entry in course.lessons:
        if entry.id and entry.id in ids:
            yield (
                "session-id-twice", entry.place("id"), f"two sessions have the id '{entry.id}'",
                "give one of them another id", "error",
            )  # fmt: skip
        ids.add(entry.id or "")
    lessons = {file.lesson.id for file in project.lessons}
    for due in course.due:
        yield from _due(project, course, due, sorted(lessons | ids - {""}))


def _written(entry: CourseLesson, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if entry.node is not None and name in entry.node]


def _entry(course: Course, entry: CourseLesson, others: tuple[CourseLesson, ...]) -> Iterator[FileFinding]:
    """Whether it is one thing, and has only what that can have."""
    kinds = [name for name in ("path", "session", "unit") if getattr(entry, name)]
    if len(kinds) != 1:
        both = " and ".join(f"'{name}'" for name in kinds)
        yield (
            "course-entry", entry.place(kinds[1]) if kinds else entry.place(),
            f"an entry is one of lesson, session and unit; this one has {both or 'none of them'}",
            "give each an entry of its own, with its '-'" if kinds
            else "write 'path:' with the file of a lesson, 'session:' with a title, or 'unit:' with a heading", "error",
        )  # fmt: skip
        return
    (kind,) = kinds
    wrong = _written(entry, _OF_SESSIONS if kind == "path" else (*_OF_SESSIONS, *_OF_BOTH) if kind == "unit" else ())
    if wrong:
        what = "a unit cannot have it"
        if kind == "path":
            own = wrong[0] in ("id", "read")
            what = "a lesson has this in its own file" if own else "only a session without a file has it"
        yield "course-entry", entry.place(wrong[0]), f"'{wrong[0]}' is printed nowhere: {what}", "take it out", "error"
    elif entry.on and entry.meetings > 1:
        yield (
            "course-entry", entry.place("meetings"), "a session on a day of its own is one meeting",
            "take out 'meetings', or 'on'", "error",
        )  # fmt: skip
    elif entry.time and not entry.on:
        yield (
            "course-entry", entry.place("time"), "the hours of a session are those of its meeting",
            "add 'on:' with its day, or take them out", "error",
        )  # fmt: skip
    elif entry.on and course.term is None:
        yield from _without_term(entry.on, entry, "on")
    if kind == "unit" and not (others and not others[0].unit):
        yield (
            "unit-empty", entry.place("unit"), f"the unit '{entry.unit.plain}' has no lesson or session",
            "put its lessons below it, or take it out", "warning",
        )  # fmt: skip


def _without_term(what: str, part: CourseLesson | Due, name: str) -> Iterator[FileFinding]:
    yield (
        "no-term", part.place(name), f"'{name}: {what}' needs the term of the course, and there is none",
        "add 'term:' with its start, its end and its meetings", "error",
    )  # fmt: skip


def _due(project: Project, course: Course, due: Due, known: list[str]) -> Iterator[FileFinding]:
    """Whether something that is due gets one day, near the term."""
    rule = "after" if due.after else "lesson" if due.lesson else ""
    if bool(due.on) == bool(rule):
        yield (
            "due-day", due.place(rule or "what"), "what is due has either a day, 'on', or a rule: 'after' or 'lesson'",
            "write {what: …, on: 2027-03-11} or {what: …, after: 2 weeks}", "error",
        )  # fmt: skip
    elif rule and course.term is None:
        yield from _without_term(due.after or str(due.lesson), due, rule)
    elif due.lesson and due.lesson not in known:
        if not project.unread:  # it may be one of those that could not be read
            hint = did_you_mean(due.lesson, known, "give the id of a lesson or session of this course")
            yield "due-unknown", due.place("lesson"), f"nothing here has the id '{due.lesson}'", hint, "error"
    elif due.on and course.term is not None:
        day, start, end = (
            datetime.date.fromisoformat(str(each)) for each in (due.on, course.term.start, course.term.end)
        )
        if not start <= day <= end + LATE:
            yield (
                "due-outside", due.place("on"), f"this day is far from the term ({start} to {end})",
                "check its year", "warning",
            )  # fmt: skip
