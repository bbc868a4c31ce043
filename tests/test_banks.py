"""Banks: files of quiz items alone, used by themselves, by lessons and by courses."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import run
from tests.printed import words
from tests.test_schedule import LESSON

Write = Callable[..., Path]

BANK = """
quiz:
  - id: why
    prompt: Why do rivers flood [@maas]?
    objectives: [floods]
    choices:
      - Too much rain: correct
      - Too few fish: a guess
  - id: where
    prompt: Where is the dike?
    answer: at the bend
references:
  - {id: maas, type: book, title: A river, author: [{family: Maas}], issued: 1999}
"""

QUIZ = """
quiz:
  bank: banks/rivers.yaml
  items:
    - where
    - {prompt: And here?, answer: never, objectives: [a]}
"""


def folder_of(project: Write, quiz: str = QUIZ, bank: str = BANK, **more: str) -> Path:
    """A lesson with a quiz, and a bank beside it."""
    lesson = LESSON.format(id="one", title="One") + quiz
    return project({"one.yaml": lesson, "banks/rivers.yaml": bank, **more})


def texts(folder: Path) -> dict[str, str]:
    """The words of each PDF below a folder."""
    return {path.name: words(path) for path in sorted(folder.rglob("*.pdf"))}


def test_a_bank_by_itself(project: Write) -> None:
    """It is checked, and has a quiz and a key; the name of its file is its title. No lesson is made of it."""
    folder = folder_of(project)
    done = run("check", folder / "banks/rivers.yaml")
    assert (done.status, done.err) == (0, "")
    done = run("build", folder / "banks/rivers.yaml", "-o", folder / "out")
    assert done.status == 0, done.err
    made = texts(folder / "out")
    assert made.keys() == {"rivers_quiz.pdf", "rivers_key_GRADER.pdf"}
    assert "Rivers" in made["rivers_quiz.pdf"] and "Where is the dike?" in made["rivers_quiz.pdf"]
    assert "at the bend" in made["rivers_key_GRADER.pdf"] and "at the bend" not in made["rivers_quiz.pdf"]


def test_a_lesson_and_an_exam_use_it(project: Write) -> None:
    """Some of its items by their ids among their own, or all; what an item cites comes with it. Edits are noticed."""
    exam = "title: Mid-term exam\nquiz: {bank: banks/rivers.yaml}\n"
    folder = folder_of(project, **{"exam.yaml": exam})
    arguments = ("build", folder, "-o", folder / "out", "--only", "quiz", "--only", "key")
    done = run(*arguments)
    assert done.status == 0, done.err
    made = texts(folder / "out")
    assert "Where is the dike?" in made["one_quiz.pdf"] and "And here?" in made["one_quiz.pdf"]
    assert "Why do rivers flood" not in made["one_quiz.pdf"]
    assert "Why do rivers flood" in made["exam_quiz.pdf"] and "A river" in made["exam_quiz.pdf"]
    for path in (*folder.glob("*.yaml"), *folder.glob("banks/*")):
        os.utime(path, (1e9, 1e9))
    run(*arguments)
    assert "Everything is up to date" in run(*arguments).out
    (folder / "banks/rivers.yaml").write_text(BANK.replace("at the bend", "at the mill"), encoding="utf-8")
    done = run(*arguments)
    assert done.status == 0, done.err
    made = texts(folder / "out")
    assert "at the mill" in made["one_key_GRADER.pdf"] and "at the mill" in made["exam_key_GRADER.pdf"]


def test_a_group_has_items_of_a_bank(project: Write) -> None:
    """They are used there: what they cite comes with them, and they cannot be used once more."""
    group = QUIZ.replace("- where\n", "- {choose: 1, from: [why, where]}\n")
    folder = folder_of(project, group)
    done = run("check", folder / "one.yaml")
    assert (done.status, done.err) == (0, "")
    folder = folder_of(project, group.replace("from: [why, where]}\n", "from: [why, where]}\n    - where\n"))
    assert "[item-twice]" in run("check", folder / "one.yaml").err


def test_a_course_has_banks(project: Write) -> None:
    """They have their documents, are in no schedule, and what is wrong with them has its place."""
    folder = folder_of(project, **{"course.yaml": "title: C\nlessons: [one.yaml]\nbanks: [banks/rivers.yaml]\n"})
    done = run(
        "build", folder, "-o", folder / "out", "--only", "syllabus", "--only", "key", "--only", "index-instructor"
    )
    assert done.status == 0, done.err
    made = texts(folder / "out")
    assert "at the bend" in made["rivers_key_GRADER.pdf"]
    assert "Rivers" not in next(text for name, text in made.items() if "syllabus" in name)
    assert "rivers_key_GRADER.pdf" in (folder / "out/index_INSTRUCTOR.html").read_text(encoding="utf-8")
    (folder / "banks/rivers.yaml").write_text(BANK.replace("prompt: Where", "promt: Where"), encoding="utf-8")
    done = run("check", folder)
    assert done.status == 1
    assert "banks/rivers.yaml:10:5: error: 'promt'" in done.err
    assert "did you mean 'prompt'?" in done.err


WRONG = {
    "unknown-item": ("- where\n", "- were\n", "did you mean 'where'?"),
    "item-twice": ("- where\n", "- where\n    - where\n", "used twice"),
    "bank-missing": ("rivers.yaml", "river.yaml", "there is no bank"),
    "bank-unused": ("- where\n", "\n", "no item of 'banks/rivers.yaml' is used"),
    "outside": ("banks/rivers.yaml", "../../rivers.yaml", "outside the project"),
    "not-a-bank": ("banks/rivers.yaml", "one.yaml", "is not a bank"),
}


@pytest.mark.parametrize("code", WRONG)
def test_what_is_wrong_with_a_quiz(code: str, project: Write) -> None:
    """Each mistake has its message in the line of the lesson."""
    old, new, words = WRONG[code]
    assert old in QUIZ
    done = run("check", folder_of(project, QUIZ.replace(old, new)) / "one.yaml")
    assert f"[{code}]" in done.err, done.err
    assert words in done.err
    assert "one.yaml:1" in done.err
    assert done.status == 1


def test_what_is_wrong_with_an_item_is_said_where_it_is(project: Write) -> None:
    """In the bank, with its line, also while a lesson is checked."""
    folder = folder_of(project, bank=BANK.replace("    answer: at the bend\n", "    type: numeric\n    answer: ''\n"))
    done = run("check", folder / "one.yaml")
    assert done.status == 1
    assert "banks/rivers.yaml:" in done.err
    folder = folder_of(project, bank=BANK.replace("Too few fish: a guess", "Too few fish"))
    done = run("check", folder / "one.yaml")
    assert done.status == 0
    done = run("check", folder / "banks/rivers.yaml")
    assert "[distractor-without-rationale]" in done.err
    assert "- Too few fish" in done.err
