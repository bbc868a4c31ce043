"""When a course meets: its term, its meetings in a week, its holidays."""

from __future__ import annotations

import datetime
import re
from enum import StrEnum
from functools import cache
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, computed_field

from kitgen.model.base import Many, Spec
from kitgen.model.numbers import MOST
from kitgen.model.timetable import MeetingRule
from kitgen.model.values import EdtfDate, Line, Text, refuse
from kitgen.suggestions import did_you_mean
from kitgen.text.dates import parts_of, spelled


class Weekday(StrEnum):
    """A day of the week."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


def _weekday(value: Any) -> Any:
    text = str(value).strip().lower()
    days = [day.value for day in Weekday]
    for day in days:
        if text in (day, day[:3], day[:2]):
            return day
    meant = next((day for day, names in _OTHER_NAMES.items() if text.rstrip(".") in names.split()), "")
    hint = f"write {meant}" if meant else did_you_mean(text, days, "write monday, tuesday, …")
    raise refuse("bad-day", f"is not a day of the week; {hint}")


_OTHER_NAMES = {
    "monday": "mondays lunes lun montag mo lundi segunda",
    "tuesday": "tuesdays tues martes mar dienstag di mardi terça",
    "wednesday": "wednesdays weds miércoles miercoles mié mittwoch mi mercredi quarta",
    "thursday": "thursdays thur thurs jueves jue donnerstag do jeudi quinta",
    "friday": "fridays viernes vie freitag vendredi sexta",
    "saturday": "saturdays sábado sabado sáb samstag sonnabend samedi",
    "sunday": "sundays domingo dom sonntag so dimanche",
}
"""What else people call the days of the week."""


def _day(value: Any) -> Any:
    text = str(value).strip()
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        written = spelled(text)
        raise refuse("bad-date", "must be a day such as '2027-02-02'", f"write {written}" if written else "")
    if not "1900" <= text < "2200":
        raise refuse("bad-date", "must be a day of the years 1900 to 2199")
    return EdtfDate.checked(text)


def _weeks(value: Any) -> Any:
    if not re.fullmatch(r"[1-9]|1\d|2[0-6]", str(value).strip()):
        raise refuse("bad-number", "must be a number of weeks, such as '2' for every second week")
    return int(value)


def _holiday(value: Any) -> Any:
    ends = str(value).split("/")
    if len(ends) > 2 or not all(re.fullmatch(r"\d{4}-\d{2}-\d{2}", end.strip()) for end in ends):
        written = spelled(str(value)[:MOST])
        raise refuse(
            "bad-date", "must be a day such as '2027-02-02', or two of them: '2027-03-22/2027-03-28'",
            f"write {written}" if written else "write the date first, then a colon and the name",
        )  # fmt: skip
    return EdtfDate.checked("/".join(_day(end) for end in ends))


def meeting_hours(value: Any) -> Any:
    """The hours of a meeting, each with two digits."""
    given = str(value).strip()
    text = re.sub(r"\s*(?:-|–|to|a)\s*", "-", given if len(given) <= MOST else "")
    match = re.fullmatch(r"(\d{1,2})[:.](\d{2})-(\d{1,2})[:.](\d{2})", text)
    numbers = [int(part) for part in match.groups()] if match else []
    if not match or numbers[0] > 23 or numbers[2] > 23 or numbers[1] > 59 or numbers[3] > 59:
        whole = re.fullmatch(r"(\d{1,2})h?-(\d{1,2})h?", text)
        hint = f"write {int(whole[1]):02}:00-{int(whole[2]):02}:00" if whole else ""
        raise refuse("bad-hours", "must be hours such as '10:00-11:15'", hint)
    if numbers[:2] >= numbers[2:]:
        raise refuse("bad-hours", "must end after it begins, on the same day")
    return "{:02}:{:02}-{:02}:{:02}".format(*numbers)


@cache
def _zones() -> frozenset[str]:
    """The time zones that this computer knows, in hundreds of files."""
    import zoneinfo

    return frozenset(zoneinfo.available_timezones())


def _zone(value: Any) -> Any:
    text = str(value).strip()
    known = _zones()
    if text not in known:
        hint = did_you_mean(text, sorted(known), "write one such as America/El_Salvador")
        raise refuse("bad-time-zone", f"is not a time zone; {hint}")
    return text


Day = Annotated[EdtfDate, BeforeValidator(_day)]


class Meeting(Spec):
    """A meeting in every week, `{day: tuesday, time: 10:00-11:15, room: B12}`, in some weeks, or on one date.

    `{date: 2027-03-05, time: 10:00-11:15}` is a class that is held once, also on a holiday; at the hours of a weekly
    meeting it replaces that, in another room for instance.
    """

    day: Annotated[Weekday, BeforeValidator(_weekday)] | None = None
    """Day of the week: `tuesday`."""

    date: Day | None = None
    """The date of a meeting that takes place once: `2027-03-05`."""

    every: Annotated[int, BeforeValidator(_weeks)] = 1
    """`2` for a meeting in every second week, counted from the start of the term."""

    first: Day | None = None
    """The first date of such a meeting, where it is not in the first week of the term: `2027-02-12`."""

    time: Annotated[str, BeforeValidator(meeting_hours)]
    """From when to when: `10:00-11:15`."""

    room: Line = Line("")
    """Room."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def minutes(self) -> int:
        """How long it is, in minutes."""
        start, end = self.hours
        return (end.hour - start.hour) * 60 + end.minute - start.minute

    @property
    def rule(self) -> MeetingRule:
        """When it takes place."""
        date, first = (datetime.date.fromisoformat(day) if day else None for day in (self.date, self.first))
        return MeetingRule(self.time, self.day.value if self.day else "", date, self.every, first)

    @property
    def hours(self) -> tuple[datetime.time, datetime.time]:
        """From when to when."""
        start, end = (datetime.time.fromisoformat(part) for part in self.time.split("-"))
        return start, end


class Holiday(Spec):
    """Days without class: `- 2027-05-10: Mother's Day`, `- 2027-03-22/2027-03-28: Holy Week`."""

    short = "date"
    pair = ("date", "name")

    date: Annotated[EdtfDate, BeforeValidator(_holiday)]
    """A day, or the first and the last day of a stretch: `2027-03-22/2027-03-28`."""

    name: Line = Line("")
    """What it is."""

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        """The first and the last day."""
        ends = [datetime.date(*(*parts_of(end), 1, 1)[:3]) for end in self.date.split("/")]
        return ends[0], ends[-1]


class Term(Spec):
    """The term. The dates of the lessons follow from it: move the start, and all move."""

    start: Day
    """First day: `2027-02-02`."""

    end: Day
    """Last day."""

    time_zone: Annotated[str, BeforeValidator(_zone)] = ""
    """Time zone of the hours, by its IANA name: `America/El_Salvador`. If left out, calendar programs show the hours as
    they are, in whatever zone."""

    meetings: Annotated[Many[Meeting], Field(min_length=1)]
    """The meetings of a week, and those that take place once."""

    holidays: Many[Holiday] = ()
    """Days without class."""


class Instructor(Spec):
    """Who teaches."""

    short = "name"

    name: Line
    """Name."""

    contact: Text = Text("")
    """Where students can write: an address of the school."""

    office: Line = Line("")
    """Office and hours."""


class Policy(Spec):
    """A rule of the course. `- Late work: Up to three days, with a word before.`"""

    pair = ("title", "text")

    title: Line
    """What it is about."""

    text: Line
    """The rule."""


class Grading(Spec):
    """What counts how much. `- Quiz: 20`."""

    pair = ("what", "percent")

    what: Line
    """What is graded."""

    percent: Annotated[int, Field(gt=0, le=100)]
    """Its share of the grade, in per cent."""

    note: Line = Line("")
    """More about it."""
