"""Tables in Markdown: an empty cell has nothing in it, and `___` is a place to write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

BLANK = re.compile(r"_{3,}")
"""A place to write, in a cell alone or among its words."""

SENTENCE = 6
"""So many underscores make a cell as high as a sentence that is written by hand; fewer, as high as a number."""


def use(parser: MarkdownIt) -> None:
    """Let a parser find the cells of tables that students write in."""
    parser.core.ruler.push("cells", _cells)
    parser.add_render_rule("blank", _blank_html)


_SHORT = 16
"""Letters of a row's name that is on one line, beside however long a text in the next column."""

_FEW = 4
"""Columns of a table that has room for that."""


def _cells(state: StateCore) -> None:
    """A cell of `___` alone has a class and no text; among words `___` becomes a token of its own.

    The short name of a row, in the first column of a table of few columns, has a class that keeps it on one line.
    """
    cell, columns, column = None, 0, 0
    for place, token in enumerate(state.tokens):
        if token.type == "tr_open":
            column = 0
        elif token.type in ("td_open", "th_open"):
            cell, column = token, column + 1
            columns = column if token.type == "th_open" else columns
            said = state.tokens[place + 1].content.strip()
            first = token.type == "td_open" and column == 1 and columns <= _FEW
            if first and " " in said and "___" not in said and len(said) <= _SHORT:
                token.attrSet("class", "short")
        elif token.type in ("td_close", "th_close"):
            cell = None
        elif cell is not None and token.type == "inline" and "___" in token.content:
            said = token.content.strip()
            if cell.type == "td_open" and BLANK.fullmatch(said):
                cell.attrSet("class", "write long" if len(said) >= SENTENCE else "write")
                token.children = []
            else:
                token.children = list(_with_blanks(token.children or ()))


def _with_blanks(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type != "text" or "___" not in token.content:
            yield token
            continue
        place = 0
        for match in BLANK.finditer(token.content):
            if match.start() > place:
                yield Token("text", "", 0, content=token.content[place : match.start()])
            yield Token("blank", "span", 0)
            place = match.end()
        if place < len(token.content):
            yield Token("text", "", 0, content=token.content[place:])


def _blank_html(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return '<span class="blank"></span>'


class Table(NamedTuple):
    """The words of a table: its line in the text (from 0), its heads, and the cells of each row below them."""

    line: int
    heads: list[str]
    rows: list[list[str]]


def tables_of(tokens: Sequence[Token]) -> Iterator[Table]:
    """The tables among the tokens of a text, the cells as they were typed."""
    row: list[str] = []
    for place, token in enumerate(tokens):
        if token.type == "table_open":
            table = Table(token.map[0] if token.map else 0, [], [])
        elif token.type == "tr_open":
            row = []
        elif token.type in ("th_open", "td_open"):
            row.append(tokens[place + 1].content.strip())
        elif token.type == "thead_close":
            table.heads.extend(row)
        elif token.type == "tr_close" and table.heads:
            table.rows.append(row)
        elif token.type == "table_close":
            yield table
