"""After an edit only the lessons that were edited are read again, and a build of all would find nothing left to do."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT, Ran, run, settle, small_lesson

pytestmark = pytest.mark.slow

Write = Callable[..., Path]

PAGE = """{% extends "_base/paper.html" %}{% block content %}<p>{{ lesson.essential_question }}</p>
{% if lesson.background %}{% import '_base/macros.html' as m %}
{{ m.picture(lesson.background[0].figure) }}{% endif %}{% endblock %}"""
KIND = "title: Sheet\naudience: student\n"
SOURCE = "references: [{id: x-1, type: book, title: A book about a NAME}]\n"
NAMES = ("bridge", "road", "tunnel", "ferry")
BUILD = ("build", ".", "-o", "out", "--jobs", "1")
ONLY = ("--only", "sheet", "--only", "second")

OPENED: list[str] = []


@cache
def _listen() -> None:
    """Note every file that this process opens from now on; such a hook cannot be taken away again."""

    def heard(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and str(arguments[0]).endswith(".yaml"):
            OPENED.append(Path(str(arguments[0])).name)

    sys.addaudithook(heard)


@pytest.fixture
def folder(project: Write) -> Path:
    """Four lessons and two kinds, built; every lesson has something to warn of."""
    files = {f"{name}.yaml": small_lesson(name, SOURCE) for name in NAMES}
    kinds = {"templates/sheet/kind.yaml": KIND, "templates/second/kind.yaml": KIND + "requires: [references]\n"}
    pages = {f"templates/{kind}/page.html": PAGE for kind in ("sheet", "second")}
    made = project({**files, **kinds, **pages})
    settle(made)
    assert run(*BUILD, *ONLY, cwd=made).status == 0
    settle(made)
    return made


def built(folder: Path, *options: str) -> tuple[Ran, set[str]]:
    """A build, and the lesson files that it opened."""
    _listen()
    OPENED.clear()
    done = run(*BUILD, *(options or ONLY), cwd=folder)
    names = set(OPENED)
    return done, {name for name in names if name.removesuffix(".yaml") in (*NAMES, "course")}


def edit(path: Path, old: str, new: str) -> None:
    """A person's edit, with time to save it."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    settle(path.parent)


def same_as_anew(folder: Path, said: Ran, *options: str) -> None:
    """Without saved state a build has nothing to do and warns of the same; in a new folder it makes the same files."""
    (folder / "out/.kitgen-last.json").unlink(missing_ok=True)
    again = run(*BUILD, *(options or ONLY), cwd=folder)
    assert again.out.startswith("Building") and "Everything is up to date" in again.out, again.out
    once = re.sub(r"(?m)^.*\[set-aside\]\n.*\n", "", said.err)  # what was edited by hand is kept, and said once
    assert (again.status, again.err) == (said.status, once)
    assert run("build", ".", "-o", "new", *(options or ONLY), cwd=folder).status == said.status
    there, made = (
        {path.name: path.read_bytes() for path in (folder / place).rglob("*.pdf")} for place in ("out", "new")
    )
    assert made
    assert [name for name, content in made.items() if there.get(name) != content] == []


def test_only_the_edited_lesson_is_read(folder: Path) -> None:
    """The others are still reported: in the totals, and with their warnings."""
    edit(folder / "road.yaml", "Who pays", "Who really pays")
    done, read = built(folder)
    assert read == {"road.yaml"}
    assert (done.sums["built"], done.sums["unchanged"], done.sums["pages"]) == ("2", "6", "8")
    assert "8 documents for 4 lessons" in done.out
    assert done.err.count("source-not-cited") == 4, done.err
    same_as_anew(folder, done)


def test_again_and_again(folder: Path) -> None:
    """Each build saves its state for the next one, and a build with nothing to do reads no lesson."""
    for number in range(3):
        edit(folder / f"{NAMES[number]}.yaml", "Who pays", "Who really pays")
        assert built(folder)[1] == {f"{NAMES[number]}.yaml"}
    done, read = built(folder)
    assert not read
    assert "Everything is up to date" in done.out and done.sums["unchanged"] == "8"
    same_as_anew(folder, done)


def test_what_a_lesson_no_longer_has_is_removed(project: Write, folder: Path) -> None:
    """A build of everything takes away what the edited lesson does not make any more, and nothing of the others."""
    done, _ = built(folder, "--audience", "student")  # other wishes, all read
    kinds = ROOT / "templates"
    for kind in kinds.iterdir():  # no kind but these two, so that a build of everything is quick
        if (kind / "kind.yaml").exists():
            project({f"templates/{kind.name}/kind.yaml": "title: None\naudience: student\non_request: true\n"})
    settle(folder)
    assert run(*BUILD, cwd=folder).status == 0
    before = {path.name for path in (folder / "out").rglob("*.pdf")}
    edit(folder / "road.yaml", "references: [{id: x-1, type: book, title: A book about a road}]\n", "")
    done = run(*BUILD, cwd=folder)
    assert before - {path.name for path in (folder / "out").rglob("*.pdf")} == {"road_second.pdf"}
    (folder / "out/.kitgen-last.json").unlink(missing_ok=True)
    assert "Everything is up to date" in run(*BUILD, cwd=folder).out
    assert done.status == 0


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda folder: edit(folder / "road.yaml", "title: road", "title: road\nid: ferry"), 1),
        (lambda folder: edit(folder / "road.yaml", "minutes: 50\ness", "minutes: many\ness"), 1),
        (lambda folder: (folder / "road.yaml").unlink(), 0),
        (lambda folder: edit(folder / "templates/sheet/page.html", "<p>", "<p>So: "), 0),
        (lambda folder: next((folder / "out").rglob("ferry_sheet.pdf")).write_bytes(b"%PDF"), 0),
        (
            lambda folder: [
                edit(folder / f"{name}.yaml", "Who pays", "Who really pays") for name in NAMES if name != "road"
            ],
            0,
        ),
    ],
    ids=["an id", "an error", "a lesson is gone", "a template", "another output", "most lessons"],
)
def test_anything_else_reads_everything(change: Callable[[Path], object], status: int, folder: Path) -> None:
    """What is wrong with one lesson may be wrong with others too; what changed for all is made for all."""
    edit(folder / "road.yaml", "Who pays", "Who really pays")
    change(folder)
    settle(folder)
    done, read = built(folder)
    assert done.status == status, done.err
    assert {"bridge.yaml", "ferry.yaml", "tunnel.yaml"} <= read
    same_as_anew(folder, done)


def test_a_course_is_read_whole(project: Write, folder: Path) -> None:
    """Its syllabus, reader and binder are about all lessons."""
    project({"course.yaml": "title: Ways\nlessons: [bridge.yaml, road.yaml, tunnel.yaml, ferry.yaml]\n"})
    settle(folder)
    options = ("--only", "sheet", "--only", "syllabus")
    assert run(*BUILD, *options, cwd=folder).status == 0
    edit(folder / "road.yaml", "Who pays", "Who really pays")
    done, read = built(folder, *options)
    assert read == {"course.yaml", *(f"{name}.yaml" for name in NAMES)}
    same_as_anew(folder, done, *options)


def test_what_two_lessons_show(project: Write, folder: Path) -> None:
    """A picture that is in two lessons is in the documents of both."""
    dot = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="COLOUR"/></svg>'
    )
    project({"dot.svg": dot.replace("COLOUR", "red")})
    for name in ("road", "ferry"):
        edit(
            folder / f"{name}.yaml",
            "minutes: 50\ness",
            "background: [{title: A dot, body: See, figure: {image: dot.svg, alt: a dot}}]\nminutes: 50\ness",
        )
    done, _ = built(folder)
    assert done.status == 0, done.err
    project({"dot.svg": dot.replace("COLOUR", "blue")})
    settle(folder)
    done, read = built(folder)
    assert (done.sums["built"], done.sums["unchanged"]) == ("4", "4"), done.out + done.err
    assert read == {"road.yaml", "ferry.yaml"}
    same_as_anew(folder, done)
