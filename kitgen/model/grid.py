"""A comparison grid: cases side by side, questions down the side, cells for students to fill in."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, ValidatorFunctionWrapHandler, WrapValidator

from kitgen.model.base import ForInstructor, Many, Spec
from kitgen.model.keys import Sources
from kitgen.model.numbers import YesNo
from kitgen.model.values import Line, Prose


def _or_empty(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    return Line("") if isinstance(value, str) and not value.strip() else handler(value)


Cell = Annotated[Line, WrapValidator(_or_empty)]


class GridRow(Spec):
    """One row: what is compared."""

    label: Line
    """What is compared: `Who was at the table?`"""

    cells: Many[Cell] = ()
    """What students read, column by column; "" where they shall write. Leave it out and they fill in the row."""

    answers: ForInstructor[Many[Cell]] = ()
    """What a full grid says, column by column; "" where the cell says it already."""

    source: Sources = ()
    """Keys of the references that support it."""


class Grid(Spec):
    """A table that compares cases: blank cells for students, filled ones for instructors."""

    title: Line
    """Heading."""

    task: Prose = Prose("")
    """What students do with it."""

    head: Line = Line("")
    """The head of the first column, such as `Trial`, for a table of data."""

    columns: Annotated[Many[Line], Field(min_length=1)]
    """What is compared, such as the cases."""

    rows: Annotated[Many[GridRow], Field(min_length=1)]
    """The points of comparison."""

    optional: YesNo = False
    """Whether students' paper may leave it out to fit a number of pages (docs/paper.md)."""
