"""Milliseconds from a save to the new text on the screen, in `kitgen serve` and Chromium.

    .venv/bin/python benchmarks/preview.py --rounds 20

A copy of the sample course is served by a process of its own; the page shows a document of one lesson. In each round a
word of the lesson is changed as an editor does, and the page notes when it shows it. Printed pages are timed as well.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LESSON = "02-lucky-once.yaml"
WORD = "Listen to the five names."

SHOWN = """word => {
  const text = document.querySelector("iframe:not(.behind)")?.contentDocument?.body?.textContent;
  return text?.includes(word) && performance.timeOrigin + performance.now();
}"""

PAGES = """before => {
  const image = document.querySelector(".pages img");
  return image && image.src !== before && image.complete && performance.timeOrigin + performance.now();
}"""


def main() -> None:
    """Measure, and print the median, the best and the worst."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder) / "course"
        shutil.copytree(ROOT / "lessons", course)
        server, url = _served(course)
        try:
            quick, pages, used = _measured(url, course / LESSON, rounds, server.pid)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)
    print(f"load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for name, taken in (("quick view", quick), ("printed pages", pages)):
        print(f"{name:14} median {statistics.median(taken):5.0f} ms   {min(taken):5.0f} to {max(taken):5.0f}")
    print(f"processor time of the server, without its workers: {used * 1000:.0f} ms for each save")


def _processor_time(process: int) -> float:
    """Seconds of processor time that a process has used; 0 where the system does not say."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _served(course: Path) -> tuple[subprocess.Popen[str], str]:
    """A server for the course, and its address."""
    command = [sys.executable, "-m", "kitgen", "serve", str(course), "--no-open"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert server.stdout is not None
    for line in server.stdout:
        if found := re.search(r"http://\S+", line):
            return server, found[0]
    raise SystemExit("kitgen serve did not start")


def _measured(url: str, lesson: Path, rounds: int, server: int) -> tuple[list[float], list[float], float]:
    """Milliseconds of each round, of both views, and seconds of the server's processor time for one save."""
    from playwright.sync_api import sync_playwright

    path = next(found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name)))
    text = lesson.read_text(encoding="utf-8")
    assert WORD in text
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(120_000)
        page.goto(f"{url}#/{LESSON}/preview")
        page.wait_for_function(SHOWN, arg=WORD)
        time.sleep(10)  # until its workers are ready
        before = _processor_time(server)
        quick = [_round(page, lesson, text, number) for number in range(rounds + 2)][2:]
        used = (_processor_time(server) - before) / (rounds + 2)
        page.locator("label[for=choose-view-pages]").click()
        page.wait_for_function(PAGES, arg="")
        pages = [_round_of_pages(page, lesson, text, number) for number in range(max(rounds // 4, 3))]
        browser.close()
    return quick, pages, used


def _round(page: Any, lesson: Path, text: str, number: int) -> float:
    """Milliseconds until a new word is shown."""
    word = f"Listen to the {number + 100} names."
    saved = _save(lesson, text.replace(WORD, word))
    shown = page.wait_for_function(SHOWN, arg=word, polling="raf").json_value()
    time.sleep(1.5)  # until the whole course was checked
    return float(shown) - saved


def _round_of_pages(page: Any, lesson: Path, text: str, number: int) -> float:
    """Milliseconds until the first printed page is another one."""
    before = page.locator(".pages img").first.evaluate("image => image.src")
    saved = _save(lesson, text.replace(WORD, f"Listen to the {number + 500} names."))
    shown = page.wait_for_function(PAGES, arg=before, polling="raf").json_value()
    time.sleep(1.5)
    return float(shown) - saved


def _save(path: Path, text: str) -> float:
    """Write a file as editors do; the time when it was there, in milliseconds."""
    temporary = path.with_name(f".{path.name}")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
    return time.time() * 1000


if __name__ == "__main__":
    main()
