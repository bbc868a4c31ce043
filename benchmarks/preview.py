"""Milliseconds from a save to the new text on the screen, in `kitgen serve` and Chromium.

    .venv/bin/python benchmarks/preview.py --rounds 20 [--against FOLDER]

A copy of the sample course is served by a process of its own; the page shows a document of one lesson. In each round a
word of the lesson is changed as an editor does, and the page notes when it shows it. Printed pages are timed as well.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LESSON = "02-lucky-once.yaml"
WORD = "Listen to the five names."

SHOWN = """word => {
  const text = document.querySelector("iframe:not(.behind)")?.contentDocument?.body?.textContent;
  return text?.includes(word) && Date.now();
}"""

PAGES = """before => {
  const image = document.querySelector(".pages img");
  return image && image.src !== before && image.complete && Date.now();
}"""


def main() -> None:
    """Measure, and print the median, the best and the worst."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--against", type=Path, help="another checkout of kitgen, whose rounds alternate with these")
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright

    trees = [ROOT, *([options.against.resolve()] if options.against else [])]
    path = next(found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name)))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver, contextlib.ExitStack() as stack:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        stack.callback(browser.close)
        shown = [stack.enter_context(_shown(tree, Path(folder) / str(number), browser))
                 for number, tree in enumerate(trees)]  # fmt: skip
        time.sleep(10)  # until their workers are ready
        for number in range(options.rounds + 2):
            for each in shown:
                each.round(number)
        for each in shown:
            each.page.locator("label[for=choose-view-pages]").click()
            each.page.wait_for_function(PAGES, arg="")
        for number in range(max(options.rounds // 4, 3)):
            for each in shown:
                each.round_of_pages(number)
    print(f"load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for each in shown:
        each.say()
    if len(shown) > 1:
        for name in ("quick", "used"):
            ratio = statistics.median(
                there / here
                for here, there in zip(getattr(shown[0], name)[2:], getattr(shown[1], name)[2:], strict=True)
            )
            print(f"{TITLES[name]}: {options.against} takes {ratio:.2f} times as long")


TITLES = {"quick": "quick view", "used": "processor time"}


@dataclass
class Shown:
    """A document on screen, and what was measured: milliseconds of each round, and of the server's processor."""

    tree: Path
    lesson: Path
    page: Any
    server: int
    text: str
    quick: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    used: list[float] = field(default_factory=list)

    def round(self, number: int) -> None:
        """Save a new word, and wait until it is shown; the first rounds are not counted."""
        word, before = f"Listen to the {number + 100} names.", _processor_time(self.server)
        saved = _save(self.lesson, self.text.replace(WORD, word))
        shown = self.page.wait_for_function(SHOWN, arg=word, polling="raf").json_value()
        time.sleep(1.5)  # until the whole course was checked
        self.quick.append(float(shown) - saved)
        self.used.append(_processor_time(self.server) - before)

    def round_of_pages(self, number: int) -> None:
        """Save a new word, and wait until the first printed page is another one."""
        before = self.page.locator(".pages img").first.evaluate("image => image.src")
        saved = _save(self.lesson, self.text.replace(WORD, f"Listen to the {number + 500} names."))
        shown = self.page.wait_for_function(PAGES, arg=before, polling="raf").json_value()
        time.sleep(1.5)
        self.pages.append(float(shown) - saved)

    def say(self) -> None:
        """Print the medians."""
        print(self.tree)
        for name, taken in (("quick view", self.quick[2:]), ("printed pages", self.pages)):
            print(f"  {name:14} median {statistics.median(taken):5.0f} ms   {min(taken):5.0f} to {max(taken):5.0f}")
        print(f"  processor time of the server, without its workers: {statistics.median(self.used[2:]):.0f} ms a save")


@contextlib.contextmanager
def _shown(tree: Path, course: Path, browser: Any) -> Iterator[Shown]:
    """A copy of the sample course, served by a checkout of kitgen, with a document on screen."""
    shutil.copytree(ROOT / "lessons", course)
    server, url = _served(tree, course)
    try:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(120_000)
        page.goto(f"{url}#/{LESSON}/preview")
        page.wait_for_function(SHOWN, arg=WORD)
        yield Shown(tree, course / LESSON, page, server.pid, (course / LESSON).read_text(encoding="utf-8"))
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


def _processor_time(process: int) -> float:
    """Milliseconds of processor time that a process has used; 0 where the system does not say."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") * 1000


def _served(tree: Path, course: Path) -> tuple[subprocess.Popen[str], str]:
    """A server for the course, and its address."""
    command = [sys.executable, "-P", "-m", "kitgen", "serve", str(course), "--no-open"]
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONUNBUFFERED": "1"}
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert server.stdout is not None
    for line in server.stdout:
        if found := re.search(r"http://\S+", line):
            return server, found[0]
    raise SystemExit("kitgen serve did not start")


def _save(path: Path, text: str) -> float:
    """Write a file as editors do; the time when it was there, in milliseconds."""
    temporary = path.with_name(f".{path.name}")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
    return time.time() * 1000


if __name__ == "__main__":
    main()
