"""A run in the process of the test is what one in a process of its own is, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from tests import runs
from tests.conftest import run, run_process, small_lesson
from tests.runs import TooLong

Write = Callable[..., Path]

SHEET = {
    "templates/sheet/kind.yaml": "title: Sheet\naudience: student\n",
    "templates/sheet/page.html": (
        '{% extends "_base/paper.html" %}{% block content %}<p>{{ labels.name }}</p>{% endblock %}'
    ),
}
BUILD = ("build", ".", "--only", "sheet", "-j", "1", "-o")


@pytest.mark.parametrize(
    "arguments",
    [("--version",), ("check", "."), ("check", "good.yaml", "--json"), ("biuld",), (*BUILD, "OUT"), ("list", "none")],
    ids=" ".join,
)
@pytest.mark.slow
def test_both_ways_are_the_same(arguments: tuple[str, ...], project: Write) -> None:
    """Status and every byte of both outputs, but for seconds."""
    wrong = small_lesson("road").replace("minutes", "minuts", 1)
    folder = project({"good.yaml": small_lesson(title="«Ñandú» 漢"), "wrong.yaml": wrong, **SHEET})
    said = []
    for way, out in ((run, "a"), (run_process, "b")):
        done = way(*(out if each == "OUT" else each for each in arguments), cwd=folder)
        texts = [re.sub(r"\d+\.\d( s)?", "TIME", text).replace(f"{out}/", "OUT/") for text in (done.out, done.err)]
        said.append((done.status, *(re.sub(r"(?<=\S) +", " ", text) for text in texts)))
    assert said[0] == said[1]


def test_a_file_that_changes_between_two_runs_is_seen(project: Write) -> None:
    """Labels and templates go by their paths in caches of kitgen, which are emptied."""
    from kitgen.prove.extract import texts_in

    def printed(out: str) -> str:
        assert run(*BUILD, out, cwd=folder).status == 0
        content = next((folder / out).rglob("*.pdf")).read_bytes()
        return " ".join(words for _, words in texts_in(content, "pdf"))

    folder = project({"lesson.yaml": small_lesson(), **SHEET, "templates/_labels/en.yaml": "name: Before\n"})
    assert "Before" in printed("a")
    project({"templates/_labels/en.yaml": "name: After\n"})
    assert "After" in printed("b")
    project({"templates/_base/paper.html": "<html lang='en'><title>T</title><body>Own base</body></html>"})
    assert "Own base" in printed("c")


@pytest.mark.parametrize(("module", "name"), runs.BY_PATH, ids=".".join)
def test_the_caches_that_are_emptied_are_there(module: str, name: str) -> None:
    """A cache that has moved would no longer be emptied."""
    assert callable(getattr(import_module(module), name).cache_clear)


def test_the_process_is_left_as_it_was(tmp_path: Path) -> None:
    """Folder, variables, and what Ctrl-C does."""
    before = (Path.cwd(), dict(os.environ), signal.getsignal(signal.SIGINT))
    run("check", ".", cwd=tmp_path, NO_COLOR="1")
    assert (Path.cwd(), dict(os.environ), signal.getsignal(signal.SIGINT)) == before


@pytest.mark.slow
def test_a_run_that_takes_too_long_is_stopped(project: Write) -> None:
    """As a process would be."""
    page = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    folder = project({"lesson.yaml": small_lesson(), **SHEET, "templates/sheet/page.html": page})
    with pytest.raises(TooLong):
        run(*BUILD, "out", cwd=folder, timeout=3)
