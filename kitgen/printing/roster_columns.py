"""What the columns of a class list are called, in the exports of learning platforms and in five languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_NAMES = {
    "name": """
        name, names, student, students, student name, students name, name of student, full name, fullname, display name,
        pupil, pupil name, learner, learner name, participant, user full name, student full name,
        last name first name, last first, first last, lastfirst, firstlast, last first middle,
        first name last name, surname first name, surname forename,
        nombre, nombre completo, nombre y apellido, nombre y apellidos, apellidos y nombre, apellido y nombre,
        apellidos y nombres, apellidos nombre, estudiante, estudiantes, alumno, alumna, alumnos, alumno a, alumnado,
        nombre del alumno, nombre del estudiante, nombre de la alumna, nombre alumno,
        nom, nom complet, nom et prenom, nom prenom, prenom et nom, prenom nom, eleve, eleves, etudiant, etudiante,
        nom de l eleve, nom de l etudiant,
        schuler, schulerin, schuler in, schuler innen, studierende, vollstandiger name, voller name, name vorname,
        vorname name, vorname nachname, nachname vorname, vor und nachname, name des schulers,
        nome, nome completo, nome e sobrenome, nome do aluno, nome do estudante, aluno, aluna, aluno a, alunos,
        estudante, nome e cognome, cognome e nome, studente, studentessa, alunno, alunna,
        姓名, 学生, 이름, 氏名, имя, фио, ученик, фамилия имя, όνομα, ονοματεπώνυμο, الاسم, اسم الطالب, שם
    """,
    "first": """
        first name, firstname, first, given name, given names, givenname, forename, forenames, student first name,
        primer nombre, nombres, prenom, prenoms, vorname, vornamen, rufname, primeiro nome, prenome
    """,
    "middle": "middle name, middlename, middle names, middle, middle initial, mi, segundo nombre, deuxieme prenom",
    "last": """
        last name, lastname, last, surname, surnames, family name, familyname, student last name,
        apellido, apellidos, primer apellido, apellido paterno, nom de famille, nachname, familienname, zuname,
        sobrenome, sobrenomes, apelido, apelidos, ultimo nome, cognome
    """,
    "second": "segundo apellido, apellido materno, second surname, second last name",
    "group": "group, groups, grupo, grupos, team, equipo, groupe, groupes, gruppe, gruppen",
    "role": "role, rol, papel",
    "variant": "variant, variante, format, formato",
    "language": "language, lang, idioma",
}

PARTS = ("first", "middle", "last", "second")
"""The columns of a name, in the order in which they are printed."""

_SURNAME_BESIDE = {"name": "vorname", "nom": "prenom"}
_GIVEN_BESIDE = {"nombre", "nome"}

KNOWN = "'name', 'student', 'first name' and 'last name', 'nombre' and 'apellidos', 'nom' and 'prénom', 'Vorname'"
"""Some columns with names, for messages."""


def plain(heading: str) -> str:
    """A heading in small letters, without accents and punctuation."""
    letters = unicodedata.normalize("NFKD", heading).casefold().replace("'s", "s").replace("’s", "s")
    kept = "".join(each for each in letters if not unicodedata.combining(each))
    return re.sub(r"[\W_]+", " ", re.sub(r"\([^)]*\)|(?<=\w)[*/:]in(nen)?\b", "", kept)).strip()


COLUMNS = {plain(heading): key for key, headings in _NAMES.items() for heading in headings.split(",")}
"""What a column has by its heading, as `plain` writes it."""


def columns_of(headings: Sequence[str]) -> dict[str, int]:
    """The place of each known column, from 0; of two with the same meaning the first."""
    plains = [plain(heading) for heading in headings]
    found: dict[str, int] = {}
    for place, heading in enumerate(plains):
        key = COLUMNS.get(heading, "")
        key = _beside_others(heading, key, plains)
        if key:
            found.setdefault(key, place)
    return found


def _beside_others(heading: str, key: str, plains: Sequence[str]) -> str:
    """`nom` is a surname beside `prénom`, `Name` one beside `Vorname`; `nombre` a first name beside `apellidos`."""
    keys = {COLUMNS.get(other) for other in plains}
    if _SURNAME_BESIDE.get(heading) in plains and "last" not in keys:
        return "last"
    if heading in _GIVEN_BESIDE and "last" in keys and "first" not in keys:
        return "first"
    return key


def has_names(found: dict[str, int]) -> bool:
    """Whether some column has names."""
    return "name" in found or "first" in found or "last" in found


def name_of(values: dict[str, str]) -> str:
    """The name in the cells of a line: as typed in one column, or joined from several."""
    if whole := values.get("name", ""):
        return whole
    return " ".join(part for key in PARTS if (part := values.get(key, "")))
