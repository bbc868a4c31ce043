"""Turn a date as far as it is known into words of a language."""

from __future__ import annotations

import datetime
from typing import Any


def in_words(when: str, language: str) -> str:
    """`1984-10-12` as "12 October 1984", `2019-09-05/2019-09-07` as "5–7 September 2019".

    ``when`` is EDTF as the spec's ``When`` checked it; ``language`` a code such as "en" or "es".
    """
    from babel.dates import format_date

    locale = _locale(language)
    ends = when.split("/")
    about = "c. " if ends[0].startswith("~") else ""
    parts = [tuple(int(part) for part in end.strip("~ ").split("-")) for end in ends]

    def words(date: tuple[int, ...], pattern: str | None = None) -> str:
        day = datetime.date(*(*date, 1, 1)[:3])
        if len(date) == 1:
            return str(date[0])
        if pattern is None and len(date) == 2:
            return str(format_date(day, locale.datetime_skeletons["yMMMM"].pattern, locale))
        return str(format_date(day, pattern or "long", locale))

    first, last = parts[0], parts[-1]
    if len(parts) == 1 or first == last:
        return about + words(first)
    if len(first) == len(last) == 3 and first[:2] == last[:2]:
        return f"{about}{first[2]}–{words(last)}"
    if len(first) == len(last) == 1:
        return f"{about}{first[0]}–{last[0]}"
    return f"{about}{words(first)} – {words(last)}"


def with_weekday(day: datetime.date, language: str) -> str:
    """A day of a schedule: "Tue 2 Feb", in the order that the language has."""
    from babel.dates import format_skeleton

    return str(format_skeleton("MMMEd", day, locale=_locale(language))).replace(" ", "\N{NO-BREAK SPACE}")


def _locale(language: str) -> Any:
    """The locale of a language; European English for one that babel does not know."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse("en_GB" if language == "en" else language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")
