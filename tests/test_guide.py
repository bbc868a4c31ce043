"""The guide by the clock: a spread of two sides across, each row with its slides and papers, then notes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from kitgen.text.normalize import normalize_letters
from tests.conftest import ENGLISH, SPANISH, STARTER, only_kinds, run
from tests.test_paper import pages

pytestmark = pytest.mark.slow  # for its many documents

Write = Callable[..., Path]

LESSON = """\
title: Luck
essential_question: Is it enough to be lucky once?
minutes: 75
slack: 8
plans: {50: {names: 6, lab: 12, talk: 28, out: 4}}
materials: [a die for each pair]
objectives: {say: say what a number tells}
references: [{id: col, type: book, title: A column, issued: 2020}]
reading:
  source: col
  questions: [{prompt: Who needs luck?, answer: A state at all times., objectives: [say]}]
discussion:
  - {prompt: Which number moves you?, likely_answers: [The third one.], probes: [Says who?], objectives: [say]}
  - {prompt: Does a truce need luck?, likely_answers: [Day after day.], objectives: [say]}
exit_ticket: What does the number hide?
activities:
  - id: names
    title: Five names
    minutes: 6-8-9
    grouping: class
    uses: reading
    do: Read the five names aloud.
    say: Before we compute anything, here are people.
    listen_for: An idea that can be tested.
    watch: No details of the attack.
    if_short: One row only.
    notes: If a student knows more, thank them.
    steps: [{text: Wait for silence., minutes: 2, notes: Count to ten.}]
    product: "My guess ___ of 10"
  - id: lab
    title: Probability lab
    minutes: 10-24
    grouping: pairs
    work: [200 rolls of 6 s, 2 speakers]
    do: Roll the dice.
    objectives: [say]
  - {id: extra, title: Hearing, minutes: 20, optional: true, instructions: Agree on sixty words.}
  - {id: talk, title: Talk, minutes: 8-38-40, uses: discussion 1}
  - {id: out, title: Exit, minutes: 4, uses: exit ticket}
"""


def build(folder: Path, *only: str, paper: str = "a4") -> list[Path]:
    """The documents of a lesson of these kinds, in their order."""
    kinds = only_kinds(*only)
    done = run("build", folder, "-o", folder / "out", "--paper", paper, *kinds)
    assert done.status == 0, done.err
    return [next((folder / "out").rglob(f"*_{kind}_INSTRUCTOR.*")) for kind in only]


def sides(path: Path) -> list[str]:
    """The text of each side across, which are the first pages of a guide."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    across = [page.get_width() > page.get_height() for page in document]
    texts = [re.sub(r"\s+", " ", page.get_textpage().get_text_bounded()) for page in document]
    document.close()
    count = sum(across)
    assert across == [True] * count + [False] * (len(across) - count), path.name
    return texts[:count]


def test_a_row_has_all_that_its_minutes_need(project: Write) -> None:
    """Clock, minutes, how students sit, what to do, say and listen for, slides and papers, in one place."""
    folder = project({"luck.yaml": LESSON})
    (guide,) = build(folder, "guide")
    (side,) = sides(guide)
    assert "75 min, 8 free · 50 min" in side and "You need: a die for each pair" in side
    rows = re.split(r"(?=\b0:00|\b0:08|\b0:25|\b1:03|\b1:07)", side)
    assert [row[:4] for row in rows[1:]] == ["0:00", "0:08", "0:25", "1:03", "1:07"]
    names = rows[1]
    for words in (
        "8 min", "class", "6–9 min", "1 Five names. Read the five names aloud.",
        "Say: Before we compute anything, here are people.", "An idea that can be tested.",
        "Watch: No details of the attack.", "If time is short: One row only.", "Handout 1", "Reading",
    ):  # fmt: skip
        assert words in names, words
    assert "200 rolls × 6 s" in rows[2] and "2 speakers" in rows[2]
    assert re.search(r"Slides? \d", names)
    assert "2 Talk. D1 Which number moves you?" in rows[3]
    assert "D1 The third one." in rows[3]
    assert "8 free" in rows[5] and "or D2: Does a truce need luck?" in rows[5]


def test_other_lengths_are_a_column(project: Write) -> None:
    """Their minutes beside the same rows; a dash where they leave one out, and its number in the head."""
    text = LESSON.replace("lab: 12, talk: 28, ", "lab: 24, ").replace("50: {", "40: {")
    (side,) = sides(build(project({"luck.yaml": text}), "guide")[0])
    assert "40 min without 2" in side
    assert len(re.findall(r"\bClock\b", side)) == 1
    assert "– 2 Talk." in side and "24 Probability lab." in side


def test_notes_follow_the_rows(project: Write) -> None:
    """What is longer has the number of its row; what no row uses is at the end, in full."""
    (guide,) = build(project({"luck.yaml": LESSON}), "guide")
    document = pypdfium2.PdfDocument(guide.read_bytes())
    text = " ".join(document[number].get_textpage().get_text_bounded() for number in range(1, len(document)))
    document.close()
    said = re.sub(r"\s+", " ", text)
    places = [
        said.index(words)
        for words in (
            "Notes on the plan", "1 Five names", "If a student knows more", "Count to ten.", "A state at all times.",
            "Hearing", "Agree on sixty words.", "2 Talk", "Which number moves you?", "Says who?", "Also in this lesson",
            "Does a truce need luck?", "Day after day.", "What practises and assesses",
        )
    ]  # fmt: skip
    assert places == sorted(places)


def test_rows_name_the_slides_that_the_deck_has(project: Write) -> None:
    """The number in the guide is the place of the slide in the deck of the class."""
    folder = project({"luck.yaml": LESSON})
    (guide,) = build(folder, "guide")
    assert run("build", folder, "-o", folder / "out", "--only", "slides").status == 0
    deck = next((folder / "out").rglob("*_slides.html")).read_text(encoding="utf-8")
    slides = re.findall(r'<\w+ class="slide [^>]*>', deck)
    numbers = [number for number, slide in enumerate(slides, 1) if 'data-row="activity-lab"' in slide]
    row = re.search(r"Probability lab\. .*?Slides? (\d+)", sides(guide)[0])
    assert row
    assert int(row[1]) == numbers[0]


ACTIVITY = """\
  - id: a{n}
    title: Activity {n}
    minutes: 11
    do: Read the next paragraph together and say what it claims and who says so. {more}
    listen_for: {heard}
    say: We begin with what the text says, and end here{n}.
"""


@pytest.mark.parametrize("paper", ["a4", pytest.param("letter", marks=pytest.mark.full)])
def test_many_rows_get_smaller_and_are_not_torn(project: Write, paper: str) -> None:
    """Nine full rows have two sides with smaller letters; twenty have more, each row whole on one of them."""
    for count, most in ((9, 2), (20, 4)):
        rows = "".join(
            ACTIVITY.format(
                n=n, more="Then write one sentence. " * (n % 7), heard="An answer with a reason. " * (n % 9 + 1)
            )
            for n in range(1, count + 1)
        )
        head = (
            f"title: Long\nessential_question: Why?\nminutes: {count * 12}\nobjectives: {{say: say it}}\nactivities:\n"
        )
        guide, substitute = build(project({"long.yaml": head + rows}), "guide", "substitute-plan", paper=paper)
        made = sides(guide)
        assert 2 <= len(made) <= most
        assert all("Listen for" in side or side.startswith("What practises") for side in made)
        for n in range(1, count + 1):
            assert any(f" Activity {n}." in side and f"end here{n}." in side for side in made), n
        assert {
            round(piece.size, 1) for page in pages(guide)[: len(made)] for piece in page if "Plex" in piece.font
        } <= {*(7.5, 8.5, 10, 10.5, 11)}
        pages.cache_clear()
        assert substitute


def test_no_row_or_two_is_alone_on_the_second_side(project: Write) -> None:
    """A plan that is a little longer than a side has one side with smaller letters, or two halves."""
    head = "title: Some\nessential_question: Why?\nminutes: 75\nobjectives: {say: say it}\nactivities:\n"
    lessons = {}
    for count in range(4, 9):
        rows = "".join(
            ACTIVITY.format(n=n, more="Then write one sentence. " * 4, heard="An answer. " * 9)
            for n in range(1, count + 1)
        )
        lessons[f"rows{count}.yaml"] = head.replace("75", str(count * 12)) + rows
    folder = project(lessons)
    build(folder, "guide")
    seen = set()
    for count in range(4, 9):
        (path,) = (folder / "out" / f"rows{count}").rglob("*_guide_*")
        made = [len(re.findall(r"Activity \d\.", side)) for side in sides(path) if "Listen for" in side]
        assert sum(made) == count
        assert made == [count] or (len(made) == 2 and min(made) >= count // 3), made
        seen.add(len(made))
    assert seen == {1, 2}


def test_a_row_taller_than_a_side_goes_on(project: Write) -> None:
    """It has the heads of the columns on each of its sides, and nothing of it is lost."""
    long = " ".join(f"Sentence {n} of a text that is read aloud." for n in range(200))
    head = "title: Tall\nessential_question: Why?\nminutes: 50\nobjectives: {say: say it}\nactivities:\n"
    text = f"{head}  - Tell: {{minutes: 40, do: {long}}}\n"
    folder = project({"tall.yaml": text})
    for path in build(folder, "guide", "substitute-plan"):
        document = pypdfium2.PdfDocument(path.read_bytes())
        texts = [page.get_textpage().get_text_bounded() for page in document]
        document.close()
        told = [text for text in texts if "Sentence" in text]
        assert len(told) > 1
        assert all("Do · Say" in text for text in told)
        letters = normalize_letters(" ".join(texts))
        lost = [n for n in range(200) if f"sentence{n}ofatext" not in letters]
        assert len(lost) < len(told), lost  # a page break may be in one


def test_a_lesson_without_notes_has_one_page(project: Write) -> None:
    """The table of objectives is below the plan."""
    text = "title: T\nminutes: 50\nessential_question: Q?\nobjectives: {say: say it}\nactivities: [{Talk: 45}]\n"
    (guide,) = build(project({"one.yaml": text}), "guide")
    (side,) = sides(guide)
    assert "Talk." in side and "say it" in side


def test_what_a_substitute_says_is_the_strongest(project: Write) -> None:
    """It is set larger and bolder than what is done; rows that the plan leaves out are not there."""
    (path,) = build(project({"luck.yaml": LESSON}), "substitute-plan")
    pieces = [piece for page in pages(path) for piece in page]
    say = next(piece for piece in pieces if "Before we compute" in piece.text)
    do = next(piece for piece in pieces if "Read the five names" in piece.text)
    heard = next(piece for piece in pieces if "An idea that can" in piece.text)
    assert say.size > do.size > heard.size
    assert "Semi-Bold" in say.font and "Semi-Bold" not in do.font
    said = " ".join(piece.text for piece in pieces)
    assert "Handout 1" in said and "Hearing" not in said


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_starter_fits_a_side(project: Write, paper: str) -> None:
    """Its class is on one side across, its notes on one page."""
    guide, substitute = build(project({"lesson.yaml": STARTER.read_bytes()}), "guide", "substitute-plan", paper=paper)
    assert len(sides(guide)) == 1
    assert len(pages(guide)) == 2
    assert len(pages(substitute)) == 1


def test_the_course_begins_with_its_spreads(course: Path) -> None:
    """The guide of every lesson that was built, in both languages, has its class on at most two sides."""
    guides = sorted(course.rglob("*_guide*_INSTRUCTOR.pdf"))
    assert len(guides) in (len(ENGLISH) + len(SPANISH), 16)
    for path in guides:
        made = sides(path)
        assert 1 <= len(made) <= 2, path.name
        assert all(len(re.findall(r"\b\d:\d\d ", side)) > 2 for side in made), path.name
        assert re.search(r"(Handout|Hoja de trabajo) \d", made[0]), path.name
        assert re.search(r"(Slides?|Diap\.) \d", made[0]), path.name
        texts = [" ".join(piece.text for piece in page) for page in pages(path)]
        assert sum("Exit, home" in text or "Boleto, casa" in text for text in texts) == 1, f"{path.name}: table torn"


def test_in_large_print_no_label_is_alone(project: Write) -> None:
    """Where rows are blocks, what a column is called is in the line of what it says, so no page can end with it."""
    folder = project({"luck.yaml": LESSON})
    done = run("build", folder, "-o", folder / "out", "--only", "guide", "--variant", "large-print")
    assert done.status == 0, done.err
    (path,) = (folder / "out").rglob("*_large-print_*.pdf")
    document = pypdfium2.PdfDocument(path.read_bytes())
    read = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert not re.findall(r"(?m)^(?:Listen for · Answers|Do · Say|Slide · Paper):\s*$", read)
    assert "Listen for · Answers: An idea that can be tested." in re.sub(r"\s+", " ", read)
