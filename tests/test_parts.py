"""Questions with parts (a), (b), (c): on every document that asks or answers them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from tests.conftest import only_kinds, run, small_lesson
from tests.printed import words

pytestmark = pytest.mark.slow

PARTS = """
discussion:
  - prompt: Which of these would you build?
    likely_answers: [the first]
    parts: [{prompt: For your family?, lines: 2}, {prompt: For the town?, answer: The cheapest one.}]
    objectives: [one]
homework:
  - prompt: Solve the sheet of sums.
    parts: [{prompt: The first sum, answer: 3.25, points: 1.5}, {prompt: The second sum, answer: 4, points: 2.5}]
cases:
  - id: bridge
    title: The bridge
    decision_point: Close it?
    study_questions:
      - prompt: Count what is there.
        parts:
          - {prompt: How many people?, answer: 4711}
          - {prompt: What is it made of?, choices: [{stone: correct}, {tin: no}]}
quiz:
  items:
    - prompt: A tank leaks.
      parts:
        - {prompt: Write the equation., answer: "dS/dt = 2 - 0.1 S", points: 2, lines: 2}
        - {prompt: Where does S rest?, answer: 20.5, unit: litres, points: 1}
        - {prompt: Sketch it., type: essay, answer: "From 40 down, ever flatter.", points: 2.5, lines: 8}
        - {prompt: And for those who are done?, answer: Nothing more., points: 3, bonus: true}
    - {prompt: A word for it?, answer: reservoir}
    - {prompt: Its colour?, choices: [{green: correct}, {ochre: no}]}
"""
KINDS = ("quiz", "key", "case-packet", "case-notes", "guide", "handout", "question-cards", "lesson-index")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The documents of a lesson with questions in parts, by kind."""
    folder = tmp_path_factory.mktemp("parts")
    lesson = small_lesson("bridge", PARTS).replace("title: Talk, minutes: 50", "title: Talk, minutes: 50, uses: USES")
    uses = "[discussion, case bridge, homework]"
    (folder / "bridge.yaml").write_text(lesson.replace("USES", uses), encoding="utf-8")
    only = only_kinds(*KINDS)
    done = run("build", folder / "bridge.yaml", "-o", folder / "out", *only)
    assert done.status == 0, done.err
    return {kind: next((folder / "out").rglob(f"*_{kind}*.pdf"), Path()) for kind in KINDS}


def test_a_quiz_counts_the_points_of_parts_once(made: dict[str, Path]) -> None:
    """Letters, points and lines at each part; the sum at the question; what is extra is not in the total."""
    quiz, key = words(made["quiz"]), words(made["key"])
    assert "A tank leaks. 5.5 points (a) Write the equation." in quiz
    assert "(b) Where does S rest? / 1 point" in quiz and "extra: / 3 points" in quiz
    assert "Total: / 7.5 points" in quiz and "Total: 7.5 points" in key
    assert "A green B ochre" in quiz
    assert "1 (a) dS/dt = 2 - 0.1 S, (b) 20.5 litres, (c) –, (d) Nothing more." in key
    for said in (
        "(b) Where does S rest? 1 point Answer: 20.5 litres",
        "(d) And for those who are done? extra: 3 points",
    ):
        assert said in key
    for hidden in ("dS/dt", "20.5", "flatter", "Nothing more", "reservoir"):
        assert hidden not in quiz


def test_parts_of_other_questions_have_their_letters_everywhere(made: dict[str, Path]) -> None:
    """On students' papers without answers, and with them for who teaches."""
    packet, notes, guide, handout = (words(made[kind]) for kind in ("case-packet", "case-notes", "guide", "handout"))
    assert "1 Count what is there. (a) How many people?" in packet and "4711" not in packet
    assert "(a) How many people? Answer: 4711" in notes and "stone correct" in notes
    assert "(a) For your family?" in handout and "(b) For the town?" in handout
    assert "Solve the sheet of sums. 4 points (a) The first sum 1.5 points (b) The second sum 2.5 points" in handout
    assert "(b) For the town? Answer: The cheapest one." in guide and "Answer: 3.25" in guide
    assert "(a) For your family?" in words(made["question-cards"])


def test_a_form_names_the_part(project: Callable[..., Path]) -> None:
    """A field says which part of which question it is for."""
    parts = PARTS.replace("points: 2, lines: 2", "points: 2, lines: 6")  # more than stay with the question
    folder = project({"lesson.yaml": small_lesson("bridge", parts)})
    done = run("build", folder / "lesson.yaml", "-o", folder / "out", "--only", "quiz", "--variant", "fillable")
    assert done.status == 0, done.err
    with pikepdf.open(next((folder / "out").rglob("*_quiz*.pdf"))) as pdf:
        labels = [str(field.get("/TU", "")) for field in pdf.Root.AcroForm.Fields]
    assert [label for label in labels if "1 (a)" in label] == ["Question 1 (a): Write the equation."]
    assert any(label.startswith("Question 1 (c): Sketch it.") for label in labels)
