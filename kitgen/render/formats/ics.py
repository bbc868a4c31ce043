"""Export a page to a calendar file (iCalendar, RFC 5545) with the icalendar library.

The page is JSON: `{name, zone, stamp, events: [{uid, start, end, summary, location, description}]}`, with times in
the time zone of the course; where it names none they have no time zone (form 1 of RFC 5545, 3.3.5). An event without
an end is for a day or a moment by which something is due.
"""

from __future__ import annotations

import datetime
import json
import zoneinfo
from typing import Any

from kitgen.render.artifact import Output, Page
from kitgen.render.formats import ExportContext


def export(page: Page, context: ExportContext) -> Output:
    """Export the calendar. Its time stamp is the start of the course, so that the same page gives the same bytes."""
    from icalendar import Calendar

    given: dict[str, Any] = json.loads(page.html)
    calendar = Calendar()
    calendar.add("prodid", "-//kitgen//kitgen//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", given["name"])
    zone = zoneinfo.ZoneInfo(given["zone"]) if given["zone"] else None
    for event in given["events"]:
        calendar.add_component(_event(event, zone, datetime.datetime.fromisoformat(given["stamp"])))
    if given["zone"] not in ("", "UTC") and given["events"]:
        # only the clock changes of this term: some programs do not read lists over many years
        ends = [datetime.date.fromisoformat(event["start"][:10]) for event in given["events"]]
        day = datetime.timedelta(days=1)
        calendar.add_missing_timezones(first_date=min(ends) - day, last_date=max(ends) + day)
    return Output(calendar.to_ical(), computed=page.computed)


def _event(given: dict[str, str], zone: zoneinfo.ZoneInfo | None, stamp: datetime.datetime) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", given["uid"])
    event.add("dtstamp", stamp)
    for name in ("start", "end"):
        if "T" in given[name]:
            event.add(f"dt{name}", datetime.datetime.fromisoformat(given[name]).replace(tzinfo=zone))
        elif given[name]:
            event.add(f"dt{name}", datetime.date.fromisoformat(given[name]))
    if not given["end"]:
        event.add("transp", "TRANSPARENT")  # no one is busy all day because a paper is due
    for name in ("summary", "location", "description"):
        if given[name]:
            event.add(name, given[name])
    return event
