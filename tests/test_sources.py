"""Documents A, B, C: on the reading, in the plan, on slides, in the guide; numbers in their margins; what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kitgen.text.citations import Citations
from kitgen.view.numbered_text import WIDTH, numbered_text
from kitgen.view.texts import RenderedProse
from tests.conftest import only_kinds, run
from tests.printed import ua_failures, words

Write = Callable[..., Path]

LESSON = """
title: The mill
minutes: 50
essential_question: Was it a good place?
objectives: {weigh: weigh two sources}
reading:
  - source: letter
    title: A letter home
    introduction: Written in 1850.
    numbers: lines
    text: |
      We came in the spring and found the mill *already standing, with four floors* and a bell that rang at five in
      the morning. My brother works in the upper room, where it is hot and the air is full of lint.

      Come in the summer if you can, and bring the children.
    glosses: [{lint: small fibres}]
    questions: [{prompt: Who writes?, answer: a mill worker, at: line 2, objectives: [weigh]}]
  - title: Document B
    text: The upper rooms were found to be in good order.
    questions: [{prompt: What does it leave out?, answer: the heat}]
discussion: [{prompt: "Use documents A and B: was it?", likely_answers: [no], objectives: [weigh]}]
activities:
  - {title: Read, minutes: 20, objectives: [weigh], uses: [document A-B]}
  - {title: Talk, minutes: 30, objectives: [weigh], uses: [discussion 1, reading]}
references:
  - {id: letter, type: personal_communication, title: Letter to my sister, issued: 1850}
"""


def test_in_every_document(project: Write) -> None:
    """Head-note, text, glosses, source and questions together; activities name the letters; answers for the guide."""
    folder = project({"l.yaml": LESSON})
    done = run("check", folder / "l.yaml")
    assert (done.status, done.err) == (0, "")
    only = only_kinds("reading", "handout", "guide", "slides", "slides-presenter")
    done = run("build", folder, "-o", folder / "out", *only)
    assert done.status == 0, done.err
    path = next((folder / "out").rglob("*reading.pdf"))
    assert ua_failures(path) == []
    paper = words(path)
    order = ["Document A: A letter home", "Written in 1850.", "already standing", "lint small fibres", "Source:"]
    order += ["A1 Who writes? line 2", "Document B", "good order", "B1 What does it leave out?", "Letter to my sister"]
    places = [paper.find(words) for words in order]
    assert -1 not in places and places[:9] == sorted(places[:9]), (paper, places)
    assert "Document B: Document B" not in paper
    handout = words(next((folder / "out").rglob("*handout.pdf")))
    assert "Reading (Document A; Document B)" in handout
    guide = words(next((folder / "out").rglob("*guide*.pdf")))
    assert "a mill worker" in guide and "a mill worker" not in paper + handout
    slides = next((folder / "out").rglob("*slides.html")).read_text(encoding="utf-8")
    assert "good order" in slides
    assert "the heat" in next((folder / "out").rglob("*slides_INSTRUCTOR.html")).read_text(encoding="utf-8")
    assert "the heat" not in slides


def rendered(text: str, numbers: str | None) -> str:
    """The text of a document with its numbers."""
    given: dict[str, Any] = {"text": RenderedProse(text, Citations({}, "en")), "numbers": numbers}
    return str(numbered_text(given))


def test_lines_are_numbered_through() -> None:
    """Each fifth, over paragraphs; no line is longer than that of others; words and marks stay whole."""
    words = " ".join(f"word{n} *marked word{n}* &c." for n in range(60))
    html = rendered(f"{words}\n\n{words}", "lines")
    lines = re.split(r"<br>|</p>\s*<p>", html.strip().removeprefix("<p>").removesuffix("</p>"))
    numbers = [re.match(r'<span class="line-number">(\d+)</span>', line) for line in lines]
    assert [int(found[1]) for found in numbers if found] == list(range(5, len(lines) + 1, 5))
    assert all((number is not None) == (place % 5 == 0) for place, number in enumerate(numbers, 1))
    plain = [re.sub(r"<[^>]+>", "", re.sub(r"<span.*?</span>", "", line)).replace("&amp;", "&") for line in lines]
    assert max(map(len, plain)) <= WIDTH
    assert " ".join(" ".join(plain).split()) == " ".join(f"{words} {words}".replace("*", "").split())


def test_paragraphs_and_none() -> None:
    """Paragraphs are numbered if there are several, unless the document says otherwise."""
    assert rendered("One.\n\nTwo.", None).count("line-number") == 2
    assert rendered("One.", None).count("line-number") == 0
    assert rendered("One.\n\nTwo.", "none").count("line-number") == 0


def test_a_text_without_spaces_has_lines() -> None:
    """Letters of Chinese and Japanese are twice as wide."""
    assert rendered("春が来て川の水が増えた。" * 40, "lines").count("<br>") == 11


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("documents A and B", "documents A and D", "unknown-document", "there is no document 'D'"),
        ("document A-B", "document D", "unknown-use", "no document has the id 'D'"),
        ("    numbers: lines", "    numbers: words", "unknown-value", "lines"),
        (
            "text: The upper rooms were found to be in good order.",
            "notes: none yet",
            "document-empty",
            "nothing to read",
        ),
    ],
)
def test_what_is_wrong(old: str, new: str, code: str, words: str, project: Write) -> None:
    """In its place."""
    done = run("check", project({"l.yaml": LESSON.replace(old, new)}) / "l.yaml")
    assert f"[{code}]" in done.err, done.err
    assert words in done.err


def test_a_translation_has_them(project: Write) -> None:
    """Their texts are in the overlay, by their letters."""
    folder = project({"l.yaml": LESSON})
    done = run("translate", "es", folder / "l.yaml")
    assert done.status == 0, done.err
    overlay = (folder / "es/l.yaml").read_text(encoding="utf-8")
    for key in ("documents.A.text", "documents.A.glosses.1.meaning", "documents.B.questions.1.answer"):
        assert key in overlay
