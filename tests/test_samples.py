"""The sample lessons of `kitgen new --list`: written with their pictures, built, and looked at page by page."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from textwrap import dedent
from typing import Any

import pypdfium2
import pytest

from kitgen.prove.accessibility import CHECKERS
from kitgen.read.samples import sample_names
from kitgen.resources import SAMPLES
from tests.conftest import run
from tests.decks import OVERFULL
from tests.kept import copy_of

NAMES = sample_names()
BUILT = [name if name == "calculus" else pytest.param(name, marks=pytest.mark.full) for name in NAMES]
MM = 72 / 25.4
SCALE = 0.5


def _build(name: str, folder: Path) -> None:
    assert run("new", "lesson", folder / name, "--sample", name).status == 0
    for out, arguments in (("out", ()), ("letter", ("--only", "handout", "--paper", "letter"))):
        done = run("build", folder, "-o", folder / out, *arguments)
        assert (done.status, done.err) == (0, "")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A sample built into a folder ``out`` of its own without a warning. Only to read."""

    @cache
    def of(name: str) -> Path:
        return copy_of(f"sample-{name}", partial(_build, name), tmp_path_factory.mktemp(name)) / "out"

    return of


def test_the_list() -> None:
    """Each with its subject, title, minutes and language, and how to get one."""
    done = run("new", "--list")
    assert done.status == 0, done.err
    rows = {line.split()[0]: line.split() for line in done.out.splitlines() if line}
    assert {"calculus", "lab", "programming", "spanish"} == set(NAMES) <= rows.keys()
    for name in NAMES:
        row = rows[name]
        assert 45 <= int(row[-2]) <= 60 and row[-1] in ("en", "es", "fr"), row
        assert len(row) > 5
    assert "--sample" in done.out


def test_one_is_written_with_its_pictures(tmp_path: Path) -> None:
    """Under its own name, under another one beside it, into a folder; nothing that is there is overwritten."""
    picture = tmp_path / "images/secants.svg"
    assert run("new", "lesson", "--sample", "calculus", cwd=tmp_path).status == 0
    assert (tmp_path / "calculus.yaml").read_bytes() == (SAMPLES / "calculus/lesson.yaml").read_bytes()
    assert picture.read_bytes() == (SAMPLES / "calculus/images/secants.svg").read_bytes()
    assert run("new", "lesson", "mine", "--sample", "calculus", cwd=tmp_path).status == 0  # the pictures are there
    (tmp_path / "here").mkdir()
    assert run("new", "lesson", "here", "--sample", "calculus", cwd=tmp_path).status == 0
    assert (tmp_path / "here/calculus.yaml").is_file() and (tmp_path / "here/images/secants.svg").is_file()
    picture.write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    done = run("new", "lesson", "third", "--sample", "calculus", cwd=tmp_path)
    assert done.status == 1 and "secants.svg' already exists" in done.err
    assert sorted(tmp_path.rglob("*")) == before and picture.read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("lesson", "--sample", "calculs"), "There is no sample 'calculs'. Did you mean 'calculus'?"),
        (("lesson", "--sample", "zzzz"), "There are: calculus, "),
        (("course", "--sample", "calculus"), "A sample is a lesson: "),
    ],
)
def test_wrong_names(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """Status 2, what would be right, nothing written."""
    done = run("new", *arguments, cwd=tmp_path)
    assert done.status == 2 and said in done.err
    assert not list(tmp_path.iterdir())


def papers(built: Path, name: str) -> dict[str, Path]:
    """The PDFs of a sample by their kind."""
    found = {path.stem.removeprefix(f"{name}_"): path for path in (built / name).rglob("*.pdf")}
    found["handout on Letter"] = built.with_name("letter") / f"{name}/student/{name}_handout.pdf"
    assert {"handout", "slides", "guide_INSTRUCTOR"} <= found.keys()
    return found


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong_with_it(name: str) -> None:
    """No error and no warning, in either edition."""
    done = run("check", SAMPLES / name / "lesson.yaml")
    assert (done.status, done.err) == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize("name", BUILT)
def test_its_papers(name: str, built: Callable[[str], Path]) -> None:
    """The handout is a sheet, both checkers find nothing, and nothing is cut off at the edge of a page or slide."""
    for kind, path in papers(built(name), name).items():
        assert [found for checker in CHECKERS for found in checker.run(path)] == [], path
        document = pypdfium2.PdfDocument(path.read_bytes())
        pages = [page.render(scale=SCALE).to_pil().convert("RGB") for page in document]
        document.close()
        if kind.startswith("handout"):
            assert len(pages) == 2
        if kind == "slides":
            assert len(pages) <= 18
        for number, page in enumerate(pages, 1):
            edge = 2 if kind == "slides" else round(6 * MM * SCALE)
            assert "cards" in kind or not _touches(page, edge), f"{path.name}: page {number}"  # marks to cut at
            assert len(page.getcolors(1_000_000)) > 4, f"{path.name}: page {number} is empty"


def _touches(page: Any, edge: int) -> bool:
    """Whether anything is printed within so many pixels of the edge of a page; its ground may have any colour."""
    width, height = page.size
    sides = [
        (0, 0, width, edge),
        (0, height - edge, width, height),
        (0, 0, edge, height),
        (width - edge, 0, width, height),
    ]
    return len({colour for side in sides for _, colour in page.crop(side).getcolors(1_000_000)}) > 1


def test_its_programs_print_what_it_says() -> None:
    """Each program of the programming lesson that is followed by what it prints, done in Python."""
    text = (SAMPLES / "programming/lesson.yaml").read_text(encoding="utf-8")
    block = r"((?:(?!```).)*)```"
    pairs = re.findall(rf"^( *)```python numbered\n{block}\n\n *```(output|error)\n{block}", text, re.M | re.S)
    assert {kind for _, _, kind, _ in pairs} == {"output", "error"}
    for indent, program, kind, printed in pairs:
        code, expected = (dedent(re.sub(f"(?m)^{indent}", "", each)) for each in (program, printed))
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)
        said = done.stdout if kind == "output" else done.stderr
        assert said.splitlines()[-1] == expected.splitlines()[-1] and bool(done.returncode) == (kind == "error")


@pytest.mark.parametrize("name", BUILT)
def test_its_slides_fit(name: str, built: Callable[[str], Path], chromium: Any) -> None:
    """On the screen every step of every slide fits, in letters that can be read from the last row."""
    page = chromium.new_page(viewport={"width": 1280, "height": 720})
    page.goto((built(name) / name / f"student/{name}_slides.html").as_uri())
    assert page.evaluate(OVERFULL) == []
    if name == "programming":  # its third task has nothing to write but the gaps of its code
        assert page.locator("text=On paper: handout 3").count()
    page.close()
