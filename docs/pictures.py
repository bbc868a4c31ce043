"""Take the pictures of docs/images from documents that kitgen builds now: one lesson of the course, and the starter.

Run it with ``make pictures`` after changing how pages look, and look at the pictures before you commit them.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

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


if __name__ == "__main__":
    for name, pages in PICTURES.items():
        side_by_side([shown(*page) for page in pages]).save(HERE / "images" / name, optimize=True)
