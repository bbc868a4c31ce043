"""Problems of finished pages are reported with the page; good pages give no warnings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, STARTER, run
from tests.test_paper import pages

Write = Callable[..., Path]

LONG = "word " * 60

MINIMAL = "title: Long\nminutes: 50\nessential_question: Q?\nobjectives: {say: say it}\nactivities: [{Talk: 45}]\n"

BAD = {
    "page-heading": (
        1,
        '<div style="height: 150mm"><p>text</p></div><h2 style="break-after: auto">Left alone</h2>'
        f'<p style="break-before: page">{LONG * 4}</p>',
    ),
    "page-split": (
        2,
        f'<p>{LONG}</p><div class="ask"><p class="prompt">Why?</p><p style="break-before: page">{LONG * 4}</p></div>',
    ),
    "page-clipped": (1, f'<div style="height: 12mm; overflow: hidden"><p>{LONG}</p></div>'),
    "page-outside": (1, f'<p style="white-space: nowrap">{LONG}</p>'),
    "page-overlap": (1, '<p>One text that is here</p><p style="margin-top: -15pt">Another text on top of it</p>'),
    "page-nearly-empty": (2, f'<p style="break-after: page">{LONG * 4}</p><p>The end.</p>'),
}

GOOD = (
    '<p style="font: 20pt/20pt Amiri">هل الحرب ضرورية؟</p><p style="font: 10pt/12pt Amiri">السلام</p>'
    f"<h2>Heading</h2><p>{LONG * 12}</p><table><thead><tr><th>A</th><th>B</th></tr></thead><tbody>"
    + "<tr><td>one</td><td>two</td></tr>" * 60
    + f"</tbody></table><h2>Next</h2><p>{LONG * 12}</p>"
)


def built(folder: Path, block: str) -> str:
    """Build a document with its own block; return the messages."""
    kind = folder / "templates" / "sheet"
    kind.mkdir(parents=True)
    page = '{% extends "_base/paper.html" %}{% block content %}' + block + "{% endblock %}"
    page += "{% block closing %}{% endblock %}"
    (kind / "page.html").write_text(page, encoding="utf-8")
    (kind / "kind.yaml").write_text("title: Sheet\naudience: student\n", encoding="utf-8")
    (folder / "lesson.yaml").write_bytes(STARTER.read_bytes())
    done = run("build", folder / "lesson.yaml", "-o", folder / "out", "--only", "sheet")
    assert done.status == 0, done.err
    return done.err


@pytest.mark.parametrize("code", BAD)
def test_what_is_wrong_with_a_page(code: str, tmp_path: Path) -> None:
    """Each fault is found, with its page and what to do; it is a warning, and the file is written all the same."""
    number, block = BAD[code]
    said = built(tmp_path, block)
    assert f"[{code}]" in said and f"warning: page {number}: " in said and "help:" in said
    assert said.count("warning:") == 1, said
    assert list((tmp_path / "out").rglob("*_sheet.pdf"))


def test_good_pages(tmp_path: Path) -> None:
    """Headings with their text, a tall font, a table over two pages, full pages: no warnings."""
    assert built(tmp_path, GOOD) == ""


@pytest.mark.slow
def test_headings_for_screen_readers_alone(tmp_path: Path) -> None:
    """Role sheets have a title for screen readers only, which is not reported as an overlap."""
    lesson = ROOT / "lessons" / "06-puerto-alder.yaml"
    kinds = ["--only", "role-sheets", "--only", "role-cards", "--only", "question-cards"]
    done = run("build", lesson, "-o", tmp_path, *kinds)
    assert (done.status, done.err) == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["letter", pytest.param("a4", marks=pytest.mark.full)])
def test_the_starter_is_well_set(paper: str, tmp_path: Path) -> None:
    """The first thing that people build has no such warning."""
    done = run("build", STARTER, "-o", tmp_path, "--paper", paper)
    assert (done.status, done.err) == (0, "")


@pytest.mark.slow
def test_a_last_page_that_cannot_be_saved_has_more_text(project: Write) -> None:
    """Of sheets that are a little longer than a page, none ends with sources alone: the last section is above them."""
    references = "".join(f"  - {{id: s{n}, type: book, title: Source {n}, issued: 2020}}\n" for n in range(18))
    lessons = {}
    for count in range(16, 20):
        sections = "".join(
            f"  - title: Section {place}\n    body: |\n"
            + "".join(
                f"      Sentence {n} of a text says what came of it, and who says so [@s{n % 18}].\n\n" for n in each
            )
            for place, each in enumerate((range(count), range(count, 2 * count + 8)))
        )
        lessons[f"long{count}.yaml"] = f"{MINIMAL}afterwards:\n{sections}references:\n{references}"
    folder = project(lessons)
    assert run("build", folder, "-o", folder / "out", "--only", "afterwards").status == 0
    longer = 0
    for path in sorted((folder / "out").rglob("*_afterwards.pdf")):
        texts = [" ".join(piece.text for piece in page) for page in pages(path)]
        longer += len(texts) > 1
        assert "Sentence" in texts[-1], path.name
    assert longer > 2
