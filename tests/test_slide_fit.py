"""Content that is too long for a slide continues on the next, on screen and on paper, or is reported."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from kitgen.view.slides.fit import title_class
from kitgen.view.slides.shapes import ListEntry, prose, rows
from tests.conftest import run
from tests.decks import OVERFULL, files, outside

SENTENCE = "A long sentence that goes on and on about the council and its two meetings in May. "
WORD = "x" * 400

LESSON = f"""
id: hard
title: "{(SENTENCE * 2)[:158]}."
subtitle: "{(SENTENCE * 3)[:198]}."
minutes: 240
content_note: "{SENTENCE * 12}"
essential_question: "{SENTENCE * 12}"
objectives:
  one: "{SENTENCE * 6}"
  two: "{WORD}"
vocabulary:
  - "{WORD}": "{SENTENCE * 3}"
  - "{SENTENCE * 2}": "{SENTENCE * 10}"
background:
  - title: "{SENTENCE * 5}"
    body: |
      | a | b | c | d |
      |---|---|---|---|
      | {WORD[:60]} | {SENTENCE} | {SENTENCE} | {SENTENCE} |

      > {SENTENCE * 20}

      - {SENTENCE * 9}
      - {WORD}
    figure: {{image: tall.png, alt: A tower., caption: "{SENTENCE * 4}", credit: "{SENTENCE * 2}"}}
discussion:
  - {{prompt: "{SENTENCE * 14}", likely_answers: [Yes.], objectives: [one]}}
  - {{prompt: "{WORD} and {WORD}", likely_answers: [Yes.], objectives: [two]}}
activities:
  - {{title: "{SENTENCE * 4}", minutes: 220, instructions: "{SENTENCE * 20}", uses: "background, discussion, quiz"}}
quiz:
  - type: multiple_choice
    prompt: "{SENTENCE * 8}"
    choices:
      - {{text: "{SENTENCE * 4}", correct: true, rationale: "Because."}}
      - {{text: "{SENTENCE * 4}again", rationale: "No."}}
slides:
  background: true
  extra:
    - {{title: "{SENTENCE * 5}", figure: {{image: wide.png, alt: A wall., caption: "{SENTENCE * 4}"}}}}
    - {{title: "{WORD}", figure: {{image: tall.png, alt: A tower., caption: "{SENTENCE * 8}"}}}}
    - {{title: Two lines of a heading that is long enough for them, figure: {{image: tall.png, alt: A, caption: One.}}}}
"""


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The decks of a lesson with only long texts."""
    from PIL import Image

    folder = tmp_path_factory.mktemp("hard")
    for name, size in (("wide", (1600, 400)), ("tall", (400, 1600))):
        buffer = io.BytesIO()
        Image.new("RGB", size, "#0b4f5c").save(buffer, "PNG")
        (folder / f"{name}.png").write_bytes(buffer.getvalue())
    (folder / "hard.yaml").write_text(LESSON, encoding="utf-8")
    only = [part for name in ("slides", "slides-presenter", "slides-3") for part in ("--only", name)]
    done = run("build", folder / "hard.yaml", "-o", folder / "out", *only)
    assert done.status == 0, done.err
    assert "warning" not in done.err
    return folder / "out"


@pytest.mark.parametrize("audience", ["student", "instructor"])
def test_nothing_overflows(hard: Path, show: Callable[..., Any], audience: str) -> None:
    """Every slide fits its stage, the title and pictures with long captions too, and no text is too small."""
    page = show(files(hard, "html", audience)[0])
    assert page.evaluate("deck.slides.length") > 20
    assert page.evaluate(OVERFULL) == []


@pytest.mark.parametrize("kind", ["slides", "slides-3"])
def test_nothing_leaves_the_paper(hard: Path, kind: str) -> None:
    """No text of the PDF is outside its page, not even a word of four hundred letters."""
    assert outside(hard / "hard/student" / f"hard_{kind}.pdf") == []


def test_class_of_a_title() -> None:
    """As large as it can be."""
    assert title_class("The lucky-once asymmetry", "A threat, a column and a formula", "By us") == ""
    assert title_class(SENTENCE * 2, SENTENCE * 3, "By us") == "long"
    assert title_class(SENTENCE * 4, SENTENCE * 5, "By us") == "long longest"


def test_numbers_of_two_digits_have_room() -> None:
    """Only where a list on the slide gets as far as ten: the other lists are not set in."""
    steps = [f"<li>Step {n} is told in a sentence that {'takes more than one line ' * 6}.</li>" for n in range(1, 15)]
    slides = list(prose(Markup("Steps"), Markup(f"<ol>{''.join(steps)}</ol>")))
    last = [max(map(int, re.findall(r"Step (\d+) is", slide.items[0]))) for slide in slides]
    assert last[-1] == 14
    assert [slide.long_numbers for slide in slides] == [number >= 10 for number in last]
    assert not any(slide.long_numbers for slide in prose(Markup("Talk"), Markup("<ul><li>10</li><li>11</li></ul>")))


def test_sentences_of_an_entry_go_on_in_its_line() -> None:
    """A list takes as many slides as its lines need, and is in small print only if that saves one."""
    short = [ListEntry(Markup("<p>One. Two. Three. Four. Five. Six.</p>"), Markup("The mayor"))] * 5
    assert [(len(slide.items), slide.css_class) for slide in rows(Markup("The parts"), short, "terms")] == [
        (5, "terms")
    ]
    long = [
        ListEntry(Markup("<p>" + "Says what is in the books and what is not. " * 4 + "</p>"), Markup("A clerk"))
    ] * 5
    assert {slide.css_class for slide in rows(Markup("The parts"), long, "terms")} == {"terms tight"}
