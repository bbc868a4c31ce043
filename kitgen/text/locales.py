"""What CLDR (through Babel) says of a language: its locale, the direction of its script, its marks in numbers."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

NO_BREAK = "\u00a0"


@cache
def locale_of(language: str) -> Any:
    """The locale of a language tag such as `es-SV`, or of its language alone; European English where there is none."""
    from babel import Locale, UnknownLocaleError

    tag = language.replace("-", "_")
    for name in ("en_GB" if tag == "en" else tag, tag.split("_")[0]):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en_GB")


@cache
def text_direction(language: str) -> Literal["ltr", "rtl"]:
    """Whether a language is written from the left or from the right."""
    return "rtl" if locale_of(language).text_direction == "rtl" else "ltr"


@cache
def decimal_mark(language: str) -> str:
    """The decimal mark of a language: a point in English, Mexico and Central America, else mostly a comma."""
    return str(locale_of(language).number_symbols["latn"]["decimal"])


@cache
def percent_space(language: str) -> str:
    """What is between a number and its percent sign: a no-break space in English and Spanish, nothing in Turkish.

    English has both forms, and CLDR the one without: this is the one of the SI, which the lessons have. The region does
    not count: for Latin America CLDR follows the United States, but Spanish grammar has the space.
    """
    if language.lower().partition("-")[0] == "en":
        return NO_BREAK
    pattern = locale_of(language.split("-")[0]).percent_formats[None].pattern
    return NO_BREAK if NO_BREAK in pattern else ""
