"""Cards to cut and sheets of one page: where things lie on the paper, read back from the PDF."""

from __future__ import annotations

from pathlib import Path

import page as page_validation
import pypdfium2
import pytest

from tests.conftest import STARTER, only_kinds, run

MM = 72 / 25.4
CARDS = ["question-cards", "vocabulary-cards", "argument-cards"]
SHEETS = ["exit-tickets", "substitute-plan", "grouping"]
WIDTH = {"a4": 210, "letter": 215.9}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter's cards and sheets, with nine more words so that cards go over a page."""
    folder = tmp_path_factory.mktemp("cards")
    text = STARTER.read_text(encoding="utf-8")
    words = "".join(f"  - word{number}: meaning{number} of it\n" for number in range(9))
    lesson = folder / "lesson.yaml"
    lesson.write_text(text.replace("  - premise: A", f"{words}  - premise: A", 1), encoding="utf-8")
    only = only_kinds(*CARDS, *SHEETS)
    for paper in WIDTH:
        done = run("build", lesson, "-o", folder / paper, *only, "--paper", paper)
        assert done.status == 0, done.err
    return folder


def found(made: Path, paper: str, kind: str) -> Path:
    """The file of a kind."""
    return next((made / paper).rglob(f"*_{kind}*.pdf"))


def places(path: Path) -> list[dict[str, tuple[float, float, float, float]]]:
    """The position of each piece of text on each page: left, bottom, right, top in points."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    pages = []
    for page in document:
        texts = page.get_textpage()
        pages.append(
            {
                thing.extract().strip(): thing.get_bounds()
                for thing in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], textpage=texts)
            }
        )
    document.close()
    return pages


@pytest.mark.slow
@pytest.mark.parametrize("paper", WIDTH)
def test_backs_lie_behind_their_fronts(paper: str, made: Path) -> None:
    """When the sheet is flipped on its long edge, each meaning is behind its word: same row, mirrored column."""
    pages = places(found(made, paper, "vocabulary-cards"))
    assert len(pages) == 4, "eight cards a sheet, fronts and backs"
    middle = WIDTH[paper] / 2 * MM
    seen = 0
    for front, back in zip(pages[::2], pages[1::2], strict=True):
        for word, (left, bottom, right, top) in front.items():
            if not word.startswith("word"):
                continue
            behind = next(bounds for text, bounds in back.items() if text == word)
            assert ((left + right) / 2 < middle) == (behind[0] > middle)
            rows = [round((edge[1] - 12 * MM) // (62 * MM)) for edge in ((left, bottom, right, top), behind)]
            assert abs(rows[0] - rows[1]) <= 1
            seen += 1
    assert seen == 9


@pytest.mark.slow
@pytest.mark.parametrize("kind", CARDS)
def test_no_text_crosses_a_cut(kind: str, made: Path) -> None:
    """Every text stays inside its card on A4: columns of 94 mm, cut in the middle."""
    for page in places(found(made, "a4", kind)):
        for text, (left, _, right, _) in page.items():
            if right - left > 1:
                assert right < 105 * MM or left > 105 * MM, text


@pytest.mark.slow
def test_argument_cards_do_not_give_the_order_away(made: Path) -> None:
    """They are sorted by their words, and only instructors get the sheet."""
    path = found(made, "a4", "argument-cards")
    assert path.parent.name == "instructor"


@pytest.mark.slow
@pytest.mark.parametrize("paper", WIDTH)
@pytest.mark.parametrize("kind", ["exit-tickets", "grouping"])
def test_one_page(kind: str, paper: str, made: Path) -> None:
    """Sheets of one page have one page, on either paper."""
    assert len(places(found(made, paper, kind))) == 1


@pytest.mark.slow
@pytest.mark.parametrize("paper", WIDTH)
def test_a_rubric_of_its_own(paper: str, tmp_path: Path) -> None:
    """It fits a sheet, with room for a word to the student."""
    lesson = STARTER.parents[2] / "lessons/02-lucky-once.yaml"
    assert run("build", lesson, "-o", tmp_path, "--only", "rubric", "--paper", paper, "--lang", "es").status == 0
    path = next(tmp_path.rglob("*_rubric_es.pdf"))
    assert len(places(path)) == 1
    result = page_validation.validate_pdf_bytes(path.read_bytes(), profile=page_validation.ValidationProfile.PDF_UA_1)
    assert result.is_compliant


@pytest.mark.slow
def test_two_tickets_are_the_same(made: Path) -> None:
    """Cut in the middle, both halves ask the same."""
    document = pypdfium2.PdfDocument(found(made, "a4", "exit-tickets").read_bytes())
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    assert text.count("what would change your mind") == 2


@pytest.mark.slow
@pytest.mark.parametrize("kind", [*CARDS, *SHEETS])
def test_tagged(kind: str, made: Path) -> None:
    """PDF/UA-1, like every PDF."""
    content = found(made, "a4", kind).read_bytes()
    result = page_validation.validate_pdf_bytes(content, profile=page_validation.ValidationProfile.PDF_UA_1)
    assert result.is_compliant, [str(each) for each in result.failures][:3]


BRIEFS = """
title: The bridge
minutes: 30
essential_question: Who may close it?
objectives: {know: say who}
simulation:
  title: The bridge
  scenario: Two towns share it.
  agreement: [when]
  roles:
    - id: mayor
      name: Mayor
      count: 2
      public_brief: You speak.
      interests: [a bus]
      red_line: Never
      private_brief: |
        LONG
    - {id: clerk, name: Clerk, public_brief: You write., private_brief: Eight weeks.}
activities: [{title: Work, minutes: 30, objectives: [know]}]
"""


@pytest.mark.parametrize(
    ("brief", "pages"),
    [
        ("Few words.", 2),
        ("Long words that go on. " * 48, 2),  # in small print
        ("Long words that go on. " * 90, 5),
        ("Long words that go on. " * 160, 6),
        ("\n".join(f"- point {n}" for n in range(40)), 6),
        ("\n\n".join(f"Point {n}." for n in range(30)), 6),
    ],
)
def test_nothing_of_a_brief_is_lost(brief: str, pages: int, tmp_path: Path) -> None:
    """Every word is on the card, or on pages of its own that are said once; no page is empty at its edges."""
    text = "\n".join(f"        {line}" for line in f"{brief}\n\nThe end of it.".split("\n"))
    (tmp_path / "l.yaml").write_text(BRIEFS.replace("        LONG", text), encoding="utf-8")
    done = run("build", tmp_path / "l.yaml", "-o", tmp_path / "out", "--only", "role-cards")
    assert done.status == 0, done.err
    document = pypdfium2.PdfDocument(next(tmp_path.rglob("*role-cards*.pdf")).read_bytes())
    texts = [page.get_textpage() for page in document]
    said = " ".join(page.get_text_bounded() for page in texts)
    assert said.count("The end of it.") == 2
    assert said.count("Never") == 2
    assert said.count("Eight weeks.") == 1
    assert len(texts) == pages
    apart = pages > 2
    assert done.err.count("brief of 'mayor' needs a page") == apart
    for page, text in zip(document, texts, strict=True):
        box = page.get_size()
        for n in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(n)
            if top - bottom > 2:  # not the title, which only screen readers have
                assert left > 8 and bottom > 8 and right < box[0] - 8 and top < box[1] - 8
