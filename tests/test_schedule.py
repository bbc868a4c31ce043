"""Dates by rule: the schedule of the syllabus, and the calendar that a calendar program imports."""

from __future__ import annotations

import datetime
import re
import zoneinfo
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import page as page_validation
import pytest
import vobject

from kitgen.model.timetable import MeetingRule, Off, Slot, assign_lessons, meeting_dates
from tests.conftest import only_kinds, run, run_process
from tests.printed import words

Write = Callable[..., Path]

LESSON = """
id: {id}
title: {title}
minutes: 50
essential_question: "Why {id}, of all things?"
objectives: {{a: do it}}
activities:
  - Talk: 50
    objectives: [a]
"""

COURSE = """
title: A course
licence: CC-BY-4.0
instructor: {{name: Ada Example, contact: ada@example.edu}}
term:
  start: {start}
  end: {end}
  time_zone: {zone}
  meetings:
    - {{day: tuesday, time: "10:00-10:50", room: B12}}
    - {{day: thursday, time: "16:30-17:20", room: Aula Magna}}
  holidays:
    - {holiday}: Holy Week
lessons:
  - one.yaml
  - path: two.yaml
    meetings: 3
    after: [one]
    product: a memo
  - three.yaml
grading:
  - Memo: 60
  - Talk: 40
policies:
  - Late work: Never.
"""


def course(
    project: Write, start: str = "2027-03-16", end: str = "2027-04-30", zone: str = "Europe/Dublin",
    holiday: str = "2027-03-22/2027-03-28",
) -> Path:  # fmt: skip
    """A course of three lessons."""
    files = {f"{id}.yaml": LESSON.format(id=id, title=id.capitalize()) for id in ("one", "two", "three")}
    text = COURSE.format(start=start, end=end, zone=zone, holiday=holiday)
    return project({**files, "course.yaml": text})


def built(folder: Path, *only: str) -> Path:
    """The folder of the course's own documents."""
    arguments = only_kinds(*only)
    done = run("build", folder, "-o", folder / "out", *arguments)
    assert done.status == 0, done.out + done.err
    (made,) = {path.parent for path in (folder / "out").rglob("*.ics")} or {folder / "out"}
    return made


def events(folder: Path) -> list[tuple[str, datetime.datetime, datetime.datetime]]:
    """The events of a calendar, read by a library that did not write it."""
    (path,) = folder.glob("*.ics")
    calendar = vobject.readOne(path.read_text(encoding="utf-8"))
    return [(event.summary.value, event.dtstart.value, event.dtend.value) for event in calendar.vevent_list]


def test_days() -> None:
    """Meetings in order, two on one day by their hours, holidays as days off."""
    day = datetime.date
    days = [("tuesday", "14:00-15:00"), ("tuesday", "09:00-10:00"), ("friday", "09:00-10:00")]
    week = [MeetingRule(hours, name) for name, hours in days]
    found = list(meeting_dates(day(2027, 2, 2), day(2027, 2, 9), week, [(day(2027, 2, 5), day(2027, 2, 6))]))
    assert found == [
        Slot(day(2027, 2, 2), 1), Slot(day(2027, 2, 2), 0), Off(day(2027, 2, 5), 2, 0),
        Slot(day(2027, 2, 9), 1), Slot(day(2027, 2, 9), 0),
    ]  # fmt: skip


def test_meetings_of_some_weeks_and_of_one_day() -> None:
    """Every second week, from a week on; once, on a holiday, or in the place of a weekly meeting at its hours."""

    def held(*rules: MeetingRule, last: int = 28, holidays: tuple[int, ...] = ()) -> list[tuple[int, int]]:
        days = [(datetime.date(2028, 5, n), datetime.date(2028, 5, n)) for n in holidays]
        slots = meeting_dates(datetime.date(2028, 5, 3), datetime.date(2028, 5, last), rules, days)
        return [(slot.date.day, slot.meeting) for slot in slots if isinstance(slot, Slot)]

    tuesday = MeetingRule("08:00-09:00", "tuesday")
    assert held(tuesday) == [(9, 0), (16, 0), (23, 0)]
    assert held(replace(tuesday, every=2)) == [(9, 0), (23, 0)]
    assert held(replace(tuesday, every=2, first=datetime.date(2028, 5, 16))) == [(16, 0)]
    assert held(replace(tuesday, every=3), last=31) == [(9, 0), (30, 0)]
    friday = MeetingRule("08:00-09:00", date=datetime.date(2028, 5, 12))
    assert held(tuesday, friday, holidays=(9, 12)) == [(12, 1), (16, 0), (23, 0)]
    other_room = MeetingRule("08:30-09:30", date=datetime.date(2028, 5, 16))
    assert held(tuesday, other_room) == [(9, 0), (16, 1), (23, 0)]
    later = MeetingRule("15:00-16:00", date=datetime.date(2028, 5, 16))
    assert held(tuesday, later) == [(9, 0), (16, 0), (16, 1), (23, 0)]


def test_assign_lessons() -> None:
    """Lessons get their meetings in order; an optional one only what is left; what is missing is counted."""
    slots = [Slot(datetime.date(2027, 2, n), 0) for n in range(1, 5)]
    shares, missing = assign_lessons(slots, [(1, False), (2, False), (1, True)])
    assert [(share.lesson, share.part, share.parts) for share in shares] == [(0, 1, 1), (1, 1, 2), (1, 2, 2), (2, 1, 1)]
    assert missing == 0
    shares, missing = assign_lessons(slots[:3], [(1, False), (2, False), (1, True)])
    assert [share.lesson for share in shares] == [0, 1, 1]
    assert missing == 0
    assert assign_lessons(slots[:2], [(1, False), (2, False)])[1] == 1
    assert [share.lesson for share in assign_lessons(slots, [(1, False)])[0]] == [0, None, None, None]


@pytest.mark.slow
def test_calendar(project: Write) -> None:
    """Dates, hours, zone and names are those of the schedule, across the change to summer time and a holiday."""
    folder = built(course(project), "calendar", "syllabus")
    zone = zoneinfo.ZoneInfo("Europe/Dublin")
    found = events(folder)
    assert [name for name, _, _ in found] == ["One", "Two (1 of 3)", "Two (2 of 3)", "Two (3 of 3)", "Three"]
    expected = ["2027-03-16T10:00", "2027-03-18T16:30", "2027-03-30T10:00", "2027-04-01T16:30", "2027-04-06T10:00"]
    starts = [start.astimezone(zone).isoformat()[:16] for _, start, _ in found]
    assert starts == expected
    # winter time before 28 March, summer time after it
    assert [start.utcoffset() for _, start, _ in found] == [datetime.timedelta(hours=n) for n in (0, 0, 1, 1, 1)]
    assert all(end - start == datetime.timedelta(minutes=50) for _, start, end in found)
    text = words(next(folder.glob("*.pdf")))
    for day in ("Tue 16 Mar", "Thu 18 Mar", "Tue 30 Mar", "Thu 1 Apr", "Tue 6 Apr"):
        assert day in text
    assert text.count("No class: Holy Week") == 2
    assert "Spare meeting" in text


def test_without_a_time_zone_hours_stay_as_they_are(project: Write) -> None:
    """They are of no zone: not of Greenwich, and not of the machine. The same bytes wherever they are built."""
    folder = course(project)
    text = (folder / "course.yaml").read_text()
    (folder / "course.yaml").write_text(text.replace("  time_zone: Europe/Dublin\n", ""))
    made = next(built(folder, "calendar").glob("*.ics"))
    lines = made.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("DTSTART")][:2] == [
        "DTSTART:20270316T100000",
        "DTSTART:20270318T163000",
    ]
    assert next(line for line in lines if line.startswith("DTEND")) == "DTEND:20270316T105000"
    assert not any("TZID" in line or line == "BEGIN:VTIMEZONE" for line in lines)
    first = made.read_bytes()
    made.unlink()
    done = run_process("build", folder, "-o", folder / "out", "--only", "calendar", TZ="Asia/Tokyo")
    assert done.status == 0, done.err
    assert "no-time-zone" in done.err
    assert made.read_bytes() == first


def test_everything_moves_with_the_start(project: Write) -> None:
    """Another start moves every session and keeps each event's identity."""
    first = built(course(project), "calendar")
    before = {name: start for name, start, _ in events(first)}
    uids = re.findall(r"UID:(.+)", next(first.glob("*.ics")).read_text())
    folder = course(project, start="2027-03-30", holiday="2027-04-27/2027-04-28")
    second = built(folder, "calendar")
    after = {name: start for name, start, _ in events(second)}
    assert list(before) == list(after)
    assert all(after[name] > before[name] for name in before)
    assert re.findall(r"UID:(.+)", next(second.glob("*.ics")).read_text()) == uids
    assert len(set(uids)) == len(uids)


def test_lines_of_the_calendar_are_folded(project: Write) -> None:
    """No line is longer than 75 octets (RFC 5545, 3.1), and lines end with CR LF."""
    folder = course(project)
    text = (folder / "one.yaml").read_text().replace("Why one", "¿Por qué " + "ñandú " * 30)
    (folder / "one.yaml").write_text(text, encoding="utf-8")
    content = next(built(folder, "calendar").glob("*.ics")).read_bytes()
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")


@pytest.mark.slow
def test_the_syllabus_is_accessible(project: Write) -> None:
    """The PDF passes PDF/UA-1; the page has one h1, a language and data for catalogues."""
    folder = built(course(project), "syllabus", "calendar")
    content = next(folder.glob("*.pdf")).read_bytes()
    result = page_validation.validate_pdf_bytes(content, profile=page_validation.ValidationProfile.PDF_UA_1)
    assert not result.failures
    html = next(folder.glob("*.html")).read_text(encoding="utf-8")
    assert html.count("<h1") == 1
    assert '<html lang="en"' in html
    assert '"@type": ["Course", "LearningResource"]' in html


def test_without_a_term(project: Write) -> None:
    """A course without a term has a syllabus without dates, and no calendar."""
    folder = course(project)
    text = (folder / "course.yaml").read_text()
    (folder / "course.yaml").write_text(re.sub(r"(?ms)^term:.*?(?=^lessons:)", "", text))
    done = run("list", folder)
    assert "syllabus" in done.out
    assert "calendar" not in done.out


WRONG = {
    "term-too-short": ("end: 2027-04-30", "end: 2027-03-18", "need 5 meetings, and the term has 2"),
    "term-backwards": ("end: 2027-04-30", "end: 2027-03-01", "ends before it begins"),
    "term-too-long": ("end: 2027-04-30", "end: 2029-03-18", "the term has 734 days; the limit is two years"),
    "day-never-comes": ("end: 2027-04-30", "end: 2027-03-17", "the term has no thursday"),
    "meeting-day": ("day: thursday, time", "time", "either a 'day' of the week or a 'date'"),
    "holiday-outside": ("2027-03-22/2027-03-28", "2027-08-01/2027-08-02", "outside the term"),
    "meetings-overlap": ('thursday, time: "16:30-17:20"', 'tuesday, time: "10:30-11:20"', "overlaps with the one at"),
    "after-unknown": ("after: [one]", "after: [onee]", "did you mean 'one'?"),
    "after-later": ("after: [one]", "after: [three]", "must come before this lesson"),
    "lesson-twice": ("  - three.yaml", "  - one.yaml", "is listed twice"),
    "lesson-missing": ("  - three.yaml", "  - for.yaml", "there is no lesson file"),
    "bad-day": ("day: tuesday", "day: tusday", "did you mean 'tuesday'?"),
    "bad-hours": ('"10:00-10:50"', '"11:00-10:50"', "must end after it begins"),
    "bad-time-zone": ("Europe/Dublin", "Europe/Dubli", "did you mean 'Europe/Dublin'?"),
    "no-time-zone": ("  time_zone: Europe/Dublin\n", "", "has no time zone"),
    "bad-date": ("start: 2027-03-16", "start: 16 March", "must be a day such as"),
    "grading-total": ("Memo: 60", "Memo: 50", "add up to 90 per cent"),
}


@pytest.mark.parametrize("code", WRONG)
def test_what_is_wrong_with_a_course(code: str, project: Write) -> None:
    """Each mistake is one clear message with its place."""
    folder = course(project)
    old, new, words = WRONG[code]
    text = (folder / "course.yaml").read_text()
    assert text.count(old) == 1
    (folder / "course.yaml").write_text(text.replace(old, new))
    done = run("check", folder)
    said = done.out + done.err
    assert f"[{code}]" in said, said
    assert words in said
    assert re.search(r"course\.yaml:\d+:\d+: (error|warning): ", said)
    assert done.status == (0 if code in ("holiday-outside", "grading-total", "no-time-zone") else 1)


TYPED = {
    "text-markup": ("Late work: Never.", "'Late work': 'See ![the rules](rules.png).'", "![", "no pictures"),
    "text-markup ": ("product: a memo", "product: a [memo](memo.docx)", "memo.docx", "https:, http:"),
    "unknown-source": ("contact: ada", "office: '[@lovelace]', contact: ada", "@lovelace", "no reference 'lovelace'"),
    "formula-as-typed": ("title: A course", "title: What 2$x^2$ is", "$x", "as it is typed"),
    "missing-glyph": ("Aula Magna", "Aula សាល", "ស", "Khmer"),
}


@pytest.mark.parametrize("code", TYPED)
def test_texts_of_a_course_are_printed_as_typed_or_refused(code: str, project: Write) -> None:
    """As in lessons, each in its place."""
    folder = course(project)
    old, new, at, words = TYPED[code]
    text = (folder / "course.yaml").read_text(encoding="utf-8").replace(old, new, 1)
    (folder / "course.yaml").write_text(text, encoding="utf-8")
    done = run("check", folder)
    number, line = next((number, line) for number, line in enumerate(text.splitlines(), 1) if new in line)
    assert f"course.yaml:{number}:{line.index(at) + 1}: " in done.err, done.err
    assert f"[{code.strip()}]" in done.err
    assert words in done.err
    assert done.status == (0 if "warning" in done.err.splitlines()[0] else 1)


def test_circles_are_told(project: Write) -> None:
    """Lessons that wait for each other."""
    folder = course(project)
    text = (folder / "course.yaml").read_text().replace("- one.yaml", "- {path: one.yaml, after: [two]}")
    (folder / "course.yaml").write_text(text)
    done = run("check", folder)
    assert done.status == 1
    assert "[after-circular]" in done.err
    assert "depend on each other" in done.err
