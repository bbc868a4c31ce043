"""Read a class list (CSV). It is personal data and never written anywhere."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from kitgen.diagnostics import Report, Span
from kitgen.regular_files import Refused, read_regular, real_path
from kitgen.suggestions import did_you_mean

COLUMNS = {
    "name": "name", "student": "name", "nombre": "name", "estudiante": "name", "alumno": "name",
    "group": "group", "grupo": "group", "team": "group", "equipo": "group",
    "role": "role", "rol": "role", "papel": "role",
    "variant": "variant", "variante": "variant", "format": "variant", "formato": "variant",
    "language": "language", "lang": "language", "idioma": "language",
}  # fmt: skip
"""Column names and their aliases."""

LONGEST_NAME = 80
MOST = 2000


@dataclass(frozen=True)
class Student:
    """A student of the class list."""

    name: str
    group: str = ""
    role: str = ""
    variant: str = ""
    language: str = ""
    line: int = 0

    @property
    def stamp(self) -> str:
        """The text stamped on each of the student's pages."""
        return f"{self.name} · {self.group}" if self.group else self.name


@dataclass(frozen=True)
class KnownNames:
    """The values that a class list may use."""

    roles: Collection[str]
    """Ids of the roles of the lessons; their names are accepted too, see ``role_names``."""

    role_names: dict[str, str]
    """Ids of roles by casefolded name, in all languages of the lessons."""

    variants: Collection[str]
    languages: Collection[str]


def read_roster(path: Path, known: KnownNames, report: Report) -> tuple[Student, ...]:
    """The students of a class list, grouped in the order in which groups appear.

    The first line names the columns; only `name` is required. Cells are text, whatever they begin with. Problems are
    reported with line and column.
    """
    file = str(path)
    rows = _rows(path, report)
    if not rows:
        return ()
    head = {COLUMNS.get(cell.strip().casefold(), ""): place for place, cell in reversed(list(enumerate(rows[0][1])))}
    head.pop("", None)
    for place, cell in enumerate(rows[0][1]):
        if cell.strip() and cell.strip().casefold() not in COLUMNS:
            otherwise = "the column is ignored; known columns are name, group, role, variant, language"
            hint = did_you_mean(cell.strip().casefold(), COLUMNS, otherwise)
            report.warning("roster-column", f"unknown column '{cell.strip()}'", Span(file, rows[0][0], place + 1), hint)
    if "name" not in head:
        report.error("roster-column", "the class list has no column 'name'", Span(file, rows[0][0]),
                     "name the columns in the first line: name,group,role,variant")  # fmt: skip
        return ()
    students = []
    for line, cells in rows[1:]:
        values = {key: cells[place].strip() if place < len(cells) else "" for key, place in head.items()}
        if any(values.values()):
            students.append(_Line(file, line, head, values, known, report).student())
    if not students:
        report.error("roster-empty", "the class list has no students", Span(file), "add a line for each student")
    if len(students) > MOST:
        report.error("roster-size", f"the class list has {len(students)} students", Span(file), f"use at most {MOST}")
    groups = list(dict.fromkeys(student.group for student in students))
    return tuple(sorted(students, key=lambda student: groups.index(student.group)))


@dataclass(frozen=True)
class _Line:
    file: str
    line: int
    head: dict[str, int]
    values: dict[str, str]
    known: KnownNames
    report: Report

    def student(self) -> Student:
        name = self.values["name"]
        if not name:
            self.wrong("name", "the name is missing", "write the student's name")
        elif len(name) > LONGEST_NAME or not name.isprintable():
            problem = f"the name has unprintable characters or is longer than {LONGEST_NAME}"
            self.wrong("name", problem, f"use up to {LONGEST_NAME} printable characters")
        return Student(
            name, self.values.get("group", "")[:LONGEST_NAME], self.role(), self.variant(), self.language(), self.line
        )

    def role(self) -> str:
        given = self.values.get("role", "")
        known = {**{each.casefold(): each for each in self.known.roles}, **self.known.role_names}
        if given and given.casefold() not in known:
            self.unknown("role", "role", given, list(known))
        return known.get(given.casefold(), "")

    def variant(self) -> str:
        names = sorted({part.strip() for part in self.values.get("variant", "").replace(",", "+").split("+")} - {""})
        for name in names:
            if name not in self.known.variants:
                self.unknown("variant", "variant", name, self.known.variants)
        return "+".join(name for name in names if name in self.known.variants)

    def language(self) -> str:
        given = self.values.get("language", "").casefold()
        if given and given not in self.known.languages:
            self.unknown("language", "language", given, self.known.languages)
        return given if given in self.known.languages else ""

    def unknown(self, column: str, what: str, given: str, known: Collection[str]) -> None:
        there = f"choose from: {', '.join(sorted(known))}" if known else "leave the cell empty; the lesson has none"
        self.wrong(column, f"unknown {what} '{given}'", did_you_mean(given.casefold(), known, there))

    def wrong(self, column: str, text: str, hint: str) -> None:
        place = self.head.get(column, 0) + 1
        self.report.error(
            f"roster-{column}", f"{text} (column {place} of the class list)", Span(self.file, self.line, place), hint
        )


def _rows(path: Path, report: Report) -> list[tuple[int, list[str]]]:
    """The rows with line numbers. Excel writes commas, semicolons or tabs, in UTF-8, UTF-16 or cp1252."""
    try:
        data = read_regular(path, 1_000_000, path.parent)
    except Refused as refused:
        _report_unread(path, refused, report)
        return []
    text = _text(data)
    if text is None or "\0" in text:
        report.error("roster-unreadable", "the class list is not a CSV file", Span(str(path)),
                     "in your spreadsheet program, choose Save As, then CSV (UTF-8)")  # fmt: skip
        return []
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = max(",;\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        return [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        report.error("roster-unreadable", f"the class list is not a CSV file: {error}", Span(str(path)))
        return []


def _report_unread(path: Path, refused: Refused, report: Report) -> None:
    """Report why a class list was not read."""
    if refused.code == "too-large":
        hint = "save it as CSV, without pictures"
        report.error("roster-size", "the class list is larger than 1 MB", Span(str(path)), hint)
    elif refused.code == "outside":
        hint = f"give the file itself: --roster '{real_path(path)}'"
        report.error("outside", "this file is a link that leads outside its folder", Span(str(path)), hint)
    else:
        text = refused.message.removeprefix("the file cannot be read: ")
        report.error("roster-unreadable", f"cannot read the class list: {text}", Span(str(path)), "give a CSV file")


def _text(data: bytes) -> str | None:
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
