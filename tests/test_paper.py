"""The finished PDFs: accessible, complete at every edge, and broken into pages where a reader would break them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import page as page_validation
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from tests.conftest import ENGLISH, ROOT, STARTER, run, small_lesson

MM = 72 / 25.4
HEADING = 11.4
"""Points: semi-bold sans from this size on is a heading."""


@dataclass(frozen=True)
class Piece:
    """A run of text on a page; positions in points from the foot of the page."""

    text: str
    font: str
    size: float
    bottom: float
    top: float


@cache
def pages(path: Path) -> list[list[Piece]]:
    """The text of every page, piece by piece."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    found = []
    for page in document:
        texts = page.get_textpage()
        found.append(
            [
                Piece(thing.extract(), thing.get_font().get_base_name(), size(thing), bounds[1], bounds[3])
                for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], textpage=texts)
                if (bounds := thing.get_bounds()) and thing.extract().strip()
            ]
        )
    document.close()
    return found


@cache
def tops(path: Path) -> list[float]:
    """Where the text of every page begins at most, in points from its foot; running heads are above."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    sizes = [page.get_size() for page in document]
    document.close()
    return [height - (12 if width > height else 18) * MM for width, height in sizes]


def size(thing: pypdfium2.PdfTextObj) -> float:
    """The size at which a text is seen, whatever part of it is in the matrix."""
    matrix = thing.get_matrix()
    return float(thing.get_font_size() * abs(matrix.d))


def papers(course: Path) -> Iterator[Path]:
    """Every PDF but the slides, and cards, which are cut."""
    found = [path for path in sorted(course.rglob("*.pdf")) if not re.search("_slides|_role-cards", path.name)]
    assert len(found) > 10
    yield from found


def english(course: Path) -> Iterator[Path]:
    """Every English PDF but the slides."""
    yield from (path for path in papers(course) if "_es" not in path.stem)


@cache
def rules(path: Path) -> list[list[float]]:
    """For each page, the distance of every ruled line from its foot, in points.

    WeasyPrint draws such a line inside a clipping path as high as its box.
    """
    document = pypdfium2.PdfDocument(path.read_bytes())
    found = []
    for page in document:
        shapes = [thing.get_bounds() for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])]
        found.append(
            [low for left, low, right, high in shapes if 7 * MM < high - low < 10.3 * MM and right - left > 100 * MM]
        )
    document.close()
    return found


def test_pdf_ua(course: Path) -> None:
    """Every PDF passes all rules of PDF/UA-1 that a machine can check."""
    failures = {}
    for path in sorted(course.rglob("*.pdf")):
        result = page_validation.validate_pdf_bytes(
            path.read_bytes(), profile=page_validation.ValidationProfile.PDF_UA_1
        )
        if result.failures:
            failures[path.name] = [str(failure) for failure in result.failures]
    assert not failures


def test_the_validator_can_fail(tmp_path: Path, course: Path) -> None:
    """The same check finds a PDF without tags."""
    path = next(papers(course))
    buffer = io.BytesIO()
    with pikepdf.open(path) as pdf:
        del pdf.Root["/StructTreeRoot"]
        pdf.save(buffer)
    result = page_validation.validate_pdf_bytes(buffer.getvalue(), profile=page_validation.ValidationProfile.PDF_UA_1)
    assert result.failures


def test_title_language_author_bookmarks(course: Path) -> None:
    """A PDF has a title, a language, an author, and a bookmark for every section."""
    for path in papers(course):
        with pikepdf.open(path) as pdf:
            assert str(pdf.Root.Lang) == ("es-SV" if "_es" in path.stem else "en"), path.name
            assert pdf.Root.ViewerPreferences.DisplayDocTitle
            assert re.search(r".+(: | – ).+", str(pdf.docinfo["/Title"])), path.name  # a dash after a question mark
            assert str(pdf.docinfo["/Author"]) == "kitgen contributors"
            with pdf.open_outline() as outline:
                assert outline.root, path.name
                assert outline.root[0].title in str(pdf.docinfo["/Title"])


@pytest.mark.parametrize("lessons", ["lucky-once", pytest.param("", marks=pytest.mark.full)])
def test_every_page_is_numbered_and_stamped(course: Path, lessons: str) -> None:
    """Page x of y and the stamp on every page, and the course that it belongs to, in capitals."""
    chosen = [path for path in papers(course) if lessons in path.name]
    assert len(chosen) > 15
    for path in chosen:
        made = pages(path)
        words = ("Página", "de") if "_es" in path.stem else ("Page", "of")
        for number, pieces in enumerate(made, 1):
            text = " ".join(piece.text for piece in pieces)
            assert f"{words[0]} {number} {words[1]} {len(made)}" in re.sub(r"\s+", " ", text), path.name
            unbroken = re.sub(r"-\s+", "-", text)  # a long foot may break within the licence
            assert re.search(r"CC-BY-4\.0 · .+ · [0-9a-fA-F]{8}", unbroken), path.name
            foot = " ".join(piece.text for piece in pieces if piece.bottom < 13 * MM)
            assert re.search("TALK OR FIGHT|¿", foot), f"{path.name}, page {number}"


def test_the_audience_shows(course: Path) -> None:
    """Instructor and grader pages say so at the head of every page; student pages never do."""
    for path in english(course):
        words = {"instructor": "Instructor", "grader": "Grader"}.get(path.parent.name)
        for pieces in pages(path):
            if "binder" in path.name:  # each page says of which book it is
                assert any(piece.text.startswith("Instructor") for piece in pieces), path.name
                continue
            bands = [piece.text.strip() for piece in pieces if piece.text.strip() in ("Instructor", "Grader")]
            assert bands == ([words] if words else []), path.name


def test_no_heading_is_stranded(course: Path) -> None:
    """No page ends with a heading. The pages of a binder are those of its documents, name tents among them."""
    for path in papers(course):
        if "binder" in path.name:
            continue
        for number, (pieces, top) in enumerate(zip(pages(path), tops(path), strict=True), 1):
            body = [piece for piece in pieces if 18 * MM < piece.bottom < top]
            if not body:
                continue  # lines to write on, of a long answer
            lowest = min(body, key=lambda piece: (round(piece.bottom), piece.size))
            heading = "FiraSansSemi" in lowest.font.replace("-", "") and lowest.size > HEADING
            heading = heading and not re.fullmatch(r"\d+:\d\d\s*", lowest.text)  # the clock of a row
            drawn = [rule for rule in rules(path)[number - 1] if 18 * MM < rule < lowest.bottom]
            assert not heading or drawn, f"{path.name}, page {number}: {lowest.text}"


def test_no_answer_line_is_left_alone(course: Path, tmp_path: Path) -> None:
    """Where ruled lines go on at the head of a page, there are at least two of them."""
    essays = "quiz:\n" + "".join(
        f"  - {{type: essay, prompt: Why {n} lines?, lines: {n}, answer: So., objectives: [one]}}\n"
        for n in range(31, 37)
    )
    (tmp_path / "essays.yaml").write_text(small_lesson("bridge", essays), encoding="utf-8")
    done = run("build", tmp_path / "essays.yaml", "-o", tmp_path / "out", "--only", "quiz")
    assert done.status == 0, done.err
    checked = 0
    written = ("handout", "case-packet", "quiz", "role-play")
    for path in (path for kind in written for built in (course, tmp_path) for path in built.rglob(f"*_{kind}.pdf")):
        for number, (pieces, drawn) in enumerate(zip(pages(path), rules(path), strict=True), 1):
            body = [piece for piece in pieces if 20 * MM < piece.bottom < (297 - 18) * MM]
            first = max((piece.top for piece in body), default=20 * MM)
            above = [rule for rule in drawn if first < rule < (297 - 18) * MM]
            checked += bool(above)
            assert len(above) != 1, f"{path.name}, page {number}"
    assert checked


@pytest.mark.slow
def test_the_other_lessons_keep_to_their_pages(tmp_path: Path) -> None:
    """The handouts of the lessons that `course` need not have are made with as many pages as they promise."""
    others = [path for path in sorted((ROOT / "lessons").glob("[0-9]*.yaml")) if path.stem not in ENGLISH]
    done = run("build", *others, "-o", tmp_path, "--only", "handout", "--lang", "en")
    assert done.status == 0, done.err
    assert [len(pages(path)) for path in sorted(tmp_path.rglob("*.pdf"))] == [2] * len(others)


@pytest.mark.parametrize(("paper", "width", "height"), [("a4", 210, 297), ("letter", 215.9, 279.4)])
@pytest.mark.slow
def test_paper_and_margins(paper: str, width: float, height: float, tmp_path: Path) -> None:
    """The paper asked for, mirrored inner margins of 18 mm, nothing within 8 mm of an edge."""
    lesson = ROOT / "lessons" / "01-concepts-and-legitimacy.yaml"
    assert run("build", lesson, "-o", tmp_path, "--only", "handout", "--paper", paper, "--lang", "en").status == 0
    (path,) = tmp_path.rglob("*.pdf")
    document = pypdfium2.PdfDocument(path.read_bytes())
    for number, page in enumerate(document, 1):
        assert page.get_size() == pytest.approx((width * MM, height * MM), abs=0.6)
        boxes = [thing.get_bounds() for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT])]
        left, right = min(box[0] for box in boxes) / MM, width - max(box[2] for box in boxes) / MM
        inner = left if number % 2 else right
        assert inner > 17.5
        assert min(left, right, min(box[1] for box in boxes) / MM, height - max(box[3] for box in boxes) / MM) > 8
    document.close()


@pytest.mark.slow
def test_a_nearly_empty_last_page_is_saved(tmp_path: Path) -> None:
    """A document that spills a few lines over to another page is set a little tighter; a longer one is not."""
    counts = []
    for questions in range(9, 16):
        text = STARTER.read_text(encoding="utf-8")
        items = "".join(
            f"\n  - prompt: Question {n}?\n    answer: yes\n    type: essay\n    lines: 4" for n in range(questions)
        )
        text = re.sub(r"(?ms)^quiz:\n.*?(?=^\w)", f"quiz:{items}\n\n", text)
        (tmp_path / "lesson.yaml").write_text(text, encoding="utf-8")
        done = run("build", tmp_path / "lesson.yaml", "-o", tmp_path / "out", "--only", "quiz")
        assert done.status == 0, done.err
        (path,) = (tmp_path / "out").rglob("*.pdf")
        pages.cache_clear()
        made = pages(path)
        lowest = min(piece.bottom for piece in made[-1] if piece.bottom > 20 * MM)
        counts.append((len(made), 297 * MM - lowest))
    assert {count for count, _ in counts} >= {2, 3}
    assert all(filled > 60 * MM for count, filled in counts), counts


def test_tables_repeat_their_heads(project: Callable[..., Path]) -> None:
    """A table that runs over a page has its head again there."""
    rows = "".join(f"\n      - {1900 + number}: It happened." for number in range(60))
    case = f"cases:\n  - id: one\n    title: One\n    decision_point: What now?\n    timeline:{rows}\n"
    folder = project({"a.yaml": small_lesson(more=case)})
    assert run("build", folder / "a.yaml", "-o", folder / "out", "--only", "case-packet", "-q").status == 0
    (path,) = (folder / "out").rglob("*.pdf")
    texts = [" ".join(piece.text for piece in pieces) for pieces in pages(path)]
    with_rows = [text for text in texts if "It happened." in text]
    assert len(with_rows) > 1
    assert all("Date" in text and "What happened" in text for text in with_rows)


def test_a_heading_has_the_title_of_its_case_at_the_edge_of_a_page_alone(project: Callable[..., Path]) -> None:
    """In the midst it would be noise; at the top, where the same heading of each case would be a running head, it says
    which case this is.
    """
    held = [f"{{text: Pier {number} holds for now, actor: Engineer}}" for number in range(24)]
    case = "cases:\n  - id: one\n    title: The old bridge\n    decision_point: What now?\n"
    case += f"    positions: [{', '.join(held)}]\n"
    case += "    terms: [Wait]\n    contested: [Whether it holds]\n    study_questions: [Who pays?]\n"
    folder = project({"a.yaml": small_lesson(more=case)})
    assert run("build", folder / "a.yaml", "-o", folder / "out", "--only", "case-packet", "-q").status == 0
    (path,) = (folder / "out").rglob("*.pdf")
    first, second, *_ = (" ".join(" ".join(piece.text for piece in pieces).split()) for pieces in pages(path))
    assert first.count("The old bridge") == 1 and "Who holds what" in first
    assert second.count("Who holds what The old bridge") == 1
    assert second.count("The old bridge") == 1 and "What is disputed" in second


def test_the_foot_of_a_page_has_no_hyphens_of_its_own(project: Callable[..., Path]) -> None:
    """Letters and digits of a stamp are not cut where the foot has two lines: 101D6F95 was printed as 101- D6F95."""
    codes = " ".join(f"{number}D6F95{number}" for number in range(100, 130))
    folder = project({"a.yaml": small_lesson(more=f"licence: Permiso {codes}\nlanguage: es\n")})
    assert run("build", folder / "a.yaml", "-o", folder / "out", "--only", "handout", "-q").status == 0
    (path,) = (folder / "out").rglob("*.pdf")
    foot = " ".join(piece.text for piece in pages(path)[0] if piece.bottom < 20 * MM)
    assert codes in " ".join(foot.split())


def test_fields_of_their_own(course: Path) -> None:
    """Pictures that kitgen draws have a text alternative made from the numbers."""
    with pikepdf.open(next(course.rglob("lucky-once_slides.pdf"))) as pdf:
        alternatives = [
            str(thing.Alt) for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing
        ]
    assert any("after n = 69" in text.replace("\N{NO-BREAK SPACE}", " ") for text in alternatives), alternatives


def test_a_line_is_not_broken_after_its_first_word(tmp_path: Path) -> None:
    """Text that just fills its line before an inline element stays whole (docs/decisions/0009)."""
    sentence = "What the parties need can be met without trading away victims’ rights or the law."
    (tmp_path / "templates" / "handout").mkdir(parents=True)
    block = f'<p>{sentence} <span class="at">behind P4</span></p>'
    page = '{% extends "kitgen/handout/page.html" %}{% block content %}' + block + "{% endblock %}"
    (tmp_path / "templates" / "handout" / "page.html").write_text(page, encoding="utf-8")
    (tmp_path / "lesson.yaml").write_bytes(STARTER.read_bytes())
    assert run("build", tmp_path / "lesson.yaml", "-o", tmp_path / "out", "--only", "handout").status == 0
    (path,) = (tmp_path / "out").rglob("*.pdf")
    assert any(sentence[:60] in piece.text for piece in pages(path)[0])


_SAID = "What is shown at this level, and what is not there yet. "
_LONG_ROWS = {
    "rubric": (
        f"""rubric:
  scale: [Strong, Weak, Absent]
  criteria:
    - {{name: Reasons, objectives: [one], levels: ["{_SAID * 150}", "{_SAID * 3}", "{_SAID}"]}}
    - {{name: Style, levels: [a, b, c]}}
""",
        "Strong",
    ),
    "reading": (
        f"background:\n  - title: Sides\n    body: |\n      |Pro|Contra|\n      |-|-|\n      |{_SAID * 110}|no|\n",
        "Contra",
    ),
}


@pytest.mark.parametrize("kind", _LONG_ROWS)
def test_a_row_taller_than_a_page(kind: str, project: Callable[..., Path]) -> None:
    """It begins below the heads of its columns, which are on each of its pages, and no heading is left alone."""
    more, head = _LONG_ROWS[kind]
    folder = project({"a.yaml": small_lesson(more=more)})
    done = run("build", folder / "a.yaml", "-o", folder / "out", "--only", kind)
    assert done.status == 0
    assert "page-heading" not in done.err
    (path,) = (folder / "out").rglob("*.pdf")
    document = pypdfium2.PdfDocument(path.read_bytes())
    texts = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    document.close()
    rows = [text for text in texts if "at this level" in text]
    assert len(rows) > 1
    assert all(head in text for text in rows)
