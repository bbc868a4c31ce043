"""A document has the pages that its author wants, within limits, and says where that was not possible."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import STARTER, run
from tests.test_paper import MM, pages, rules


def quiz(folder: Path, questions: int, fit: str, *options: str, status: int = 0) -> tuple[Path, str]:
    """Build a quiz of some essays; return its PDF and the messages."""
    text = STARTER.read_text(encoding="utf-8")
    items = "".join(
        f"\n  - prompt: Question {n}?\n    answer: yes\n    type: essay\n    lines: 4" for n in range(questions)
    )
    text = re.sub(r"(?ms)^quiz:\n.*?(?=^\w)", f"quiz:{items}\n\n", text)
    folder.mkdir(exist_ok=True)
    (folder / "lesson.yaml").write_text(f"{text}\nprint:\n  fit: {{quiz: {fit}}}\n", encoding="utf-8")
    done = run("build", folder / "lesson.yaml", "-o", folder / "out", "--only", "quiz", *options)
    assert done.status == status, done.err
    pages.cache_clear()
    rules.cache_clear()
    return next((folder / "out").rglob("*.pdf"), folder), done.err


def gap(path: Path) -> float:
    """Millimetres between lines to write on."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    document = pypdfium2.PdfDocument(path.read_bytes())
    shapes = [thing.get_bounds() for thing in document[0].get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])]
    heights = [(high - low) / MM for left, low, right, high in shapes if right - left > 100 * MM and high - low > 10]
    document.close()
    return round(sorted(heights)[len(heights) // 2], 1)


@pytest.mark.slow
def test_space_is_saved_and_spent(tmp_path: Path) -> None:
    """Twelve essays take three pages: two on request with closer lines, three with lines farther apart."""
    saved, said = quiz(tmp_path / "saved", 12, "2 pages")
    spent, spent_said = quiz(tmp_path / "spent", 12, "3")
    usual, _ = quiz(tmp_path / "usual", 3, "1")
    assert len(pages(saved)) == 2 and 7.0 <= gap(saved) < 7.9 and not said
    pages.cache_clear()
    assert len(pages(spent)) == 3 and gap(spent) == pytest.approx(10.0, abs=0.2) and not spent_said
    assert len(pages(usual)) == 1 and 8 < gap(usual) < 10.3


def test_what_cannot_be_done_is_said(tmp_path: Path) -> None:
    """A document that would break its promise is not made; the error is at the line that asks for the pages."""
    made, said = quiz(tmp_path, 16, "1 page", status=1)
    assert made == tmp_path
    line = (tmp_path / "lesson.yaml").read_text(encoding="utf-8").splitlines().index("  fit: {quiz: 1 page}") + 1
    assert f"lesson.yaml:{line}:15: error: lesson_quiz.pdf: 3 pages of A4 instead of 1" in said, said
    assert "there are 64" in said and "or allow more: 'fit: {quiz: 3}'" in said


def test_large_print_keeps_its_size(tmp_path: Path) -> None:
    """Large-print documents never shrink their letters to save a page."""
    made, said = quiz(tmp_path, 11, "1 page", "--variant", "large-print")
    assert "page-fit" not in said
    assert min(piece.size for piece in pages(made)[1] if len(piece.text) > 3) > 17.5


@pytest.mark.parametrize(
    ("fit", "said"),
    [("{quizz: 2}", "did you mean 'quiz'?"), ("{quiz: two}", "number of pages"), ("{quiz: 0}", "number of pages")],
)
def test_mistakes(fit: str, said: str, tmp_path: Path) -> None:
    """A kind that does not exist and a number that is none."""
    text = STARTER.read_text(encoding="utf-8")
    (tmp_path / "lesson.yaml").write_text(f"{text}\nprint:\n  fit: {fit}\n", encoding="utf-8")
    done = run("check", tmp_path / "lesson.yaml")
    assert done.status == 1 and said in done.err and "lesson.yaml:" in done.err


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_lines_that_fill_the_page(paper: str, tmp_path: Path) -> None:
    """Lines go on to the foot of the page, and what follows begins on the next one."""
    text = STARTER.read_text(encoding="utf-8")
    kind = "answer: yes, type: essay"
    items = f"\n  - {{prompt: First?, {kind}, lines: fill}}\n  - {{prompt: Second?, {kind}, lines: 5}}"
    text = re.sub(r"(?ms)^quiz:\n.*?(?=^\w)", f"quiz:{items}\n\n", text)
    (tmp_path / "lesson.yaml").write_text(text, encoding="utf-8")
    done = run("build", tmp_path / "lesson.yaml", "-o", tmp_path / "out", "--only", "quiz", "--paper", paper)
    assert (done.status, done.err) == (0, "")
    path = next((tmp_path / "out").rglob("*.pdf"))
    pages.cache_clear()
    rules.cache_clear()
    made, drawn = pages(path), rules(path)
    assert len(made) == 2
    assert "First?" in " ".join(piece.text for piece in made[0]) and "Second?" in " ".join(
        piece.text for piece in made[1]
    )
    assert len(drawn[0]) > 15 and min(drawn[0]) < 32 * MM
    assert len(drawn[1]) == 5


def test_lines_are_a_number_or_fill(tmp_path: Path) -> None:
    """Anything else is a mistake with its place."""
    text = re.sub(r"(?m)^(\s*)lines: \d+", r"\1lines: full", STARTER.read_text(encoding="utf-8"), count=1)
    if "lines: full" not in text:
        text = text.replace("discussion:\n  - prompt:", "discussion:\n  - lines: full\n    prompt:", 1)
    assert "lines: full" in text
    (tmp_path / "lesson.yaml").write_text(text, encoding="utf-8")
    done = run("check", tmp_path / "lesson.yaml")
    assert done.status == 1 and "'fill' for the rest of the page" in done.err
