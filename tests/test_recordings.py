"""Recordings and films: on paper, on slides, in the guide; what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import segno

from kitgen.figures.qr import QUIET, draw
from tests.conftest import only_kinds, run
from tests.printed import alternatives, page_texts, ua_failures, words

Write = Callable[..., Path]

ADDRESS = "https://example.org/audio/over-the-river.mp3?part=1&lang=en"

LESSON = f"""
title: Songs
minutes: 30
essential_question: What is sung?
objectives: {{know: say what is sung}}
background:
  - title: The river
    body: A song.
    media:
      - title: Over the river
        url: "{ADDRESS}"
        minutes: 2 min 10 s
        credit: "A choir, CC BY"
        transcript: Home we go.
      - {{kind: video, url: "https://example.org/film", minutes: 1:02:05}}
activities: [{{title: Listen, minutes: 30, objectives: [know], uses: [background]}}]
exit_ticket: [{{prompt: What did you hear?, listen_for: a song, objectives: [know]}}]
"""


def squares(svg: str) -> list[list[int]]:
    """The code of a drawing, as rows of black and white."""
    size = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])  # type: ignore[index]
    rows = [[0] * size for _ in range(size)]
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg):
        for place in range(int(length)):
            rows[int(y)][int(x) + place] = 1
    return rows


def test_the_code_is_that_of_the_address() -> None:
    """Square by square, with white around it."""
    drawn = squares(draw(ADDRESS, "QR").svg)
    inner = [row[QUIET:-QUIET] for row in drawn[QUIET:-QUIET]]
    assert inner == [list(row) for row in segno.make(ADDRESS, error="m", micro=False).matrix]
    assert not any(any(row) for row in (*drawn[:QUIET], *drawn[-QUIET:]))


def test_on_paper_and_slides(project: Write) -> None:
    """Title, length, address and a code with its alternative; a link on slides; the transcript in the guide only."""
    folder = project({"l.yaml": LESSON})
    only = only_kinds("reading", "guide", "slides", "slides-presenter")
    done = run("build", folder, "-o", folder / "out", *only)
    assert done.status == 0, done.err
    path = next((folder / "out").rglob("*reading.pdf"))
    text = page_texts(path)[0]
    for wanted in ("Over the river", "Listen · 2 min 10 s", ADDRESS.removeprefix("https://"), "Watch · 62 min 5 s"):
        assert re.sub(r"\s", "", wanted) in re.sub(r"\s", "", text), text
    assert ua_failures(path) == []
    assert f"QR code: {ADDRESS}" in alternatives(path)
    slides = next((folder / "out").rglob("*slides.html")).read_text(encoding="utf-8")
    address = ADDRESS.replace("&", "&amp;")
    assert "<p>Listen (2" in slides and f'<a href="{address}">{address}</a>' in slides
    assert "Home we go." in next((folder / "out").rglob("*slides_INSTRUCTOR.html")).read_text(encoding="utf-8")
    guide = words(next((folder / "out").rglob("*guide*.pdf")))
    assert "Home we go." in guide
    assert "Home we go." not in text + slides


def test_slides_have_recordings_that_no_row_uses(project: Write) -> None:
    """A link on paper alone cannot be played to the class."""
    folder = project({"l.yaml": LESSON.replace("uses: [background]", "uses: [exit ticket]")})
    done = run("build", folder, "-o", folder / "out", "--only", "slides")
    assert done.status == 0, done.err
    assert "Listen (2" in next((folder / "out").rglob("*slides.html")).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("https://example.org/film", "example.org/film", "write https://example.org/film"),
        ("https://example.org/film", "javascript:alert(1)", "must be an address on the web"),
        ("https://example.org/film", "https://example.org/" + "a" * 300, "longer than 300 characters"),
        ("2 min 10 s", "long", "minutes and seconds: '2:10'"),
        ("2 min 10 s", "0", "between a second and ten hours"),
        ("kind: video", "kind: film", "audio"),
    ],
)
def test_what_is_refused(old: str, new: str, words: str, project: Write) -> None:
    """In its place, with what to write."""
    done = run("check", project({"l.yaml": LESSON.replace(old, new)}) / "l.yaml")
    assert done.status == 1
    assert words in done.err
    assert re.search(r"l\.yaml:\d+:\d+: error: ", done.err), done.err
