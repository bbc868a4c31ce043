"""Numbers that authors write: minutes, pages, counts, lines to write on, yes and no."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from kitgen.model.values import refuse

MOST = 60
"""Characters of a number, hours or a date: longer ones are refused unread."""

DASHES = "-–—−‐‑"
"""What may be between the numbers of a range."""

MOST_PAGES = 50
"""Pages that a document may be asked to fit: more than any lesson's, far fewer than a book."""

_MINUTES = re.compile(r"(\d{1,3})\s*(mins?\.?|minutes?|′|')?\Z")
_NUMBER = re.compile(r"([+-]?\d[\d ,_]*+(?:\.\d+)?|[+-]?\.\d+)((?:[eE][+-]?\d{1,4})?)\s*(%?)\Z")
_DECIMAL_COMMA = re.compile(r"[+-]?(?:\d{1,3}(?: \d{3})+,\d+|\d+,\d{1,2}|\d+,\d{4,}|\d{4,},\d+|0\d*,\d+)\Z")
_THOUSANDS = re.compile(r"[+-]?(?:\d+(?:_\d+)*|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|)(?:\.\d+)?\Z")


def minutes_of(value: Any) -> int:
    """Minutes from '12', '12 min' or 12. Raises PydanticCustomError in plain words."""
    text = str(value).strip()
    match = _MINUTES.match(text) if len(text) <= MOST else None
    if not match or not 0 < int(match[1]) <= 600:
        raise refuse(
            "bad-minutes", "must be a number of minutes from 1 to 600, such as '12'", _minutes_hint(text[:MOST].lower())
        )
    return int(match[1])


def _minutes_hint(text: str) -> str:
    """What to write for a length of time that is not a plain number of minutes."""
    clock = re.fullmatch(r"(\d{1,2})(?::| ?h(?:ours?|rs?)? ?)(\d{1,2})? ?(?:m|min|mins|minutes)?", text)
    part = re.fullmatch(r"(\d{1,2})[.,](\d{1,2}) ?h(?:ours?|rs?)?", text)
    number = re.match(r"[-+~]?(\d{1,3})(?:[.,](\d{1,3}))?(?!\d)", text)
    minutes = 0
    if clock:
        minutes = 60 * int(clock[1]) + int(clock[2] or 0)
    elif part:
        minutes = round(60 * float(f"{part[1]}.{part[2]}"))
    elif number:
        minutes = int(number[1]) + bool(int(number[2] or 0))
    if 0 < minutes <= 600:
        return f"write {minutes}"
    if re.fullmatch(r"0+", text):
        return "delete the line, or write 1 or more"
    return "a class has at most 600 minutes" if text.isdigit() else "write the number in digits, such as 45"


def _width(value: Any) -> int:
    """A width in per cent of the text, from '60 %' or '60'."""
    match = re.fullmatch(r"(\d{1,3})(?:\.0)?\s*%?", str(value).strip()[:MOST])
    if not match or not 5 <= int(match[1]) <= 100:
        raise refuse(
            "bad-number", "must be a width from 5 % to 100 % of the text, such as '60 %'", "write it in per cent"
        )
    return int(match[1])


def pages_of(value: Any) -> int:
    """Pages from '2', '2 pages' or 2. Raises PydanticCustomError in plain words."""
    match = re.fullmatch(r"(\d{1,6})(?: (?:page|side)s?)?", str(value).strip()[:MOST])
    if not match or not 0 < int(match[1]) <= MOST_PAGES:
        hint = "leave it out to have as many pages as the text needs" if match else "write one number, in digits: 2"
        raise refuse("bad-pages", f"must be a number of pages from 1 to {MOST_PAGES}, such as '2' or '2 pages'", hint)
    return int(match[1])


def number_of(value: Any) -> float:
    """A number from '0.05', '5 %', '6,656', '1 000', '1,5' or '1e-5'. Raises PydanticCustomError in plain words.

    A comma before three digits parts thousands, as in '6,656'; any other is a decimal comma.
    """
    text = str(value).strip().replace("\u00a0", " ").replace("\u202f", " ").replace("−", "-")
    match = _NUMBER.match(text) if len(text) <= MOST else None
    if not match:
        raise refuse("bad-number", "must be a number, such as '0.05', '5 %' or '6656'", _number_hint(text))
    digits = match[1].strip()
    if not _DECIMAL_COMMA.match(digits) and not _THOUSANDS.match(digits):
        raise refuse("bad-number", "has digits in groups that are not thousands", _number_hint(text))
    digits = decimal_point(digits)
    number = float(digits + match[2])
    if math.isinf(number):
        raise refuse("bad-number", "is larger than any number that kitgen can compute with")
    if number == 0 and re.search(r"[1-9]", digits):
        raise refuse("bad-number", "is smaller than any number that kitgen can compute with")
    return number / 100 if match[3] else number


def decimal_point(digits: str) -> str:
    """The digits of a number without groups, with a point before its decimals."""
    digits = digits.strip()
    return re.sub(r"[ ,_]", "", digits.replace(",", ".") if _DECIMAL_COMMA.match(digits) else digits)


def _number_hint(text: str) -> str:
    """What to write for a number with points and commas that cannot be read: '1.000,5' is 1000.5."""
    digits = text[:MOST].rstrip(" %").replace(" ", "")
    if re.fullmatch(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+", digits):
        return f"write {digits.replace('.', '').replace(',', '.')}"
    if not any(character.isdigit() for character in text):
        return "write it in digits, such as 2 or 0.5"
    if counted := re.fullmatch(r"([+-]?\d{1,6}(?:\.\d{1,6})?) ?[^\W\d_]+\.?", text.strip()):
        return f"write {counted[1]}"
    return "write it without spaces and commas, with a point before the decimals: 1000.5"


def _between(least: float, most: float, what: str, no_percent: str) -> Callable[[Any], float]:
    """A reader of numbers within limits, for which a share of a hundred means nothing."""

    def read(value: Any) -> float:
        number = number_of(value)
        if str(value).rstrip().endswith("%"):
            raise refuse("bad-number", "must be a number without '%'", no_percent)
        if not least <= number <= most:
            limits = f"from {least:g} to {most:g}" if most < 1e6 else f"of {least:g} or more"
            raise refuse("bad-number", f"must be {what} {limits}")
        return number

    return read


def _integer(value: Any) -> Any:
    if not re.fullmatch(r"\d{1,6}", str(value).strip()):
        raise refuse("bad-number", "must be a whole number, such as '4'")
    return int(value)


class Room(StrEnum):
    """How much room there is to write, where it is not a number of lines."""

    FILL = "fill"
    """Lines down to the foot of the page."""


def _lines(value: Any) -> Any:
    text = str(value).strip().lower()
    if text == Room.FILL:
        return Room.FILL
    if not re.fullmatch(r"\d{1,3}", text):
        number = re.match(r"\d{1,3}(?!\d)", text)
        hint = f"write {number[0]}" if number else "write the number in digits, such as 4"
        raise refuse("bad-lines", "must be a number of lines, such as '4', or 'fill' for the rest of the page", hint)
    return int(text)


def _yes_or_no(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    answer = {"true": True, "yes": True, "false": False, "no": False}.get(str(value).strip().lower())
    if answer is None:
        raise refuse("bad-boolean", "must be 'true' or 'false'")
    return answer


Minutes = Annotated[int, BeforeValidator(minutes_of), Field(json_schema_extra={"type": ["integer", "string"]})]
Pages = Annotated[int, BeforeValidator(pages_of), Field(json_schema_extra={"type": ["integer", "string"]})]
Points = Annotated[
    float,
    BeforeValidator(_between(0, 1000, "a number of points", "write the points themselves, such as '2' or '0.5'")),
    Field(json_schema_extra={"type": ["number", "string"]}),
]
Weight = Annotated[
    float,
    BeforeValidator(_between(0, 1000, "a number", "write how many times it counts, such as '2' or '0.5'")),
    Field(json_schema_extra={"type": ["number", "string"]}),
]
Width = Annotated[
    int, BeforeValidator(_width), Field(json_schema_extra={"type": ["integer", "string"], "pattern": "^\\d{1,3} ?%?$"})
]
Whole = Annotated[int, BeforeValidator(_integer)]
Lines = Annotated[int | Room, BeforeValidator(_lines)]
YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
