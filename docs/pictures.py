"""Take the pictures of docs/images from documents that kitgen builds now, and from the pages of `kitgen serve`.

Run it with ``make pictures`` after changing how pages look, and look at the pictures before you commit them.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw

HERE = Path(__file__).resolve().parent
STARTER, COURSE = "kitgen/starters/lesson.yaml", "lessons/02-lucky-once.yaml"

Page = tuple[str, str, str, str]
"""The lesson, the options of the build beside ``--only``, the kind, and words that are on the page."""

PICTURES: dict[str, list[Page]] = {
    "kit.png": [
        (COURSE, "", "handout", ""),
        (COURSE, "", "reading", ""),
        (COURSE, "", "guide", ""),
        (COURSE, "", "slides", "Many small chances"),
    ],
    "first-lesson.png": [(STARTER, "", "handout", ""), (STARTER, "", "guide", ""), (STARTER, "", "key", "")],
    "slides.png": [
        (STARTER, "", "slides", ""),
        (STARTER, "", "slides", "Read and map"),
        (STARTER, "", "slides", "Which reason moves you most"),
    ],
    "variants.png": [
        (STARTER, f"--variant {variant}", "handout", "")
        for variant in ("large-print", "dyslexia-friendly", "high-contrast", "low-ink")
    ],
}
"""Each picture: the pages that it shows side by side."""

WIDTH, HEIGHT, SCREEN_COLOURS = 1280, 800, 160
"""Pixels of the window in which the pages of `kitgen serve` are shown, and the colours that their pictures have."""

SIZE, GAP, PAPER, EDGE = 900, 36, "#e4e7ea", "#9aa3ab"
COLOURS = 32


def built(lesson: str, options: str, kind: str) -> pypdfium2.PdfDocument:
    """A document of a lesson, built now."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-P", "-m", "kitgen", "build", lesson, "-o", folder, "--lang", "en", "--only", kind]
        subprocess.run([*command, *options.split()], cwd=HERE.parent, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        (path,) = Path(folder).rglob("*.pdf")
        return pypdfium2.PdfDocument(path.read_bytes())


def shown(lesson: str, options: str, kind: str, words: str) -> Image.Image:
    """The first page of a document that has the words, as a picture."""
    page = next(page for page in built(lesson, options, kind) if words in page.get_textpage().get_text_range())
    return page.render(scale=SIZE / max(page.get_size())).to_pil().convert("RGB")


def side_by_side(pages: list[Image.Image]) -> Image.Image:
    """Pages in a row on grey, each with a thin edge."""
    width = sum(page.width for page in pages) + GAP * (len(pages) + 1)
    sheet = Image.new("RGB", (width, max(page.height for page in pages) + 2 * GAP), PAPER)
    draw, left = ImageDraw.Draw(sheet), GAP
    for page in pages:
        sheet.paste(page, (left, GAP))
        draw.rectangle((left - 1, GAP - 1, left + page.width, GAP + page.height), outline=EDGE)
        left += page.width + GAP
    # by the most different colours, so that the few letters that are not grey stay so
    return sheet.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


def new_lesson(page: Any) -> None:
    """A sample and a title are chosen."""
    page.get_by_role("link", name="New lesson").click()
    page.get_by_label("Which metal is it?").check()
    page.get_by_label("Title of your lesson").fill("Whose river is it?")


def the_plan(page: Any) -> None:
    """The form of that lesson."""
    page.get_by_role("button", name="Make the lesson").click()
    page.locator("[data-part=plan]").click()
    page.get_by_label("Title", exact=True).first.fill("Look at the map")
    page.frame_locator(".beside-form iframe:not(.behind)").get_by_text("Look at the map").first.wait_for()
    page.locator(".save-state.saved").wait_for()


def imported(page: Any) -> None:
    """A Word file with ten questions, of which one has no right answer."""
    from tests.office_files import docx, p, r

    text = [p(f"{number}. Which river is number {number}?") for number in range(1, 11)]
    choices = [[p(r(f"{letter}) River {letter}", "b" if letter == "b" else "")) for letter in "abc"] for _ in text]
    choices[6] = [p(f"{letter}) River {letter}") for letter in "abc"]
    word = docx(*(each for one, some in zip(text, choices, strict=True) for each in (one, *some)))
    page.get_by_role("link", name="Import a file").click()
    page.locator("#import-file").set_input_files(
        {"name": "River quiz.docx", "mimeType": "application/octet-stream", "buffer": word}
    )
    page.locator(".imported h2").wait_for()


def printing(page: Any) -> None:
    """The class set of the lesson."""
    page.get_by_role("link", name="Whose river is it?").click()
    page.get_by_role("link", name="Print", exact=True).click()
    page.get_by_text("printed sides").wait_for()


SCREENS: dict[str, Callable[[Any], None]] = {
    "kit-new.png": new_lesson,
    "kit-form.png": the_plan,
    "kit-import.png": imported,
    "kit-print.png": printing,
}
"""The pictures of the pages of `kitgen serve`, and what is done before each, one after the other."""


def take_screens() -> None:
    """Take the pictures of the pages, in Chromium, of a new course with dates."""
    sys.path.insert(0, str(HERE.parent))
    from playwright.sync_api import sync_playwright

    from tests.serving import served

    with tempfile.TemporaryDirectory() as top:
        folder = Path(top) / "my-course"
        subprocess.run([sys.executable, "-P", "-m", "kitgen", "new", "course", str(folder)], check=True)  # noqa: S603
        with (folder / "course.yaml").open("a") as file:
            file.write("term: {start: 2027-04-05, end: 2027-05-28, meetings: [{day: monday, time: '10:00-10:55'}]}\n")
        with served(folder) as server, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce")
            page.goto(server.url)
            for name, done in SCREENS.items():
                done(page)
                path = Path(top) / name
                page.screenshot(path=path)
                image = Image.open(path).convert("RGB")
                colours = image.quantize(SCREEN_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
                colours.save(HERE / "images" / name, optimize=True)
            browser.close()


if __name__ == "__main__":
    take_screens()
    for name, pages in PICTURES.items():
        side_by_side([shown(*page) for page in pages]).save(HERE / "images" / name, optimize=True)
