"""How much of each thing a file may have: more than any class needs, and little enough to be made in little memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kitgen.diagnostics import Report, Span
from kitgen.source.nodes import Mapping, Node, Scalar, Sequence, Source

MOST = 300
"""Entries of a list, if nothing else is said below."""

OTHERS = {
    "cases": 100, "choices": 50, "columns": 30, "criteria": 100, "grids": 100, "items": 500, "lessons": 500,
    "levels": 20, "meetings": 100, "quiz": 500, "references": 1_000, "roles": 100, "scale": 20, "series": 100,
    "timeline": 500, "vocabulary": 500,
}  # fmt: skip
"""Entries of lists that may be longer, or must be shorter."""

TEXTS = frozenset({"texts", "of"})
"""Keys of a translation: one for each text of a lesson."""

TABLE_ROWS = 300
TABLE_COLUMNS = 30
CELLS = 20_000
"""Rows and columns of a table in a text; cells of all tables and grids of a file."""

CITATIONS = 5_000
"""Citations in the texts of a file."""


def beyond_limits(root: Mapping, source: Source, report: Report) -> bool:
    """Report everything in a file that is more than the limits allow; whether there is anything."""
    before = len(report.found)
    cells = citations = 0
    for key, node, place in _written(root, "", root.span):
        found = _long_list(key, node, place) if not isinstance(node, Scalar) else None
        if isinstance(node, Scalar):
            if len(node) < 3:  # too short for a citation or a table
                continue
            here, found = _tables(node) if "|" in node else (0, None)
            cells += here
            if "@" in node:
                citations += node.count("[@") + node.count("; @")
        elif isinstance(node, Mapping):
            cells += _size(node.get("rows")) * _size(node.get("columns"))
        if found is None and cells > CELLS:
            found = (place, f"the tables of this file have more than {CELLS:,} cells up to here")
            cells = 0
        if found is None and citations > CITATIONS:
            found = (place, f"the texts of this file have more than {CITATIONS:,} citations up to here")
            citations = 0
        if found is not None:
            hint = "split it, or check that nothing was pasted twice"
            report.error("too-many", found[1], found[0], hint, source.line(found[0].line))
    return len(report.found) > before


def _written(node: Node, key: str, place: Span) -> Iterator[tuple[str, Node, Span]]:
    """Each node below one, with the key that it is the value or an entry of, and its place."""
    yield key, node, place
    if isinstance(node, Mapping):
        for name, value in node.items():
            if not name.startswith("x_"):
                yield from _written(value, name, node.keys_at.get(name, place))
    elif isinstance(node, Sequence):
        for value in node:
            yield from _written(value, "", value.span)


def _long_list(key: str, node: Any, place: Span) -> tuple[Span, str] | None:
    most = OTHERS.get(key, MOST)
    if not key or key in TEXTS or len(node) <= most:
        return None
    first = list(node.keys_at.values())[most] if isinstance(node, Mapping) else node[most].span
    return first, f"'{key}' has {len(node):,} entries; the limit is {most:,}"


def _size(node: object) -> int:
    return len(node) if isinstance(node, Sequence | Mapping) else 1


def _tables(text: Scalar) -> tuple[int, tuple[Span, str] | None]:
    """The cells of the tables in a text, and the first table that is too large.

    Markdown fills short rows up to the columns of the head, so that a few signs are many cells. A table begins above a
    line such as `|---|---|` and goes on to the next empty line.
    """
    if "-" not in text:
        return 0, None
    cells = columns = rows = 0
    for number, line in enumerate(text.split("\n")):
        line = line.strip(" \t>")
        if not line:
            columns = 0
        elif columns:
            rows += 1
            cells += columns
        elif "|" in line and "-" in line and not line.strip("|-: \t"):
            columns, rows = len(line.strip("| ").split("|")), 0
            cells += 2 * columns
        if columns > TABLE_COLUMNS or (columns and rows > TABLE_ROWS):
            below = number + 1 if text.style == "|" else 0
            what = (
                f"{columns:,} columns; the limit is {TABLE_COLUMNS}"
                if columns > TABLE_COLUMNS
                else (f"more than {TABLE_ROWS} rows")
            )
            return cells, (
                Span(text.span.file, text.span.line + below, 0 if below else text.span.column),
                f"this table has {what}",
            )
    return cells, None
