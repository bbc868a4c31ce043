"""Worlds for tests: a project in a folder, and the sample course built once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.kept import copy_of
from tests.runs import ROOT, Ran, run, run_process, sums

__all__ = ["ROOT", "STARTER", "Ran", "run", "run_process", "sums"]
STARTER = ROOT / "kitgen" / "starters" / "lesson.yaml"

MARKS = {"chromium": "browser", "firefox": "browser", "course": "course", "decks": "course"}
"""The mark that each of these fixtures gives to the tests that use it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by the fixtures that they ask for."""
    for item in items:
        for mark in {MARKS[name] for name in getattr(item, "fixturenames", ()) if name in MARKS}:
            item.add_marker(mark)


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


def _course(folder: Path) -> None:
    done = run_process("build", ROOT / "lessons", "-o", folder, timeout=1500)
    assert done.status == 0, done.err


def _decks(folder: Path) -> None:
    only = ("--only", "slides", "--only", "slides-presenter")
    done = run_process("build", ROOT / "lessons", "-o", folder, *only, "--lang", "en")
    assert done.status == 0, done.err


def _starter(folder: Path) -> None:
    shutil.copy(STARTER, folder)
    done = run("build", folder / STARTER.name, "-o", folder / "out")
    assert done.status == 0, done.err


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample course, built. Tests only read it."""
    return copy_of("course", _course, tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="session")
def decks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The decks of the sample course, for the class and for the instructor, and nothing else of it. Only to read."""
    return copy_of("decks", _decks, tmp_path_factory.mktemp("decks"))


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
