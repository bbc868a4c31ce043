"""How large the decks of a lesson folder are, and how long a browser takes from opening one to its first slide.

    .venv/bin/python benchmarks/decks.py [--lessons lessons] [--rounds 5]

The first slide is there at "first-contentful-paint", which the browser itself measures from the beginning of the
navigation (file://, a fresh page, no cache of an earlier one). Firefox is asked where it is installed.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

PAINT = """() => new Promise(done => {
    const told = list => list.getEntries().forEach(
        each => each.name === 'first-contentful-paint' && done(each.startTime));
    new PerformanceObserver(told).observe({type: 'paint', buffered: true});
})"""
Timer = Callable[[Path], float]


def main() -> None:
    """Build the decks, then say sizes and times."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--lessons", type=Path, default=ROOT / "lessons")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        build(given.lessons, Path(folder))
        largest = [heaviest(Path(folder), audience) for audience in ("student", "instructor")]
        for path in largest:
            print(f"{path.name}: {path.stat().st_size / 1000:.0f} KB")
        for name, browser in (("Chromium", chromium), ("Firefox", firefox)):
            with browser() as paint:
                if paint is None:
                    print(f"{name} is not on this machine")
                    continue
                for path in largest:
                    took = [paint(path) for _ in range(given.rounds)]
                    print(f"{name}, {path.name}: first slide after {statistics.median(took):.0f} ms", end=" ")
                    print(f"({min(took):.0f} to {max(took):.0f})")


def build(lessons: Path, folder: Path) -> None:
    """The HTML decks of all lessons, for students and instructors."""
    kinds = [part for name in ("slides", "slides-presenter") for part in ("--only", name)]
    command = [sys.executable, "-m", "kitgen", "build", lessons, "-o", folder, *kinds]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)


def heaviest(folder: Path, audience: str) -> Path:
    """The largest deck for an audience."""
    return max(folder.glob(f"**/{audience}/*_slides*.html"), key=lambda path: path.stat().st_size)


@contextmanager
def chromium() -> Iterator[Timer | None]:
    """Milliseconds to the first slide in headless Chromium."""
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        yield None
        return
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])

        def paint(path: Path) -> float:
            context = browser.new_context(viewport={"width": 1280, "height": 720})
            page = context.new_page()
            page.goto(path.as_uri())
            took: float = page.evaluate(PAINT)
            context.close()
            return took

        yield paint
        browser.close()


@contextmanager
def firefox() -> Iterator[Timer | None]:
    """Milliseconds to the first slide in headless Firefox, in a profile of its own."""
    from tests.firefox import Firefox, program

    found = program()
    if found is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as profile, Firefox(found, Path(profile)) as browser:

        def paint(path: Path) -> float:
            page = browser.open(path)
            took: float = page.run(PAINT)
            page.close()
            return took

        yield paint


if __name__ == "__main__":
    main()
