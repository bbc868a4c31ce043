"""Cloze items: what may be in their texts and gaps, on paper, in forms, on slides, in the key; and no leak."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from kitgen.diagnostics import Report
from kitgen.model.mixed_order import listed
from kitgen.model.values import Line
from kitgen.pipeline import load_and_check
from kitgen.text import cloze
from kitgen.text.cloze import Gap, gap_of
from tests.conftest import only_kinds, run, small_lesson
from tests.printed import ua_failures, words

ITEMS = """quiz:
  items:
    - prompt: Complete the dialogue.
      bank: true
      distractors: [goodbye]
      text: |
        **Ada:** Good {morning}! My name {is|'s} Ada, and this is the harbour of Ghent.
        **Bob:** Pleased to {meet} you.

        **Ada:** I {come} from Ghent.
      objectives: [one]
    - prompt: Fill in the table.
      text: |
        | | yes | no |
        | --- | --- | --- |
        | ill | {4444} | {93.5 ± 0.5|94} |
        | well | {1919} | {7474 +- 1} |
    - prompt: Choose.
      text: "Ada {comes ~ coming ~ come} from the harbour and {leaves ~ leaving} tomorrow, so she says."
    - prompt: Take a word.
      bank: true
      gap_width: answer
      text: "{Paris} is the capital of the republic of France, {London, on the Thames,} that of Britain."
"""
LESSON = small_lesson("harbour", ITEMS).replace("minutes: 50}", "minutes: 50, uses: quiz}")


@pytest.mark.parametrize(
    ("typed", "gap"),
    [
        ("is", Gap(("is",))),
        ("is|'s", Gap(("is", "'s"))),
        ("is ~ are ~ am", Gap(("is",), ("are", "am"))),
        ("=is ~are", Gap(("is",), ("are",))),
        ("is|'s ~ are", Gap(("is", "'s"), ("are",))),
        ("0.37 ± 0.01", Gap(("0.37",), (), "0.01")),
        ("-4 +- 5 %", Gap(("-4",), (), "5 %")),
        ("50 %", Gap(("50 %",))),
        ("~1984", Gap(("~1984",))),
        (r"a \| b", Gap(("a | b",))),
        (r"a \~ b", Gap(("a ~ b",))),
        ("$|x|$|$x$", Gap(("$|x|$", "$x$"))),
        ("=", Gap(("=",))),
        ("a ± b", Gap(("a ± b",))),
    ],
)
def test_a_gap(typed: str, gap: Gap) -> None:
    """What is right, what is wrong, how far a number may be off."""
    assert gap_of(typed) == gap


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("- {figs}\n- {apples} and pears", "<ul>\n<li>_</li>\n<li>_ and pears</li>\n</ul>\n"),
        ("One *{two} three* four\n\nfive {six}.", "<p>One <em>_ three</em> four</p>\n<p>five _.</p>\n"),
        ("| a | b |\n|---|---|\n| {x|y} | z |", "<td>_</td>\n<td>z</td>"),
        ("**A:** " + "go " * 30 + "\n**B:** {come}", "go<br><strong>B:</strong> _"),
        ("`f({x})`", "<p><code>f(_)</code></p>\n"),
    ],
)
def test_a_gap_keeps_its_place(text: str, html: str) -> None:
    """In lists, tables, emphasis, code and lines."""
    marked = cloze.gaps.without_words(text)
    assert html in cloze.with_gaps(marked, "en", lambda cites: "", ["_"] * len(cloze.gaps_in(text)))


def test_words_to_use_are_in_an_order_that_says_nothing() -> None:
    """That of letters or numbers, unless it is the right one."""
    given = tuple(map(Line, ("is", "Are", "been", "10", "9")))
    assert listed(given) == ("9", "10", "Are", "been", "is")
    right = tuple(map(Line, ("am", "are", "is")))
    assert sorted(listed(right)) == sorted(right) and listed(right) != right
    assert listed(right[:1], right[1:]) == right


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lesson as quiz, key and decks."""
    folder = tmp_path_factory.mktemp("cloze")
    (folder / "a.yaml").write_text(LESSON)
    kinds = only_kinds("quiz", "key", "slides", "slides-presenter")
    done = run("build", folder / "a.yaml", "-o", folder / "out", "-j", "1", *kinds)
    assert done.status == 0, done.err
    assert "no instructor-only text" in done.out, "an innocent lesson is not refused"
    return folder / "out"


@pytest.mark.slow
def test_on_paper(built: Path) -> None:
    """Lines are lines, the words to use are there, choices are in an order that says nothing."""
    said = words(next(built.rglob("*_quiz.pdf")))
    assert "Words to use come goodbye is meet morning Ada: Good ! My name Ada" in said
    assert "Bob: Pleased to you." in said
    assert "come comes coming from the harbour and leaves leaving tomorrow" in said
    assert not any(word in said for word in ("4444", "93.5", "±", "{", "}", "|"))


@pytest.mark.slow
def test_in_the_key(built: Path) -> None:
    """The whole text with what is right in each gap."""
    said = words(next(built.rglob("*_key_GRADER.pdf")))
    assert "Good morning! My name is / 's Ada" in said
    assert "93.5 ± 0.5 / 94" in said and "7474 (± 1)" in said
    assert "Ada comes from the harbour and leaves tomorrow" in said


@pytest.mark.slow
def test_on_slides(built: Path) -> None:
    """The students' deck has gaps; the answers of the instructor's appear beside them."""
    deck = next(path for path in built.rglob("*.html") if "INSTRUCTOR" not in path.name).read_text()
    slide = re.search(r'id="quiz-1".*?</section>', deck, re.DOTALL)
    assert slide and slide[0].count('class="blank"') == 4 and "come · goodbye · is · meet · morning" in slide[0]
    assert "(come / comes / coming)" in deck and "4444" not in deck
    other = next(built.rglob("*_INSTRUCTOR.html")).read_text()
    shown = re.search(r'id="quiz-2".*?</section>', other, re.DOTALL)
    assert shown and shown[0].index('data-step="1"') < shown[0].index("4444")


def test_in_forms(project: Callable[..., Path]) -> None:
    """Gaps are fields that say their row and column or the words around them; choices are radio buttons."""
    folder = project({"a.yaml": LESSON})
    done = run("build", folder, "-o", folder / "out", "-j", "1", "--only", "quiz", "--variant", "fillable")
    assert done.status == 0, done.err
    path = next((folder / "out").rglob("*.pdf"))
    with pikepdf.open(path) as pdf:
        fields = {str(field.get("/TU", "")): str(field.get("/FT", "")) for field in pdf.Root.AcroForm.Fields}
    labels = [label for label in fields if label not in ("Name", "Date")]
    assert [label for label in labels if "ill, yes" in label and fields[label] == "/Tx"]
    assert [label for label in labels if "Good ___ ! My name" in label]
    assert [label for label in labels if "Ada ___ from the harbour" in label and fields[label] == "/Btn"]
    assert not any("morning" in label or "comes" in label for label in labels)
    assert ua_failures(path) == []


def test_widths(project: Callable[..., Path]) -> None:
    """As wide as the longest answer, or each as its own."""
    found = load_and_check(project({"a.yaml": LESSON}) / "a.yaml", Report()).lessons[0].lesson
    assert found.quiz is not None
    first, _, chosen, last = found.quiz.items
    assert [form["width"] for form in first.gap_forms] == [7, 7, 7, 7]
    assert [form["width"] for form in last.gap_forms] == [5, 22]
    assert [form["options"] for form in chosen.gap_forms] == [("come", "comes", "coming"), ("leaves", "leaving")]


def test_a_text_that_gives_an_answer_away_is_refused(project: Callable[..., Path]) -> None:
    """The proof still reads each missing word."""
    page = '{% extends "_base/paper.html" %}{% block content %}<p>springtide</p>{% endblock %}'
    text = "Ships wait for the {springtide ~ rain} to leave.\\n\\nOr {not}."
    item = f'quiz: [{{prompt: Fill in, text: "{text}", objectives: [one]}}]\n'
    bare = item.replace(" ~ rain", "")
    for text, status in ((bare, 1), (item, 0)):
        folder = project({"a.yaml": small_lesson("harbour", text), "templates/quiz/page.html": page})
        assert run("build", folder, "-o", folder / "out", "-j", "1", "--only", "quiz").status == status
