"""What is wrong with a class list as a whole: lines of no student, the same student twice, names without a font."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kitgen.diagnostics import Report, Span
from kitgen.install_hints import install_command
from kitgen.printing.roster_columns import COLUMNS, plain
from kitgen.text import fonts
from kitgen.text.font_packages import package_for, script_of

if TYPE_CHECKING:
    from kitgen.printing.roster import Student


def _words(text: str) -> frozenset[str]:
    return frozenset(plain(text).split())


_COUNTED = _words("""
    points possible total totals subtotal average averages avg mean median mode maximum minimum sum count overall
    summary deviation dev highest lowest attendance absences posting score scores percent percentage weight grade
    grades marks due date students pupils enrolled rank
    total totales promedio promedios media mediana suma puntos puntuacion puntaje posibles maximo minimo fecha nota
    notas calificacion calificaciones estudiantes alumnos moyenne moyennes mediane somme totaux points bareme note
    notes effectif eleves summe gesamt gesamtsumme durchschnitt mittelwert punkte punktzahl gesamtpunktzahl
    hochstpunktzahl insgesamt
    anzahl klassendurchschnitt notendurchschnitt schuler soma pontos pontuacao alunos totale somma punti punteggio
    gemiddelde totaal snitt summa ponctuation possibles possiveis possibili punts mitjana punten poang poeng
    gennemsnit gjennomsnitt srednia suma itogo pisteet keskiarvo ortalama toplam puan
    итого всего сумма средний средняя среднее балл баллы баллов разом бали المجموع المتوسط المعدل الدرجة الدرجات النقاط
    gesamtdurchschnitt gruppendurchschnitt kursdurchschnitt
""")
"""Words of the lines below and above a list, in several languages, as `plain` writes them."""

_WITH_THEM = _words("""
    class course group section max min high low the of all for number no in out to on n grand final current manual
    automatic read only standard std sub question questions work ungraded graded clase curso grupo de la el del
    general desviacion estandar classe generale du le les maxi mini der die das klasse kurs mogliche erreichbare
    maximale da do turma geral maximos punkty per assignment assignments massimo massimi mogelijke maximum mojliga
    mulige mozliwe maksymalna liczba punktow максимальный максимум по классу القصوى العظمى الممكنة
""")
"""Words beside them that say nothing alone."""

_SURNAMES = _words("sum date mean count weight media grade nota note rank")
"""Words that are surnames too: with a first name they are a student."""
_FIRST_NAMES = _words("max min st")
_TEST_STUDENTS = frozenset({"student test", "test student"})
_MOST_NAMES = 8


def is_no_student(name: str) -> bool:
    """Whether a name is not that of a student: a total, the points of each task, a heading, a line to separate."""
    words = plain(name).split()
    if not words or re.search(r":(\s|$)", name):
        return True
    if " ".join(words) in _TEST_STUDENTS or " ".join(words) in COLUMNS:
        return True
    bare = [word for word in words if not word.isdigit()]
    if " ".join(bare) == "out of" or (bare == ["n"] and len(words) > 1):
        return True
    if not bare or not all(word in _COUNTED or word in _WITH_THEM for word in bare):
        return False
    if len(bare) == 2 and bare[0] in _FIRST_NAMES and bare[1] in _SURNAMES:
        return False
    return any(word in _COUNTED for word in bare)


def report_twice(students: Sequence[Student], file: str, report: Report) -> None:
    """Warn of students whose packets cannot be told apart: the same name and group on two lines."""
    first: dict[str, Student] = {}
    for student in sorted(students, key=lambda student: student.line):
        before = first.setdefault(_alike(student), student)
        if before is not student:
            report.warning(
                "roster-twice",
                f"'{student.stamp}' is on line {before.line} too; two packets are made with the same name",
                Span(file, student.line),
                "if they are two students, add a group or an initial; if not, delete one line",
            )


def _alike(student: Student) -> str:
    """A student's stamp in small letters, `Rivera, Ana` as `Ana Rivera`."""
    last, comma, first = student.name.partition(",")
    name = f"{first} {last}" if comma and "," not in first else student.name
    return " ".join(unicodedata.normalize("NFKC", f"{name} · {student.group}").casefold().split())


def report_without_font(students: Sequence[Student], file: str, report: Report) -> None:
    """An error for each script that no installed font has, with the names and the font package to install."""
    found: dict[tuple[str, str], list[Student]] = {}
    for student in sorted(students, key=lambda student: student.line):
        for character in sorted(fonts.missing(student.stamp), key=student.stamp.index):
            names = found.setdefault((script_of(character), package_for(character)), [])
            if student not in names:
                names.append(student)
    for (script, package), names in found.items():
        letters = f"{script} letters" if script else "signs"
        verb = "has" if len(names) == 1 else "have"
        words = f"{_listed(names)} {verb} {letters} that no installed font has; they would print as boxes"
        hint = (
            f"type: {install_command(package)}"
            if package
            else "write these names in other letters; there is no font package for them"
        )
        report.error("roster-font", words, Span(file, names[0].line), hint)


def _listed(students: Iterable[Student]) -> str:
    """The names with their lines; of many, the first ones and how many more."""
    named = [f"'{student.name}' (line {student.line})" for student in students]
    more = len(named) - _MOST_NAMES
    return ", ".join(named[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
