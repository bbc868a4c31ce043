"""Labs: steps, safety, tables of data and signatures on the handout; safety and steps on slides and in the guide."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kitgen.figures.hazards import draw
from kitgen.model.safety import Symbol
from tests.conftest import only_kinds, run
from tests.printed import alternatives, ua_failures, words
from tests.test_cards import MM, places

Write = Callable[..., Path]

LESSON = """
title: Boiling points
minutes: 50
essential_question: When does a liquid boil?
objectives: {know: say when it boils}
safety:
  - {hazard: ethanol, precaution: no open flame, symbol: flammable, waste: into the bottle}
  - {hazard: hot glass, precaution: use tongs, symbol: hot-surface}
  - long hair: tie it back
grids:
  - {title: Readings, head: Trial, columns: [Temperature], rows: [{label: first}]}
activities:
  - {title: Predict, minutes: 10, instructions: Guess., lines: 2, objectives: [know], steps: [For the teacher only.]}
  - title: Measure
    minutes: 40
    protocol: lab
    instructions: Work in pairs.
    objectives: [know]
    uses: [grid 1, exit ticket]
    steps: [Fill the tube., Heat it. (5), Write it down.]
exit_ticket: [{prompt: What was the range?, listen_for: a range, objectives: [know]}]
"""


def built(project: Write, lesson: str) -> tuple[str, str, str]:
    """The words of handout, slides and guide."""
    folder = project({"l.yaml": lesson})
    only = only_kinds("handout", "slides", "guide")
    done = run("build", folder, "-o", folder / "out", *only)
    assert done.status == 0, done.err
    handout = next((folder / "out").rglob("*handout.pdf"))
    assert ua_failures(handout) == []
    paper = " ".join([words(handout), *alternatives(handout)])
    slides = re.sub(r"<[^>]+>|\s+", " ", next((folder / "out").rglob("*slides.html")).read_text(encoding="utf-8"))
    guide = words(next((folder / "out").rglob("*guide*.pdf")))
    return paper, slides, guide


@pytest.mark.slow
def test_a_lab_on_paper_and_slides(project: Write, tmp_path: Path) -> None:
    """The box comes before the steps, symbols have alternatives, the table has its own head, signatures end it."""
    paper, slides, guide = built(project, LESSON)
    order = ["1 Predict", "Safety first", "no open flame", "Waste: into the bottle", "tie it back", "2 Measure"]
    order += ["Fill the tube.", "Heat it. 5 min", "Write it down.", "Readings", "Trial", "Student", "Teacher"]
    order += ["Symbol: flammable", "Symbol: hot surface"]
    places = [paper.find(words) for words in order]
    assert places == sorted(places) and -1 not in places, (paper, places)
    assert "For the teacher only" not in paper
    assert "What we compare" not in paper + guide
    deck = next(tmp_path.rglob("*slides.html")).read_text(encoding="utf-8")
    assert re.findall(r'<span class="mark">(?:<svg[^>]* aria-label="([^"]*)|&nbsp;)', deck)[:3] == [
        "Symbol: flammable", "Symbol: hot surface", "",
    ]  # fmt: skip
    assert re.search(r"Safety first.*no open flame.*Work in pairs.*Fill the tube", slides)
    assert "tie it back" in guide
    _, _, guide = built(project, LESSON.replace("instructions: Work", "do: Go round.\n    instructions: Work"))
    assert re.search(r"1 Fill the tube\. 2 5 min Heat it\. 3 Write it down\.", guide), guide


def test_other_activities(project: Write) -> None:
    """Steps and signatures can be asked for and left out anywhere; without steps the box is at the top."""
    lesson = LESSON.replace("steps: [For the", "show_steps: yes, signatures: yes, steps: [For the")
    lesson = lesson.replace("    protocol: lab\n", "    protocol: lab\n    show_steps: no\n    signatures: no\n")
    paper, slides, _ = built(project, lesson)
    assert (
        paper.find("Safety first") < paper.find("For the teacher only") < paper.find("Student") < paper.find("Measure")
    )
    assert "Fill the tube" not in paper
    assert "For the teacher only" in slides
    paper, _, _ = built(project, LESSON.replace("protocol: lab", "protocol: pairs"))
    assert paper.find("Safety first") < paper.find("Predict")
    assert "Student" not in paper


def test_a_table_of_data_has_cells_for_numbers(project: Write) -> None:
    """With a head for its first column its rows are as high as numbers, and signatures are on one line below it."""
    rows = ", ".join(f"{{label: trial {number}}}" for number in range(1, 5))
    folder = project({"l.yaml": LESSON.replace("rows: [{label: first}]", f"rows: [{rows}]")})
    done = run("build", folder, "-o", folder / "out", "--only", "handout")
    assert done.status == 0, done.err
    (page,) = places(next((folder / "out").rglob("*handout.pdf")))
    first, last, student, teacher = (page[name][1] for name in ("trial 1", "trial 4", "Student", "Teacher"))
    assert 3 * 9 * MM < first - last < 3 * 13 * MM
    assert student == pytest.approx(teacher, abs=1)


@pytest.mark.parametrize("symbol", [symbol.value for symbol in Symbol])
def test_symbols(symbol: str) -> None:
    """Each is drawn, with its alternative in both languages."""
    from kitgen.resources import overlay
    from kitgen.text.labels import labels

    name = f"symbol_{symbol.replace('-', '_').lower()}"
    for language in ("en", "es"):
        alt = labels(language, overlay(Path()))[name]
        assert alt in draw(symbol, alt).svg


def test_an_unknown_symbol(project: Write) -> None:
    """It is refused, with the one that was probably meant."""
    done = run("check", project({"l.yaml": LESSON.replace("hot-surface", "hot surfaces")}) / "l.yaml")
    assert done.status == 1
    assert "did you mean 'hot-surface'?" in done.err
