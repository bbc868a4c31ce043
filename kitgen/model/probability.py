"""The "lucky once" model: what to compute and draw from p and n."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator

from kitgen.model.base import ForInstructor, Many, Spec
from kitgen.model.numbers import Lines, YesNo, number_of
from kitgen.model.values import Line, Prose, refuse


def _probability(value: Any) -> float:
    number = number_of(value)
    if not 0 < number < 1:
        raise refuse("bad-probability", "must lie between 0 and 1, such as '0.05' or '5 %'")
    return number


def _attempts(value: Any) -> int:
    number = number_of(value)
    if number != int(number) or not 1 <= number <= 100_000:
        raise refuse("bad-number", "must be a whole number of attempts from 1 to 100000")
    return int(number)


Probability = Annotated[float, BeforeValidator(_probability)]
Attempts = Annotated[int, BeforeValidator(_attempts)]


class Trials(Spec):
    """Repeated attempts that each succeed with probability p: P(at least one) = 1 - (1 - p)^n."""

    p: Many[Probability]
    """Chances that one attempt succeeds: `[0.1 %, 1 %, 5 %]`."""

    n: Many[Attempts]
    """Numbers of attempts: `[1, 10, 50, 100, 500]`."""

    tolerate: Many[Probability] = (0.01, 0.05, 0.10, 0.50)
    """Overall risks that a defender is ready to live with."""


class ProbabilityModel(Spec):
    """The "lucky once" model, computed: table, chart, attempts needed, and where the number misleads."""

    title: Line = Line("")
    """Heading."""

    introduction: Prose = Prose("")
    """What students read before the numbers."""

    attempts: Trials
    """p and n."""

    caution: Line = Line("")
    """Printed below the table: what the numbers are not."""

    limits: YesNo = True
    """Whether to print the computed variants in which the formula misleads."""

    work_lines: Lines = 0
    """Ruled lines for working, or `fill` for the rest of the page."""

    optional: YesNo = False
    """Whether the plan can do without it: it is in the guide, and on students' paper only where an activity uses it."""

    notes: ForInstructor[Prose] = Prose("")
    """How to teach it."""
