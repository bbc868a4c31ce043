"""Questions, choices and answers of more than a sentence: paragraphs, lists, tables, formulas, in every document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kitgen.text import markdown
from kitgen.view.cards import card_form, ticket_is_whole
from kitgen.view.slides.blocks import first_and_rest, paragraph
from tests.conftest import only_kinds, run
from tests.decks import OVERFULL
from tests.printed import lines_of

LESSON = r"""title: Two trains
minutes: 45
essential_question: When does one overtake the other?
objectives: {know: say when}
guiding_questions:
  - |
    Think of this:

    - what is given
    - what is asked
background: [{title: Speed, body: A train covers some way in an hour.}]
discussion:
  - prompt: |
      Choose one of these:
      1. talk
      2. wait
      Say why, in the light of

      | year | trains |
      | --- | --- |
      | 2014 | 31 |
      | 2015 | 52 |
    likely_answers:
      - |
        They say:

        - talk, because it is cheap
        - wait
    objectives: [know]
quiz:
  - prompt: |
      Two trains leave:
      - Train A goes 80 km/h.
      - Train B goes 100 km/h.
      When does B catch up?
    choices:
      - text: |
          After an hour:

          - because of *this*
          - and of that
        correct: true
        rationale: |
          Two reasons.

          1. one
          2. another
      - Never: it is faster
    objectives: [know]
  - prompt: |
      | year | trains |
      | --- | --- |
      | 2014 | 31 |

      Which year is it?
    answer: "2014"
    objectives: [know]
  - prompt: |
      Prove:

      $$\int_0^1 x\,dx = \frac12$$

      ```python
      for n in range(9):
          total += n
      ```

      Then say what it is for.
    type: essay
    answer: |
      A triangle.

      - half a square
    objectives: [know]
exit_ticket:
  prompt: |
    Two things:

    - one you knew
    - one you did not
  listen_for: |
    Both.

    - or none
homework: {prompt: "Read:\n\n- this\n- that", objectives: [know]}
activities:
  - title: Work
    minutes: 20
    uses: discussion
    steps:
      - Read.
      - {text: "Write:\n\n- a sum\n- a sentence\n", minutes: 5, notes: "Look.\n\n- at the units\n"}
      - Swap.
    objectives: [know]
  - Quiz: 15, quiz 1-3
  - Out: {minutes: 5, uses: "exit ticket, homework", phase: exit}
slack: 5
"""


@pytest.mark.parametrize(
    ("text", "first", "rest"),
    [
        ("One sentence.", "One sentence.", ""),
        ("1. not a list", "1. not a list", ""),
        ("One.\n\nTwo.", "One.", "<p>Two.</p>"),
        ("- a\n- b", "", "<ul><li>a</li><li>b</li></ul>"),
        ("Two:\n- a\n- b\nWhich?", "Two:", "<ul><li>a</li><li>b</li></ul><p>Which?</p>"),
        ("Two:\n- a\nb\n- c", "Two:", "<ul><li>a<br>b</li><li>c</li></ul>"),
        ("> so\nWho?", "", "<blockquote><p>so</p></blockquote><p>Who?</p>"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\nWhy?", "", "<p>Why?</p>"),
    ],
)
def test_the_first_paragraph_is_apart_from_the_blocks_below_it(text: str, first: str, rest: str) -> None:
    """A line right below a list, a quotation or a table is not a part of it, unless the list goes on below the line."""
    begun, below = markdown.begun(text, "en", lambda cites: "")
    assert begun == first
    assert below.replace("\n", "").endswith(rest)
    if "|" in text:
        assert "<td>Why?" not in below


def test_html_of_a_slide_is_taken_apart_like_its_text() -> None:
    """A sentence that begins with emphasis is a sentence, not a block."""
    from markupsafe import Markup

    assert first_and_rest(Markup("<em>One</em> sentence")) == ("<em>One</em> sentence", "")
    assert first_and_rest(Markup("<p>One</p><ul><li>two</li></ul>")) == ("One", "<ul><li>two</li></ul>")
    assert first_and_rest(Markup("<ul><li>two</li></ul>")) == ("", "<ul><li>two</li></ul>")
    assert paragraph(Markup("<p>One</p><p>Two</p>"), "A") == "<p><strong>A</strong> One</p><p>Two</p>"
    assert paragraph(Markup("<ul><li>two</li></ul>"), "A") == "<p><strong>A</strong> </p><ul><li>two</li></ul>"


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documents of the lesson."""
    folder = tmp_path_factory.mktemp("trains")
    (folder / "trains.yaml").write_text(LESSON, encoding="utf-8")
    only = only_kinds(*WANTED, "slides-presenter")
    done = run("build", folder / "trains.yaml", "-o", folder / "out", *only)
    assert done.status == 0, done.err
    assert "warning" not in done.err, done.err
    return folder / "out"


WANTED = {
    "quiz": ["1 Two trains leave:", "– Train A goes 80 km/h.", "When does B catch up?", "A After an hour:", "B Never",
             "Which year is it?", "3 Prove:", "for n in range(9):", "Then say what it is for."],
    "key": ["1 Two trains leave:", "– Train A goes 80 km/h.", "– and of that", "Two reasons.", "2. another",
            "A triangle.", "– half a square"],
    "handout": ["Talk about it: Choose one of these:", "1. talk", "2. wait", "Say why, in the light of", "2014 31",
                "Two things:", "– one you knew", "At home: Read:", "– that"],
    "guide": ["– a sum", "– at the units", "D1 Choose one of these:", "– wait", "– one you did not", "– or none"],
    "substitute-plan": ["– a sum", "– one you did not"],
    "reading": ["– Think of this:", "– what is asked"],
    "question-cards": ["Choose one of these:", "2. wait", "2014 31"],
    "exit-tickets": ["1 Two things:", "– one you knew"],
    "slides": ["Choose one of these:", "1. talk", "2. wait", "Two trains leave:", "– Train A goes 80 km/h.",
               "A After an hour:", "2. Write:", "for n in range(9):", "– a sentence", "– one you knew", "– that"],
}  # fmt: skip


@pytest.mark.parametrize("kind", WANTED)
def test_nothing_runs_together(kind: str, made: Path) -> None:
    """Each entry of a list, row and paragraph has its line; a number or a letter is beside the first."""
    path = next(made.rglob(f"trains_{kind}*.pdf"))
    lines = lines_of(path)
    for wanted in WANTED[kind]:
        assert any(wanted in line for line in lines), f"{wanted!r} is no line of {lines}"


def test_decks_have_the_lists_too(made: Path, show: Callable[..., Any]) -> None:
    """In the deck the blocks are below the question, and the answer's below the answer; nothing is cut off."""
    assert show(next(made.rglob("trains_slides_INSTRUCTOR.html"))).evaluate(OVERFULL) == []
    page = next(made.rglob("trains_slides_INSTRUCTOR.html")).read_text(encoding="utf-8")
    assert "<li>Train A goes 80 km/h.</li>" in page.replace("\u00a0", " ")
    assert page.count("<li>and of that</li>") >= 2, "in the question and in its answer"
    assert "<p><p>" not in page and "<p><ul>" not in page


def test_cards_are_as_large_as_the_longest_question() -> None:
    """Eight on a sheet, fewer if a question needs room; two tickets on a sheet, or one."""

    class Said:
        """A text with blocks."""

        rest = True

        def __init__(self, html: str) -> None:
            self.blocks = self.plain = html

        def __html__(self) -> str:
            return self.blocks

    def asked(count: int) -> list[dict[str, Said]]:
        return [{"prompt": Said(f"<p>Which?</p><ul>{'<li>one of these</li>' * count}</ul>")}]

    sizes = [card_form(asked(count), "") for count in (2, 8, 12, 20, 60)]
    assert sizes[0] == (2, 4)
    assert sizes == sorted(sizes, reverse=True) and sizes[-1] == (1, 1)
    assert card_form(asked(2), "large-print") == (1, 3)
    assert not ticket_is_whole(asked(3), 9, "") and ticket_is_whole(asked(30), 9, "")


def test_a_title_cannot_hold_a_block(project: Callable[..., Path]) -> None:
    """What is printed in one line says so, with the line and what to do."""
    text = LESSON.replace("title: Two trains", 'title: "Two trains"\nsubtitle: |\n  Which:\n  - A\n  - B', 1)
    folder = project({"trains.yaml": text})
    done = run("check", folder / "trains.yaml")
    assert done.status == 1
    assert "trains.yaml:4:3: error: 'subtitle' is one paragraph: a list in it would run together" in done.err
