"""Courses: the order of lessons, the term, and its dates."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from kitgen.check.base import FileFinding, Findings, Texts, inside, report_findings
from kitgen.check.characters import without_font
from kitgen.check.code_blocks import bad_code
from kitgen.check.course_entries import entries_and_dues
from kitgen.check.formulas import bad_formulas, formulas_as_typed
from kitgen.check.language_marks import marks_left
from kitgen.check.release import not_there
from kitgen.check.texts import mixed_lines, other_markup
from kitgen.check.typing_slips import texts_cut_off
from kitgen.diagnostics import Report, Severity
from kitgen.model.course import Course
from kitgen.model.term import Meeting, Term
from kitgen.model.timetable import MeetingRule, Slot, meeting_dates, timetable
from kitgen.model.walk import texts_of
from kitgen.read.project import Project
from kitgen.regular_files import real_path
from kitgen.source.nodes import Source
from kitgen.suggestions import did_you_mean
from kitgen.text.markdown import cites_in

LONGEST_TERM = 731
"""The days of two years, for courses that go on for two school years. More is a slip: 2072 in place of 2027."""


def check_course(project: Project, report: Report) -> None:
    """Report everything that is wrong with the course file beyond its types."""
    course, source = project.course, project.course_source
    if course is None or source is None or not project.whole:
        return
    report_findings(_findings(project, course, source), source, report)


def _findings(project: Project, course: Course, source: Source) -> Iterator[FileFinding]:
    yield from _order(project, course)
    yield from _texts(project, Texts(tuple(texts_of(course)), source))
    for place, message, hint in texts_cut_off(course.node):
        yield "text-cut-off", place, message, hint, "warning"
    for place, message, hint in not_there(project, course):
        yield "unknown-release", place, message, hint, "error"
    if course.grading:
        total = sum(row.percent for row in course.grading)
        if total != 100:
            yield (
                "grading-total", course.place("grading"), f"the shares of the grade add up to {total} per cent",
                "change them so that they add up to 100", "warning",
            )  # fmt: skip
    yield from entries_and_dues(project, course)
    if course.term is not None:
        yield from _term(course, course.term)


_PICTURE = "a course has no pictures; put it into 'figure:' of a lesson's background section"


def _texts(project: Project, written: Texts) -> Iterator[FileFinding]:
    """What the texts of a course have that is not printed as it was meant, by the rules for lessons."""
    found: tuple[tuple[str, Findings, Severity], ...] = (
        ("text-markup", other_markup(written, {}, _PICTURE), "error"),
        ("bad-formula", bad_formulas(written), "error"),
        ("formula-as-typed", formulas_as_typed(written), "warning"),
        ("lines-run-on", mixed_lines(written), "warning"),
        ("missing-glyph", without_font(written), "warning"),
    )
    for code, findings, severity in found:
        for place, message, hint in findings:
            yield code, place, message, hint, severity
    yield from marks_left(written)
    yield from bad_code(written)
    if not project.unread:  # a lesson that could not be read may have the reference
        yield from _citations(project, written)


def _citations(project: Project, written: Texts) -> Iterator[FileFinding]:
    shared = [reference.id for reference in project.course.references] if project.course else []
    known = list(
        dict.fromkeys([*shared, *(key for file in project.lessons for key in project.references(file.lesson))])
    )
    for _, text, span in written.texts:
        for cite in cites_in(text):
            if cite.key not in known:
                hint = did_you_mean(cite.key, known, "add it to 'references:'")
                place = inside(written.source, span, f"@{cite.key}")
                yield "unknown-source", place, f"there is no reference '{cite.key}'", hint, "error"


def _order(project: Project, course: Course) -> Iterator[FileFinding]:
    """Check that the lessons in `after` exist and come earlier, and that no two depend on each other."""
    paths = {real_path(file.path): file.lesson.id for file in project.lessons}
    ids = [
        paths.get(real_path(project.root / entry.path), "") if entry.path else entry.id or ""
        for entry in course.lessons
    ]
    needs = {id: set(entry.after) for id, entry in zip(ids, course.lessons, strict=True) if id}
    for number, entry in enumerate(course.lessons):
        for position, wanted in enumerate(entry.after):
            place = entry.place("after", position)
            if wanted not in ids:
                if project.unread:
                    continue  # it may be one of those that could not be read
                hint = did_you_mean(wanted, [id for id in ids if id], "give the id of a lesson of this course")
                yield "after-unknown", place, f"no lesson of this course has the id '{wanted}'", hint, "error"
            elif ids[number] and _reaches(wanted, ids[number], needs):
                yield (
                    "after-circular", place, f"'{ids[number]}' and '{wanted}' depend on each other",
                    "take one of them out of 'after'", "error",
                )  # fmt: skip
            elif ids.index(wanted) > number:
                yield (
                    "after-later", place, f"'{wanted}' must come before this lesson, but comes after it",
                    "change the order of the lessons", "error",
                )  # fmt: skip


def _reaches(start: str, goal: str, needs: dict[str, set[str]]) -> bool:
    """Whether ``start`` depends on ``goal``, by however many steps."""
    seen, queue = set(), [start]
    while queue:
        here = queue.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            queue += sorted(needs.get(here, ()))
    return False


def _term(course: Course, term: Term) -> Iterator[FileFinding]:
    start, end = datetime.date.fromisoformat(term.start), datetime.date.fromisoformat(term.end)
    if end < start:
        yield (
            "term-backwards",
            term.place("end"),
            f"the term ends before it begins ({term.start})",
            "check both",
            "error",
        )
        return
    if (end - start).days > LONGEST_TERM:
        yield (
            "term-too-long", term.place("end"), f"the term has {(end - start).days + 1:,} days; the limit is two years",
            "check the years of 'start' and 'end'; a longer course is one course file a year", "error",
        )  # fmt: skip
        return
    if not term.time_zone:
        yield (
            "no-time-zone", term.place("meetings"),
            "the term has no time zone: a calendar program shows these hours as they are, wherever it is",
            "write 'time_zone:' with a name such as America/El_Salvador or Europe/Berlin", "warning",
        )  # fmt: skip
    for number, meeting in enumerate(term.meetings):
        yield from _meeting(meeting, term.meetings[:number], term)
    for holiday in term.holidays:
        first, last = holiday.days
        if last < start or first > end:
            yield (
                "holiday-outside", holiday.place("date"),
                f"this holiday lies outside the term ({term.start} to {term.end})",
                "take it out, or correct its date", "warning",
            )  # fmt: skip
    yield from _enough(course, term, start, end)


def _meeting(meeting: Meeting, others: Sequence[Meeting], term: Term) -> Iterator[FileFinding]:
    """Whether a meeting takes place, and does not overlap with those before it in the file."""
    if bool(meeting.day) == bool(meeting.date):
        yield (
            "meeting-day", meeting.place("time"), "a meeting has either a 'day' of the week or a 'date'",
            "write {day: tuesday, …} or {date: 2027-03-05, …}", "error",
        )  # fmt: skip
        return
    start, end = datetime.date.fromisoformat(term.start), datetime.date.fromisoformat(term.end)
    for other in others:
        same = other.day == meeting.day and other.date == meeting.date and other.every == meeting.every == 1
        if same and other.rule.overlaps(meeting.rule):
            yield (
                "meetings-overlap", meeting.place("time"), f"this meeting overlaps with the one at {other.time}",
                "change one of them", "error",
            )  # fmt: skip
    days = (start + datetime.timedelta(days) for days in range((end - start).days + 1))
    if not any(meeting.rule.takes_place(day, start) for day in days):
        what = f"has no {meeting.day}" if meeting.day else f"does not have the day {meeting.date}"
        yield (
            "day-never-comes", meeting.place("day" if meeting.day else "date"),
            f"the term {what} ({term.start} to {term.end})", "change the day or the term", "error",
        )  # fmt: skip


def _enough(course: Course, term: Term, start: datetime.date, end: datetime.date) -> Iterator[FileFinding]:
    """Whether the term has room for its lessons, and each session with a day of its own a meeting."""
    meetings = [meeting.rule for meeting in term.meetings if bool(meeting.day) != bool(meeting.date)]
    holidays = [holiday.days for holiday in term.holidays]
    found = timetable(start, end, meetings, holidays, [entry.needs for entry in course.lessons])
    for number in found.without_meeting:
        entry = course.lessons[number]
        yield (
            "session-hours", entry.place("on"), f"there is no meeting on {entry.on}",
            "add 'time:' with the hours of the session, or correct the date", "error",
        )  # fmt: skip
    if found.missing:
        fixed = {number for number, entry in enumerate(course.lessons) if entry.on}
        there = sum(isinstance(share.slot, Slot) and share.lesson not in fixed for share in found.shares)
        wanted = sum(entry.needs.meetings for entry in course.lessons if not entry.on and not entry.optional)
        end_needed = _when_done(start, meetings, holidays, wanted)
        hint = f"end it on {end_needed} or later, add a meeting a week, or leave a lesson out"
        yield (
            "term-too-short", term.place("end"),
            f"the lessons need {wanted} meetings, and the term has {there}", hint, "error",
        )  # fmt: skip


def _when_done(
    start: datetime.date,
    meetings: list[MeetingRule],
    holidays: list[tuple[datetime.date, datetime.date]],
    wanted: int,
) -> str:
    """The day of the last meeting of a term that is long enough (two years at most)."""
    slots = meeting_dates(start, start + datetime.timedelta(days=730), meetings, holidays)
    real = [slot.date for slot in slots if isinstance(slot, Slot)]
    return real[wanted - 1].isoformat() if len(real) >= wanted else "a later day"
