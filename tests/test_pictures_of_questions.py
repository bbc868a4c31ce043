"""Pictures and hints of questions, tasks and choices, and items that are handed in as a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from tests.conftest import only_kinds, run
from tests.decks import OVERFULL
from tests.printed import lines_of, page_texts

ROOF = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200" width="300" height="200">'
    '<path d="M10 190 L150 20 L290 190" fill="none" stroke="black" stroke-width="6"/></svg>'
)

LESSON = """title: Roofs
minutes: 45
essential_question: Which roof keeps the rain out?
objectives: {know: say which}
background:
  - title: Roofs
    body: See Figure 1 and Figure 2.
    figures:
      - {image: roof.svg, alt: A line that rises and falls, number: 1, caption: A roof., credit: Ada Example}
      - {image: box.svg, alt: A closed line, number: 2, caption: 'A box, $x$ wide.'}
discussion:
  - prompt: Which of the two would you build, and why not the other one?
    figures:
      - {image: roof.svg, alt: A roof over the house, caption: By Ada.}
      - {image: box.svg, alt: A box for the house}
    hint: |
      Think of

      - rain
      - snow
    likely_answers: [The roof.]
    objectives: [know]
quiz:
  - prompt: Which point is the highest?
    figure: {image: roof.svg, alt: A line with a point P on top, width: 40 %, number: 3}
    choices: [P: correct, the left end: look again]
    hint: Look up.
    objectives: [know]
  - prompt: Which picture shows a triangle?
    choices:
      - {text: "", figure: {image: roof.svg, alt: three sides}, correct: true}
      - {figure: {image: box.svg, alt: four sides}, rationale: one too many}
      - {text: neither, rationale: look again}
    objectives: [know]
  - {prompt: Hand in your drawing., type: upload, points: 2, objectives: [know]}
  - {prompt: Say it and hand it in., type: essay, upload: true, lines: 3, answer: A roof., objectives: [know]}
exit_ticket: {prompt: Draw this., figure: {image: roof.svg, alt: A roof to draw}, hint: Slowly., objectives: [know]}
homework: {prompt: Look at this., figure: {image: box.svg, alt: A box to look at}, objectives: [know]}
activities:
  - title: Look
    minutes: 20
    instructions: Look at the roof.
    figure: {image: roof.svg, alt: A roof to begin with}
    hint: From below.
    uses: background, discussion
    objectives: [know]
  - {title: Quiz, minutes: 15, uses: quiz 1-4}
  - {title: Out, minutes: 5, uses: "exit ticket, homework", phase: exit}
slack: 5
print: {fit: {handout: 4}}
"""

KINDS = ("quiz", "key", "handout", "guide", "reading", "slides", "slides-presenter", "question-cards", "exit-tickets")


def write(folder: Path, text: str = LESSON) -> Path:
    """The lesson with its pictures."""
    (folder / "roof.svg").write_text(ROOF, encoding="utf-8")
    (folder / "box.svg").write_text(ROOF.replace("L150 20 L290", "L10 20 L290 20 L290"), encoding="utf-8")
    path = folder / "roofs.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("alt: three sides}", "alt: a triangle without base}", "has 'triangle', a word of the question"),
        ("alt: four sides}", "alt: the wrong one}", "says whether the answer is right"),
        ("number: 2, caption", "number: 1, caption", "another picture is number 1, too"),
        ("See Figure 1 and", "See Figure 7 and", "no picture has the number 7"),
        ("width: 40 %", "width: 4 cm", "must be a width from 5 % to 100 %"),
        ("{figure: {image: box.svg, alt: four sides}, rationale", "{rationale", "needs a 'text' or a 'figure'"),
        ("highest?", "highest? ![roof](roof.svg)", "put it into 'figure:' with 'image:' and 'alt:', beside this text"),
    ],
)
def test_what_is_wrong_with_a_picture(old: str, new: str, words: str, tmp_path: Path) -> None:
    """Alternatives that give the answer away, numbers that do not fit, a picture inside a text."""
    assert old in LESSON
    done = run("check", write(tmp_path, LESSON.replace(old, new, 1)))
    assert words in done.err


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documents of the lesson."""
    folder = tmp_path_factory.mktemp("roofs")
    only = only_kinds(*KINDS)
    done = run("build", write(folder), "-o", folder / "out", *only)
    assert done.status == 0, done.err
    assert "warning" not in done.err, done.err
    return folder / "out"


WORDS = {
    "quiz": ["Figure 3", "To hand in as a file. Its name:", "C neither"],
    "key": ["Figure 3", "Hint: Look up.", "one too many"],
    "guide": ["D1 Which of the two would you build, and why not the other one?", "By Ada.", "Hint: Think of",
              "Hint: From below.", "Hint: Slowly."],
    "reading": ["Figure 1 A roof. Ada Example", "Figure 2 A box, wide."],
    "handout": ["By Ada.", "At home: Look at this."],
    "slides": ["Figure 3", "Hint: Look up.", "Hand in a file", "Hint: From below.", "By Ada."],
}  # fmt: skip


@pytest.mark.parametrize("kind", WORDS)
def test_what_belongs_to_a_question_is_printed(kind: str, made: Path) -> None:
    """Numbers, captions, hints and where to hand in, in each document."""
    text = "\n".join(lines_of(next(made.rglob(f"roofs_{kind}*.pdf"))))
    for words in WORDS[kind]:
        assert words in text, f"{words!r} is not in {text}"


@pytest.mark.parametrize(("kind", "count"), [("quiz", 3), ("key", 3), ("handout", 5), ("guide", 5), ("reading", 2)])
def test_pictures_have_their_alternatives(kind: str, count: int, made: Path) -> None:
    """Every picture of a document is a figure with its words for those who cannot see it."""
    with pikepdf.open(next(made.rglob(f"roofs_{kind}*.pdf"))) as document:
        figures = [
            str(thing.Alt)
            for thing in document.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure" and "/Alt" in thing
        ]
    assert len(figures) == count and all(figures)


def test_a_picture_is_on_the_page_of_its_question(tmp_path: Path) -> None:
    """Nine questions with pictures on several pages: the question, its picture and its choices are never apart."""
    asked = """  - prompt: Where is NUMBER?
    figure: {image: roof.svg, alt: A line, caption: Picture of NUMBER.}
    choices: [here: correct, there: NUMBER is not]
    objectives: [know]
"""
    head = LESSON[: LESSON.index("quiz:")]
    tail = LESSON[LESSON.index("exit_ticket:") :]
    numbers = [f"no{number}" for number in range(9)]
    text = head + "quiz:\n" + "".join(asked.replace("NUMBER", number) for number in numbers) + tail
    path = write(tmp_path, text.replace("uses: quiz 1-4", "uses: quiz"))
    assert run("build", path, "-o", tmp_path / "out", "--only", "quiz").status == 0
    pages = page_texts(next((tmp_path / "out").rglob("*_quiz.pdf")))
    assert len(pages) > 2
    for number in numbers:
        assert [f"Where is {number}?" in page for page in pages] == [f"Picture of {number}." in page for page in pages]


def test_decks_show_the_pictures_of_the_question(made: Path, show: Callable[..., Any]) -> None:
    """On the slide of the question, with the hint after a click and the answer after that; nothing is cut off."""
    page = show(next(made.rglob("roofs_slides_INSTRUCTOR.html")))
    assert page.evaluate(OVERFULL) == []
    seen = "(id) => [...document.querySelectorAll(`#${id} img`)].every((one) => one.naturalWidth > 0)"
    count = "(id) => document.querySelectorAll(`#${id} img`).length"
    # the pictures to choose from are in the notes, too
    wanted = {"quiz-1": 1, "quiz-2": 4, "discussion-1": 2, "exit-ticket-1": 1, "activity-look": 1, "homework-1": 1}
    assert {name: page.evaluate(count, name) for name in wanted} == wanted
    assert all(page.evaluate(seen, name) for name in wanted)
    page.evaluate("deck.show(deck.slides.findIndex((slide) => slide.id === 'quiz-1'))")
    shown = """() => ['.hint', '.revealed'].map((name) => {
        const found = document.querySelector(`#quiz-1 ${name}`);
        return getComputedStyle(found).visibility === 'visible';
    })"""
    states = []
    for _ in range(3):
        states.append(page.evaluate(shown))
        page.keyboard.press("ArrowRight")
    assert states == [[False, False], [True, False], [True, True]]


def test_a_slide_without_room_has_the_picture_before_the_question(tmp_path: Path, show: Callable[..., Any]) -> None:
    """A long question, or many choices: the picture is large on a slide of its own, and nothing overflows."""
    long = "Look at the line and say what it means for those who live below it, and for those who do not. " * 4
    choices = "[P: correct, " + ", ".join(f"point {letter}: no" for letter in "ABCDEFG") + "]"
    text = LESSON.replace("Which point is the highest?", long).replace(
        "[P: correct, the left end: look again]", choices
    )
    text = text.replace("Which of the two would you build, and why not the other one?", long * 2)
    path = write(tmp_path, text)
    done = run("build", path, "-o", tmp_path / "out", "--only", "slides")
    assert done.status == 0, done.err
    page = show(next((tmp_path / "out").rglob("*_slides.html")))
    assert page.evaluate(OVERFULL) == []
    ids = page.evaluate("deck.slides.filter((slide) => slide.querySelector('img')).map((slide) => slide.id)")
    assert {"quiz-1", "quiz-2"} <= set(ids) and any(name.startswith("discussion-1") for name in ids)


def test_pictures_of_parts_have_their_letters(tmp_path: Path) -> None:
    """The slide of a question with parts has the pictures and hints of these, each with its letter."""
    parts = """  - prompt: Look at both.
    parts:
      - {prompt: Which is this?, figure: {image: roof.svg, alt: A line}, answer: A roof., hint: Up.}
      - {prompt: And this?, figure: {image: box.svg, alt: A closed line}, answer: A box.}
    objectives: [know]
"""
    path = write(tmp_path, LESSON.replace("quiz:\n", f"quiz:\n{parts}", 1).replace("uses: quiz 1-4", "uses: quiz"))
    done = run("build", path, "-o", tmp_path / "out", "--only", "slides")
    assert done.status == 0, done.err
    page = next((tmp_path / "out").rglob("*_slides.html")).read_text(encoding="utf-8")
    assert "<figcaption><b>(a)</b> </figcaption>" in page and "<figcaption><b>(b)</b> </figcaption>" in page
    assert "<strong>(a) Hint:</strong> Up." in page


def test_hidden_pictures_are_found_in_a_leak(made: Path) -> None:
    """Students' documents of this lesson were proved: the alternatives of choices are theirs, the reasons are not."""
    text = "\n".join(lines_of(next(made.rglob("roofs_quiz.pdf"))))
    assert "one too many" not in text and "The roof." not in text


def test_pictures_grow_in_large_print(tmp_path: Path) -> None:
    """Those that have a width: it is a share of the text, whose letters are half as large again."""
    path = write(tmp_path)
    widest = {}
    for variant in ("large-print", "low-ink"):
        done = run("build", path, "-o", tmp_path / variant, "--only", "quiz", "--variant", variant)
        assert done.status == 0, done.err
        with pypdfium2.PdfDocument(next((tmp_path / variant).rglob("*_quiz*.pdf"))) as document:
            lines = document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH], max_depth=9)
            drawn = [(right - left, top - bottom) for left, bottom, right, top in (each.get_bounds() for each in lines)]
            widest[variant] = max(
                width for width, height in drawn if height > 40 and width < 400
            )  # boxes, ruled lines, the ground
    assert widest["large-print"] > 1.2 * widest["low-ink"], widest


def test_a_numbered_picture_follows_the_paragraph_that_names_it(tmp_path: Path) -> None:
    """The first that does; two of one paragraph are side by side, and one that none names is at the end."""
    text = "One lies open, see figure 2.\n\nTwo more: Figure 3, and Figure 10.\n\n- A list.\n\nThe last, Figure 2."
    body = "|\n      " + text.replace("\n", "\n      ")
    one = "\n      - {image: roof.svg, alt: A roof, caption: No NN., number: NN}"
    pictures = "".join(one.replace("NN", str(number)) for number in (1, 2, 3, 10))
    start, end = LESSON.index("See Figure 1"), LESSON.index("discussion:")
    write(tmp_path, f"{LESSON[:start]}{body}\n    figures:{pictures}\n{LESSON[end:]}")
    done = run("build", tmp_path / "roofs.yaml", "-o", tmp_path / "out", *only_kinds("reading"), "-q")
    assert done.status == 0, done.err
    lines = lines_of(next((tmp_path / "out").rglob("*reading.pdf")))
    wanted = ["One lies open, see figure 2.", "Figure 2 No 2.", "Two more: Figure 3, and Figure 10.",
              "Figure 3 No 3. Figure 10 No 10.", "– A list.", "The last, Figure 2.", "Figure 1 No 1."]  # fmt: skip
    assert [line for line in lines if line in wanted] == wanted, lines
