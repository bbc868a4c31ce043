"""What students write in an activity: a table, sentences to finish, a number, boxes to tick, room to draw."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from kitgen.model.base import Many, Spec, mapping, rewritten, sequence
from kitgen.model.numbers import Lines, Whole
from kitgen.model.values import Line, Stem, Text, refuse
from kitgen.source.nodes import Node, Scalar, Sequence

MOST_CELLS = 40
"""Columns or rows of a table, and boxes or entries of a list, that one page can hold."""


def _columns(value: Any) -> Any:
    """`1-10` is ten columns with their numbers; a text between commas is several."""
    if isinstance(value, Sequence):
        items = [part for item in value for part in (_counted(item) if isinstance(item, Scalar) else [item])]
        return rewritten(value, sequence(value.span, items)) if len(items) != len(value) else value
    if isinstance(value, Scalar):
        parts = [Scalar.at(part.strip(), value.span, value.style) for part in value.split(",") if part.strip()]
        return sequence(value.span, [each for part in parts for each in _counted(part)])
    return value


def _counted(item: Scalar) -> list[Scalar]:
    match = re.fullmatch(r"(\d{1,3})\s*[-–]\s*(\d{1,3})", item.strip())
    if not match or int(match[1]) >= int(match[2]):
        return [item]
    wide = int(match[2]) - int(match[1]) + 1
    if wide > MOST_CELLS:
        raise refuse("bad-table", f"must be 1 to {MOST_CELLS} columns or rows, not {wide}")
    numbers = range(int(match[1]), int(match[2]) + 1)
    return [Scalar.at(str(number), item.span, item.style) for number in numbers]


def _rows(value: Any) -> Any:
    """`4` is four rows without a heading."""
    if not isinstance(value, Scalar):
        return _columns(value)
    text = value.strip()
    if re.fullmatch(r"\d{1,3}", text):
        return int(text)
    if re.fullmatch(r"[+-]?\d+(?:[.,]\d+)?", text) or text.lower() in _IN_WORDS:
        number = _IN_WORDS.index(text.lower()) + 1 if text.lower() in _IN_WORDS else 4
        message = f"must be a number of rows from 1 to {MOST_CELLS}, or their headings"
        raise refuse("bad-table", message, f"write for example {number}")
    return _columns(value)


_IN_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _boxes(value: Any) -> Any:
    """A text with commas is several boxes, as it is several columns."""
    if isinstance(value, Scalar) and "," in value:
        parts = [Scalar.at(part.strip(), value.span, value.style) for part in value.split(",") if part.strip()]
        return sequence(value.span, parts)
    return value


def _unit(value: Any) -> Any:
    """A unit is words or signs: `5` and `true` are slips."""
    if isinstance(value, Scalar) and re.fullmatch(r"[+-]?[\d.,]+|true|yes|false|no", value.strip().lower()):
        hint = "write its unit, such as 'km/h'; without one, write a sentence: product: \"___\""
        raise refuse("bad-product", f"must be the unit of the number that students write, not '{value.strip()}'", hint)
    return value


Columns = Annotated[tuple[Line, ...], BeforeValidator(_columns), Field(min_length=1)]
Rows = Annotated[int | tuple[Line, ...], BeforeValidator(_rows)]


class EmptyTable(Spec):
    """A table that students fill in: `{columns: [Rule, Guess, Result], rows: 3}`."""

    columns: Columns
    """The headings: a list, a text with commas, or a range such as `1-10`."""

    rows: Rows = 1
    """How many rows, or their headings."""

    @model_validator(mode="after")
    def _of_a_size(self) -> EmptyTable:
        rows = self.rows if isinstance(self.rows, int) else len(self.rows)
        if not 1 <= rows <= MOST_CELLS:
            raise refuse("bad-table", f"must have 1 to {MOST_CELLS} rows, not {rows}")
        if len(self.columns) > MOST_CELLS:
            raise refuse("bad-table", f"must have 1 to {MOST_CELLS} columns, not {len(self.columns)}")
        return self

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return self.rows if isinstance(self.rows, int) else len(self.rows)


FORMS = ("sentence", "table", "grid", "choose", "number", "list", "drawing", "lines")
"""The forms, of which a product has one."""


class Product(Spec):
    """What students write. A text is a sentence to finish: `My guess: ___ of 10, because ______`."""

    short = "sentence"

    label: Line = Line("")
    """What it is for, printed above or before it."""

    sentence: Stem = Stem("")
    """A sentence to finish, with `___` for each gap; more underscores are a longer gap."""

    table: EmptyTable | None = None
    """A table with small cells, for numbers and single words."""

    grid: EmptyTable | None = None
    """A table with cells to write a sentence in."""

    choose: Annotated[Many[Line], BeforeValidator(_boxes)] = ()
    """Boxes to tick: a list, or a text with commas."""

    number: Annotated[Text, BeforeValidator(_unit)] = Text("")
    """The unit of a number to write: `km/h`, `%`."""

    list: Whole | None = None
    """A list of so many things, numbered."""

    drawing: Lines | None = None
    """An empty box to draw in, as high as so many lines, or `fill` for the rest of the page."""

    lines: Lines | None = None
    """Lines to write on, or `fill` for the rest of the page. The last choice: a form says what is wanted."""

    then: Many[Product] = ()
    """What students write after that."""

    @classmethod
    def shaped(cls, node: Node) -> Node:
        """A list below `then` and the like may hold plain sentences."""
        if isinstance(node, Scalar) and (node.strip().lower() in FORMS or re.fullmatch(r"\d+", node.strip())):
            form, number = (node.strip().lower(), "…") if node.strip().lower() in FORMS else ("lines", node.strip())
            raise refuse(
                "bad-product", f"must be what students write, not '{node.strip()}'",
                f"write the form with what belongs to it: {{{form}: {number}}}",
            )  # fmt: skip
        full = super().shaped(node)
        return mapping(node.span, sentence=node) if isinstance(full, Scalar) else full

    @model_validator(mode="after")
    def _has_one_form(self) -> Product:
        given = [name for name in FORMS if getattr(self, name) not in ("", (), None)]
        if not given:
            raise refuse("bad-product", f"needs what students write: one of {', '.join(FORMS)}")
        if len(given) > 1:
            raise refuse(
                "bad-product", f"has {len(given)} forms ({', '.join(given)}), but it can have one only",
                f"write the second one below it: 'then: {{{given[1]}: …}}'",
            )  # fmt: skip
        for name in ("list", "drawing", "lines"):
            size = getattr(self, name)
            if isinstance(size, int) and not 1 <= size <= MOST_CELLS:
                raise refuse("bad-product", f"must have from 1 to {MOST_CELLS} under '{name}', not {size}")
        if len(self.choose) > MOST_CELLS:
            raise refuse("bad-product", f"must have from 1 to {MOST_CELLS} boxes, not {len(self.choose)}")
        return self

    @property
    def form(self) -> str:
        """The name of its form."""
        return next(name for name in FORMS if getattr(self, name) not in ("", (), None))
