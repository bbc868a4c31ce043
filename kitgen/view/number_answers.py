"""Print numbers of keys in a language: their digits as typed, powers of ten, units, and what counts as right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from markupsafe import Markup
from pydantic_core import PydanticCustomError

from kitgen.model.quantities import Tolerance, Typed, answer_of, limits, typed
from kitgen.text.locales import NO_BREAK, decimal_mark, percent_space
from kitgen.text.numbers import format_count
from kitgen.text.units import raised_unit
from kitgen.view.filters import short_number

_EXACT = 12
"""Digits that a limit may have; one with more is rounded to six."""


@dataclass(frozen=True)
class NumberAnswer:
    """A numeric answer as a key prints it."""

    shown: Markup
    """The number or range with its unit."""

    within: Markup
    """The tolerance as it was typed."""

    limits: Markup
    """From which number to which it is right; empty without a tolerance."""


def number_answer(item: Mapping[str, Any], labels: Mapping[str, str], language: str) -> NumberAnswer:
    """The answer of a numeric item. What cannot be read as a number, as in a translation, is printed as it is."""
    typed_answer = item["answer"]
    unit = unit_html(item.get("asked_unit") or item["unit"])
    space = Markup("&nbsp;") if unit else Markup("")
    try:
        answer = answer_of(typed_answer.source)
    except PydanticCustomError:
        return NumberAnswer(typed_answer.in_line + space + unit, Markup(""), Markup(""))
    tolerance = Tolerance(item["tolerance"]) if item.get("tolerance") else None
    between = labels["number_range"]
    if answer.is_range:
        low, high = (number_html(end, language) for end in (answer.low, answer.high))
        return NumberAnswer(Markup.escape(between).format(low=low, high=high) + space + unit, Markup(""), Markup(""))
    shown = number_html(answer.low, language) + space + unit
    right = limits(answer, tolerance)
    if right is None or tolerance is None:
        return NumberAnswer(shown, Markup(""), Markup(""))
    ends = (_short(end, answer.low.value) if tolerance.relative else end for end in right)
    low, high = (number_html(_like(answer.low, end), language) for end in ends)
    within = number_html(typed(tolerance), language)
    if not tolerance.relative and answer.low.percent:
        within += Markup(f"{percent_space(language)}%")  # noqa: S704 - no text of the lesson
    elif not tolerance.relative:
        within += space + unit
    return NumberAnswer(shown, within, Markup.escape(between).format(low=low, high=high) + space + unit)


def local_number(value: float, language: str) -> str:
    """A number of points or the like with the decimal mark of a language: `1.5`, in Spain `1,5`."""
    return short_number(value).replace("-", "−").replace(".", decimal_mark(language))


def unit_html(unit: object) -> Markup:
    """A unit on one line, its exponents raised."""
    pieces = [(Markup.escape(text.replace(" ", NO_BREAK)), up) for text, up in raised_unit(str(unit))]
    return Markup("").join(Markup("<sup>{}</sup>").format(text) if up else text for text, up in pieces)


def number_html(number: Typed, language: str) -> Markup:
    """A number with the marks of a language; its digits are those that were typed."""
    sign, digits = ("−", number.digits[1:]) if number.digits.startswith("-") else ("", number.digits)
    if "/" in digits:
        return Markup.escape(sign + digits.replace(" ", NO_BREAK))
    whole, point, decimals = digits.partition(".")
    shown = sign + (format_count(int(whole), language) if number.grouped and whole else whole or "0")
    shown += decimal_mark(language) + decimals if point and decimals else ""
    html = Markup.escape(shown)
    if number.exponent is not None:
        power = Markup("10<sup>{}</sup>").format(str(number.exponent).replace("-", "−"))
        html = power if shown == "1" else html + f"{NO_BREAK}×{NO_BREAK}" + power
    return html + f"{percent_space(language)}%" if number.percent else html


def _short(limit: Decimal, answer: Decimal) -> Decimal:
    """A limit with two digits of its distance from the answer: 2 % of 6.6 are 0.132, and 6.6 + 0.13 is 6.73."""
    distance = abs(limit - answer)
    return limit.quantize(Decimal(1).scaleb(distance.adjusted() - 1), ROUND_HALF_EVEN) if distance else limit


def _like(answer: Typed, limit: Decimal) -> Typed:
    """A limit in the form of the answer: with its power of ten, its per-cent sign, its groups."""
    value = limit.scaleb(-(answer.exponent or 0))
    if len(value.normalize().as_tuple().digits) > _EXACT:
        value = Decimal(f"{value:.6g}")
    digits = f"{value.normalize():f}"
    return Typed(limit, digits, answer.exponent, answer.percent, answer.grouped)
