"""The handout follows the plan, with room in the form that an activity asks for; the reading has what comes before."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import outloud
import page as page_validation
import pikepdf
import pypdfium2
import pytest

from kitgen.diagnostics import Report
from kitgen.pipeline import load_and_check
from kitgen.printing.not_used import not_used
from kitgen.read.kinds import kinds
from kitgen.text.stems import MOST_TIED, Run, pieces, runs
from tests.conftest import run

Write = Callable[..., Path]

MM = 72 / 25.4

LESSON = """\
title: What can be written?
language: en
minutes: 60
slack: 2
essential_question: What can be written?
guiding_questions: [Which form suits which answer?]
objectives: {one: Write in every form}
content_note: Somebody writes a letter.
vocabulary: [{stem: A sentence to finish.}]
background: [{title: Forms, body: There are several.}]
reading:
  title: The letter
  introduction: A letter of three pages.
  get: In the library.
  source: letter
  questions: [{prompt: Who writes?, lines: 2, answer: Ada does., objectives: [one]}]
references: [{id: letter, type: book, title: A letter, author: [{family: Ames, given: Ada}]}]
cases:
  - id: town
    title: The town
    decision_point: Do you answer?
    terms: [Yes at once., Never.]
    teaching_note: {synopsis: A town.}
argument:
  title: Why write
  thesis: Letters help.
  premises: {P1: Letters last.}
  steps: [{from: [P1], to: thesis}]
discussion:
  - {prompt: First question?, lines: 2, likely_answers: [Yes.], objectives: [one]}
  - {prompt: Second question?, lines: 2, likely_answers: [No.], objectives: [one]}
  - {prompt: Third question?, lines: 2, likely_answers: [Perhaps.], objectives: [one]}
quiz: {items: [{type: short_answer, prompt: Is this a quiz?, answer: It is., objectives: [one]}]}
exit_ticket: [{prompt: What did you learn?, lines: 2, listen_for: A form., objectives: [one]}]
homework:
  - prompt: >
      Write a page that nobody asked for, about the town of which the letter tells, and send it to a friend. Then wait
      for a week, and read what comes back.
    minutes: 5
    listen_for: A page.
    objectives: [one]
activities:
  - {title: Read it, phase: before, minutes: 10, uses: reading, instructions: Read the letter at home.}
  - Sentences: {minutes: 5, grouping: alone, product: ["We travel ___ km in ___ h.", {label: "Share:", number: "%"}]}
  - Quiet: {minutes: 3, do: The teacher waits.}
  - Boxes: {minutes: 5, product: {label: "Tick:", choose: [yes, no], then: {list: 3}}, uses: case town}
  - Table: {minutes: 9, product: {label: Season, table: {columns: 1-5, rows: [First, How many]}}, uses: argument}
  - Extra: {minutes: 8, optional: true, product: {label: Draw it., drawing: 4}}
  - Grid: {minutes: 9, product: {grid: {columns: [Before, After], rows: [Who?, Why?]}}, uses: "discussion 3"}
  - Letter: {minutes: 8, uses: quiz}
  - End: {minutes: 4, uses: "exit ticket, homework"}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The handout and the reading, on paper and as forms."""
    folder = tmp_path_factory.mktemp("handout")
    (folder / "forms.yaml").write_text(LESSON, encoding="utf-8")
    for variant in ((), ("--variant", "fillable")):
        only = ("--only", "handout", "--only", "reading", "-j", "1")
        done = run("build", folder / "forms.yaml", "-o", folder / "out", *only, *variant)
        assert done.status == 0, done.err
    return folder / "out/forms/student"


def said(path: Path) -> str:
    """The text of a PDF, spaces made plain."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return re.sub(r"\s+", " ", text)


@pytest.mark.slow
def test_parts_are_those_of_the_plan(made: Path) -> None:
    """In its order, numbered 1, 2, 3: what leaves nothing on paper is not counted, nor what there may be time for."""
    text = said(made / "forms_handout.pdf")
    heads = ["1 Sentences 5 min · alone", "2 Boxes 5 min", "3 Table 9 min", " Extra 8 min · if there is time",
             "4 Grid 9 min", "5 Letter 8 min", "6 End 4 min"]  # fmt: skip
    places = [text.find(head) for head in heads]
    assert -1 not in places and places == sorted(places), (places, text)
    assert "Quiet" not in text and "waits" not in text
    with pikepdf.open(made / "forms_handout.pdf") as pdf, pdf.open_outline() as outline:
        titles = [str(entry.title) for entry in outline.root[0].children]
    assert (
        titles
        == ["1 Sentences", "2 Boxes", "3 Table", "Extra", "4 Grid", "5 Letter", "6 End", "Sources"][: len(titles)]
    )


def test_forms_are_not_taken_for_one_table(project: Write) -> None:
    """Two tables to fill in and the text between them, on one page: a checker finds no grid around all of it."""
    text = "title: T\nlanguage: en\nminutes: 30\nessential_question: Q?\nobjectives: {one: Do}\nactivities:\n"
    for name in ("First", "Second"):
        text += f"  - {name}: {{minutes: 9, instructions: Find three reasons and say who says so., product: "
        text += "{table: {columns: [Our reason, Our evidence], rows: 3}, then: {sentence: We must grant that ___.}}}\n"
    folder = project({"forms.yaml": text})
    assert run("build", folder, "-o", folder / "out", "--only", "handout", "-j", "1").status == 0
    path = folder / "out/forms/student/forms_handout.pdf"
    document = pypdfium2.PdfDocument(path.read_bytes())
    assert len(document) == 1
    document.close()
    assert not outloud.check(str(path)).findings


@pytest.mark.slow
def test_what_is_used_is_there_and_nothing_else(made: Path) -> None:
    """The question that is used, the decision, the exit ticket; other papers are named; no objectives, no spoilers."""
    text = said(made / "forms_handout.pdf")
    for there in ("Talk about it: Third question?", "What did you learn?", "Do you answer?",
                  "You need: Case packet (The town)", "You need: Argument worksheet (Why write)",
                  "You need: Quiz"):  # fmt: skip
        assert there in text, there
    for absent in ("First question", "Second question", "Write in every form", "Is this a quiz", "Letters help",
                   "Yes at once", "A sentence to finish", "Read the letter at home", "Ada does"):  # fmt: skip
        assert absent not in text, absent
    assert "At home: Write a page that nobody asked for" in text and "wait for a week" not in text
    assert "The whole task is on the page of the lesson." in text


@pytest.mark.slow
def test_the_reading_has_what_comes_before(made: Path) -> None:
    """Note, task, words, background, text and its questions: and no question of the class."""
    text = said(made / "forms_reading.pdf")
    parts = ["Somebody writes", "Read the letter at home.", "Which form suits", "A sentence to finish.", "There are",
             "A letter of three pages.", "In the library.", "R1 Who writes?", "Sources 1"]  # fmt: skip
    places = [text.find(part) for part in parts]
    assert -1 not in places and places == sorted(places), (places, text)
    assert "Third question" not in text and "What did you learn" not in text


def test_without_a_reading_the_handout_has_what_comes_before(project: Write) -> None:
    """A lesson with nothing to read has no such document; its handout begins with what is to be done before class."""
    text = "title: T\nlanguage: en\nminutes: 9\nessential_question: Q?\nobjectives: {one: Do}\n"
    text += (
        "content_note: Mind the dog.\nactivities:\n  - {title: Walk, phase: before, minutes: 5, instructions: Walk.}\n"
    )
    text += "  - {title: Talk, minutes: 8, instructions: Talk., objectives: [one]}\n"
    folder = project({"walk.yaml": text})
    done = run("build", folder / "walk.yaml", "-o", folder / "out", "--audience", "student", "-j", "1")
    assert done.status == 0, done.err
    names = {path.name for path in (folder / "out").rglob("*.pdf")}
    assert "walk_handout.pdf" in names and "walk_reading.pdf" not in names
    handout = said(folder / "out/walk/student/walk_handout.pdf")
    assert handout.index("Mind the dog") < handout.index("Walk.") < handout.index("1 Talk")


def test_a_plan_with_nothing_on_paper_leaves_no_empty_sheet(project: Write) -> None:
    """Its question, with lines, below the rows of the plan; where something is on paper, only that."""
    text = "title: Talk\nminutes: 45\nessential_question: Who pays?\nobjectives: {pay: say who}\n"
    text += "activities: [Talk: 45]\n"
    more = "discussion: [{prompt: And why?, likely_answers: [Somebody.]}]\n"
    for told, asked, least in ((text, "Who pays?", 2), (text + more, "And why?", 1)):
        folder = project({"talk.yaml": told})
        assert run("build", folder / "talk.yaml", "-o", folder / "out", "--only", "handout", "-q").status == 0
        (path,) = (folder / "out").rglob("*.pdf")
        document = pypdfium2.PdfDocument(path.read_bytes())
        words = " ".join(document[0].get_textpage().get_text_bounded().split())
        document.close()
        assert "45 min" in words and words.count(asked) == least, words


def test_a_lesson_without_names(project: Write, tmp_path: Path) -> None:
    """With `names: false` only the quiz has a line for the name, and a class set puts no names on the papers."""
    kinds_of_paper = [word for name in ("handout", "reading", "exit-tickets", "quiz") for word in ("--only", name)]
    (tmp_path / "class.csv").write_text("name\nAda Lovelace\nBob Ray\n", encoding="utf-8")
    for hint, named in (("", True), ("print: {names: false}\n", False)):
        folder = project({"forms.yaml": LESSON + hint})
        assert run("build", folder / "forms.yaml", "-o", folder / "out", "-j", "1", *kinds_of_paper).status == 0
        for kind in ("handout", "reading", "exit-tickets"):
            assert ("Name Date" in said(folder / f"out/forms/student/forms_{kind}.pdf")) == named, kind
        assert "Name Date" in said(folder / "out/forms/student/forms_quiz.pdf")
        packets = ("--roster", tmp_path / "class.csv", "--only", "handout", "--only", "quiz", "-o", folder / "set.pdf")
        done = run("print", folder / "forms.yaml", "--build", folder / "out", *packets)
        assert done.status == 0, done.err
        text = said(folder / "set.pdf")
        assert ("Ada Lovelace" in text) == named and text.count("1 Sentences") == 2, "each still has a copy"


@pytest.mark.slow
def test_room_to_write(made: Path) -> None:
    """Cells for sentences are 25 mm high and 60 wide, those for numbers 11; lines are 8 apart."""
    boxes = []
    document = pypdfium2.PdfDocument((made / "forms_handout_fillable.pdf").read_bytes())
    document.close()
    with pikepdf.open(made / "forms_handout_fillable.pdf") as pdf:
        for page in pdf.pages:
            for note in page.get("/Annots", ()):
                if note.get("/T") is not None:
                    x1, y1, x2, y2 = (float(side) for side in note.Rect)
                    boxes.append((str(note.T), abs(x2 - x1) / MM, abs(y2 - y1) / MM))
    sizes = {name: (width, height) for name, width, height in boxes}
    for cell in ("grid-1-1", "grid-2-2"):
        assert sizes[cell][0] >= 60 and sizes[cell][1] >= 24, sizes[cell]
    assert 10 < sizes["table-1-5"][1] < 12 and sizes["table-1-5"][0] > 10
    assert sizes["extra"][1] >= 30


@pytest.mark.slow
def test_fields_have_names_and_labels(made: Path) -> None:
    """Each form of a product can be filled in: named after its activity, labelled with what is printed beside it."""
    with pikepdf.open(made / "forms_handout_fillable.pdf") as pdf:
        labels = {str(field.T): str(field.TU) for field in pdf.Root.AcroForm.Fields}
        kinds = {str(field.T): str(field.FT) for field in pdf.Root.AcroForm.Fields}
    assert {"sentences", "sentences-2", "sentences-3", "boxes-a", "boxes-b", "boxes-2", "boxes-3", "boxes-4",
            "table-1-1", "table-2-5", "extra", "grid-1-1", "grid"} <= set(labels)  # fmt: skip
    assert labels["sentences"] == "1 Sentences – We travel ___ km in … h."
    assert labels["sentences-3"] == "1 Sentences: Share: – Share: ___ %"
    assert labels["boxes-a"] == "2 Boxes: Tick: – yes" and kinds["boxes-a"] == "/Btn"
    assert labels["table-2-5"] == "3 Table: How many, 5"
    assert labels["grid-1-1"] == "4 Grid: Who?, Before"
    assert labels["extra"] == "Extra: Draw it."
    assert labels["grid"] == "Talk about it: Third question?"


@pytest.mark.slow
def test_accessible(made: Path) -> None:
    """Every form of a product, and the reading, pass PDF/UA-1; no header cell is empty."""
    for path in made.glob("*.pdf"):
        result = page_validation.validate_pdf_bytes(
            path.read_bytes(), profile=page_validation.ValidationProfile.PDF_UA_1
        )
        assert result.is_compliant, (path.name, [str(each) for each in result.failures][:3])


def tied(text: str) -> list[str]:
    """A sentence as it is set: `[…]` around what stays in one line, `_` for each gap."""
    return [f"[{_words(part)}]" if part.tied else _words(part) for part in runs(pieces(text, "en", lambda cites: "()"))]


def _words(run: Run) -> str:
    return "".join("_" if isinstance(piece, int) else piece.replace("\N{NO-BREAK SPACE}", " ") for piece in run.pieces)


@pytest.mark.parametrize(
    ("text", "set_as"),
    [
        ("My guess: ___ of 10.", ["My ", "[guess: _ of]", " 10."]),
        ("It is ___.", ["It ", "[is _.]"]),
        ("a ___ = ___ %", ["[a _ = _ %]"]),
        ("twelve ________ = ________", ["[twelve _]", " ", "[= _]"]),
        ("___, then", ["[_,]", " then"]),
        ("because ______________________", ["because ", "_"]),
        (f"{'long' * 20} ___", [f"{'long' * 20} ", "[_]"]),
        ("**bold** ___", ["<strong>bold</strong> ", "[_]"]),
    ],
)
def test_gaps_stay_with_their_words(text: str, set_as: list[str]) -> None:
    """Short ones with the word before and a unit or a stop behind; no run is wider than a column."""
    assert tied(text) == set_as
    for found in runs(pieces(text, "en", lambda cites: "()")):
        width = sum(2 * piece + 3 if isinstance(piece, int) else len(piece) for piece in found.pieces)
        assert not found.tied or width <= MOST_TIED


def test_a_class_set_has_what_the_plan_uses(project: Write) -> None:
    """Case packet, argument and quiz are used; roles are not, unless students have them; 'afterwards' is for later."""
    more = "simulation: {title: Play, scenario: S., roles: [{id: a, name: A, public_brief: B.}]}\n"
    more += "afterwards: [{title: Then, body: It ended.}]\n"
    folder = project({"forms.yaml": LESSON + more})
    found = load_and_check(folder, Report())
    known = kinds(found.templates, Report())
    left = not_used(found, known, (), ())
    assert left.in_plan == {("forms", "role-play"), ("forms", "role-cards")}
    assert left.later == {("forms", "afterwards")}
    assert not not_used(found, known, (), (), {"forms"}).in_plan
    assert not not_used(found, known, ("role-play",), ()).all
    without = project({"forms.yaml": (LESSON + more).replace("uses: quiz", "uses: simulation")})
    left = not_used(load_and_check(without, Report()), known, (), ())
    assert left.in_plan == {("forms", "quiz"), ("forms", "key")}
    several = LESSON.replace("quiz: {items: [", "quiz: {items: [{prompt: Is it new?, answer: It is.}, ")
    single = project({"forms.yaml": (several + more).replace("uses: quiz", "uses: quiz 1")})
    left = not_used(load_and_check(single, Report()), known, (), ())
    assert ("forms", "quiz") in left.in_plan and ("forms", "key") not in left.in_plan, "single items are on the handout"
