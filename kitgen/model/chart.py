"""A chart as data: series of numbers along one axis, where the counting changed, and who counted."""

from __future__ import annotations

import math
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, computed_field

from kitgen.model.base import Many, Spec
from kitgen.model.keys import Sources
from kitgen.model.numbers import YesNo, number_of
from kitgen.model.values import Line, Status, refuse

_MOST = 1e15


def _value(value: Any) -> float:
    if not isinstance(value, str | int | float) or not re.search(r"\d", str(value)):
        raise refuse("bad-number", "must be a number, such as '17.5' or '6,656'")
    text = str(value).strip()
    if text.endswith("%"):
        raise refuse("bad-number", "must be a number without '%'; say in 'unit' that it is a share")
    if re.search(r",(?!\d{3}(?!\d))", text):
        raise refuse("bad-number", "has a comma that does not part thousands; write '17.5' or '6,656'")
    number = number_of(text)
    if not math.isfinite(number) or abs(number) > _MOST:
        raise refuse("bad-number", "is too large to draw; count in thousands or millions")
    return number


def _label(value: Any) -> Any:
    if not isinstance(value, str) or not value.strip():
        raise refuse("bad-label", "must be a label of the x axis, such as '2014'")
    return " ".join(value.split())


def _not_empty(values: dict[str, float]) -> dict[str, float]:
    if not values:
        raise refuse("no-values", "has no number; write each place with its number: '2010: 4004'")
    return values


Value = Annotated[float, BeforeValidator(_value), Field(json_schema_extra={"type": ["number", "string"]})]
Label = Annotated[str, BeforeValidator(_label), Field(json_schema_extra={"type": ["string", "number"]})]


class Series(Spec):
    """One line of a chart: who or what was counted, the numbers, and who counted."""

    name: Line
    """Its name, printed at the end of the line: `police count`."""

    values: Annotated[dict[Label, Value], AfterValidator(_not_empty)]
    """Each place on the x axis with its number, in order, such as 2010: 4004. A place left out is a gap in the line."""

    status: Status = Status.ESTABLISHED
    """established, reported or contested."""

    according_to: Line = Line("")
    """Who says so (and who denies it). Needed for what is reported or contested."""

    source: Sources = ()
    """Keys of the references that support it."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def points(self) -> tuple[tuple[str, float], ...]:
        """The values in the order in which they were written."""
        return tuple(self.values.items())


class Break(Spec):
    """Where the rule of counting changes, so that numbers on both sides cannot simply be compared."""

    at: Label = ""
    """The last place on the x axis before the change: `2018`."""

    from_: Label = Field(default="", alias="from")
    """Where a longer stretch begins: `2012`. Needs no `at`."""

    to: Label = ""
    """Where that stretch ends: `2014`."""

    note: Line
    """What changed. Printed below the chart, and read out in its text alternative."""


class Chart(Spec):
    """Series of numbers, drawn as lines. Kitgen writes the text alternative from the numbers."""

    title: Line
    """What the chart shows: `Homicides in El Salvador, 2009 to 2024`."""

    unit: Line
    """What is counted, as the title of the upright axis: `homicides a year`."""

    x: Line
    """What the other axis is: `year`."""

    series: Annotated[Many[Series], Field(min_length=1)]
    """The lines. Four are as many as a reader can tell apart."""

    breaks: Many[Break] = ()
    """Where the rule of counting changes: hatched bands with letters."""

    caption: Line = Line("")
    """Printed below the chart: what to see in it, or with how much care."""

    optional: YesNo = False
    """Whether students' paper may leave it out to fit a number of pages (docs/paper.md)."""
