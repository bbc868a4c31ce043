"""Charts as data, comparison grids and background for afterwards, in built documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import page as page_validation
import pikepdf
import pypdfium2
import pytest

from kitgen.prove.extract import texts_in
from tests.conftest import STARTER, run

MM = 72 / 25.4

LESSON = """\
title: The numbers and the talks
minutes: 50
essential_question: When does a falling number speak for a policy?
objectives: {compare: compare two peace processes}
activities: [{title: Compare, minutes: 50}]
exit_ticket: {prompt: What would you need to know?, objectives: [compare]}
background:
  - title: Homicide in El Salvador
    body: The official count fell from its peak.
    charts:
      - title: Homicides by year
        unit: homicides a year
        x: year
        series:
          - name: official count
            values: {2010: 4004, 2014: "3,921", 2015: 6656, 2011: 4371, 2018: 3346, 2019: 2398, 2021: 1147}
            status: reported
            according_to: the police
            source: census
          - {name: newspaper, values: {2021: 1200.5}, source: census}
        breaks:
          - {at: 2018, note: "Some of the dead were *left out* [@census]."}
          - {from: 2010, to: 2011, note: Another office counted}
        caption: The decline began in 2016.
afterwards:
  - title: What came of it
    body: In March the calm ended, as everybody knows now.
    facts: [{text: Eighty-seven people were killed., source: census}]
cases:
  - id: truce
    title: The truce
    decision_point: You are the minister. What do you do?
    charts:
      - title: Before the truce
        unit: homicides a year
        x: year
        series: {name: count of the coroner, values: {2009: 4382, 2010: 4004}, source: census}
    teaching_note: {synopsis: A case about numbers.}
grids:
  title: Two peace processes
  task: Fill in the cells without text.
  columns: [El Salvador, Northern Ireland]
  rows:
    - {label: Who sat there?, cells: [gang leaders in prison, ""], answers: ["", parties with a mandate of voters]}
    - {label: How open was it?, answers: [covert at first and then admitted, put to the vote], source: census}
references:
  - {id: census, type: book, title: A census of the dead, issued: 2022}
"""

SERIES = {"2010": 4004, "2011": 4371, "2014": 3921, "2015": 6656, "2018": 3346, "2019": 2398, "2021": 1147}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lesson, checked without a word and built."""
    folder = tmp_path_factory.mktemp("grids")
    (folder / "lesson.yaml").write_text(LESSON, encoding="utf-8")
    done = run("build", "lesson.yaml", "-o", "out", cwd=folder)
    assert (done.status, done.err) == (0, "")
    return folder / "out" / "lesson"


def paper(built: Path, kind: str) -> Path:
    """The PDF of a kind."""
    return next(path for path in built.rglob("*.pdf") if f"_{kind}" in path.name)


def words(path: Path) -> str:
    """Everything in a file, in one line."""
    format = path.suffix.lstrip(".")
    return " ".join(" ".join(text for _, text in texts_in(path.read_bytes(), format)).split())


def alternatives(path: Path) -> list[str]:
    """The text alternatives of a PDF's figures."""

    def below(node: pikepdf.Object) -> Iterator[str]:
        if isinstance(node, pikepdf.Array):
            for item in node:
                yield from below(item)
        elif isinstance(node, pikepdf.Dictionary):
            if "/Alt" in node:
                yield str(node.Alt)
            if "/K" in node:
                yield from below(node.K)

    with pikepdf.open(path) as pdf:
        return list(below(pdf.Root.StructTreeRoot))


@pytest.mark.slow
def test_pdf_ua(built: Path) -> None:
    """Every document with charts and grids passes PDF/UA-1."""
    paths = list(built.rglob("*.pdf"))
    assert paths
    for path in paths:
        result = page_validation.validate_pdf_bytes(
            path.read_bytes(), profile=page_validation.ValidationProfile.PDF_UA_1
        )
        assert not result.failures, path.name


@pytest.mark.slow
def test_the_alternative_equals_the_data(built: Path) -> None:
    """What is read out has the numbers of the lesson, in their order, and the breaks."""
    (alt,) = alternatives(paper(built, "reading"))
    years = list(SERIES)
    highest, lowest = max(years, key=SERIES.__getitem__), min(years, key=SERIES.__getitem__)
    assert alt.startswith("Chart: Homicides by year. Shown: homicides a year, by year, from 2010 to 2021.")
    assert (
        f"official count: {SERIES[years[0]]:,} ({years[0]}) at first, {SERIES[years[-1]]:,} ({years[-1]}) at last; "
        f"highest {SERIES[highest]:,} ({highest}), lowest {SERIES[lowest]:,} ({lowest})." in alt
    )
    missing = ", ".join(str(year) for year in range(2010, 2022) if str(year) not in SERIES)
    assert f"official count has no number for: {missing}." in alt
    assert "newspaper: 1,200.5 (2021)." in alt
    assert "Break a in the counting. From 2010 to 2011: Another office counted." in alt
    assert "Break b in the counting. After 2018: Some of the dead were left out." in alt


@pytest.mark.slow
def test_a_chart_is_printed_with_all_that_belongs_to_it(built: Path) -> None:
    """Its title, the notes of its breaks, its caption, its status, who says so, and the source."""
    text = words(paper(built, "reading"))
    for said in (
        "Homicides by year",
        "homicides a year",
        "From 2010 to 2011: Another office counted",
        "After 2018: Some of the dead were left out1",
        "The decline began in 2016.",
        "reported official count: the police · A census of the dead, 20221",
        "established newspaper:",
    ):
        assert said in text, said
    assert "class=" not in text
    assert "Before the truce" in words(paper(built, "case-packet"))
    assert "count of the coroner: 4,382 (2009) at first" in alternatives(paper(built, "case-packet"))[0]


@pytest.mark.slow
def test_the_chart_of_a_case_is_in_the_deck(built: Path) -> None:
    """A case's chart is on a slide, and its attribution on the next."""
    text = words(next(built.rglob("*_slides.html")))
    assert "Before the truce" in text and "count of the coroner" in text and "4,382 (2009)" in text


@pytest.mark.slow
def test_students_get_room_to_write(built: Path, tmp_path: Path) -> None:
    """An empty cell is 60 millimetres wide and 25 high; a cell with a text has no room."""
    (tmp_path / "lesson.yaml").write_text(LESSON, encoding="utf-8")
    done = run("build", "lesson.yaml", "-o", "out", "--only", "handout", "--variant", "fillable", cwd=tmp_path)
    assert done.status == 0, done.err
    with pikepdf.open(next((tmp_path / "out").rglob("*_fillable.pdf"))) as pdf:
        cells = {
            str(note.TU): [abs(float(note.Rect[side + 2]) - float(note.Rect[side])) / MM for side in (0, 1)]
            for page in pdf.pages
            for note in page.get("/Annots", ())
            if "Two peace processes: " in str(note.get("/TU", ""))
        }
    assert len(cells) == 3 and "Two peace processes: Who sat there?, Northern Ireland" in cells, cells
    assert all(wide >= 60 and high > 24 for wide, high in cells.values()), cells


@pytest.mark.slow
def test_answers_are_in_the_guide_alone(built: Path) -> None:
    """Instructors get the full grid; students the cells that are meant for them."""
    guide, handout = words(paper(built, "guide")), words(paper(built, "handout"))
    for said in ("Two peace processes", "Who sat there?", "Northern Ireland", "gang leaders in prison"):
        assert said in guide and said in handout
    for answer in ("parties with a mandate of voters", "covert at first", "put to the vote"):
        assert answer in guide
        assert all(answer not in words(path) for path in (built / "student").iterdir())


@pytest.mark.slow
def test_a_grid_stands_before_the_talk(built: Path, tmp_path: Path) -> None:
    """In class, compare, talk about it: the order of the handout."""
    talk = LESSON + "discussion: [{prompt: What would convince you?, notes: Listen.}]\n"
    (tmp_path / "lesson.yaml").write_text(talk, encoding="utf-8")
    done = run("build", "lesson.yaml", "-o", "out", "--only", "handout", cwd=tmp_path)
    assert done.status == 0, done.err
    text = words(next((tmp_path / "out").rglob("*_handout.pdf")))
    assert text.index("Two peace") < text.index("What would convince you?")


def test_a_long_grid_repeats_its_head(tmp_path: Path) -> None:
    """On every page that a grid goes on to, its columns are named again."""
    row = "    - {label: Point, answers: [one, two]}\n"
    (tmp_path / "lesson.yaml").write_text(LESSON.replace("references:", row * 24 + "references:"), encoding="utf-8")
    done = run("build", "lesson.yaml", "-o", "out", "--only", "handout", cwd=tmp_path)
    assert done.status == 0, done.err
    document = pypdfium2.PdfDocument(next((tmp_path / "out").rglob("*_handout.pdf")).read_bytes())
    pages = [page.get_textpage().get_text_range() for page in document]
    assert all("Northern Ireland" in text for text in pages if re.search(r"^Point\s*$", text, re.MULTILINE))
    assert sum("Northern Ireland" in text for text in pages) >= 2


@pytest.mark.slow
def test_afterwards_is_a_sheet_of_its_own(built: Path) -> None:
    """What came of it is in no other document of the students."""
    sheet = words(paper(built, "afterwards"))
    assert "Afterwards" in sheet and "In March the calm ended" in sheet and "Eighty-seven people" in sheet
    assert "A census of the dead" in sheet
    for path in (built / "student").iterdir():
        assert ("the calm ended" in words(path)) == ("afterwards" in path.name), path.name


def test_no_sheet_without_it(tmp_path: Path) -> None:
    """A lesson without it has no such document."""
    (tmp_path / "lesson.yaml").write_bytes(STARTER.read_bytes())
    done = run("build", "lesson.yaml", "-o", "out", "--only", "afterwards", cwd=tmp_path)
    assert not list(tmp_path.rglob("*afterwards*.pdf")), done.err
