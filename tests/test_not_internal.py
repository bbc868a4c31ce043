"""Whatever is wrong with files, folders and names has a message, and is not an internal error."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, run, small_lesson
from tests.damaged import rounds
from tests.runs import environment

Write = Callable[..., Path]

COURSE = """title: Course
lessons: [a.yaml]
term:
  start: START
  end: END
  meetings: [{day: monday, time: 10:00-11:00}]
  holidays: [{date: HOLIDAY}]
"""


@pytest.mark.slow
@pytest.mark.parametrize("seeds", [range(3), range(50, 52)])
def test_damaged_folders(seeds: range) -> None:
    """Links, pipes and damaged memories in any place of a project and its output folder."""
    assert rounds(seeds.start, len(seeds)) == []


@pytest.mark.parametrize(
    ("start", "end", "holiday", "key"),
    [
        ("0001-01-01", "2027-06-30", "2027-05-10", "start"),
        ("9999-01-01", "9999-12-31", "2027-05-10", "end"),
        ("2027-02-02", "9999-12-31", "2027-05-10", "end"),
        ("2027-02-02", "2027-06-30", "9999-12-31", "date"),
        ("2027-02-02", "2027-06-30", "2027-05", "date"),
    ],
)
def test_the_end_of_time(project: Write, start: str, end: str, holiday: str, key: str) -> None:
    """A term is in the time of schools, and a holiday has days."""
    text = COURSE.replace("START", start).replace("END", end).replace("HOLIDAY", holiday)
    folder = project({"course.yaml": text, "a.yaml": small_lesson()})
    done = run("check", ".", cwd=folder)
    assert done.status == 1
    assert f"error: '{key}' must be a day" in done.err
    assert "[bad-date]" in done.err


def test_a_lesson_that_is_a_link_to_itself(project: Write) -> None:
    """It is not there, as far as a course is concerned."""
    folder = project({"course.yaml": "title: Course\nlessons: [loop.yaml, a.yaml]\n", "a.yaml": small_lesson()})
    (folder / "loop.yaml").symlink_to("loop.yaml")
    done = run("check", ".", cwd=folder)
    assert done.status == 1
    assert "course.yaml:2:11: error: there is no lesson file 'loop.yaml'" in done.err


def test_an_output_folder_that_leads_nowhere(project: Write) -> None:
    """A link to itself, and a name that is too long."""
    folder = project({"a.yaml": small_lesson()})
    (folder / "loop").symlink_to("loop")
    for name in ("loop", "loop/x", "x" * 300, f"{'x' * 300}/x"):
        done = run("build", "a.yaml", "-o", name, "--only", "exit-tickets", cwd=folder)
        assert done.status == 1, (name, done.err)
        assert "help: " in done.err


def test_a_kind_with_mistakes_that_is_asked_for(project: Write) -> None:
    """The mistake is reported, instead of that there is no such kind."""
    folder = project({"a.yaml": small_lesson(), "templates/sheet/kind.yaml": "title: [\n"})
    done = run("build", "a.yaml", "-o", "out", "--only", "sheet", cwd=folder)
    assert done.status == 1
    assert "templates/sheet/kind.yaml:" in done.err


def test_variants_with_long_names(project: Write) -> None:
    """They are in the names of files, together."""
    names = [f"{letter * 60}" for letter in "xy"]
    folder = project({"a.yaml": small_lesson(), **{f"templates/_variants/{name}.css": "" for name in names}})
    done = run("build", "a.yaml", "--variant", "+".join(names), cwd=folder)
    assert done.status == 2
    assert "too long together" in done.err


def test_a_current_folder_that_was_removed(tmp_path: Path) -> None:
    """As in a shell whose folder another one has removed."""
    (tmp_path / "gone").mkdir()
    script = 'cd gone && rmdir ../gone && "$0" -P -m kitgen check .'
    done = subprocess.run(
        ["sh", "-c", script, sys.executable],
        cwd=tmp_path,
        env=environment(PYTHONPATH=str(ROOT)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "the current folder was removed" in done.stderr
