"""Read a class list (CSV). It is personal data and never written anywhere."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from kitgen.diagnostics import Report, Span
from kitgen.printing.roster_checks import is_no_student, report_twice, report_without_font
from kitgen.printing.roster_columns import COLUMNS, KNOWN, PARTS, columns_of, has_names, name_of, plain
from kitgen.printing.roster_lines import (
    MOST_STUDENTS,
    Line,
    headings_first,
    mark_in_words,
    read_lines,
    shown,
    surplus,
)
from kitgen.source.characters import text_problem
from kitgen.suggestions import closest, did_you_mean

LONGEST_NAME = 80
_MOST_SHOWN = 8
_MOST_COMPARED = 30
"""Columns whose headings are compared with known ones: a gradebook has hundreds of tasks after the names."""


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


def read_roster(path: Path, known: KnownNames, report: Report, data: bytes | None = None) -> tuple[Student, ...]:
    """The students of a class list, grouped in the order in which groups appear.

    ``data`` is what it has, if it is not to be read from its path, which messages name.

    The first line names the columns; only names are required, in one column or in several. Cells are text, whatever
    they begin with. Problems are reported with line and column.
    """
    file = str(path)
    before = report.errors
    lines, mark = read_lines(path, report, data)
    if not lines:
        if report.errors == before:
            report.error("roster-empty", "the class list is empty", Span(file), "write a line with the column names, "
                         "such as name,group, and one for each student")  # fmt: skip
        return ()
    before_them, lines = headings_first(lines)
    head = columns_of(lines[0].cells)
    if before_them:
        words = f"{before_them} left out: the names of the columns are on line {lines[0].number}"
        report.warning("roster-line", words, Span(file, 1), "delete what is above them, if this is not right")
    _report_headings(file, lines[0], head, report)
    if not has_names(head):
        return ()
    students = list(_students(_List(file, lines[0], head, mark, known, report), lines[1:]))
    if not students and report.errors == before:
        report.error("roster-empty", "the class list has no students", Span(file), "add a line for each student")
    if len(students) > MOST_STUDENTS:
        words = f"the class list has {len(students)} students"
        report.error("roster-size", words, Span(file), f"use at most {MOST_STUDENTS}")
    if report.errors == before:
        report_twice(students, file, report)
        report_without_font(students, file, report)
    groups = list(dict.fromkeys(student.group for student in students))
    return tuple(sorted(students, key=lambda student: groups.index(student.group)))


def _report_headings(file: str, line: Line, head: dict[str, int], report: Report) -> None:
    """An error where no column has names; a warning for each slip in a heading, and one for what is not used."""
    if not has_names(head):
        there = ", ".join(f"'{shown(cell)}'" for cell in line.cells[:_MOST_SHOWN] if cell.strip())
        words = f"the class list has no column with names; its first line has: {there}"
        hint = f"name the columns in the first line: name,group,role,variant; columns with names are {KNOWN}"
        report.error("roster-column", words, Span(file, line.number), hint)
        return
    unused = []
    named = ("name", *(PARTS if "name" in head else [part for part in PARTS if part in head]))
    alike = [heading for heading, key in COLUMNS.items() if key not in named and len(heading) > 3]
    for place, cell in enumerate(line.cells):
        if not cell.strip() or plain(cell) in COLUMNS:
            continue
        if place < _MOST_COMPARED and (near := closest(plain(cell)[:40], alike, 0.8)):
            where = Span(file, line.number, place + 1)
            report.warning("roster-column", f"unknown column '{shown(cell)}'", where, f"did you mean '{near}'?")
        else:
            unused.append(f"'{shown(cell)}'")
    if unused:
        more = f" and {len(unused) - _MOST_SHOWN} more" if len(unused) > _MOST_SHOWN else ""
        words = f"columns of the class list that are not used: {', '.join(unused[:_MOST_SHOWN])}{more}"
        hint = "known columns are name, group, role, variant, language"
        report.warning("roster-column", words, Span(file, line.number), hint)


@dataclass(frozen=True)
class _List:
    file: str
    heading: Line
    head: dict[str, int]
    mark: str
    known: KnownNames
    report: Report


def _students(about: _List, lines: list[Line]) -> Iterator[Student]:
    """A student for each line that has one; the others are reported."""
    for line in lines:
        values = {
            key: line.cells[place].strip() if place < len(line.cells) else "" for key, place in about.head.items()
        }
        read = _Line(about, line.number, values)
        name = name_of(values)
        if not name and not any(values.values()):
            read.left_out("the line has no name")
        elif name and is_no_student(name):
            read.left_out(f"'{shown(name)}' is not the name of a student")
        elif surplus(line, len(about.heading.cells)):
            read.too_many(len(line.cells), len(about.heading.cells))
        elif _space_after_name(about, line):
            read.spaced(line)
        else:
            yield read.student(name)


def _space_after_name(about: _List, line: Line) -> bool:
    """Whether the cell after the name begins with a space, as in `Rivera, Ana`, and its heading does not."""
    place = about.head.get("name", -2) + 1
    if about.mark == "\t" or not 0 < place < min(len(line.cells), len(about.heading.cells)):
        return False
    return line.cells[place][:1] == " " and line.cells[place].strip() != "" and about.heading.cells[place][:1] != " "


@dataclass(frozen=True)
class _Line:
    about: _List
    line: int
    values: dict[str, str]

    def student(self, name: str) -> Student:
        if not name:
            self.wrong("name", "the name is missing", "write the student's name")
        self.printable("name", name)
        group = self.values.get("group", "")
        self.printable("group", group)
        return Student(name, group, self.role(), self.variant(), self.language(), self.line)

    def left_out(self, why: str) -> None:
        hint = "if it is a student, write the name; if not, delete the line"
        self.about.report.warning("roster-line", f"{why}; line {self.line} is left out", self.place, hint)

    def too_many(self, cells: int, heads: int) -> None:
        count = f"{heads} column{'s' if heads > 1 else ''}"
        words = f"the line has {cells} cells, but the first line has {count}"
        self.about.report.error("roster-line", words, self.place, self.quotes())

    def spaced(self, line: Line) -> None:
        following = line.cells[self.about.head["name"] + 1]
        words = f"is '{shown(following.strip())}' a part of the name '{shown(self.values['name'])}'?"
        hint = f"{self.quotes()}; if it is the next cell, delete the space before it"
        self.about.report.error("roster-line", words, self.place, hint)

    def quotes(self) -> str:
        return f'names with {mark_in_words(self.about.mark)} need quotation marks: "Rivera{self.about.mark} Ana"'

    def printable(self, column: str, text: str) -> None:
        problem = text_problem(text)
        controls = [each for each in text if unicodedata.category(each) in ("Cc", "Cs", "Co", "Zl", "Zp")]
        if "\n" in text or "\r" in text:
            self.wrong(column, f"the {column} goes over several lines", "is a quotation mark missing at its end?")
        elif problem:
            self.wrong(column, f"in the {column}: {problem[1]}", problem[2])
        elif controls:
            what = f"U+{ord(controls[0]):04X}"
            self.wrong(column, f"the {column} has the unprintable character {what}", "delete it")
        elif len(text) > LONGEST_NAME:
            words = f"the {column} is longer than {LONGEST_NAME} characters"
            self.wrong(column, words, "shorten it: it has to fit the edge of a page")

    def role(self) -> str:
        given, names = self.values.get("role", ""), self.about.known
        known = {**{each.casefold(): each for each in names.roles}, **names.role_names}
        if given and given.casefold() not in known:
            self.unknown("role", given, list(known))
        return known.get(given.casefold(), "")

    def variant(self) -> str:
        names = sorted({part.strip() for part in self.values.get("variant", "").replace(",", "+").split("+")} - {""})
        for name in names:
            if name not in self.about.known.variants:
                self.unknown("variant", name, self.about.known.variants)
        return "+".join(name for name in names if name in self.about.known.variants)

    def language(self) -> str:
        given = self.values.get("language", "").casefold()
        if given and given not in self.about.known.languages:
            self.unknown("language", given, self.about.known.languages)
        return given if given in self.about.known.languages else ""

    def unknown(self, what: str, given: str, known: Collection[str]) -> None:
        there = f"choose from: {', '.join(sorted(known))}" if known else "leave the cell empty; the lesson has none"
        self.wrong(what, f"unknown {what} '{shown(given)}'", did_you_mean(given.casefold()[:80], known, there))

    @property
    def place(self) -> Span:
        return Span(self.about.file, self.line)

    def wrong(self, column: str, text: str, hint: str) -> None:
        columns = (column,) if column != "name" else ("name", *PARTS)
        place = min((self.about.head[key] for key in columns if key in self.about.head), default=0) + 1
        code = "roster-name" if column == "group" else f"roster-{column}"
        where = Span(self.about.file, self.line, place)
        self.about.report.error(code, f"{text} (column {place} of the class list)", where, hint)
