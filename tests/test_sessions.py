"""Sessions without a lesson file, units, and what is due: dated by rule in syllabus, calendar and index."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import vobject

from kitgen.model.timetable import Entry, MeetingRule, Off, timetable
from tests.conftest import only_kinds, run
from tests.printed import page_texts, ua_failures
from tests.test_schedule import LESSON

Write = Callable[..., Path]

COURSE = """
title: Rivers
subtitle: And those who live by them
term:
  start: 2027-03-02
  end: 2027-03-30
  time_zone: Europe/Lisbon
  meetings: [{day: tuesday, time: "10:00-10:50", room: B12}, {day: friday, time: "10:00-10:50", room: B12}]
  holidays: [2027-03-19: Carnival]
lessons:
  - session: Welcome
  - unit: "Floods"
  - one.yaml
  - {session: "Guest: a keeper", read: "[@maas], ch. 2", product: Notes}
  - {session: Mid-term exam, id: exam, on: 2027-03-16, time: "10:00-12:00", room: Aula}
  - unit: Dams
  - two.yaml
  - {session: Presentations, meetings: 2}
  - {session: Final exam, on: 2027-04-06, time: "09:00-11:00"}
due:
  - Paper: 2027-04-08
    at: "17:00"
  - {what: Problem set, after: 2 weeks}
  - {what: Corrections, lesson: exam, after: 2 days}
  - {what: Map, lesson: two}
references:
  - {id: maas, type: book, title: A river, author: [{family: Maas}], issued: 1999}
"""


def course(project: Write, text: str = COURSE) -> Path:
    """A course of two lessons and what is between them."""
    files = {f"{id}.yaml": LESSON.format(id=id, title=id.capitalize()) for id in ("one", "two")}
    return project({**files, "course.yaml": text})


def test_a_day_of_its_own_takes_the_meeting_of_that_day() -> None:
    """The others move on. At hours of its own it replaces what they overlap, or comes after the term."""
    day = datetime.date
    weekly = [MeetingRule("10:00-11:00", "tuesday")]
    entries = [Entry(), Entry(on=day(2027, 3, 2)), Entry(0), Entry(2), Entry(on=day(2027, 4, 1), time="08:00-09:00")]
    found = timetable(day(2027, 3, 2), day(2027, 3, 23), weekly, [], entries)
    assert [(share.slot.date.day, share.lesson, share.part) for share in found.shares] == [
        (2, 1, 1), (9, 0, 1), (16, 3, 1), (23, 3, 2), (1, 4, 1),
    ]  # fmt: skip
    assert (found.missing, found.without_meeting) == (0, [])
    entries = [Entry(), Entry(on=day(2027, 3, 9), time="10:30-12:00"), Entry(on=day(2027, 3, 10))]
    found = timetable(day(2027, 3, 2), day(2027, 3, 9), weekly, [], entries)
    assert [(share.slot.date.day, share.lesson) for share in found.shares] == [(2, 0), (9, 1)]
    assert found.without_meeting == [2]
    holiday = [(day(2027, 3, 2), day(2027, 3, 2))]
    found = timetable(day(2027, 3, 2), day(2027, 3, 9), weekly, holiday, [Entry(on=day(2027, 3, 2))])
    assert found.without_meeting == [0]
    assert isinstance(found.shares[0].slot, Off)


def test_syllabus_calendar_and_index(project: Write) -> None:
    """Every session and due date is in all three, under its unit, with its own hours and room."""
    folder = course(project)
    done = run("build", folder, "-o", folder / "out", *only_kinds("syllabus", "calendar", "index"))
    assert done.status == 0, done.err
    syllabus = next((folder / "out").rglob("*syllabus.pdf"))
    assert ua_failures(syllabus) == []
    text = page_texts(syllabus)[0]
    expected = [
        "And those who live by them", "Tue 2 Mar Welcome", "Floods Fri 5 Mar One",
        "Tue 9 Mar Guest: a keeper", "ch. 2 Notes", "Dams Fri 12 Mar Two Map",
        "Tue 16 Mar Mid-term exam 10:00–12:00 Aula Problem set", "Thu 18 Mar No meeting Corrections",
        "Fri 19 Mar No class: Carnival", "Tue 23 Mar Presentations 1 of 2", "Fri 26 Mar Presentations 2 of 2",
        "Tue 30 Mar Spare meeting", "Tue 6 Apr Final exam 09:00–11:00", "Thu 8 Apr No meeting Paper by 17:00",
    ]  # fmt: skip
    places = [text.find(words) for words in expected]
    assert places == sorted(places) and -1 not in places, (text, places)
    assert text.count("When and where") == 1

    calendar = vobject.readOne(next((folder / "out").rglob("*.ics")).read_text(encoding="utf-8"))
    events = {event.summary.value: event for event in calendar.vevent_list}
    assert len(events) == len(calendar.vevent_list) == 12
    assert events["Mid-term exam"].location.value == "Aula"
    assert events["Guest: a keeper"].description.value.startswith("Read: ")
    assert events["Due: Map"].dtstart.value == datetime.date(2027, 3, 12)
    assert str(events["Due: Paper"].dtstart.value)[:16] == "2027-04-08 17:00"
    assert len({event.uid.value for event in calendar.vevent_list}) == 12

    index = re.sub(r"<[^>]+>|\s+", " ", (folder / "out/index.html").read_text(encoding="utf-8"))
    for words in ("Floods", "Mid-term exam", "Tue 16 Mar", "Thu 18 Mar", "Corrections", "Tue 23 Mar"):
        assert words in index


def test_without_a_term(project: Write) -> None:
    """The order remains, with units and what is due on a day."""
    text = re.sub(r"(?ms)^term:.*?(?=^lessons:)", "", COURSE)
    text = re.sub(r", on: \S+, time: \"[\d:-]+\"|, room: Aula|  - .*(lesson|after): .*\n", "", text)
    folder = course(project, text)
    done = run("build", folder, "-o", folder / "out", "--only", "syllabus")
    assert done.status == 0, done.err
    (text,) = page_texts(next((folder / "out").rglob("*syllabus.pdf")))
    assert re.search(r"1\W+Welcome Floods 2\W+One 3\W+Guest: a keeper 4\W+Mid-term exam Dams 5\W+Two", text), text
    assert "Thu 8 Apr: Paper by 17:00" in text


def test_a_course_of_sessions_alone(project: Write) -> None:
    """A term can be planned before the first lesson is written."""
    folder = project({"course.yaml": COURSE.replace("  - one.yaml\n", "").replace("  - two.yaml\n", "").replace(
        "  - {what: Map, lesson: two}\n", "").replace("  - unit: Dams\n", "")})  # fmt: skip
    done = run("build", folder, "-o", folder / "out")
    assert done.status == 0, done.err
    assert "Mid-term exam" in page_texts(next((folder / "out").rglob("*syllabus.pdf")))[0]


WRONG = {
    "course-entry": ("session: Welcome", "{session: Welcome, path: one.yaml}", "one of lesson, session and unit"),
    "course-entry ": ("- unit: Dams", "- {unit: Dams, meetings: 2}", "'meetings' is printed nowhere"),
    "course-entry  ": ("- one.yaml", "- {path: one.yaml, room: Lab}", "only a session without a file has it"),
    "course-entry   ": ("{session: Presentations,", "{session: Presentations, time: 10:00-11:00,", "add 'on:'"),
    "unit-empty": ("due:\n", "  - unit: The end\ndue:\n", "'The end' has no lesson"),
    "session-hours": (', time: "09:00-11:00"', "", "no meeting on 2027-04-06"),
    "due-day": ("{what: Map, lesson: two}", "{what: Map}", "either a day, 'on', or a rule"),
    "due-unknown": ("lesson: two", "lesson: tow", "did you mean 'two'?"),
    "due-outside": ("Paper: 2027-04-08", "Paper: 2029-04-08", "far from the term"),
    "bad-span": ("after: 2 weeks", "after: a while", "such as '2 weeks' or '3 days'"),
    "bad-hour": ('at: "17:00"', "at: noon", "must be an hour such as '17:00'"),
    "session-id-twice": ("{session: Presentations,", "{session: Presentations, id: exam,", "two sessions have the id"),
    "term-too-short": ("end: 2027-03-30", "end: 2027-03-23", "need 6 meetings, and the term has 5"),
    "no-term": ("(?ms)^term:.*?(?=^lessons:)", "", "needs the term of the course"),
}


@pytest.mark.parametrize("code", WRONG)
def test_what_is_wrong(code: str, project: Write) -> None:
    """Each mistake has its message, in its line."""
    old, new, words = WRONG[code]
    text = re.sub(old if old.startswith("(?") else re.escape(old), new, COURSE, count=1)
    assert text != COURSE
    done = run("check", course(project, text))
    assert f"[{code.strip()}]" in done.err, done.err
    assert words in done.err
    assert re.search(r"course\.yaml:\d+:\d+: (error|warning): ", done.err)
    assert done.status == (0 if code in ("unit-empty", "due-outside") else 1)
