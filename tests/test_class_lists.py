"""Class lists as spreadsheet programs and learning platforms write them: read right, or refused with line and cure."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from kitgen.diagnostics import Report
from kitgen.printing.roster import KnownNames, Student, read_roster
from kitgen.text import fonts

KNOWN = KnownNames({"minister"}, {"the minister": "minister"}, {"large-print"}, ["en", "es"])


class Read:
    """A list as it was read, and what is said about it."""

    def __init__(self, path: Path) -> None:
        report = Report()
        self.students: tuple[Student, ...] = read_roster(path, KNOWN, report)
        self.names = [student.name for student in self.students]
        self.stamps = [student.stamp for student in self.students]
        self.found = list(report)
        self.said = "\n".join(f"{each.span}: {each.severity}: {each.message}; {each.hint}" for each in report)
        self.errors = report.errors


def read(content: str | bytes, folder: Path) -> Read:
    """Write a class list and read it."""
    path = folder / "list.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Read(path)


PLATFORMS = {
    "excel-semicolons": ("Name;Gruppe\r\nAda;1\r\nBob;2\r\n", ["Ada · 1", "Bob · 2"]),
    "excel-sep-line": ("sep=;\r\nname;group\r\nRios, Eva;1\r\n", ["Rios, Eva · 1"]),
    "excel-empty-columns": ("name,group,,\nAda,1,,\nBob,2,,,\n", ["Ada · 1", "Bob · 2"]),
    "mac-line-ends": ('name,group\rAda,1\r"Rios, Eva",2\r', ["Ada · 1", "Rios, Eva · 2"]),
    "canvas": (
        "Student,ID,SIS User ID,SIS Login ID,Section,Essay (1), Map (2)\n"
        ",,,,,Manual Posting,\n    Points Possible,,,,,20,10\n"
        '"Rios, Eva",1,e1,eva,"History, 2nd period",18,9\n"Student, Test",,x,x,History,,\n',
        ["Rios, Eva"],
    ),
    "moodle": (
        '"First name","Last name","ID number","Email address"\n"Eva","Ríos Gil",7,eva@example.org\n'
        '"Overall average",,,\n',
        ["Eva Ríos Gil"],
    ),
    "moodle-surname": ('Surname,"First name"\nRíos,Eva\n', ["Eva Ríos"]),
    "powerschool": ("Student Name\tGrade\tHome_Room\nRíos, Eva M\t9\tB2\n", ["Ríos, Eva M"]),
    "powerschool-one-word": ("Student_Number\tLastFirst\n7\tRíos, Eva\n", ["Ríos, Eva"]),
    "lines-above": (
        "Teacher Name:,Ek\nClass:,History\n\nStudent Num,Student Name,Final\n7,Eva Ríos,A\n",
        ["Eva Ríos"],
    ),
    "title-above": ("Table 1\nname;group\nRíos, Eva;1\n", ["Ríos, Eva · 1"]),
    "moodle-german": ("Vorname;Nachname;Gruppen\nJörg;Weiß;A\nGesamtdurchschnitt;;\n", ["Jörg Weiß · A"]),
    "classroom": (
        "Last Name,First Name,Email Address,Essay\nDate,,,2026-03-01\nPoints,,,100\n,,Class average,81\n"
        "Ríos,Eva,e@x.org,90\n",
        ["Eva Ríos"],
    ),
    "libreoffice": ('"name"\t"group"\n"Ríos, Eva"\t"1"\n', ["Ríos, Eva · 1"]),
    "german": ("Nachname;Vorname;Klasse\nWeiß;Jörg;9b\n", ["Jörg Weiß"]),
    "german-name": ("Name;Vorname\nWeiß;Jörg\n", ["Jörg Weiß"]),
    "french": ("Prénom;NOM\nZoé;LEROY\n", ["Zoé LEROY"]),
    "spanish": ("Apellidos;Nombre;Grupo\nRíos Gil;Eva;A\n", ["Eva Ríos Gil · A"]),
    "spanish-two-surnames": ("Primer apellido;Segundo apellido;Nombre(s)\nRíos;Gil;Eva\n", ["Eva Ríos Gil"]),
    "portuguese": ("Nome,Sobrenome\nInês,Simões\n", ["Inês Simões"]),
    "middle": ("First Name,Middle Name,Last Name\nAda,,Lovelace\nJohn,Q.,Public\n", ["Ada Lovelace", "John Q. Public"]),
    "many-lines-in-a-heading": ('name,"Essay\n(due Monday)"\nAda,3\n', ["Ada"]),
    "by-group": ("name,group\nAda,2\nBob,1\nCy,2\n", ["Ada · 2", "Cy · 2", "Bob · 1"]),
    "short-lines": ("name,group,role,variant\nAda\nBob,1\n", ["Ada", "Bob · 1"]),
}


@pytest.mark.parametrize("name", PLATFORMS)
def test_lists_of_many_programs(name: str, tmp_path: Path) -> None:
    """The names as typed, joined from first to last where they are in columns; nothing but students gets a packet."""
    content, stamps = PLATFORMS[name]
    for data in (content.encode(), content.encode("utf-8-sig"), content.encode("utf-16"), content.encode("utf-16-le")):
        found = read(data, tmp_path)
        assert found.stamps == stamps, found.said
        assert found.errors == 0


NAMES = {
    "cp1252": [
        "José",
        "García",
        "Muñoz",
        "O’Brien",
        "Müller",
        "Zoë",
        "João",
        "Øyvind",
        "Élodie",
        "CASTAÑO",
        "Ng’ang’a",
    ],
    "mac_roman": ["José", "María", "Núria", "Díaz", "Muñoz", "O’Brien", "Müller", "Göran", "Köhler", "Ángel", "PEÑA"],
    "cp1250": ["Łucja Żółć", "Jiří Dvořák", "László Erdős", "Śliwa", "Růžena", "Šarić"],
    "iso8859_2": ["Żaneta Śliwa", "Tomáš Růžička"],
    "cp850": ["José", "García", "Müller"],
    "cp1257": ["Jānis Bērziņš", "Žemaitė"],
    "cp1255": ["דוד לוי"],
    "cp1256": ["محمد علي"],
    "cp1251": ["Анна Иванова", "Пётр"],
}


@pytest.mark.parametrize(("encoding", "name"), [(encoding, name) for encoding in NAMES for name in NAMES[encoding]])
def test_the_encoding_is_told_by_the_letters(encoding: str, name: str, tmp_path: Path) -> None:
    """One name is enough to tell how a program wrote the list; one notice says what was taken."""
    found = read(f"name,group\r\n{name},1\r\nAda,1\r\n".encode(encoding), tmp_path)
    assert found.names == [name, "Ada"]
    (notice,) = [each for each in found.found if each.code == "roster-encoding"]
    assert notice.severity == "warning" and name in notice.hint


def test_utf_8_needs_no_notice(tmp_path: Path) -> None:
    """Neither with a byte order mark nor without one."""
    for encoding in ("utf-8", "utf-8-sig"):
        assert not read("name\nJosé Ñandú\n".encode(encoding), tmp_path).found


REFUSED = {
    "unquoted": ("name,group\nRios, Eva,1\nAda,2\n", ["list.csv:2: error", 'need quotation marks: "Rivera, Ana"']),
    "unquoted-semicolon": ("name;group\nRios; Eva;1\n", ["list.csv:2: error", "names with a semicolon need quotation"]),
    "unquoted-single": ("name\nRios, Eva\n", ["list.csv:2: error", "2 cells", "1 column;"]),
    "unquoted-without-group": ("name,group\nRios, Eva\n", ["list.csv:2: error", "is 'Eva' a part of the name 'Rios'?"]),
    "unquoted-later": ("id,name,group\n1,Ada,1\n\n2,Rios, Eva,1\n", ["list.csv:4: error", "need quotation marks"]),
    "open-quote": ('name,group\n"Rios,1\nAda,2\n', ["list.csv:2:1: error", "a quotation mark missing"]),
    "empty": ("", ["list.csv: error: the class list is empty"]),
    "blank": ("\n \n\t\n,,\n", ["list.csv: error: the class list is empty"]),
    "only-headings": ("name,group\n", ["the class list has no students"]),
    "only-totals": ("name,group\nTotal,\n", ["list.csv:2: warning", "the class list has no students"]),
    "no-names": ("id,email\n1,x@example.org\n", ["list.csv:1: error", "'id', 'email'", "'first name' and 'last name'"]),
    "no-headings": ("Eva Rios,1\nAda,2\n", ["list.csv:1: error", "no column with names", "'Eva Rios'"]),
    "escape": ("name,\x1b[31mred\nAda,1\n", ["list.csv:1: error", "control character U+001B"]),
    "escape-in-name": ("name\nAda\nE\x1b]0;x\x07va\n", ["list.csv:3: error", "control character U+001B"]),
    "reversed": ("name\nAda\u202eavE\n", ["list.csv:2:1: error", "U+202E"]),
    "private-use": ("name\nAda\ue000\n", ["list.csv:2:1: error", "U+E000"]),
    "long-name": (f"name\n{'Ada ' * 40}\n", ["list.csv:2:1: error", "longer than 80"]),
    "long-group": (f"name,group\nAda,{'x' * 81}\n", ["list.csv:2:2: error", "longer than 80"]),
    "workbook": (b"PK\x03\x04\0\0", ["not a CSV file", "Save As"]),
    "shift-jis": ("name\n山田太郎\n".encode("shift_jis"), ["the encoding of the class list is not known", "UTF-8"]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused(name: str, tmp_path: Path) -> None:
    """An error with the line, and what to do; nothing is guessed and no control code is repeated."""
    content, words = REFUSED[name]
    found = read(content, tmp_path)
    assert found.errors
    assert all(each in found.said for each in words), found.said
    assert all(character.isprintable() or character == "\n" for character in found.said)


@pytest.mark.parametrize(
    "line",
    ["Total", "TOTALS:", "Class average", "Mean", "Points Possible", "Standard deviation", "Max points", "Promedio",
     "Media de la clase", "Moyenne de la classe", "Durchschnitt", "Summe", "Média da turma", "23 students", "-----",
     "Total: 12", "Std. Dev.", "n = 12", "Out of", "Sub-total", "Teacher: Ms Gil", "name", "Test Student",
     "Overall average", "Points possibles", "Punti possibili", "Pontos possíveis", "Средний балл", "Итого:", "المجموع"],
)  # fmt: skip
def test_lines_of_no_student_are_left_out(line: str, tmp_path: Path) -> None:
    """A warning names the line and says that it is left out."""
    found = read(f"name,group\nAda,1\n{line},\n", tmp_path)
    assert found.names == ["Ada"]
    assert "list.csv:3: warning: " in found.said and "line 3 is left out" in found.said


@pytest.mark.parametrize(
    "name",
    ["Max Mean", "Max Sum", "Ana Total", "Grace Points", "May Grade", "Student 12", "1001", "Class Lind", "李明"],
)
def test_names_like_totals_are_students(name: str, tmp_path: Path) -> None:
    """Who is called like a word of a table, or has a number for a name, gets a packet."""
    found = read(f"name,note\n{name},1\n", tmp_path)
    assert found.names == [name]


def test_the_same_student_twice(tmp_path: Path) -> None:
    """Both lines are named; other groups tell students of the same name apart."""
    found = read("name,group\nEva,1\nAda,1\nEVA ,1\nEva,2\n", tmp_path)
    assert len(found.names) == 4
    (twice,) = found.found
    assert (twice.code, twice.severity, twice.span.line) == ("roster-twice", "warning", 4)
    assert "line 2 too" in twice.message
    (twice,) = read('name\nEva Ríos\n"Ríos, Eva"\n', tmp_path).found
    assert (twice.code, twice.span.line) == ("roster-twice", 3)


def test_names_without_a_font(tmp_path: Path) -> None:
    """Which names, in which lines, and the package to install, once for each script; others are printed."""
    assert fonts.missing("एकम")
    found = read("name,group\nAda,1\nमीरा,1\nសុខា,2\nअनु,2\nАнна,1\n박지훈,2\n", tmp_path)
    devanagari, khmer = found.found
    assert "'मीरा' (line 3), 'अनु' (line 5) have Devanagari letters" in devanagari.message
    assert "fontpkg-noto-sans-devanagari" in devanagari.hint
    assert "'សុខា' (line 4) has Khmer letters" in khmer.message and "fontpkg-noto-sans-khmer" in khmer.hint


def test_columns_that_are_not_used(tmp_path: Path) -> None:
    """A slip in a heading has a place of its own; a hundred tasks of a gradebook are one line."""
    tasks = ",".join(f"Task {number}" for number in range(100))
    found = read(f"name,grop,{tasks}\nAda,1\n", tmp_path)
    assert found.names == ["Ada"]
    slip, unused = sorted(found.found, key=lambda each: -each.span.column)
    assert "unknown column 'grop'" in slip.message and slip.hint == "did you mean 'group'?"
    assert "and 92 more" in unused.message


HUGE = {
    "rows": lambda path: path.write_text("name\n" + "Ada\n" * 100_000),
    "long-rows": lambda path: path.write_text("name,group\n" + "Ada Lovelace,1\n" * 100_000),
    "line": lambda path: path.write_text("name\n" + "a" * 10_000_000),
    "quoted": lambda path: path.write_text('name\n"' + "a" * 900_000),
    "columns": lambda path: path.write_text("name" + ",x" * 400_000 + "\nAda\n"),
    "sparse": lambda path: (path.touch(), os.truncate(path, 2_000_000_000)),
    "pipe": lambda path: os.mkfifo(path),
    "folder": lambda path: path.mkdir(),
}


@pytest.mark.parametrize("name", HUGE)
def test_huge_lists_are_refused_at_once(name: str, tmp_path: Path) -> None:
    """By a stated limit, within a second, whatever it is."""
    HUGE[name](tmp_path / "list.csv")
    before = time.process_time()
    found = Read(tmp_path / "list.csv")
    assert time.process_time() - before < 1
    assert found.errors == 1 and not found.names
    assert any(word in found.said for word in ("at most", "regular file", "Is a directory")), found.said
