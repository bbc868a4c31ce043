"""The texts of a calendar file: the values of its properties (RFC 5545)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kitgen.prove.places import CODE, decoded, joined

BOILERPLATE = {
    "BEGIN": r"[A-Z]+", "END": r"[A-Z]+", "VERSION": r"2\.0", "PRODID": r"-//kitgen//kitgen//EN",
    "CALSCALE": "GREGORIAN", "METHOD": "PUBLISH", "DTSTAMP": r"[\dTZ]+", "DTSTART": r"[\dTZ]+", "DTEND": r"[\dTZ]+",
    "TRANSP": "TRANSPARENT",
    "TZOFFSETFROM": r"[+-]\d+", "TZOFFSETTO": r"[+-]\d+", "RDATE": r"[\dTZ,]+", "RRULE": r"[A-Z\d;=,+-]+",
    "COMMENT": r"This timezone only works from [\d-]+ to [\d-]+\\?\.",
}  # fmt: skip
"""What kitgen's calendars have in these properties."""

NAMES = ("UID", "TZID", "TZNAME")
"""Properties that have names."""


def texts(calendar: str) -> Iterator[tuple[str, str]]:
    """The texts of a calendar by where they are."""
    found: dict[str, list[str]] = {"text": [], CODE: []}
    for line in re.sub(r"\r?\n[ \t]", "", calendar).splitlines():
        head, _, value = line.partition(":")
        name, *parameters = head.split(";")
        known = BOILERPLATE.get(name.upper())
        if not (known and re.fullmatch(known, value)):
            where = CODE if name.upper() in NAMES else "text"
            found[where].append(decoded(re.sub(r"\\([nN])|\\(.)", _plain, value)))
        found[CODE] += [parameter.partition("=")[2] for parameter in parameters if parameter != "VALUE=DATE"]
    yield from ((where, joined(parts)) for where, parts in found.items())


def _plain(escaped: re.Match[str]) -> str:
    return "\n" if escaped[1] else escaped[2]
