"""Exhibits of a case: tables of data and pictures, each with a number and a title."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, computed_field, model_validator

from kitgen.model.illustration import Illustration
from kitgen.model.keys import Sources
from kitgen.model.picture_path import PicturePath
from kitgen.model.values import AuthoredText, Line, Prose, refuse
from kitgen.source.nodes import Mapping, Scalar, Sequence, shown
from kitgen.text.markdown import blocks_of

_LONG_ROWS, _LONG_TEXT = 18, 1_800
"""Lines and characters of a table that is on one page with its title, at most."""

_WIDE = 6
"""From so many bars between its columns a table is set smaller."""

_NUMBER = re.compile(r"[(+−–-]*[^\w\s]?\d[\d.,\s\u00a0]*[^\w\s]?\)?")
"""A number as accounts have them: `6,500`, `(120)`, `$1.5`, `12 %`."""


class DataTable(Prose):
    """A table: rows with bars (docs/markdown.md), or a list of rows, the first of which has the heads of the columns.

    An empty cell is empty. `___` is a place for students to write, `______` a place for a sentence.
    """

    @classmethod
    def checked(cls, text: str) -> AuthoredText:
        """The text, if there is a table in it."""
        made = super().checked(text)
        if not any(token.type == "table_open" for token in blocks_of(text)):
            raise refuse(
                "no-table", "has no table in it",
                "write its rows below a |: '| a | b |', then '| --- | --- |', then a line for each row",
            )  # fmt: skip
        return made


def _in_bars(value: Any) -> Any:
    """A list of rows, or `{columns: …, rows: …}`, as the text that has the same table in bars."""
    rows, span = value, getattr(value, "span", None)
    if isinstance(value, Mapping):
        if set(value) != {"columns", "rows"}:
            raise refuse("bad-table", "needs 'columns:' and 'rows:', and nothing else", "or write rows with bars")
        heads, below = value["columns"], value["rows"]
        if isinstance(heads, Scalar):
            heads = Sequence([Scalar.at(each.strip(), heads.span) for each in heads.split(",")])
        rows = Sequence([heads, *(below if isinstance(below, Sequence) else [below])])
    if not isinstance(rows, Sequence):
        return value
    cells = [_cells(row) for row in rows]
    if len(cells) < 2:
        raise refuse("bad-table", "needs the heads of its columns and at least one row")
    wide = [len(row) for row in cells]
    if max(wide) > wide[0]:
        number = next(place for place, width in enumerate(wide) if width > wide[0])
        row = f"a row of {wide[number]} cells (row {number}, '{shown(cells[number][0], 20)}')"
        raise refuse(
            "table-shape", f"has {row} in a table of {wide[0]} columns",
            "give the heads as many columns, or put quotation marks around a cell with a comma",
        )  # fmt: skip
    padded = [row + [""] * (wide[0] - len(row)) for row in cells]
    ends = ["--:" if _are_numbers(column[1:]) else "---" for column in zip(*padded, strict=True)]
    lines = [padded[0], ends, *padded[1:]]
    return Scalar.at("\n".join(f"| {' | '.join(row)} |" for row in lines), span or Scalar("").span)


def _cells(row: Any) -> list[str]:
    if isinstance(row, Scalar) and row:
        row = [Scalar.at(each.strip(), row.span) for each in row.split(",")]
    if not isinstance(row, list) or not all(isinstance(cell, Scalar) for cell in row):
        raise refuse(
            "bad-table", "must be rows of cells: a list in which each row is a list",
            "write [January sales, \"6,500\", ''] for a row of three cells, the last one empty",
        )  # fmt: skip
    return ["" if cell in ("~", "null") and cell.style is None else _in_a_row(cell) for cell in row]


def _in_a_row(cell: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", " ".join(cell.split()))


def _are_numbers(cells: Iterable[str]) -> bool:
    """Whether there is nothing but numbers in a column, and places to write them."""
    said = [cell for cell in cells if cell.strip("_")]
    return bool(said) and all(_NUMBER.fullmatch(cell) for cell in said)


class Exhibit(Illustration):
    """A table of data or a picture that a case refers to. It is numbered: "Exhibit 1"."""

    title: Line = Line("")
    """What it shows, beside its number."""

    table: Annotated[
        DataTable, BeforeValidator(_in_bars), Field(json_schema_extra={"type": ["string", "array", "object"]})
    ] = DataTable("")
    """Data: rows with bars below a `|`, or a list of rows. An empty cell is empty; `___` is a place to write."""

    image: PicturePath | None = None  # type: ignore[assignment]
    """In place of a table: path of a picture, from the folder of the lesson."""

    source: Sources = ()
    """Keys of the references that it comes from."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def long(self) -> bool:
        """Whether its table may go on over the page."""
        return self.table.count("\n") > _LONG_ROWS or len(self.table) > _LONG_TEXT

    @computed_field  # type: ignore[prop-decorator]
    @property
    def wide(self) -> bool:
        """Whether its table has more columns than there is room for at the usual size."""
        return self.table.split("\n")[0].strip().strip("|").count("|") >= _WIDE

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if not self.table and self.image is None:
            raise refuse("no-exhibit", "needs 'table:' with its rows, or 'image:' with a picture")
        if self.table and self.image is not None:
            raise refuse("two-exhibits", "has both a table and a picture", "make two exhibits of it")
        if self.number is not None:
            raise refuse("bad-number", "has a number, but exhibits are counted in their order", "delete 'number:'")
        return self
