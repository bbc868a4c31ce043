"""Tables that authors type, and the exhibits of cases: empty cells, places to write, widths, numbers, slides."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from kitgen.text.markdown import block
from tests.conftest import run, small_lesson
from tests.printed import lines_of, page_texts, ua_failures

CASE = """cases:
  - id: shop
    title: The shop
    decision_point: Should the owner borrow?
    setting: |
      Sales are paid late: Exhibit 1 says when.

      | Cost | January | February |
      | --- | --: | --: |
      | Rent of the shop | 1,200 | ___ |
      | Wages | | ___ % |
    exhibits:
      - title: When sales are paid
        caption: In dollars.
        table: |
          | Paid for | January | February | March |
          | --- | --: | --: | --: |
          | January sales | 6,500 | 3,000 | |
          | February sales | | 4,550 | 2,100 |
      - title: Costs
        table: [[Cost, January, Note], [Rent | rates, "1,200", ""], [Power, ___, paid late]]
    study_questions: [{prompt: How much comes in?, answer: Little.}]
"""
LESSON = small_lesson(more=CASE).replace("title: Talk, minutes: 50", "title: Talk, minutes: 50, uses: case shop")


def made(folder: Path, *options: str) -> Path:
    """The PDF of a kind of document."""
    done = run("build", folder, "-o", folder / "out", "-j", "1", *options)
    assert done.status == 0, done.err
    return next((folder / "out").rglob("*.pdf"))


def boxes_of(path: Path, *words: str) -> list[tuple[float, float, float, float]]:
    """Where words are on the first page: left, bottom, right, top."""
    with pypdfium2.PdfDocument(path) as pdf:
        text = pdf[0].get_textpage()
        found = []
        for each in words:
            start, count = text.search(each).get_next()
            chars = [text.get_charbox(start + place) for place in range(count)]
            found.append((chars[0][0], chars[0][1], chars[-1][2], chars[0][3]))
        return found


@pytest.mark.parametrize(
    ("cell", "html"),
    [
        ("", "<td></td>"),
        ("___", '<td class="write"></td>'),
        ("_______", '<td class="write long"></td>'),
        ("___ times", '<td><span class="blank"></span> times</td>'),
        ("*a* ___", '<td><em>a</em> <span class="blank"></span></td>'),
        ("__", "<td>__</td>"),
        ("`___`", "<td><code>___</code></td>"),
    ],
)
def test_cells(cell: str, html: str) -> None:
    """An empty cell is empty; three underscores or more are a place to write."""
    assert html in block(f"| a | b |\n|---|---|\n| c | {cell} |", "en", lambda cites: "")


def test_underscores_outside_tables_are_text() -> None:
    """A gap in running text belongs to a product or a quiz item."""
    assert block("My ___ guess\n\n- ___", "en", lambda cites: "").count("___") == 2


@pytest.mark.slow
def test_exhibits_on_paper(project: Callable[..., Path]) -> None:
    """They are numbered, rows are as high as their words, first columns as wide as theirs."""
    path = made(project({"a.yaml": LESSON}), "--only", "case-packet")
    lines = lines_of(path)
    assert [line for line in lines if line.startswith("Exhibit ")] == [
        "Exhibit 1 When sales are paid", "Exhibit 2 Costs",
    ]  # fmt: skip
    assert any(line.startswith("January sales 6,500 3,000") for line in lines)
    assert any(line.startswith("Rent | rates 1,200") for line in lines)
    january, february, rent = boxes_of(path, "January sales", "February sales", "Rent of the shop")
    assert 10 < january[1] - february[1] < 25, "the row with an empty cell is no higher than its words"
    assert rent[3] - rent[1] < 12 and rent[2] - rent[0] > 60, "the words of the first column are on one line"


@pytest.mark.slow
@pytest.mark.parametrize("variant", ["fillable", "large-print", "fillable large-print"])
def test_fields_only_where_students_write(variant: str, project: Callable[..., Path]) -> None:
    """Three cells to write in, with labels of row and column; nothing in empty ones. In large print they say so."""
    options = [part for name in variant.split() for part in ("--variant", name)]
    path = made(project({"a.yaml": LESSON}), "--only", "case-packet", *options)
    assert ua_failures(path) == []
    with pikepdf.open(path) as pdf:
        fields = [str(field.TU) for field in pdf.Root.AcroForm.Fields] if "/AcroForm" in pdf.Root else []
    if variant == "fillable":
        assert [label for label in fields if "," in label] == [
            "Rent of the shop, February", "Wages, February – %", "Power, January",
        ]  # fmt: skip
    elif variant == "large-print":
        assert not fields
        assert "March: –" in lines_of(path)
    else:
        assert len(fields) == 6


def test_exhibits_on_slides(project: Callable[..., Path]) -> None:
    """Each on a slide under its number and title, in the language of the lesson."""
    folder = project({"a.yaml": f"language: es\n{LESSON}"})
    assert run("build", folder, "-o", folder / "out", "-j", "1", "--only", "slides").status == 0
    deck = next((folder / "out").rglob("*.html")).read_text()
    heads = [re.sub("<[^>]*>", "", head) for head in re.findall("<h2.*?</h2>", deck)]
    assert [head for head in heads if head.startswith("Anexo")] == ["Anexo 1. When sales are paid", "Anexo 2. Costs"]
    assert deck.count('class="write"') == 1


def test_a_long_table_goes_on(project: Callable[..., Path]) -> None:
    """A table longer than a page begins below its title, with the heads of its columns on each page."""
    rows = "".join(f"          | Cost {number} | {number} |\n" for number in range(70))
    more = f"      - title: All costs\n        table: |\n          | Cost | Sum |\n          | --- | --: |\n{rows}"
    text = LESSON.replace("    study_questions", f"{more}    study_questions")
    path = made(project({"a.yaml": text}), "--only", "case-packet")
    pages = page_texts(path)
    whole = [page for page in pages if re.search(r"Cost \d+ \d+", page)]
    assert len(whole) > 1 and all(re.search(r"Cost\s+Sum", page) for page in whole)
    assert re.search(r"All costs\s+Cost\s+Sum\s+Cost 0", "".join(pages))
