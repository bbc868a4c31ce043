"""Match items in which several things belong to one, and choices beside one another."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

from kitgen.diagnostics import Report
from kitgen.pipeline import load_and_check
from tests.conftest import run, small_lesson
from tests.printed import lines_of, ua_failures, words

ITEMS = """quiz:
  - prompt: Sort these words.
    pairs: [harbour: noun, pier: noun, quay: noun, sail: verb, row: verb, wet: adjective]
    distractors: [adverb]
    objectives: [one]
  - prompt: Who holds what?
    pairs:
      - {left: Talk now, right: the government of the republic in the north}
      - {left: Talk later, right: the government of the republic in the north}
      - {left: Never talk, right: the party of the south}
  - {prompt: Match, pairs: [owl: night, lark: morning, bat: dusk]}
  - {prompt: Which number?, choices: [4: correct, 5: a slip, 6: a slip, 7: a slip]}
  - {prompt: Which town?, choices: [Ghent: correct, Antwerp in Flanders: a slip, Bruges: a slip, None of the above: no]}
  - {prompt: Which two?, choices: [one: correct, two: correct, three: no, four: no, five: no, six: no]}
  - prompt: Which is so long that it needs a line?
    choices: [the one that goes on and on and on: correct, the short one: no, the other one: no]
"""
LESSON = small_lesson("harbour", ITEMS).replace("minutes: 50}", "minutes: 50, uses: quiz}")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lesson as quiz and key, and as a form."""
    folder = tmp_path_factory.mktemp("matching")
    (folder / "a.yaml").write_text(LESSON)
    for more in ("--only key", "--variant fillable", "--variant large-print"):
        done = run("build", folder / "a.yaml", "-o", folder / "out", "-j", "1", "--only", "quiz", *more.split())
        assert done.status == 0, done.err
    return folder / "out"


def test_what_is_printed(project: Callable[..., Path]) -> None:
    """Each class once; things of one class are apart, and their order is not that of the answer."""
    report = Report()
    quiz = load_and_check(project({"a.yaml": LESSON}) / "a.yaml", report).lessons[0].lesson.quiz
    assert quiz is not None
    sorted_words, said, matched, *_ = quiz.items
    assert sorted_words.options == ("adjective", "adverb", "noun", "verb") and sorted_words.as_grid
    of = {pair.left: pair.right for pair in sorted_words.pairs}
    assert sorted(sorted_words.left) == sorted(of)
    assert sum(of[one] == of[other] for one, other in pairwise(sorted_words.left)) <= 1
    assert said.repeated and not said.as_grid and len(said.options) == 2
    assert matched.left == ("owl", "lark", "bat") and not matched.repeated


@pytest.mark.slow
def test_on_paper(built: Path) -> None:
    """A grid; two columns with letters where the classes are long; short choices in columns."""
    lines = lines_of(next(built.rglob("*_quiz.pdf")))
    assert "adjective adverb noun verb" in lines
    assert any("one may fit several" in line for line in lines)
    assert "A 4 B 5 C 6 D 7" in lines
    assert "A Ghent B Antwerp in Flanders" in lines and "C Bruges D None of the above" in lines
    assert "A one B two C three" in lines
    assert "A the one that goes on and on and on" in lines


@pytest.mark.slow
def test_in_the_key(built: Path) -> None:
    """In the order in which the things are printed."""
    key = words(next(built.rglob("*_key_GRADER.pdf")))
    quiz = words(next(built.rglob("*_quiz.pdf"))).partition("Sort these words.")[2]
    printed = sorted(("harbour", "pier", "quay", "sail", "row", "wet"), key=quiz.index)
    of = {"harbour": "noun", "pier": "noun", "quay": "noun", "sail": "verb", "row": "verb", "wet": "adjective"}
    assert ", ".join(of[word] for word in printed) in key
    assert [key.index(f"{word} →") for word in printed] == sorted(key.index(f"{word} →") for word in printed)


@pytest.mark.slow
def test_in_forms(built: Path) -> None:
    """Each row is a group of radio buttons, which say the row and the column."""
    path = next(built.rglob("*_quiz_fillable.pdf"))
    with pikepdf.open(path) as pdf:
        groups = {str(field.TU): field for field in pdf.Root.AcroForm.Fields if "/Kids" in field}
    rows = [group for said, group in groups.items() if "Sort these words" in said]
    assert len(rows) == 6 and all(len(group.Kids) == 4 for group in rows)
    assert any(said.endswith(": harbour") for said in groups)
    labels = [str(kid.TU) for kid in rows[0].Kids]
    assert [label.rpartition(" ")[2] for label in labels] == ["adjective", "adverb", "noun", "verb"]
    assert ua_failures(path) == []


@pytest.mark.slow
def test_in_large_print(built: Path) -> None:
    """The boxes of a row are below it, each after the word that it is about; choices are below one another."""
    said = words(next(built.rglob("*_quiz_large-print.pdf")))
    assert "harbour adjective: adverb: noun: verb:" in said
    assert "A 4 B 5 C 6" in said
