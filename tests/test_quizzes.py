"""The quiz as students get it, and its key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kitgen.model.groups import Group, papers
from kitgen.model.quiz import Item
from tests.conftest import only_kinds, run, small_lesson
from tests.printed import words

pytestmark = pytest.mark.slow

ESSAYS = """quiz:
  choose: 2
  items:
    - {prompt: Who built the NAME?, type: essay, answer: Masons., points: 7, lines: 2, objectives: [one]}
    - {prompt: Who paid for it?, type: essay, answer: A guild., points: 7, lines: 2, objectives: [one]}
    - {prompt: Who crossed it?, type: essay, answer: All., points: 7, lines: 2, objectives: [one]}
"""


def test_students_choose_among_the_items(project: Callable[..., Path]) -> None:
    """The quiz and its key say how many are to be answered, and what so many are worth."""
    folder = project({"lesson.yaml": small_lesson("bridge", ESSAYS)})
    done = run("build", folder / "lesson.yaml", "-o", folder / "out", "--only", "quiz", "--only", "key")
    assert done.status == 0, done.err
    quiz, key = (words(next((folder / "out").rglob(f"*_{kind}*.pdf"))) for kind in ("quiz", "key"))
    assert "2 of 3" in quiz and "Answer 2 of the 3 questions." in quiz
    assert "14 points" in quiz and "21 points" not in quiz
    assert "Total: 14 points" in key


NUMBERS = """language: LANGUAGE
quiz:
  - {prompt: A lift of 450 kg rises 12 m. What power?, answer: 6.60, unit: kW, ask_unit: true, tolerance: 2 %,
     points: 1.5, objectives: [one]}
  - {prompt: How many molecules?, answer: 1.8e24, tolerance: 0.1e24, objectives: [one]}
  - {prompt: What is the root?, answer: 1.2598 to 1.2600, objectives: [one]}
  - {prompt: How fast does it fall?, answer: -9.81, unit: m/s^2, tolerance: 1 %, objectives: [one]}
  - {prompt: Which share?, answer: 1/3, tolerance: 3 %, objectives: [one]}
"""


@pytest.mark.parametrize(("language", "mark", "to"), [("en", ".", "{} to {}"), ("es-ES", ",", "de {} a {}")])
def test_numbers_are_printed_as_a_key_needs_them(
    project: Callable[..., Path], language: str, mark: str, to: str
) -> None:
    """With their tolerance, the limits, powers of ten and units, in the decimals of the language."""
    folder = project({"lesson.yaml": small_lesson("bridge", NUMBERS.replace("LANGUAGE", language))})
    done = run("build", folder / "lesson.yaml", "-o", folder / "out", "--only", "quiz", "--only", "key")
    assert done.status == 0, done.err
    quiz, key = (words(next((folder / "out").rglob(f"*_{kind}*.pdf"))) for kind in ("quiz", "key"))

    def local(text: str) -> str:
        return text.replace(".", mark)

    assert f"2 %: {local('6.60')} kW ({to.format(local('6.47'), local('6.73'))} kW)" in key
    assert f"{local('1.8')} × 1024 ({to.format(local('1.7') + ' × 1024', local('1.9') + ' × 1024')})" in key
    assert to.format(local("1.2598"), local("1.2600")) in key
    assert f"{local('−9.81')} m/s2 ({to.format(local('−9.908'), local('−9.712'))} m/s2)" in key
    assert f"1/3 ({to.format(local('0.323'), local('0.343'))})" in key
    assert "kW" not in quiz and "m/s2" in quiz and "450 kg" in quiz
    assert local("1.5") in quiz


RUBRIC = """language: LANGUAGE
rubric:
  scale: [full, most, none]
  criteria:
    - name: Diagrams
      levels: [{text: clear, points: 2}, {text: small faults, points: 0.75}, {text: none, points: 0}]
      objectives: [one]
    - {name: Code, levels: [{text: says why, points: 5}, {text: sparse, points: 0}], weight: 2}
    - name: Style
      levels: [{text: a, points: 0.5}, {text: b, points: 0.3}, {text: c, points: 0.1}, {text: d, points: 0}]
"""


@pytest.mark.parametrize(
    ("language", "said"), [("en", ("0.75 points", "12.5 points")), ("es-ES", ("0,75 puntos", "12,5 puntos"))]
)
def test_points_of_a_rubric(project: Callable[..., Path], language: str, said: tuple[str, str]) -> None:
    """They are in the cells, with their sum below; rows may have fewer or more cells than the scale has names."""
    folder = project({"lesson.yaml": small_lesson("bridge", RUBRIC.replace("LANGUAGE", language))})
    done = run("build", folder / "lesson.yaml", "-o", folder / "out", "--only", "rubric", "--only", "guide")
    assert done.status == 0, done.err
    for kind in ("rubric", "guide"):
        text = words(next((folder / "out").rglob(f"*_{kind}*.pdf")))
        assert all(each in text for each in said)


GROUPS = """language: LANGUAGE
quiz:
  scoring: {wrong: -25 %, partial: each, least: 0, rule: Spelling does not count.}
  items:
    - pick: 1
      from: [{prompt: What is 2 + 3?, answer: 5005}, {prompt: What is 3 + 4?, answer: 7007}]
      points: 1
    - {prompt: In between?, choices: [{right: correct}, {text: half, rationale: Nearly., credit: 50 %}], points: 2,
       wrong: -0.5, objectives: [one]}
    - choose: 2
      prompt: Now write.
      from:
        - {prompt: Defend the plan., type: essay, answer: It makes jobs., lines: 3}
        - {prompt: Attack the plan., type: essay, answer: It makes noise., lines: 3}
        - prompt: Draw the plan.
          parts: [{prompt: Its harbour., answer: A bay, points: 4.5}, {prompt: Its road., answer: No., points: 5.5}]
      points: 10
"""


def test_pools_choices_and_scoring(project: Callable[..., Path]) -> None:
    """Each version has some of a pool, the key lists all; what students choose of counts once; rules are in both."""
    folder = project({"lesson.yaml": small_lesson("bridge", GROUPS.replace("LANGUAGE", "en"))})
    kinds = ("quiz", "quiz-b", "key")
    done = run("build", folder / "lesson.yaml", "-o", folder / "out", *only_kinds(*kinds))
    assert done.status == 0, done.err
    first, second, key = (words(next((folder / "out").rglob(f"*_{kind}[._]*pdf"))) for kind in kinds)
    pool = ("What is 2 + 3?", "What is 3 + 4?")
    assert [sum(each in paper for each in pool) for paper in (first, second, key)] == [1, 1, 2]
    assert [each in first for each in pool] == [each not in second for each in pool]
    assert "Version A" in first and "Quiz, version B" in second
    shown = (5005, 7007) if pool[0] in first else (7007, 5005)
    assert f"Version A: 1 {shown[0]} 2 A" in key and f"Version B: 1 {shown[1]} 2 A" in key
    for paper in (first, second):
        assert "Total: / 23 points" in paper and "Answer 2 of the 3 questions 3–5." in paper
        assert "5 Draw the plan. 10 points (a) Its harbour. / 4.5 points" in paper
        assert "/ 2 points (wrong: −0.5 points)" in paper
        assert not any(hidden in paper for hidden in ("50 %", "5005", "7007", "jobs"))
    for paper in (first, second, key):
        assert "takes away 25 % of its points" in paper and "Spelling does not count." in paper
    assert "Total: 23 points" in key and "B half 50 %" in key and "Students answer 2 of these 3." in key


def test_pools_are_drawn_by_the_seed() -> None:
    """Another seed draws others; an item that is added to one pool changes no other."""

    def drawn(seed: str, more: int) -> tuple[set[str], ...]:
        items = [Item(type="numeric", prompt=f"a{n}", answer="1", group=1) for n in range(4 + more)]
        items += [Item(type="numeric", prompt=f"b{n}", answer="1", group=2) for n in range(8)]
        places = papers(items, [Group(pick=2), Group(pick=4)], seed)["A"]
        return {items[place].prompt for place in places if place < 4 + more}, {
            items[place].prompt for place in places if place >= 4 + more
        }

    assert drawn("spring", 0) == drawn("spring", 0)
    assert len({frozenset(drawn(seed, 0)[1]) for seed in ("spring", "autumn", "winter")}) > 1
    assert drawn("spring", 3)[1] == drawn("spring", 0)[1]
    assert [len(part) for part in drawn("spring", 3)] == [2, 4]
