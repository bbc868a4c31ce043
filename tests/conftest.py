"""Worlds for tests: a project in a folder, and the sample course built once."""

from __future__ import annotations

import gc
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from kitgen.diagnostics import Report
from kitgen.pipeline import load_and_check
from kitgen.read.project import Project
from kitgen.store.metadata import reliable_from
from tests.kept import copy_of
from tests.runs import ROOT, Ran, only_kinds, run, run_process, sums

__all__ = ["ROOT", "STARTER", "Ran", "only_kinds", "run", "run_process", "sample_course", "settle"]
__all__ += ["small_lesson", "sums"]
STARTER = ROOT / "kitgen" / "starters" / "lesson.yaml"

_SMALL = """title: TITLE
minutes: 50
essential_question: Who pays for a NAME?
objectives: {one: say why}
activities: [{title: Talk, minutes: 50}]
exit_ticket: {prompt: Why?, objectives: [one]}
"""


def small_lesson(name: str = "bridge", more: str = "", title: str = "") -> str:
    """The text of a lesson of few lines about a thing; in ``more``, which is added to it, NAME is that thing."""
    return (_SMALL + more).replace("TITLE", title or name).replace("NAME", name)


def settle(folder: Path) -> None:
    """Wait until a build would record the files of a folder as up to date: they are older than a tick of the clock."""
    since = max(reliable_from(path) for path in (folder, *folder.rglob("*")))
    while time.time_ns() < since:
        time.sleep(0.005)


MARKS = {"chromium": "browser", "firefox": "browser", "course": "course", "decks": "course"}
"""The mark that each of these fixtures gives to the tests that use it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by the fixtures that they ask for."""
    for item in items:
        for mark in {MARKS[name] for name in getattr(item, "fixturenames", ()) if name in MARKS}:
            item.add_marker(mark)


def pytest_sessionstart() -> None:
    """Nearly everything that is imported and collected stays: the garbage collector need not look at it."""
    gc.disable()


def pytest_collection_finish() -> None:
    """From here on as usual."""
    gc.enable()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def no_waiting_for_the_disk() -> Iterator[None]:
    """What is written in this process need not survive a power cut: it is thousands of small files."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., Path]:
    """Write files into a folder: ``project({"lesson.yaml": "…"})`` gives the folder."""

    def write(files: dict[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return tmp_path

    return write


ENGLISH = ("01-concepts-and-legitimacy", "02-lucky-once", "04-el-salvador", "06-puerto-alder", "07-debate")
"""The lessons of the course that is built where no test of the run is `full`: at least one of each shape."""

SPANISH = ("02-lucky-once", "07-debate")
"""Those of them that are built in Spanish, too."""


@cache
def sample_course() -> Project:
    """The sample course as it is read, in both languages: once for all tests of a process, which only read it."""
    return load_and_check(ROOT / "lessons", Report())


def _course(folder: Path) -> None:
    done = run_process("build", ROOT / "lessons", "-o", folder, timeout=1500)
    assert done.status == 0, done.err


def _shorter_course(folder: Path) -> None:
    lessons = folder.with_name("lessons")
    shutil.rmtree(lessons, ignore_errors=True)
    shutil.copytree(ROOT / "lessons", lessons)
    for path in lessons.rglob("[0-9]*.yaml"):
        if path.stem not in (SPANISH if path.parent.name == "es" else ENGLISH):
            path.unlink()
    course = yaml.safe_load((lessons / "course.yaml").read_text(encoding="utf-8"))
    there = {name.partition("-")[2] for name in ENGLISH}
    course["lessons"] = [each for each in course["lessons"] if Path(each.get("path", ENGLISH[0])).stem in ENGLISH]
    for each in course["lessons"]:
        each["after"] = [name for name in each.get("after", ()) if name in there]
    course["due"] = [each for each in course.get("due", ()) if each["lesson"] in there]
    (lessons / "course.yaml").write_text(yaml.safe_dump(course, allow_unicode=True, sort_keys=False), encoding="utf-8")
    overlay = lessons / "es" / "course.yaml"  # what it has by number would be of other lessons
    numbered = re.compile(r"(?m)^  (?:lessons|due)\.\d+\..*\n")
    overlay.write_text(numbered.sub("", overlay.read_text(encoding="utf-8")), encoding="utf-8")
    done = run_process("build", lessons, "-o", folder, timeout=1500)
    assert done.status == 0, done.err


def _decks(folder: Path) -> None:
    only = ("--only", "slides", "--only", "slides-presenter")
    done = run_process("build", ROOT / "lessons", "-o", folder, *only, "--lang", "en")
    assert done.status == 0, done.err


def _starter(folder: Path) -> None:
    shutil.copy(STARTER, folder)
    done = run("build", folder / STARTER.name, "-o", folder / "out")
    assert (done.status, done.err) == (0, "")


@pytest.fixture(scope="session")
def course(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample course, built; all of its lessons only for `make test-all`. Tests only read it."""
    folder = tmp_path_factory.mktemp("course")
    if any(item.get_closest_marker("full") for item in request.session.items):
        return copy_of("course", _course, folder)
    return copy_of("shorter-course", _shorter_course, folder)


@pytest.fixture(scope="session")
def decks(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The English decks of the sample course, for the class and for the instructor, and nothing else of it. Only to
    read. They are taken from the whole course where a test of this run needs that.
    """
    folder = tmp_path_factory.mktemp("decks")
    if not any("course" in getattr(item, "fixturenames", ()) for item in request.session.items):
        return copy_of("decks", _decks, folder)
    course: Path = request.getfixturevalue("course")
    for path in course.rglob("*_slides*"):
        if not re.search(r"_es\b|_es_", path.name):
            (folder / path.relative_to(course)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, folder / path.relative_to(course))
    return folder


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the starter lesson, built into ``out``. Only to read."""
    return copy_of("starter", _starter, tmp_path_factory.mktemp("starter"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Headless Chromium."""
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def show(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Open a deck: ``show(path, "#discussion-1")``. What it, or a window that it opens, complains of or asks of a
    network fails the test at the end.

    ``clock`` stops the time, so that the test can turn it; ``expected`` is in complaints that it provokes.
    """
    contexts: list[Any] = []
    seen: list[str] = []

    def note(text: str, expected: str) -> None:
        if not expected or expected not in text:
            seen.append(text)

    def opened(
        path: Path,
        address: str = "",
        size: tuple[int, int] = (1280, 720),
        expected: str = "",
        clock: bool = False,
        **options: Any,
    ) -> Any:
        width, height = size
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        context.on("console", lambda message: note(f"console: {message.text}", expected))
        context.on("weberror", lambda error: seen.append(f"error: {error.error}"))
        context.on("dialog", lambda dialog: (seen.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        context.on(
            "request",
            lambda request: (
                None if request.url.startswith(("file:", "data:")) else seen.append(f"request: {request.url}")
            ),
        )
        if clock:
            context.clock.install(time="2026-01-12T09:00:00")
        page = context.new_page()
        page.goto(f"{path.as_uri()}{address}")
        if clock:
            context.clock.pause_at("2026-01-12T09:05:00")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert seen == []
