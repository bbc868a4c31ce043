"""Word documents and PowerPoint presentations, as teachers have them, into lessons and banks; no word is lost."""

from __future__ import annotations

import random
import re
import socket
import subprocess
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from kitgen.diagnostics import Report, Span
from kitgen.imports.new_file import NewFile, new_file
from kitgen.imports.office.kinds import KINDS, TIME
from kitgen.imports.original import read_original
from kitgen.model.lesson import Lesson
from kitgen.model.quiz import Item
from kitgen.pipeline import load_and_check
from kitgen.source.files import Unreadable
from tests.office_files import (
    STYLES,
    a,
    docx,
    h,
    p,
    part,
    picture,
    png,
    pptx,
    r,
    relations,
    shape,
    slide,
    slide_picture,
    slide_table,
    table,
    zipped,
)
from tests.runs import run

Write = Callable[..., Path]

LESSON = docx(
    h("The Treaty of Versailles", 0),
    p("Subject: History"),
    p("Duration: 50 minutes"),
    p("Name: ______________  Date: __________"),
    h("Objectives"),
    p("Students will be able to:"),
    p("explain why the treaty was signed", number="2"),
    p("judge whether it was ", r("fair", "i"), number="2"),
    h("Essential question"),
    p("Can a peace be too hard?"),
    h("Materials"),
    p("map and handout", number="2"),
    h("Key terms (10 words)"),
    table(["Term", "Definition", "Example"], ["reparations", "money paid", "1921"], ["armistice", "an end", ""]),
    p(r("blockade", "b"), " – keeping ships away"),
    h("Procedure"),
    table(
        ["Time", "Activity", "Notes"],
        ["10 min", "Warm-up", "Look at the map."],
        ["0:10 - 0:35", p("Group work") + p("Read in fours."), ""],
        ["15'", "Discussion", ""],
    ),
    h("Background"),
    p(
        "It ended in ",
        r("1918", "b"),
        ". See ",
        '<w:hyperlink r:id="rIdL">' + r("this page", "u") + "</w:hyperlink>",
        ".",
    ),
    p("Keynes said so", '<w:r><w:footnoteReference w:id="2"/></w:r>', "."),
    p(picture("rIdP", "A map of Europe in 1919")),
    table(["Country", "Losses"], ["France", "1.4 million"]),
    h("Discussion"),
    p("Was it fair?", number="1"),
    h("Quiz"),
    p("Circle the right answer."),
    p("When was it signed?", number="11"),
    p("1918", number="11", level=1),
    p(r("1919", "b"), number="11", level=1),
    p("Who came from the USA?", number="11"),
    p("Wilson", number="11", level=1),
    p("Foch", number="11", level=1),
    p("The treaty ended the war. T / F", number="11"),
    p("Explain the war guilt clause. (5 points)", number="11"),
    *[p("_" * 60)] * 3,
    p("The capital is ________."),
    h("Answer key"),
    p("2. a - he was the president"),
    p("3. T"),
    p("9. c"),
    related=[
        ("rIdL", "hyperlink", "https://example.org/x"),
        ("rIdP", "image", "media/image1.png"),
        ("rIdF", "footnotes", "footnotes.xml"),
    ],
    parts={
        "word/media/image1.png": png(),
        "word/footnotes.xml": part(
            "footnotes",
            f'<w:footnote w:type="separator" w:id="0"/><w:footnote w:id="2">{p("In 1919.")}</w:footnote>',
        ),
    },
)

BANK = docx(
    p(r("Chapter 4 Quiz", "b")),
    p("Name_____________________   Date___________"),
    p("Choose the best answer."),
    p("1. Star before?"), p("a) no"), p("*b) yes"), p("c) never"), p(""),
    p("2) Highlighted? (2 points)"), p("A. no"), p(r("B. yes", "hl")), p("C. never"),
    p("3. On one line:"), p("a. yes\tb. no\tc. never"), p("Answer: a. Two parts to one."),
    p("4. Behind it?   a) no   b) yes   (Answer: b)"),
    p("5. Boxes"), p("☐ no"), p("☒ yes"), p("☑ yes, too"),
    p("6. Coloured?"), p("A) no"), p("B) ", r("yes", "red")), p("C) never"),
    p("7. Underlined?"), p("A) ", r("yes", "u")), p("B) no"),
    p(r("8. All of it bold?", "b")), p(r("A) no", "b")), p(r("B) yes", "b")), p("Correct answer: B"),
    p("9. No letters?"), p("no"), p(r("yes", "b")), p("never"), p(""),
    p("10. A style of its own?"), p("(a) no"), p("(b) yes", style="Right"),
    p("11. Said so"), p("[ ] no"), p("[x] yes"),
    p("12. At the end?"), p("a) no"), p("b) yes (correct)"),
    p("13. Shaded?"), p("a- no"), p("b- ", r("yes", "shade")),
    p("Question 14: Crossed?"), p("A) no"), p("✓ B) yes"),
    p("____ 15. The sun is a star. (True/False)"),
    p("16. The moon is cheese. ", r("True"), " / ", r("False", "b u")),
    p("17. The first president was _______________."), p("Answer: Washington"),
    p("18. Explain light in your own words."), p("_" * 80), p("_" * 80),
    p("Key: 15. T"),
)  # fmt: skip

SPANISH = docx(
    h("La Revolución francesa", 0),
    p("Asignatura: Historia"),
    p("Duración: 90 minutos"),
    h("Objetivos"),
    p("Explicar las causas de la revolución.", number="2"),
    h("Pregunta esencial"),
    p("¿Puede una revolución ser justa?"),
    h("Vocabulario"),
    p(r("Estamento: ", "b"), "cada grupo de la sociedad antigua."),
    p("guillotina, jacobino"),
    h("Desarrollo de la clase"),
    p(r("Inicio (15 minutos):", "b"), " lluvia de ideas"),
    p("Los estudiantes dicen lo que saben.", number="2", level=1),
    p("Desarrollo (50 min)"),
    p("Lectura en parejas."),
    h("Preguntas para discutir"),
    p("¿Quién ganó?"),
    h("Evaluación"),
    h("Verdadero o falso", 2),
    p("La Bastilla cayó en 1789.", number="12"),
    p("Luis XVI era presidente.", number="12"),
    h("Selección múltiple", 2),
    p("¿Quién era el rey?", number="13"),
    p("Luis XVI", number="31"),
    p("Napoleón", number="31"),
    p("Respuesta: a"),
    h("Clave"),
    p("1. V"),
    p("2. F. Era rey."),
    h("Tarea"),
    p("Leer el capítulo 3."),
)

TEMPLATE = docx(
    p(r("LESSON PLAN", "b")),
    table(["Teacher: Ms. Ruiz", "Grade: 9"], ["Subject: Biology", "Time: 45 min"]),
    table(
        ["Topic", "Photosynthesis"],
        ["Objectives", p("Describe the light reactions", number="2") + p("Draw a chloroplast", number="2")],
        ["Key vocabulary", p("chlorophyll: the green pigment") + p("stoma: a pore")],
        ["Procedure", p("1. Warm-up (5 min): show a leaf") + p("2. Lab (30 min)") + p("Students look at leaves.")],
        ["Assessment", p("What gas do plants take in?") + p("Where does it enter?")],
        ["Homework", "Read pp. 30-35"],
        ["Differentiation", "Word cards for newcomers."],
    ),
)

TABLES = docx(
    h("Unit test"),
    h("Part A: Matching (5 points)", 2),
    p("Match each country with its capital."),
    table(
        [p(r("Column A", "b")), p(r("Column B", "b"))],
        ["____ 1. Peru", "a. Santiago"],
        ["____ 2. Chile", "b. Lima"],
        ["", "c. Quito"],
    ),
    h("Part B: Fill in the blanks", 2),
    p("1. The Andes are in ________ America."),
    h("Part C: Table", 2),
    table(["Question", "A", "B", "Answer"], ["What is 2+2?", "3", "4", "B"], ["What is 3*3?", "6", "9", "9"]),
    h("Part D: Pairs without a key", 2),
    p("Draw lines."),
    table(["cat", "kitten"], ["dog", "puppy"]),
    h("Answer Key"),
    table(["1", "2"], ["b", "a"]),
    p("Part B"),
    p("1. South"),
)

DECK = pptx(
    slide(
        shape("ctrTitle", "The water cycle"), shape("subTitle", "Grade 7 science"), notes="Welcome them.\nShow the jar."
    ),
    slide(shape("title", "Objectives"), shape("body", "Name the four stages", a("Explain evaporation"))),
    slide(shape("title", "Key terms"), shape("body", "Evaporation: water becomes vapour", "Rain: water that falls")),
    slide(
        shape("title", "How it works"),
        shape("body", "The sun heats the sea", a("Warm water rises", level=1), "Clouds form"),
        slide_picture("rId7", "the cycle as a ring"),
        shape("ftr", "Ms Ruiz"),
        notes="Draw it on the board.",
        related=[("rId7", "image", "../media/image1.png")],
    ),
    slide(
        shape("title", "How it works (cont.)"), slide_table(["Stage", "Where"], ["Rain", "Land"]), shape("", "A box.")
    ),
    slide(shape("title", "Why does it rain in the mountains?")),
    slide(shape("title", "Discussion"), shape("body", "Where is our water from?", "And if it stopped?")),
    slide(
        shape("title", "Quiz"),
        shape(
            "body",
            a("What heats the sea?", more='<a:buAutoNum type="arabicPeriod"/>'),
            a("the moon", level=1, more='<a:buAutoNum type="alphaLcParenR"/>'),
            a('<a:r><a:rPr b="1"/><a:t>the sun</a:t></a:r>', level=1, more='<a:buAutoNum type="alphaLcParenR"/>'),
        ),
    ),
    slide(shape("title", "Hidden one"), shape("body", "Only words"), attributes='show="0"'),
    slide(shape("title", "Summary"), shape("body", "Water goes round.", "The sun drives it.")),
    parts={"ppt/media/image1.png": png()},
)


def taken(name: str, data: bytes, folder: Path) -> tuple[NewFile | None, Report]:
    """What an import makes of a file."""
    path = folder / name
    path.write_bytes(data)
    report = Report()
    try:
        return new_file(read_original(path, name), None, "new.yaml", report), report
    except Unreadable as error:
        report.error(error.code, error.message, Span(name), error.hint)
        return None, report


def lesson_of(name: str, data: bytes, folder: Path) -> tuple[Lesson, Report, str]:
    """The lesson or bank, written and read back; it has no errors."""
    imported, report = taken(name, data, folder)
    assert imported is not None, list(report)
    (folder / "new-pictures").mkdir(exist_ok=True)
    for picture_, content in imported.pictures.items():
        (folder / "new-pictures" / picture_).write_bytes(content)
    target = folder / "new.yaml"
    target.write_text(imported.text, encoding="utf-8")
    checked = Report()
    (file,) = load_and_check(target, checked).lessons
    assert not [found for found in checked if found.severity == "error"]
    return file.lesson, report, imported.text


def right(item: Item) -> list[str]:
    """The right choices of an item."""
    return [choice.text for choice in item.choices if choice.correct]


def said(report: Report) -> list[tuple[int, str]]:
    """What was reported, with its places."""
    return [(found.span.line, found.message) for found in report]


def items_of(lesson: Lesson) -> list[Item]:
    """The quiz."""
    assert lesson.quiz is not None
    return list(lesson.quiz.items)


def test_a_lesson_in_word(tmp_path: Path) -> None:
    """Headings, lists and tables are the parts of a lesson, with a picture, a footnote, a link and a key at the end."""
    lesson, report, text = lesson_of("treaty.docx", LESSON, tmp_path)
    assert (lesson.title, lesson.subject, lesson.minutes) == ("The Treaty of Versailles", "History", 50)
    assert lesson.essential_question == "Can a peace be too hard?"
    assert [each.text for each in lesson.objectives] == [
        "explain why the treaty was signed",
        "judge whether it was *fair*",
    ]
    assert [(each.term, each.definition) for each in lesson.vocabulary] == [
        ("reparations", "money paid (Example: 1921)"),
        ("armistice", "an end"),
        ("blockade", "keeping ships away"),
    ]
    assert [(each.title, each.minutes.target) for each in lesson.activities] == [
        ("Warm-up", 10),
        ("Group work", 25),
        ("Discussion", 15),
    ]
    assert [[used.part.value for used in each.uses] for each in lesson.activities] == [
        [],
        ["background"],
        ["discussion"],
    ]
    assert (lesson.activities[0].notes, lesson.activities[1].instructions) == ("Look at the map.", "Read in fours.")
    (section,) = lesson.background
    assert "in **1918**. See [this page](https://example.org/x).\n\nKeynes said so[1].\n\n[1] In 1919." in section.body
    assert "| France | 1.4 million |" in section.body
    assert section.figure and (section.figure.image, section.figure.alt) == (
        "new-pictures/image1.png",
        "A map of Europe in 1919",
    )
    assert [question.prompt for question in lesson.discussion] == ["Was it fair?"]
    signed, who, truth, clause, capital = items_of(lesson)
    assert (right(signed), right(who), who.rationale) == (["1919"], ["Wilson"], "he was the president")
    assert (truth.prompt, truth.answer) == ("The treaty ended the war.", "true")
    assert (clause.type.value, clause.points, clause.lines, clause.prompt) == (
        "essay",
        5,
        3,
        "Explain the war guilt clause.",
    )
    assert capital.prompt == "The capital is ________."
    assert "# Name: ______________ Date: __________" in text and "# Key terms (10 words)" in text
    assert [message for _, message in said(report) if "answer 9" in message]


def test_right_answers_are_marked_in_many_ways(tmp_path: Path) -> None:
    """By a star, a colour, a box, a line below, a style: whatever one choice has and the others have not."""
    lesson, report, _ = lesson_of("bank.docx", BANK, tmp_path)
    assert lesson.is_bank and lesson.title == "Chapter 4 Quiz"
    *choices, sun, moon, gap, essay = items_of(lesson)
    assert len(choices) == 14
    for item in choices:
        assert [text.startswith("yes") for text in right(item)] in ([True], [True, True]), item.prompt
    assert (choices[1].points, choices[2].rationale) == (2, "Two parts to one")
    assert (sun.prompt, sun.answer, moon.answer, gap.answer) == ("The sun is a star.", "true", "false", "Washington")
    assert essay.lines == 2 and essay.answer.startswith("TODO")
    assert [message for _, message in said(report)] == ["this question has no answer"]


def test_a_lesson_in_spanish(tmp_path: Path) -> None:
    """Its headings are known, its language is said, and what kitgen adds is in Spanish."""
    lesson, _, text = lesson_of("clase.docx", SPANISH, tmp_path)
    assert (lesson.language, lesson.subject, lesson.minutes, lesson.slack) == ("es", "Historia", 90, 25)
    assert lesson.essential_question == "¿Puede una revolución ser justa?"
    assert [(each.title, each.minutes.target) for each in lesson.activities] == [("Inicio", 15), ("Desarrollo", 50)]
    assert lesson.vocabulary[1].definition == "TODO: escribe qué significa."
    fell, king, who = items_of(lesson)
    assert (fell.answer, king.answer, king.rationale, right(who)) == ("true", "false", "Era rey.", ["Luis XVI"])
    assert lesson.homework[0].prompt == "Leer el capítulo 3." and "Introduction" not in text


def test_a_plan_in_a_table(tmp_path: Path) -> None:
    """The plan of a school: names of parts on the left, the parts on the right."""
    lesson, _, _ = lesson_of("plan.docx", TEMPLATE, tmp_path)
    assert (lesson.title, lesson.subject, lesson.minutes, lesson.slack) == ("Photosynthesis", "Biology", 45, 10)
    assert len(lesson.objectives) == 2 and len(lesson.vocabulary) == 2
    assert [(each.title, each.minutes.target, each.instructions) for each in lesson.activities] == [
        ("Warm-up", 5, "show a leaf"),
        ("Lab", 30, "Students look at leaves."),
    ]
    assert [item.prompt for item in items_of(lesson)] == ["What gas do plants take in?", "Where does it enter?"]
    assert "Word cards" in lesson.note_to_instructors and "Ms. Ruiz" in lesson.note_to_instructors


def test_tables_of_questions(tmp_path: Path) -> None:
    """Two columns to match with a key in a table, without a key, and a question in each row."""
    lesson, report, _ = lesson_of("test.docx", TABLES, tmp_path)
    match, gap, two, three, lines = items_of(lesson)
    assert [(pair.left, pair.right) for pair in match.pairs] == [("Peru", "Lima"), ("Chile", "Santiago")]
    assert (match.prompt, match.distractors) == ("Match each country with its capital.", ("Quito",))
    assert (gap.answer, right(two), right(three)) == ("South", ["4"], ["9"])
    assert lines.prompt == "Draw lines." and "TODO" in lines.rationale
    assert [message for _, message in said(report)] == [
        "the right pairs are not said: those in the same row are paired"
    ]


WORKSHEETS = {
    "a word bank, and numbers with a dash": (
        [p(r("Worksheet: The Cell", "b")), p("Word Bank: nucleus, membrane"), p("1- The ______ controls it."),
         p("2- A ____?")],
        [("The ______ controls it.", ""), ("A ____?", "")],
    ),
    "parts with letters, and an answer on the same line": (
        [p("1. Read it."), p("a. Why?"), p("b. How long?"), p("2. Find a word.\nWrite it: ______"),
         p("3. Who? ", r("Ada", "red"))],
        [("Read it.\n\na) Why?\n\nb) How long?", ""), ("Find a word.\n\nWrite it: ______", ""), ("Who?", "Ada")],
    ),
    "parts of a test in Spanish, with a key in one line": (
        [
            table(["Nombre: _______", "Fecha: ___/___"]),
            p(r("GUÍA: LA CÉLULA", "b")),
            p(r("I. Selección múltiple. (2 puntos cada una)", "b")),
            p("1. ¿Cuál es la unidad de la vida?"), p("A) El átomo"), p("B) La célula"),
            p(r("II. Verdadero o falso. Escribe V o F.", "b")),
            p("1. ____ El núcleo está fuera de la célula."),
            p(r("III. Desarrollo", "b")),
            p("1. Explica la diferencia. (4 puntos)"),
            p("Pauta: I. 1-B; II. 1-F"),
        ],
        [("¿Cuál es la unidad de la vida?", "La célula"), ("El núcleo está fuera de la célula.", "false"),
         ("Explica la diferencia.", "")],
    ),
    "questions side by side, with choices below each": (
        [
            h("Pop Quiz"),
            table([p("1. Capital of Spain?") + p("a) Madrid") + p("b) Lisbon"),
                   p("2. Capital of Portugal?") + p("a) Madrid") + p("b) Lisbon")]),
            p("Answers: 1-a, 2-b"),
        ],
        [("Capital of Spain?", "Madrid"), ("Capital of Portugal?", "Lisbon")],
    ),
    "Q and A": (
        [p("Study guide"), p("Q: What is an atom?"), p("A: The smallest part."), p("Q: What is an ion?"),
         p("A: It is charged.")],
        [("What is an atom?", "The smallest part."), ("What is an ion?", "It is charged.")],
    ),
    "pairs with a tab between, and essays with bullets": (
        [
            h("Unit test"),
            p(r("Matching", "b")), p("____ 1. vast\ta. small"), p("____ 2. tiny\tb. large"),
            p(r("Essay (20 points)", "b")), p("Compare two empires.", number="2"),
            p("Key: 1-b, 2-a"),
        ],
        [("Match.", ""), ("Compare two empires.", "")],
    ),
    "numbers and letters of every kind": (
        [
            h("Quiz 5"),
            p("1.1 What is mass?"), p("Answer: ____________________"),
            p("2. A bold letter?"), p(r("a) "), "no"), p(r("b) ", "b"), "yes"), p("c) never"),
            p("3. Roman?"), p("i. no"), p("ii. yes"), p("Answer: ii"),
            p("4. With colons?"), p("A: no"), p("B: yes"),
            p("5.- Qué sube? (Respuesta: a)"), p("a.- el vapor"), p("b.- la lluvia"),
            table(["No.", "Question", "Points"], ["6", p("Which?") + p("a) x") + p("b) y"), "2"]),
            table(["7", p("Tick one.") + p("☐ m") + p("☒ n")]),
            h("Answer key"),
            table(["No", "Answer", "Why"], ["4", "B", "see page 3"], ["6", "a", ""]),
        ],
        [("What is mass?", ""), ("A bold letter?", "yes"), ("Roman?", "yes"), ("With colons?", "yes"),
         ("Qué sube?", "el vapor"), ("Which?", "x"), ("Tick one.", "n")],
    ),
    "ticks in columns, and room for answers": (
        [
            h("True or False"),
            table(["Statement", "True", "False"], ["Whales are fish.", "", "X"], ["Bats are mammals.", "X", ""]),
            h("Short answer"),
            table(["1. Name a gas.", ""]),
        ],
        [("Whales are fish.", "false"), ("Bats are mammals.", "true"), ("Name a gas.", "")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WORKSHEETS)
def test_worksheets(name: str, tmp_path: Path) -> None:
    """Questions as teachers lay them out: each with its answer, and no text taken for something else."""
    body, expected = WORKSHEETS[name]
    lesson, _, _ = lesson_of("sheet.docx", docx(*body), tmp_path)
    assert lesson.is_bank
    assert not items_of(lesson)[0].pairs or [pair.right for pair in items_of(lesson)[0].pairs] == ["large", "small"]
    found = [(str(item.prompt), (right(item) or [str(item.answer)])[0]) for item in items_of(lesson)]
    assert [(prompt, "" if answer.startswith("TODO") else answer) for prompt, answer in found] == expected


def test_pictures_to_choose_from(tmp_path: Path) -> None:
    """A choice may be a picture and nothing else."""
    data = docx(
        p("1. Which is a cat?"), p("a) ", picture("rIdP", "whiskers")), p("*b) ", picture("rIdQ", "a trunk")),
        related=[("rIdP", "image", "media/1.png"), ("rIdQ", "image", "media/2.png")],
        parts={"word/media/1.png": png(), "word/media/2.png": png(shade=3)},
    )  # fmt: skip
    lesson, _, _ = lesson_of("cats.docx", data, tmp_path)
    choices = items_of(lesson)[0].choices
    assert [choice.figure.alt for choice in choices if choice.figure] == ["whiskers", "a trunk"]


def test_a_plan_of_headings(tmp_path: Path) -> None:
    """Headings with minutes and lines with times are activities; a question alone below a heading is for discussion."""
    data = docx(
        h("Supply and demand", 0),
        p("Standards: SS.10.E.2"),
        h("Learning targets"), p("I can define supply.", number="2"),
        h("Engage (10 minutes)"), p("Show two cans."),
        h("Explain (20 minutes)"), p("Define it."),
        h("Agenda"), p("9:30-9:50 Market game: buy and sell"),
        h("Key vocabulary"), p(r("Supply", "b"), " what is for sale", number="2"),
        h("Think about it"), p("Who sets a price?"),
        h("Our town"), p("Which shop is cheap?"),
        h("Exit ticket"), p("What happens to the price?"),
    )  # fmt: skip
    lesson, _, _ = lesson_of("plan.docx", data, tmp_path)
    assert [(each.title, each.minutes.target, each.instructions) for each in lesson.activities] == [
        ("Engage", 10, "Show two cans."),
        ("Explain", 20, "Define it."),
        ("Market game", 20, "buy and sell"),
    ]
    assert [each.prompt for each in lesson.discussion] == ["Who sets a price?", "Which shop is cheap?"]
    assert lesson.exit_ticket[0].prompt == "What happens to the price?"
    assert (lesson.vocabulary[0].term, lesson.vocabulary[0].definition) == ("Supply", "what is for sale")
    assert lesson.note_to_instructors == "Standards: SS.10.E.2"


def test_stages_in_bold_with_their_minutes_beside(tmp_path: Path) -> None:
    """The minutes need not be in bold, and the title is that of the file if the document has none."""
    data = docx(
        p("Mr. Alba, Tuesday"),
        p(r("Aims", "b")), p("Judge which cause mattered most"),
        p(r("Starter", "b"), " (5 mins)"), p("Look at the cartoon."),
        p(r("Main", "b"), " – 25 min"), p("Rank the causes"),
        p(r("Plenary", "b"), " (10 mins)"), p("Vote."),
        p(r("Quick test", "b")), p("1. Who was king?"), p("a) Necker"), p(r("b) Louis XVI", "b")),
        p(r("HW", "b"), ": read p. 34"),
    )  # fmt: skip
    lesson, _, _ = lesson_of("The French Revolution.docx", data, tmp_path)
    assert lesson.title == "The French Revolution"
    assert [(each.title, each.minutes.target) for each in lesson.activities] == [
        ("Starter", 5), ("Main", 25), ("Plenary", 10),
    ]  # fmt: skip
    assert [each.text for each in lesson.objectives] == ["Judge which cause mattered most"]
    assert [right(item) for item in items_of(lesson)] == [["Louis XVI"]]
    assert [each.prompt for each in lesson.homework] == ["read p. 34"]


def test_a_presentation(tmp_path: Path) -> None:
    """Slides in their order by their titles; what the speaker says is for instructors only."""
    lesson, report, text = lesson_of("deck.pptx", DECK, tmp_path)
    assert (lesson.title, len(lesson.objectives), len(lesson.vocabulary)) == ("The water cycle", 2, 2)
    how = lesson.background[1]
    assert how.title == "How it works" and "- The sun heats the sea\n   - Warm water rises\n- Clouds form" in how.body
    assert "| Rain | Land |" in how.body and how.body.endswith("A box.")
    assert how.figure and how.figure.alt == "the cycle as a ring"
    assert [each.prompt for each in lesson.discussion] == [
        "Why does it rain in the mountains?",
        "Where is our water from?",
        "And if it stopped?",
    ]
    assert right(items_of(lesson)[0]) == ["the sun"] and lesson.keypoints[0] == "Water goes round."
    assert "**1. The water cycle**\n\nWelcome them." in lesson.note_to_instructors
    assert "Draw it on the board." in lesson.note_to_instructors
    assert (9, "this slide is hidden in the presentation, and is in the new file") in said(report)
    assert "# on the edge of the slide: Ms Ruiz" in text


def formula(inside: str) -> str:
    """An equation of Word."""
    return f"<m:oMath>{inside}</m:oMath>"


def letters(text: str) -> str:
    """Signs in an equation."""
    return f"<m:r><m:t>{text}</m:t></m:r>"


def test_equations(tmp_path: Path) -> None:
    """They are formulas in LaTeX; what kitgen cannot print is between backticks and reported."""
    fraction = f"<m:f><m:num>{letters('a+1')}</m:num><m:den>{letters('b')}</m:den></m:f>"
    power = f"<m:sSup><m:e>{letters('i')}</m:e><m:sup>{letters('2')}</m:sup></m:sSup>"
    total = (
        f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{letters("i=1")}</m:sub><m:sup>{letters("n")}</m:sup>'
        f"<m:e>{power}</m:e></m:nary>"
    )
    root = f"<m:rad><m:deg/><m:e>{letters('2π')}</m:e></m:rad>"
    data = docx(h("Sums"), p("So ", formula(letters("x=") + fraction), " or ", formula(root)), p(formula(total)))
    lesson, report, _ = lesson_of("sums.docx", data, tmp_path)
    body = lesson.background[0].body
    assert r"So \(x=\frac{a+1}{b}\) or \(\sqrt{2\pi}\)" in body and r"\(\sum_{i=1}^{n} i^{2}\)" in body
    assert not [message for _, message in said(report) if "equation" in message]


BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="3" name="Box"/><a:graphic>'
    f"<a:graphicData><wps:wsp><wps:txbx><w:txbxContent>{p('Boxed words.')}</w:txbxContent></wps:txbx></wps:wsp>"
    "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
    f"<w:txbxContent>{p('Boxed words.')}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)
CHART = (
    '<w:r><w:drawing><wp:inline><wp:docPr id="4" name="C"/><a:graphic><a:graphicData><c:chart r:id="rIdC"/>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)
LINKED = (
    '<w:r><w:drawing><wp:inline><wp:docPr id="5" name="x"/><a:graphic><a:graphicData><pic:pic><pic:blipFill>'
    '<a:blip r:link="rIdX"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
)
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText> HYPERLINK "https://example.com/f" </w:instrText></w:r>'
    f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("field link")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
SPECIAL = docx(
    h("Special things"),
    p("Added: ", f'<w:ins w:id="9" w:author="Ana">{r("new words")}</w:ins>', " here."),
    p("Cut: ", '<w:del w:id="8"><w:r><w:delText>removed words</w:delText></w:r></w:del>', " here."),
    p("Remarked", '<w:r><w:commentReference w:id="5"/></w:r>'),
    p("Around ", BOX, "the box."),
    p("Charted ", CHART),
    p("Linked ", LINKED),
    p(r("Secret answer", "vanish"), " visible."),
    p("H", r("2", "sub"), "O, x", r("2", "sup"), ", $5 or $6"),
    p("Drawn ", picture("rIdE", "wires")),
    p("Bitmap ", picture("rIdB", "grey")),
    p("Broken ", picture("rIdBad", "noise")),
    p(f'<w:hyperlink r:id="rIdJ">{r("bad link")}</w:hyperlink>', " ", FIELD),
    p(
        '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>',
        " and ",
        '<w:r><w:sym w:font="Nope" w:char="F0FC"/></w:r>',
    ),
    f"<w:sdt><w:sdtPr/><w:sdtContent>{p('Controlled words.')}</w:sdtContent></w:sdt>",
    p("first line\nsecond line"),
    table([table(["inner", "cells"]) + p("outer"), "other"], ["x", "y"]),
    '<w:altChunk r:id="rIdAlt"/>',
    p("Noted", '<w:r><w:endnoteReference w:id="3"/></w:r>', " nowhere", '<w:r><w:footnoteReference w:id="77"/></w:r>'),
    related=[
        ("rIdC", "chart", "charts/chart1.xml"),
        ("rIdX", "image", "file:///etc/passwd"),
        ("rIdE", "image", "media/a.emf"),
        ("rIdB", "image", "media/b.bmp"),
        ("rIdBad", "image", "media/bad.png"),
        ("rIdCo", "comments", "comments.xml"),
        ("rIdH", "header", "header1.xml"),
        ("rIdFt", "footer", "footer1.xml"),
        ("rIdEn", "endnotes", "endnotes.xml"),
        ("rIdJ", "hyperlink", "javascript:alert(1)"),
    ],
    parts={
        "word/charts/chart1.xml": '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        "<c:v>Chartword</c:v></c:chartSpace>",
        "word/media/a.emf": b"\x01\0\0\0 emf",
        "word/media/b.bmp": b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\1\0\0\0\1\0\0\0\1\0\x18" + b"\0" * 29,
        "word/media/bad.png": b"\x89PNG not really",
        "word/comments.xml": part("comments", f'<w:comment w:id="5" w:author="Ana Paz">{p("A thought")}</w:comment>'),
        "word/header1.xml": part("hdr", p("School of Headwords")),
        "word/footer1.xml": part("ftr", p("Page 1 of 3")),
        "word/endnotes.xml": part("endnotes", f'<w:endnote w:id="3">{p("End words.")}</w:endnote>'),
        "word/vbaProject.bin": b"macro",
    },
)


def test_what_is_not_text_is_said_with_its_place(tmp_path: Path) -> None:
    """Tracked changes, comments, charts, hidden text, other pictures: each is listed, and kept as a comment."""
    lesson, report, text = lesson_of("special.docx", SPECIAL, tmp_path)
    for place, begins in [
        (0, "the head of the pages"), (0, "the macros of this file"), (2, "changes are tracked"),
        (3, "words that were deleted"), (4, "a comment of Ana Paz"), (7, "a chart is not"),
        (8, "a picture is not in the file but a link"), (9, "hidden text"), (11, "the picture 'a.emf' is not"),
        (13, "the picture 'bad.png' is not"), (14, "a link to a file is only"),
        (15, "a sign of the font 'Nope'"),
    ]:  # fmt: skip
        assert any(line == place and message.startswith(begins) for line, message in said(report)), (
            begins,
            said(report),
        )
    body = lesson.background[0].body
    for words in ("Added: new words here.", "Around the box.\n\nBoxed words.", "H~2~O, x^2^, $5 or $6", "✓ and (sign)",
                  "[field link](https://example.com/f)", "Controlled words.", "first line \\\nsecond line",
                  "| inner / cells / outer | other |", "Noted[1] nowhere\n\n[1] End words."):  # fmt: skip
        assert words in body, words
    for words in ("removed words", "A thought", "Chartword", "Secret answer", "School of Headwords", "Page 1 of 3"):
        assert words in text and words not in body, words
    assert lesson.background[0].figure and lesson.background[0].figure.image == "new-pictures/b.png"


ALL = {
    "lesson.docx": LESSON, "bank.docx": BANK, "clase.docx": SPANISH, "plan.docx": TEMPLATE, "test.docx": TABLES,
    "special.docx": SPECIAL, "deck.pptx": DECK,
}  # fmt: skip
_TEXT = re.compile(r"<(w:t|w:delText|a:t|c:v)(?: [^<>]*)?>([^<]*)</\1>")
_PARTS = re.compile(
    r"word/(?:document|\w+notes|comments|header\d|footer\d|charts/\w+)\.xml|ppt/(?:notesS|s)lides/\w+\.xml"
)


def changed(data: bytes, change: Callable[[str, str], str]) -> bytes:
    """An office file with other XML in its parts of text."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return zipped(
        {
            name: change(name, content.decode()) if _PARTS.fullmatch(name) else content
            for name, content in members.items()
        }
    )


@pytest.mark.parametrize("name", ALL)
def test_no_word_is_lost_anywhere(name: str, tmp_path: Path) -> None:
    """Each text with a word of its own behind it: the words are in the new file or in a message."""
    count = 0

    def mark(part_name: str, xml: str) -> str:
        def marked(found: re.Match[str]) -> str:
            nonlocal count
            text, before = found[2], xml[: found.start()]
            if before.count("<mc:Fallback>") > before.count("</mc:Fallback>"):
                return found[0]  # the same again for older programs
            known = text.strip(" :").lower()
            if known in {*KINDS, *TIME} or not re.search(r"[^\W\d_]{2}", text) or "_" in text or len(text) < 6:
                return found[0]
            if re.search(
                r"(?:Answer|Respuesta|Key|Correct answer|Time|Subject|Topic|Duration|Duración|Asignatura)\b", text
            ):
                return found[0]
            count += 1
            return found[0].replace(text, f"{text.rstrip()} qz{count}x{text[len(text.rstrip()) :]}", 1)

        return _TEXT.sub(marked, xml)

    imported, report = taken(name, changed(ALL[name], mark), tmp_path)
    assert imported is not None and count > 5
    whole = imported.text + "".join(found.message + found.source for found in report)
    assert not [number for number in range(1, count + 1) if f"qz{number}x" not in whole]


ODD = ["", "*", "1. ", "a) ", "____", "(T/F)", "Answer: z", "Match", "Key: 1. b 2. c", "| x | y", "[x]", "10 min", "**"]
"""What people leave in documents."""


def _odd(found: re.Match[str], chance: random.Random) -> str:
    return f':{found[1]}="{chance.choice(("", "x", "-1", "99999999999", "3"))}"' if chance.random() < 0.1 else found[0]


def _twice(found: re.Match[str], chance: random.Random) -> str:
    return found[0] * chance.choice((0, 2)) if chance.random() < 0.1 else found[0]


@pytest.mark.parametrize("name", ALL)
def test_no_office_file_is_too_broken(name: str, tmp_path: Path) -> None:
    """Elements that are missing, twice, of another name or in odd places: a lesson or an error in plain words."""
    chance = random.Random(7)
    for _ in range(6):

        def damage(part_name: str, xml: str) -> str:
            xml = re.sub(r'(?<!xmlns):(id|val|embed|lvl|char|font)="[^"]*"', lambda found: _odd(found, chance), xml)
            xml = re.sub(r"<(?:w|a|p|m|wp):\w+(?: [^<>]*)?/>", lambda found: _twice(found, chance), xml)
            return re.sub(
                r">[^<>]+<", lambda found: f">{chance.choice(ODD)}<" if chance.random() < 0.1 else found[0], xml
            )

        imported, report = taken(name, changed(ALL[name], damage), tmp_path)
        assert imported is not None or report.failed


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Word document (.doc)"),
        ("old.ppt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "presentation (.pptx)"),
        (
            "locked.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "protected with a password",
        ),
        ("rich.rtf", b"{\\rtf1 x}", "save it as a Word document (.docx)"),
        ("paper.pdf", b"%PDF-1.7", "this is a PDF"),
        ("page.doc", b"<html><body>1. What?</body></html>", "a web page with the name"),
        ("open.odt", zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "OpenDocument text (.odt)"),
        ("apple.pages", zipped({"Index/Document.iwa": "x"}), "File, Export To, Word"),
        ("sheet.xlsx", zipped({"xl/workbook.xml": "x"}), "an Excel file (.xlsx)"),
        ("any.zip", zipped({"readme.txt": "x"}), "zip archive of a kind that is not known"),
        ("empty.docx", b"", "the file is empty"),
        ("cut.docx", LESSON[:-200], "damaged"),
        ("nothing.docx", docx(p("")), "there is no question in this file"),
        ("nothing.pptx", pptx(), "no slides"),
        ("not.docx", zipped({"word/document.xml": "<document/>"}), "there is no document"),
        ("bomb.docx", zipped({"word/document.xml": b"\0" * 30_000_000}), "times larger unpacked"),
        ("out.docx", zipped({"word/document.xml": "<x/>", "../../evil": "x"}), "leads out of it"),
        (
            "entity.docx",
            zipped({"word/document.xml": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'}),
            "declares entities",
        ),
        ("deep.docx", zipped({"word/document.xml": "<a>" * 5000 + "</a>" * 5000}), "too many elements"),
        ("text.docx", b"1. What?\n", "not a Word document"),
    ],
)
def test_what_is_refused(name: str, data: bytes, words: str, tmp_path: Path) -> None:
    """In plain words, and what to do; nothing is written."""
    imported, report = taken(name, data, tmp_path)
    assert imported is None and report.failed
    assert words in "".join(found.message + found.hint for found in report), list(report)


def test_nothing_is_fetched_or_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the pictures and templates that a file links to; macros are left alone, with a line."""
    monkeypatch.setattr(socket, "socket", None)
    monkeypatch.setattr(subprocess, "Popen", None)
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
    linked = [("rIdX", "image", "http://127.0.0.1:9/x.png"), ("rIdT", "attachedTemplate", "http://127.0.0.1:9/t.dotm")]
    data = docx(h("Linked"), p("Words ", LINKED), related=linked, parts={"word/vbaProject.bin": b"x"}, kind=kind)
    _, report, text = lesson_of("macros.docm", data, tmp_path)
    assert {0, 2} <= {line for line, message in said(report) if "macros" in message or "link to one" in message}
    assert "http://127.0.0.1:9/x.png" in text


def test_a_table_of_contents_and_lists_by_style(tmp_path: Path) -> None:
    """Contents are made again by kitgen; the levels of lists are in the names of their styles."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/>{more}</w:style>'
        for id, name, more in [
            ("TOC1", "toc 1", ""),
            ("LB", "List Bullet", '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr>'),
            ("LB2", "List Bullet 2", '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr>'),
        ]
    )
    data = docx(
        h("Notes"), p("Water\t3", style="TOC1"), p("Over", style="LB"), p("Under", style="LB2"),
        parts={"word/styles.xml": part("styles", STYLES + styles)},
    )  # fmt: skip
    lesson, _, text = lesson_of("notes.docx", data, tmp_path)
    assert lesson.background[0].body == "- Over\n   - Under"
    assert "# of the table of contents: Water 3" in text


def test_pictures_are_beside_the_lesson(project: Write) -> None:
    """With plain names, once however often they come; a file of the same name that is another one stays."""
    twice = docx(
        h("Maps"),
        p("One ", picture("rIdP", "a map")),
        p("Again ", picture("rIdP", "IMG_0123.jpeg")),
        related=[("rIdP", "image", "media/..%2f..%2fevil.png"), ("rIdQ", "image", "media/image1.png")],
        parts={"evil.png": png(), "word/media/image1.png": png(shade=9)},
    )
    folder = project({"x.txt": ""})
    (folder / "Maps of the wörld.docx").write_bytes(twice)
    done = run("import", "Maps of the wörld.docx", "-o", "maps.yaml", cwd=folder)
    assert done.status == 0, done.err
    assert [path.name for path in (folder / "maps-pictures").iterdir()] == ["evil.png"]
    assert "1 picture in maps-pictures" in done.out and "has no text alternative" in done.err
    (folder / "maps-pictures" / "evil.png").write_bytes(b"mine")
    (folder / "maps.yaml").unlink()
    done = run("import", "Maps of the wörld.docx", "-o", "maps.yaml", cwd=folder)
    assert done.status == 1 and "already exists" in done.err and not (folder / "maps.yaml").exists()


def test_a_strict_document_with_other_prefixes(tmp_path: Path) -> None:
    """The strict form of the format, with prefixes that no program writes."""
    space = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = "".join(f"<q:p><q:r><q:t>{text}</q:t></q:r></q:p>" for text in ("1. What is one?", "a) yes", "*b) no"))
    data = zipped({"word/document.xml": f'<q:document xmlns:q="{space}"><q:body>{body}</q:body></q:document>'})
    lesson, _, _ = lesson_of("strict.docx", data, tmp_path)
    assert right(items_of(lesson)[0]) == ["no"]


def test_what_newer_programs_add(tmp_path: Path) -> None:
    """Attributes and elements that no one knows yet are passed over, in fields and cells too."""
    field = FIELD.replace("<w:fldChar ", '<w:fldChar xmlns:z="urn:z" z:new="1" ').replace("</w:t>", "</w:t><w:newer/>")
    cell = table(["a", "b"]).replace("<w:tcW ", '<w:vMerge xmlns:z="urn:z" z:new="1" w:val="restart"/><w:tcW ')
    lesson, _, _ = lesson_of("newer.docx", docx(h("Newer"), p("A ", field), cell), tmp_path)
    assert "A [field link](https://example.com/f)\n\n| a | b |" in lesson.background[0].body


@pytest.mark.slow
def test_a_large_document_is_quick(tmp_path: Path) -> None:
    """A thousand paragraphs, and one of a hundred thousand letters."""
    begun = time.process_time()
    many = [p(f"{number}. Question {number}? ____ (a) one (b) two", r(" and more", "b")) for number in range(400)]
    taken("large.docx", docx(h("Large"), *many, p("a) " * 20_000), p("1. " * 20_000), p("_ " * 20_000)), tmp_path)
    assert time.process_time() - begun < 15


@pytest.mark.full
@pytest.mark.parametrize("name", ALL)
def test_what_was_imported_can_be_built(name: str, tmp_path: Path) -> None:
    """All documents, in all formats."""
    lesson_of(name, ALL[name], tmp_path)
    done = run("build", "new.yaml", "-o", "out", "--jobs", "1", cwd=tmp_path)
    assert done.status == 0, done.err


def test_relations_stay_inside() -> None:
    """The builder of the tests marks addresses as outside, and nothing else."""
    assert relations(("a", "image", "http://x"), ("b", "image", "y.png")).count("External") == 1


def test_pairs_and_words_with_footnotes(tmp_path: Path) -> None:
    """All lines of a cell that is matched are there; a footnote is in the text, or a comment."""
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    notes = "".join(f'<w:footnote w:id="{id}">{p(f"Note {id}.")}</w:footnote>' for id in (2, 3, 4))
    data = docx(
        h("Vocabulary"), p("toll: what is paid", mark.format(2)), h("Homework"), p("1. Read it.", mark.format(3)),
        h("Quiz"), p("Match the columns."),
        table(["1. dog", p("a. barks") + p("at night")], ["2. cat", p("b. meows", mark.format(4))]),
        related=[("rIdF", "footnotes", "footnotes.xml")], parts={"word/footnotes.xml": part("footnotes", notes)},
    )  # fmt: skip
    lesson, _, text = lesson_of("notes.docx", data, tmp_path)
    assert items_of(lesson)[0].pairs[0].right == "barks at night" and "Note 3." in lesson.homework[0].prompt
    assert re.search(r"(?m)^ *# .*Note 2\.$", text) and re.search(r"(?m)^ *# .*Note 4\.$", text)
