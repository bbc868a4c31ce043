"""The quiz as students get it, and its key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from tests.conftest import run, small_lesson

pytestmark = pytest.mark.slow

ESSAYS = """quiz:
  choose: 2
  items:
    - {prompt: Who built the NAME?, type: essay, answer: Masons., points: 7, lines: 2, objectives: [one]}
    - {prompt: Who paid for it?, type: essay, answer: A guild., points: 7, lines: 2, objectives: [one]}
    - {prompt: Who crossed it?, type: essay, answer: All., points: 7, lines: 2, objectives: [one]}
"""


def words(path: Path) -> str:
    """The text of a document, one space between two words."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    found = " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)
    document.close()
    return found


def test_students_choose_among_the_items(project: Callable[..., Path]) -> None:
    """The quiz and its key say how many are to be answered, and what so many are worth."""
    folder = project({"lesson.yaml": small_lesson("bridge", ESSAYS)})
    done = run("build", folder / "lesson.yaml", "-o", folder / "out", "--only", "quiz", "--only", "key")
    assert done.status == 0, done.err
    quiz, key = (words(next((folder / "out").rglob(f"*_{kind}*.pdf"))) for kind in ("quiz", "key"))
    assert "2 of 3" in quiz and "Answer 2 of the 3 questions." in quiz
    assert "14 points" in quiz and "21" not in quiz
    assert "Total: 14 points" in key
