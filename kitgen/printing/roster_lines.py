"""The lines of a class list as spreadsheet programs and learning platforms write it (CSV), cell by cell."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kitgen.diagnostics import Report, Span
from kitgen.printing.roster_columns import COLUMNS, columns_of, has_names, plain
from kitgen.printing.roster_encoding import Decoded, decoded
from kitgen.regular_files import Refused, read_regular, real_path
from kitgen.source.characters import CONTROL

MOST_BYTES = 1_000_000
MOST_STUDENTS = 500
MOST_COLUMNS = 1_000
_MOST_LINES = MOST_STUDENTS + 100
"""Lines with anything in them: those of students, and a few others such as headings and totals."""

_MARKS = {",": "a comma", ";": "a semicolon", "\t": "a tab"}
_AS_CSV = "in your spreadsheet program, choose Save As, then CSV (UTF-8)"


@dataclass(frozen=True)
class Line:
    """A line of the list: its number, and its cells."""

    number: int
    cells: list[str]


class Unusable(Exception):
    """A class list that cannot be read, with the message to report."""

    def __init__(self, code: str, message: str, hint: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.line, self.column = code, message, hint, line, column


def shown(text: str) -> str:
    """A short text of the list for a message."""
    plain_text = " ".join(text.split())
    return plain_text if len(plain_text) <= 40 else f"{plain_text[:39]}…"


def read_lines(path: Path, report: Report, data: bytes | None = None) -> tuple[list[Line], str]:
    """The lines that have anything in them, the headings first, and the mark between cells.

    ``data`` is what the list has, if it is not to be read from its path.
    Reports which encoding was taken if it is not UTF-8. Without a usable list, reports why and returns no lines.
    """
    file = str(path)
    try:
        found = _text(_bytes(path) if data is None else data)
        lines, mark = _split(found.text)
    except Unusable as problem:
        place = Span(file, problem.line, problem.column)
        report.error(problem.code, problem.message, place, problem.hint)
        return [], ","
    if found.encoding:
        example = next((cell for line in lines for cell in line.cells if not cell.isascii()), "")
        words = f"the class list is not in UTF-8; it was read as {found.encoding}"
        hint = f"is '{shown(example)}' right? If not, save the list as CSV (UTF-8)" if example else ""
        report.warning("roster-encoding", words, Span(file), hint)
    return lines, mark


def _bytes(path: Path) -> bytes:
    try:
        return read_regular(path, MOST_BYTES, path.parent)
    except Refused as refused:
        raise _unread(path, refused) from None


def _text(data: bytes) -> Decoded:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise Unusable("roster-unreadable", "the class list is not a CSV file but for example a workbook", _AS_CSV)
    found = decoded(data)
    if found is None:
        raise Unusable("roster-unreadable", "the encoding of the class list is not known", _AS_CSV)
    bad = CONTROL.search(found.text)
    if bad:
        line = len(re.findall("\r\n|\r|\n", found.text[: bad.start()])) + 1
        hint = f"delete it; or {_AS_CSV}"
        raise Unusable("roster-unreadable", f"control character U+{ord(bad[0]):04X} in the class list", hint, line)
    return found


def _unread(path: Path, refused: Refused) -> Unusable:
    """Why a class list was not read."""
    if refused.code == "outside":
        hint = f"give the file itself: --roster '{real_path(path)}'"
        return Unusable("outside", "this file is a link that leads outside its folder", hint)
    if refused.code == "too-large":
        hint = f"save it as CSV; a class list has at most {MOST_STUDENTS} students"
        return Unusable("roster-size", f"the class list cannot be used: {refused.message}", hint)
    text = refused.message.removeprefix("the file cannot be read: ")
    return Unusable("roster-unreadable", f"cannot read the class list: {text}", "give a CSV file")


def _split(text: str) -> tuple[list[Line], str]:
    """The lines with their numbers, and the mark between cells."""
    mark = ""
    if named := re.match(r"\s*\"?sep=([,;\t])\"?\s*[\r\n]", text):  # a line of Excel's own
        mark = named[1]
        text = re.sub(r"[^\r\n]", "", named[0]) + text[named.end() :]
    mark = mark or _mark_of(text)
    lines = []
    for line in _rows(text, mark):
        if len(line.cells) > MOST_COLUMNS:
            hint = f"delete what is not needed; at most {MOST_COLUMNS} columns are read"
            raise Unusable("roster-size", f"the line has {len(line.cells):,} cells", hint, line.number)
        lines.append(line)
        if len(lines) > _MOST_LINES:
            hint = f"a class list has at most {MOST_STUDENTS} students; print other classes on their own"
            raise Unusable("roster-size", "the class list has too many lines", hint, line.number)
    return lines, mark


def _rows(text: str, mark: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    first = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            hint = f"a cell has at most {csv.field_size_limit():,} characters; is a quotation mark missing?"
            raise Unusable("roster-unreadable", "the class list is not a CSV file", hint, first) from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield Line(first, cells)
        first = reader.line_num + 1


_MOST_ABOVE = 12
"""Lines in which the names of the columns are looked for: some programs write teacher and course above them."""


def headings_first(lines: list[Line]) -> tuple[str, list[Line]]:
    """What is above the names of the columns, as «lines 1 to 3 are», and the lines from these on.

    Where no line has such names all lines are left as they are.
    """
    for place, line in enumerate(lines[:_MOST_ABOVE]):
        if has_names(columns_of(line.cells[:MOST_COLUMNS])):
            last = lines[place - 1].number
            above = "line 1 is" if last == 1 else f"lines 1 to {last} are"
            return (above if place else ""), lines[place:]
    return "", lines


def _mark_of(text: str) -> str:
    """The mark with which the headings have most known columns, or else the first line most columns."""
    start = re.split("[\r\n]+", text[:MOST_BYTES].lstrip(), maxsplit=_MOST_ABOVE)[:_MOST_ABOVE]
    heads = [line[:100_000] for line in start if line.strip()] or [""]

    def cells_of(line: str, mark: str) -> list[str]:
        return next(csv.reader([line], delimiter=mark), [])[:MOST_COLUMNS]

    def has_headings(line: str) -> bool:
        return any(has_names(columns_of([cell[:80] for cell in cells_of(line, mark)])) for mark in _MARKS)

    def worth(mark: str) -> tuple[int, int]:
        cells = cells_of(head, mark)
        return sum(plain(cell[:80]) in COLUMNS for cell in cells), len(cells)

    head = next((line for line in heads if has_headings(line)), heads[0])
    return max(_MARKS, key=worth)


def surplus(line: Line, heads: int) -> bool:
    """Whether a line has more cells, that are not empty, than there are headings."""
    return any(cell.strip() for cell in line.cells[heads:])


def mark_in_words(mark: str) -> str:
    """`a comma`, `a semicolon` or `a tab`."""
    return _MARKS[mark]
