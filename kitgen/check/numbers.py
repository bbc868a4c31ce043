"""Answers that are numbers: tolerances and units that mean something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic_core import PydanticCustomError

from kitgen.check.base import CheckContext, Findings, check
from kitgen.model.choices import ItemType
from kitgen.model.quantities import Answer, answer_of
from kitgen.model.quiz import Item
from kitgen.text.locales import decimal_mark


def _numeric(context: CheckContext) -> Iterator[tuple[Item, Answer]]:
    for item in context.items:
        if item.type is ItemType.NUMERIC and item.answer:
            try:
                yield item, answer_of(item.answer)
            except PydanticCustomError:  # of a translation
                continue


@check()
def tolerance_unused(context: CheckContext) -> Findings:
    """A tolerance is for one number. A range, as in `1.2 to 1.3`, has its limits already, and a text has none."""
    for item in context.items:
        if item.tolerance is not None and item.type is not ItemType.NUMERIC:
            kind = item.type.replace("_", " ")
            yield (
                item.place("tolerance"), f"a {kind} item has no tolerance",
                "add 'type: numeric' if its answer is a number, or delete the line",
            )  # fmt: skip
    for item, answer in _numeric(context):
        if item.tolerance is not None and answer.is_range:
            yield item.place("tolerance"), "a range has its limits already", "delete this line, or write one number"


@check()
def tolerance_of_zero(context: CheckContext) -> Findings:
    """Per cent of an answer that is 0 are 0: write how far it may be off in its own unit."""
    for item, answer in _numeric(context):
        if item.tolerance and item.tolerance.relative and not answer.low.value and not answer.is_range:
            yield (
                item.place("tolerance"), f"{item.tolerance} of 0 is 0, so that only 0 would be right",
                "write how far the answer may be off in its own unit: 0.1",
            )  # fmt: skip


@check("warning")
def tolerance_too_wide(context: CheckContext) -> Findings:
    """A tolerance as large as the answer lets 0 count as right, or a number with the wrong sign."""
    for item, answer in _numeric(context):
        if item.tolerance is None or answer.is_range or not answer.low.value:
            continue
        whole = 100 if item.tolerance.relative else abs(answer.low.value)
        if item.tolerance.number >= whole:
            yield (
                item.place("tolerance"), f"with this tolerance 0 is right, too, where the answer is {item.answer}",
                "write a smaller number, such as '2 %', or a range as the answer: '-1 to 4'",
            )  # fmt: skip


@check("warning")
def tolerance_of_per_cent(context: CheckContext) -> Findings:
    """`1 %` of an answer of 40 % is 0.4 percentage points: a tolerance with a per-cent sign is a share of the answer.

    Without the sign it is in the unit of the answer: `tolerance: 1` is one percentage point up or down.
    """
    for item, answer in _numeric(context):
        of_per_cent = answer.low.percent or (item.unit or item.asked_unit).strip() == "%"
        if item.tolerance and item.tolerance.relative and of_per_cent and item.tolerance.number:
            number = item.tolerance.number
            points = f"{(abs(answer.low.value) * number / 100).normalize():f}"
            yield (
                item.place("tolerance"), f"{number:f} % of {answer.low.digits} % is {points} percentage points",
                f"write 'tolerance: {points}' if that is meant, or 'tolerance: {number:f}' for {number:f} points up or"
                " down",
            )  # fmt: skip


@check()
def unit_to_write(context: CheckContext) -> Findings:
    """With `ask_unit: true` students write the unit of a number, so that the key needs it under `unit:`."""
    for item in context.items:
        if not item.ask_unit and not item.asked_unit:
            continue
        if item.type is not ItemType.NUMERIC:
            place = item.place("ask_unit" if item.ask_unit else "asked_unit")
            yield place, f"a {item.type.replace('_', ' ')} item asks for no unit", "add 'type: numeric', or delete it"
        elif not item.asked_unit:
            yield item.place("ask_unit"), "the key has no unit for this answer", "add 'unit:' below it"
        elif not item.ask_unit:
            yield item.place("asked_unit"), "students are not asked for this unit", "write 'ask_unit: true' and 'unit:'"


_THREE_DIGITS = re.compile(r"([+-]?[1-9]\d{0,2})([.,])(\d{3})")


@check("warning")
def point_or_comma(context: CheckContext) -> Findings:
    """`3,142` is read as 3142, and `3.142` as a little more than 3, also where the language has them the other way.

    With three digits behind its mark a number can be meant in two ways where decimals are written with a comma.
    """
    for item, _ in _numeric(context):
        found = _THREE_DIGITS.fullmatch(item.answer.strip())
        if found and decimal_mark(item.language or context.lesson.language) == ",":
            whole, mark, rest = found.groups()
            is_whole = mark == ","
            read = f"{whole}{rest}" if is_whole else f"{whole} and {int(rest)} thousandths"
            yield (
                item.place("answer"), f"'{item.answer}' is read as {read}",
                f"write {whole},{rest}0 for {whole} and {int(rest)} thousandths, or {whole}{rest} for the whole number",
            )  # fmt: skip
