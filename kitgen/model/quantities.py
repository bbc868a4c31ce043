"""Answers that are numbers: as they are typed, exact, with fractions, powers of ten, ranges and their tolerance."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from kitgen.model.numbers import MOST, decimal_point, number_of
from kitgen.model.values import refuse

_FRACTION = re.compile(r"([+-]?)(?:(\d{1,15})[ -])?(\d{1,15}) ?/ ?(\d{1,15})")
_TEN_TO_THE = re.compile(
    r"(?:(?<=\d) ?[x×·*] ?|\A(?=[+-]?10\^))([+-]?)10(?:\^ ?\(?([+-]?\d{1,4})\)?|([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4}))"
)
_MIXED = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_BETWEEN = re.compile(
    r"\s+(?:to|a|à|bis|hasta|tot|til|till|ate|até|–|—|-|\.\.\.?|…)\s+|(?<=[\d%])\s*(?:–|—|\.\.\.?|…)\s*(?=[\d+-])"
)
_BETWEEN_AND = re.compile(r"(?:between|entre|zwischen)\s+(.+?)\s+(?:and|y|et|und)\s+(.+)", re.IGNORECASE)
_FROM_TO = re.compile(r"\s(?:to|a|à|bis|hasta|tot|til|till|ate|até)\s")
_YEARS = re.compile(r"1\d{3}|20\d\d")


@dataclass(frozen=True)
class Typed:
    """One number with the digits that were typed."""

    value: Decimal
    """Of a percentage the number before its sign."""

    digits: str
    """Without groups, with a point before the decimals; of a fraction the whole of it: `2 1/2`."""

    exponent: int | None = None
    percent: bool = False
    grouped: bool = False
    """Whether its thousands are apart."""


@dataclass(frozen=True)
class Answer:
    """A number, or all from one to another."""

    low: Typed
    high: Typed

    @property
    def is_range(self) -> bool:
        """Whether it is a range."""
        return self.low is not self.high


class Tolerance(str):
    """How far a number may be off: in its own unit, or in per cent of the answer."""

    @property
    def relative(self) -> bool:
        """Whether it is a share of the answer."""
        return self.endswith("%")

    @property
    def number(self) -> Decimal:
        """The number itself; of `2 %` it is 2."""
        return typed(self).value

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """What has been read already."""
        return core_schema.no_info_after_validator_function(
            cls, core_schema.any_schema(), serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """A number, or a text with a per-cent sign."""
        return {"type": ["number", "string"]}


def normal(text: object) -> str:
    """A number as kitgen reads it: `−1.8 × 10²⁴` is `-1.8e24`, `2½` is `2 1/2`."""
    plain = re.sub(r"\s+", " ", str(text).strip()[: MOST + 1]).replace("−", "-")
    for sign in _MIXED:
        if sign in plain:
            parts = unicodedata.normalize("NFKC", sign).replace("\N{FRACTION SLASH}", "/")
            plain = plain.replace(sign, f" {parts}").strip().replace("- ", "-").replace("  ", " ")
    plain = re.sub(
        r"(?<=\d) ?(?:per cent|percent|por ciento|Prozent)\Z", " %", plain.replace("\N{FRACTION SLASH}", "/")
    )
    found = _TEN_TO_THE.search(plain)
    if found:
        power = found[2] or unicodedata.normalize("NFKC", found[3]).replace("−", "-")
        before = plain[: found.start()] + (found[1] if found.start() else f"{found[1]}1")
        plain = f"{before}e{power}{plain[found.end() :]}"
    return plain


def typed(text: object) -> Typed:
    """A number as it was typed. Raises PydanticCustomError in plain words."""
    plain = normal(text)
    fraction = _FRACTION.fullmatch(plain)
    if fraction:
        sign, whole, upper, lower = fraction.groups()
        if not int(lower):
            raise refuse("bad-number", "is a fraction of zero", "write the number below the line: 1/2")
        value = Decimal(int(whole or 0)) + Decimal(int(upper)) / Decimal(int(lower))
        return Typed(-value if sign == "-" else value, f"{sign}{whole + ' ' if whole else ''}{upper}/{lower}")
    number_of(plain)
    percent = plain.endswith("%")
    number, _, power = plain.rstrip(" %").lower().partition("e")
    digits = decimal_point(number)
    exponent = int(power) if power else None
    grouped = len(digits) < len(number.strip())
    return Typed(Decimal(digits).scaleb(exponent or 0), digits.lstrip("+"), exponent, percent, grouped)


def answer_of(text: object) -> Answer:
    """An answer that is a number or a range. Raises PydanticCustomError in plain words."""
    ends = ends_of(text)
    if len(ends) == 1:
        one = typed(ends[0])
        return Answer(one, one)
    low, high = (typed(end) for end in ends)
    if high.percent and not low.percent:
        low = replace(low, percent=True)
    if low.percent != high.percent:
        raise refuse("bad-range", "has a per-cent sign at its first number only", "write it at the second, or at both")
    if low.value >= high.value:
        hint = "write the number alone" if low.value == high.value else f"write {ends[1]} to {ends[0]}"
        raise refuse("bad-range", "must go from the smaller number to the larger", hint)
    return Answer(low, high)


def ends_of(text: object) -> list[str]:
    """The two numbers of a range, or the text alone."""
    plain = str(text).strip()
    if len(plain) > 2 * MOST:
        return [plain]
    between = _BETWEEN_AND.fullmatch(plain)
    if between:
        return [between[1], between[2]]
    ends = _BETWEEN.split(re.sub(r"\A(?:from|von|de|desde)\s+", "", plain, flags=re.IGNORECASE), maxsplit=1)
    return ends if len(ends) == 2 and all(re.match(r"[+−-]?[\d.]", end) for end in ends) else [plain]


def reads_as_number(text: str, of_unit: bool = False) -> bool:
    """Whether an answer without a type is a number, or a range in words: `1.2 to 1.3`, `between 1 and 2`.

    Years, and whole numbers of which the first is larger, as in `3 to 2`, are a range only if they have a unit.
    """
    ends = ends_of(text)
    if len(ends) == 2 and not (_FROM_TO.search(text) or _BETWEEN_AND.fullmatch(text.strip())):
        return False
    if len(ends) == 2 and not of_unit and all(_YEARS.fullmatch(end.strip()) for end in ends):
        return False
    try:
        answer_of(text)
    except PydanticCustomError as error:
        return error.type == "bad-range" and (of_unit or any(mark in text for mark in ".,%"))
    return True


def limits(answer: Answer, tolerance: Tolerance | None) -> tuple[Decimal, Decimal] | None:
    """The smallest and the largest number that count as right; None where only the answer does."""
    if answer.is_range:
        return answer.low.value, answer.high.value
    if not tolerance or not tolerance.number:
        return None
    off = abs(answer.low.value) * tolerance.number / 100 if tolerance.relative else tolerance.number
    return answer.low.value - off, answer.low.value + off


def _tolerance(value: Any) -> Tolerance:
    text = re.sub(r"\A(?:±|\+/-|\+-)\s*", "", str(value).strip())
    try:
        read = typed(text)
    except PydanticCustomError as error:
        raise refuse(
            error.type, error.message(), "write a number in the unit of the answer, or a share of it: '0.1', '2 %'"
        ) from None
    if read.value < 0 or (read.percent and read.value > 100):
        limits = "from 0 to 100 % of the answer" if read.percent else "0 or more, in the unit of the answer"
        raise refuse("bad-number", f"must be {limits}")
    return Tolerance(normal(text))


def _share(value: Any, least: int, most: int, what: str, hint: str) -> Tolerance:
    read = typed(value)
    if not read.percent or not least <= read.value <= most:
        raise refuse("bad-number", f"must be {what}, from {least} % to {most} %", hint)
    return Tolerance(normal(value))


def _credit(value: Any) -> Tolerance:
    return _share(value, -100, 100, "a share of the item's points", "write for example '50 %' or '-25 %'")


def _penalty(value: Any) -> Tolerance:
    read = typed(value)
    if read.value > 0:
        raise refuse("bad-number", "must be less than 0: what a wrong answer takes away", f"write -{normal(value)}")
    if read.percent:
        return _share(value, -100, 0, "a share of the item's points", "write for example '-25 %'")
    if read.value < -1000:
        raise refuse("bad-number", "must be a number of points from -1000 to 0")
    return Tolerance(normal(value))


Credit = Annotated[Tolerance, BeforeValidator(_credit)]
Penalty = Annotated[Tolerance, BeforeValidator(_penalty)]
Tolerated = Annotated[Tolerance, BeforeValidator(_tolerance)]
