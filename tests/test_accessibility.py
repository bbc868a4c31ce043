"""PDFs as a screen reader finds them: a second checker beside the one of test_paper, and the tags that kitgen fixes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import outloud
import pikepdf
import pytest
from outloud import model as outloud_model

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(starter: Path, course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter and one full lesson of the course, in English."""
    folder = tmp_path_factory.mktemp("accessible")
    shutil.copytree(starter / "out", folder, dirs_exist_ok=True)
    shutil.copytree(course / "lucky-once", folder / "lucky-once", ignore=shutil.ignore_patterns("*_es*"))
    return folder


def elements(pdf: pikepdf.Pdf) -> list[Any]:
    """Every element of the structure tree."""
    waiting, found = list(pdf.Root.StructTreeRoot.K), []
    while waiting:
        element = waiting.pop()
        if isinstance(element, pikepdf.Dictionary) and "/S" in element:
            found.append(element)
            kids = element.get("/K", [])
            waiting += list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return found


def test_outloud_finds_nothing(made: Path) -> None:
    """Structure, tables, lists, links, running heads; no rule is excused."""
    checked = 0
    for path in sorted(made.rglob("*.pdf")):
        result = outloud.check(str(path))
        assert not result.error, (path.name, result.error)
        assert not result.findings, (path.name, [str(finding) for finding in result.findings])
        checked += 1
    assert checked > 15


def test_a_table_on_two_pages_is_one(made: Path) -> None:
    """The plan of the guide has its heads once, rows on both of its pages, and cells that refer to these heads; where
    the heads are printed again they are outside the tree.
    """
    path = next(made.rglob("lucky-once_guide_INSTRUCTOR.pdf"))
    with pikepdf.open(path) as pdf:
        plans = [
            element
            for element in elements(pdf)
            if element.S == "/Table" and pdf.pages[1].obj.objgen in {row.Pg.objgen for row in rows(element)}
        ]
        assert len(plans) == 1
        assert {row.Pg.objgen for row in rows(plans[0])} == {page.obj.objgen for page in pdf.pages[:2]}
        heads = [str(cell.ID) for row in rows(plans[0]) for cell in row.K if cell.S == "/TH"]
        assert len(heads) == 6
        cells = [cell for row in rows(plans[0]) for cell in row.K if cell.S == "/TD"]
        assert len(cells) > 50
        for place, cell in enumerate(cells):
            assert [str(head) for head in cell.A.Headers] == [heads[place % 6]]
    document = outloud_model.Document(str(path))
    lines = {number: [line for line in document.content(number).lines if "Do · Say" in line.text] for number in (0, 1)}
    assert [len(found) for found in lines.values()] == [1, 1]
    assert lines[0][0].tagged_share == 1 and lines[1][0].artifact_share == 1


def rows(table: Any) -> list[Any]:
    """The rows of a table."""
    return [row for part in table.K for row in ([part] if part.S == "/TR" else part.K)]


def test_the_checker_can_fail(made: Path, tmp_path: Path) -> None:
    """The same check finds a header cell without its scope and a link that is not printed."""
    rules = set()
    for kind in ("guide_INSTRUCTOR", "case-packet"):
        with pikepdf.open(next(made.rglob(f"lucky-once_{kind}.pdf"))) as pdf:
            for element in elements(pdf):
                if element.S == "/TH":
                    del element["/A"]
            for page in pdf.pages:
                for note in page.get("/Annots", ()):
                    if "/F" in note:
                        del note["/F"]
            pdf.save(tmp_path / "bad.pdf")
        rules |= {finding.rule for finding in outloud.check(str(tmp_path / "bad.pdf")).findings}
    assert {"TBL-002", "LNK-004"} <= rules


def test_what_is_mended(made: Path) -> None:
    """Scopes, Print flags, no empty spans, and running heads as artifacts outside the tree."""
    for path in sorted(made.rglob("*.pdf")):
        with pikepdf.open(path) as pdf:
            for element in elements(pdf):
                if element.S == "/TH":
                    assert str(element.A.Scope) in ("/Column", "/Row"), path.name
                assert element.S != "/Span" or ("/K" in element and len(element.K)), path.name
            for number, page in enumerate(pdf.pages, 1):
                for note in page.get("/Annots", ()):
                    assert int(note.F) & 4, (path.name, number)
                content = page.Contents.read_bytes()
                head = b"/Artifact\n<</Type /Pagination>>" in content or b"/Artifact <</Type /Pagination>>" in content
                bare = ("_slides" in path.name and number == 1) or "_role-cards" in path.name
                assert head or bare, (path.name, number)
