"""A build that has nothing to do says so at once, and is never wrong about it."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from kitgen.cli import progress
from kitgen.store import output_folder
from tests.conftest import ROOT, run, settle, small_lesson, sums
from tests.runs import run_on_a_terminal

pytestmark = pytest.mark.slow

Write = Callable[..., Path]

PAGE = '{% extends "_base/paper.html" %}{% block content %}<p>TEXT {{ lesson.essential_question }}</p>{% endblock %}'
KIND = "title: Sheet\naudience: student\n"
LESSON = small_lesson()
BUILD = ("build", ".", "-o", "out", "--only", "sheet", "--jobs", "1")


@pytest.fixture
def settled(project: Write) -> Path:
    """A folder with one kind of its own, already built."""
    folder = project(
        {"a.yaml": LESSON, "templates/sheet/kind.yaml": KIND, "templates/sheet/page.html": PAGE.replace("TEXT", "")}
    )
    settle(folder)
    assert run(*BUILD, cwd=folder).status == 0
    assert (folder / "out/.kitgen-last.json").exists()
    return folder


def at_once(folder: Path, *arguments: str) -> bool:
    """Whether a build knew that there was nothing to do without loading what reads lessons and makes pages."""
    code = (
        "import sys\nfrom kitgen.cli.main import main\n"
        f"sys.argv = ['kitgen', *{list(arguments or BUILD)!r}]\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "heavy = {'weasyprint', 'jinja2', 'pydantic', 'yaml', 'kitgen.read.project', 'kitgen.plan.plan'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    if "HEAVY []" in done.stdout:
        assert "Everything is up to date" in done.stdout
        said = sums(done.stdout)
        assert re.fullmatch(r"\d+\.\d", said.pop("seconds"))
        assert said == {"built": "0", "unchanged": "1", "failed": "0", "pages": "1", "sheets": "1"}
        return True
    return False


def anew(folder: Path, *arguments: str) -> bool:
    """Whether a build read lessons and planned, instead of knowing at once that there was nothing to do."""
    done = run(*(arguments or BUILD), cwd=folder)
    assert done.status == 0, done.err
    return done.out.startswith("Building ")


def test_the_manifest_is_read_twice(settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once for the plan, and once when no other build has the folder any more; where nothing changed, not at all."""
    read = []
    versions = output_folder.read_versions
    monkeypatch.setattr(output_folder, "read_versions", lambda folder: read.append(folder) or versions(folder))
    assert not anew(settled)
    assert not read
    (settled / "a.yaml").write_text(small_lesson(title="Another"))
    assert anew(settled)
    assert len(read) == 2


def test_nothing_heavy_is_loaded(settled: Path) -> None:
    """Nor is anything read: sizes and times tell."""
    assert at_once(settled)
    assert not anew(settled), "and it does not say that it builds"


def test_the_program_counts_too(settled: Path) -> None:
    """A change of any module of kitgen would be noticed: the record has the metadata of all."""
    record = json.loads((settled / "out/.kitgen-last.json").read_text(encoding="utf-8"))
    assert {*(ROOT / "kitgen").resolve().rglob("*.py")} <= {Path(name).resolve() for name in record["files"]}


def edited(folder: Path) -> None:
    path = folder / "a.yaml"
    path.write_text(path.read_text().replace("bridge?", "bridge, in the end?"))


CHANGES: dict[str, Callable[[Path], object]] = {
    "the lesson": edited,
    "another lesson": lambda folder: (folder / "b.yaml").write_text(small_lesson("road")),
    "a lesson of the same size and date": lambda folder: same_date(folder / "a.yaml"),
    "the template": lambda folder: (folder / "templates/sheet/page.html").write_text(PAGE.replace("TEXT", "New")),
    "a label": lambda folder: labels(folder),
    "a course file": lambda folder: (folder / "course.yaml").write_text("title: T\nlessons: [a.yaml]\n"),
    "a look": lambda folder: (folder / "templates/brand.yaml").write_text('name: S\naccent: "#005b96"\n'),
    "the output is damaged": lambda folder: next(folder.rglob("*.pdf")).write_bytes(b"%PDF-"),
    "the output is gone": lambda folder: next(folder.rglob("*.pdf")).unlink(),
}


def same_date(path: Path) -> None:
    """Another text with as many letters, dated back to the old one's time."""
    old = path.stat()
    path.write_text(path.read_text().replace("Who pays", "Who gets"))
    os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))
    assert path.stat().st_size == old.st_size


def labels(folder: Path) -> None:
    """The project's own words."""
    (folder / "templates/_labels").mkdir()
    (folder / "templates/_labels/en.yaml").write_text("page_x_of_y: '{page} / {pages}'\n")


@pytest.mark.kills
@pytest.mark.parametrize(
    "delay", [0.3, *(pytest.param(delay, marks=pytest.mark.full) for delay in (0.0, 0.15, 0.45, 0.6, 0.9))]
)
def test_a_change_while_it_builds(delay: float, settled: Path) -> None:
    """Whenever a lesson is saved, what is saved last is what is there after the next build."""
    edited(settled)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-m", "kitgen", *BUILD], cwd=settled, env=environment) as process:
        time.sleep(delay)
        lesson = settled / "a.yaml"
        lesson.write_text(lesson.read_text().replace("in the end?", "at once?"))
    assert process.returncode in (0, 1), "1 if it read the lesson while it was saved: it was empty or half of itself"
    assert run(*BUILD, cwd=settled).status == 0
    assert run("build", ".", "-o", "new", "--only", "sheet", "--jobs", "1", cwd=settled).status == 0
    there = {path.name: path.read_bytes() for path in (settled / "out").rglob("*.pdf")}
    assert there == {path.name: path.read_bytes() for path in (settled / "new").rglob("*.pdf")}


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_leads_to_a_real_build(change: str, settled: Path) -> None:
    """And what it makes is what a build into a new folder makes."""
    CHANGES[change](settled)
    assert anew(settled)
    assert run("build", ".", "-o", "new", "--only", "sheet", "--jobs", "1", cwd=settled).status == 0
    there = {path.name: path.read_bytes() for path in (settled / "out").rglob("*.pdf") if "(edited)" not in path.name}
    assert there == {path.name: path.read_bytes() for path in (settled / "new").rglob("*.pdf")}


def test_other_wishes_are_another_build(settled: Path) -> None:
    """Paper, language, kinds and the folder that one is in."""
    assert anew(settled, *BUILD, "--paper", "letter")
    assert anew(settled), "the files are now on other paper"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"key": 3}', "null", "\x00"])
def test_a_damaged_memory_is_no_memory(content: str, settled: Path) -> None:
    """It costs time and nothing else."""
    (settled / "out/.kitgen-last.json").write_text(content)
    assert anew(settled)
    assert not anew(settled), "and it is whole again"


def test_a_memory_from_elsewhere(settled: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A copied project, including its output, is checked again."""
    copy = tmp_path_factory.mktemp("copy") / "project"
    shutil.copytree(settled, copy)
    assert anew(copy)


def test_warnings_are_said_again(project: Write) -> None:
    """Warnings are repeated even if nothing was built."""
    page = PAGE.replace("TEXT", "")
    folder = project(
        {"a.yaml": LESSON + "references: [{id: x-1, type: book, title: A book}]\n", "templates/sheet/kind.yaml": KIND,
         "templates/sheet/page.html": page}
    )  # fmt: skip
    first = run(*BUILD, cwd=folder)
    assert (first.status, "warning" in first.err) == (0, True), first.err
    settle(folder)
    run(*BUILD, cwd=folder)
    assert (folder / "out/.kitgen-last.json").exists()
    again = run(*BUILD, cwd=folder)
    assert again.err == first.err
    assert again.out.splitlines()[-1] == first.out.splitlines()[-1]


def test_an_error_is_never_remembered(project: Write) -> None:
    """The status stays what it is."""
    folder = project({"a.yaml": "titel: x\n", "templates/sheet/kind.yaml": KIND, "templates/sheet/page.html": PAGE})
    settle(folder)
    assert [run(*BUILD, cwd=folder).status for _ in range(2)] == [1, 1]


def test_events(settled: Path) -> None:
    """Programs get the plan, every document and the end, one object a line."""
    edited(settled)
    done = run(*BUILD, "--json", cwd=settled)
    events = [json.loads(line) for line in done.out.splitlines()]
    assert [event["event"] for event in events] == ["plan", "document", "end"]
    plan, document, end = events
    assert (plan["documents"], document["state"], document["why"], document["pages"]) == (1, "built", "changed", 1)
    assert (settled / "out" / document["path"]).is_file()
    assert (end["built"], end["status"], end["errors"], end["pages"]) == (1, 0, 0, 1)


@pytest.mark.slow
def test_a_bar_where_there_is_a_terminal(project: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """It counts up, gives the time left, and leaves nothing behind; elsewhere there is none."""
    kinds = {f"templates/k{number}/kind.yaml": KIND for number in range(4)}
    kinds |= {f"templates/k{number}/page.html": PAGE.replace("TEXT", "<p>x</p>" * 200) for number in range(4)}
    folder = project({"a.yaml": LESSON, **kinds})
    only = [part for number in range(4) for part in ("--only", f"k{number}")]
    with monkeypatch.context() as slow:  # the time left is told after a second, which the build need not take
        slow.setattr(progress, "time", SimpleNamespace(perf_counter=itertools.count(0, 0.7).__next__))
        text = run_on_a_terminal("build", ".", "-o", "out", "-j", "1", *only, cwd=folder).err
    assert [int(number) for number in re.findall(r"(\d) of 4", text)] == [0, 1, 2, 3]
    assert re.search(r"3 of 4, about \d+ s left", text)
    assert re.search(r"\r {40,}\r$", text)
    quiet = run("build", ".", "-o", "out2", "-j", "1", *only, cwd=folder)
    assert (quiet.status, quiet.err) == (0, "")
