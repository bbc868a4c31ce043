"""Decks on paper: one, two, three, four and six slides a sheet."""

from __future__ import annotations

import math
from pathlib import Path

import page as page_validation
import pypdfium2
import pytest

from tests.conftest import STARTER, run

pytestmark = pytest.mark.slow

MM = 72 / 25.4
PAPER = {"a4": (210, 297), "letter": (215.9, 279.4)}
NUMBERS = {"a4": (1, 2, 3, 4, 6), "letter": (2, 3)}
ACROSS = {1, 4}
"""Those that lie across the sheet."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter's deck in every form, on A4 and Letter."""
    folder = tmp_path_factory.mktemp("sheets")
    for paper in PAPER:
        only = [part for number in NUMBERS[paper] for part in ("--only", f"slides-{number}")]
        done = run("build", STARTER, "-o", folder / paper, *only, "--only", "slides", "--paper", paper)
        assert done.status == 0, done.err
    return folder


def texts(path: Path) -> list[str]:
    """The text of each page, without spaces."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    found = ["".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    return found


@pytest.mark.parametrize(("paper", "number"), [(paper, number) for paper in PAPER for number in NUMBERS[paper]])
def test_so_many_on_a_sheet(paper: str, number: int, made: Path) -> None:
    """Every slide is there, in order, as many as asked for on each sheet, inside its edges."""
    folder = made / paper / "lesson/student"
    slides = texts(folder / "lesson_slides.pdf")
    path = folder / f"lesson_slides-{number}.pdf"
    sheets = texts(path)
    assert len(sheets) == math.ceil(len(slides) / number)
    document = pypdfium2.PdfDocument(path.read_bytes())
    width, height = PAPER[paper][::-1] if number in ACROSS else PAPER[paper]
    for page in document:
        assert page.get_size() == pytest.approx((width * MM, height * MM), abs=1)
        for thing in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
            left, bottom, right, top = thing.get_bounds()
            assert left > 8 * MM and right < (width - 8) * MM and bottom > 4 * MM and top < (height - 8) * MM
    document.close()
    for place, slide in enumerate(slides):
        first = slide[:16]
        assert first in sheets[place // number], (place, first)


@pytest.mark.parametrize("number", [1, 3, 6])
def test_tagged(number: int, made: Path) -> None:
    """PDF/UA-1, like every PDF."""
    content = (made / "a4/lesson/student" / f"lesson_slides-{number}.pdf").read_bytes()
    result = page_validation.validate_pdf_bytes(content, profile=page_validation.ValidationProfile.PDF_UA_1)
    assert result.is_compliant, [str(each) for each in result.failures][:3]


def test_only_on_request(tmp_path: Path) -> None:
    """A build that does not name them does not make them."""
    done = run("list", STARTER)
    assert "slides-3" not in done.out
    assert "slides-3" in run("list", STARTER, "--only", "slides-3").out


def test_slides_with_notes(tmp_path: Path) -> None:
    """Every slide with the instructor's notes; the file is in the instructor's folder."""
    assert run("build", STARTER, "-o", tmp_path, "--only", "slides-notes").status == 0
    (path,) = tmp_path.rglob("*.pdf")
    assert path.parent.name == "instructor" and path.stem.endswith("_INSTRUCTOR")
    text = "".join(texts(path))
    for words in ("Whichreasonmovesyoumost", "Whoseinterestdoesitspeakfor", "Listenfor:Tworeasons"):
        assert words in text
    result = page_validation.validate_pdf_bytes(path.read_bytes(), profile=page_validation.ValidationProfile.PDF_UA_1)
    assert result.is_compliant
