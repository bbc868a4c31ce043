"""Glossaries of translations: which words are found, what is reported and where, and what is wrong with a glossary."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kitgen.text.terms import found, prepared
from tests.conftest import run

Write = Callable[..., Path]

OURS = " [term-translated-otherwise]"

LESSON = """\
id: bridge
title: The grid of the bridge
minutes: 45
essential_question: Who counts the grids?
objectives: {pay: say in any case who pays}
activities: [{title: Talk, minutes: 40}]
keypoints: ["In each case the grid is full.", "Two cases [@case-1984] were counted."]
background: [{title: Pencils, body: "Fill the grid, in pencil."}]
references: [{id: case-1984, type: book, title: A case, issued: 1984}]
exit_ticket: {prompt: "Why?", objectives: [pay]}
"""
OVERLAY = """\
translates: bridge
language: es-SV
texts:
  title: "La matriz del puente"
  essential_question: "¿Quién cuenta las matrices?"
  objectives.pay.text: "decir de todos modos quién paga"
  keypoints.1: "En cada caso la Cuadrícula está llena."
  keypoints.2: "Se contaron dos asuntos [@case-1984]."
  background.1.body: |
    Con lápiz, llenen el cuadro
    comparativo.
  activities.talk.title: "Conversar"
  exit_ticket.1.prompt: "¿Por qué?"
"""
GLOSSARY = """\
language: es
terms:
  grid: {use: matriz, also: [matrices], not: [cuadrícula, cuadro comparativo]}
  case: {use: caso, unless: [in any case], note: not asunto}
  full, empty: {use: completo, optional: true, not: [repleto]}
"""


def findings(folder: Path, *arguments: str) -> list[str]:
    """The first line of each message about a term, without the folder."""
    lines = run("check", folder, "--lang", "es", *arguments).err.splitlines()
    return [line.removeprefix(f"{folder}/").removesuffix(OURS) for line in lines if line.endswith(OURS)]


def test_other_words(project: Write) -> None:
    """A rejected word is reported at its place, a missing one at that of its text, with the word to write."""
    folder = project({"bridge.yaml": LESSON, "es/bridge.yaml": OVERLAY, "es/glossary.yaml": GLOSSARY})
    assert findings(folder) == [
        "es/bridge.yaml:7:33: warning: 'grid' is 'matriz' in translations, not 'cuadrícula'",
        "es/bridge.yaml:8:16: warning: 'cases' is 'caso' in translations, which 'keypoints.2' does not have",
        "es/bridge.yaml:10:26: warning: 'grid' is 'matriz' in translations, not 'cuadro comparativo'",
    ]
    said = run("check", folder, "--lang", "es")
    assert said.status == 0
    assert "write 'caso' (not asunto), or change the glossary" in said.err
    (folder / "es/bridge.yaml").write_text(
        OVERLAY.replace("Cuadrícula", "matriz")
        .replace("asuntos", "casos")
        .replace("el cuadro\n    comparativo", "la matriz")
    )
    assert findings(folder) == []


def test_the_course_and_a_rejected_word_alone(project: Write) -> None:
    """Texts of the course are looked at, too; an optional term may be left out, but not have a rejected word."""
    folder = project({
        "course.yaml": "id: c\ntitle: A full course\nsubtitle: Empty\nlanguages: [en, es]\nlessons: [bridge.yaml]\n",
        "es/course.yaml": "translates: c\nlanguage: es\ntexts: {title: Un curso repleto, subtitle: Con todo}\n",
        "bridge.yaml": LESSON, "es/bridge.yaml": "translates: bridge\nlanguage: es\n", "es/glossary.yaml": GLOSSARY,
    })  # fmt: skip
    assert findings(folder) == ["es/course.yaml:3:25: warning: 'full' is 'completo' in translations, not 'repleto'"]


@pytest.mark.parametrize(
    ("form", "text", "words"),
    [
        ("nota docente", "Las **notas docentes** y la Nota\ndocente", ["notas docentes", "nota docente"]),
        ("matriz", "matrices matrizar submatriz", []),
        ("dialog*", "dialogan diálogo", ["dialogan"]),
        ("*matrix", "Die Bewertungsmatrix", ["bewertungsmatrix"]),
        ("conteo", "_conteo_ y re\u00adconteo; [@conteo] https://conteo.org", ["conteo"]),
        ("矩阵", "填写矩阵。", ["矩阵"]),
        ("al qaeda", "Al-Qaeda, Al Qaeda", ["al qaeda"]),
        ("a.b", "axb a.b", ["a.b"]),
    ],
)
def test_forms(form: str, text: str, words: list[str]) -> None:
    """Whole words with their plural; a star for any ending; markup, citations and capitals do not matter."""
    assert found(prepared(text), [form]) == words


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("language: fr\nterms: {grid: matrice}\n", "this is a glossary of 'fr', not of 'es'"),
        ("language: es\nterms: {grid: {uses: matriz}}\n", "'uses' is not a key that kitgen knows here"),
        (
            "language: es\nterms: {grid: {use: matriz, not: [cuadro, Matriz]}}\n",
            "'matriz' is both allowed and rejected",
        ),
        ('language: es\nterms: {grid: {use: "*"}}\n', "the term 'grid' has a form without a letter"),
        ("language: es\nterms: {}\n", "'terms'"),
        ("language: es\nterm: {grid: matriz}\n", "'term'"),
        ("language: es\nterms: [grid]\n", "'terms'"),
    ],
)
def test_what_is_wrong_with_a_glossary(written: str, message: str, project: Write) -> None:
    """Each mistake has its line in the glossary, and stops nothing but the glossary."""
    folder = project({"bridge.yaml": LESSON, "es/bridge.yaml": OVERLAY, "es/glossary.yaml": written})
    said = run("check", folder, "--lang", "es")
    assert f"{folder}/es/glossary.yaml:" in said.err and message in said.err
    assert said.status == 1


def test_a_glossary_is_no_lesson(project: Write) -> None:
    """Checked alone, it says how it is checked."""
    folder = project({"bridge.yaml": LESSON, "es/glossary.yaml": GLOSSARY})
    said = run("check", folder / "es/glossary.yaml")
    assert "this is a glossary of translations, not a lesson or course" in said.err
    assert f"kitgen check {folder} --lang es" in said.err


@pytest.mark.slow
def test_a_changed_glossary_is_read_again(project: Write) -> None:
    """A build with nothing else to do notices it."""
    folder = project(
        {"bridge.yaml": LESSON, "es/bridge.yaml": OVERLAY, "es/glossary.yaml": "language: es\nterms: {pen: pluma}\n"}
    )
    build = ("build", folder, "--lang", "es", "--only", "handout", "-o", folder / "out")
    assert "term-translated" not in run(*build).err
    (folder / "es/glossary.yaml").write_text(GLOSSARY)
    assert "term-translated" in run(*build).err
