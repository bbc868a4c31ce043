"""Mixed choices: what stays last, in order, in its place; the same letters on paper, slides and key."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kitgen.model.choice_order import LAST, mixed_choices
from tests.conftest import only_kinds, run, small_lesson
from tests.printed import page_texts

WORDS = ("sow", "water", "weed", "harvest", "thresh", "store")


def mixed(choices: Sequence[str], fixed: Sequence[str] = (), asked: str = "Which?") -> list[str]:
    """The texts of choices as they are printed."""
    return mixed_choices(asked, choices, lambda text: text, lambda text: text in fixed)


def test_words_are_mixed() -> None:
    """The order depends on the question and the texts alone, not on how they are written."""
    orders = [mixed(WORDS, asked=f"Question {number}?") for number in range(40)]
    assert all(sorted(order) == sorted(WORDS) for order in orders)
    assert all(mixed(WORDS[::-1], asked=f"Question {number}?") == order for number, order in enumerate(orders))
    assert len({order.index("sow") for order in orders}) == len(WORDS), "the right one is in every place"


@pytest.mark.parametrize(
    "last", ["None of the above", "All of these.", "Todas las anteriores", "Aucune de ces réponses"]
)
def test_some_stay_last(last: str) -> None:
    """What is about the others comes after them."""
    assert mixed((last, *WORDS))[-1] == last
    assert mixed((*WORDS, last))[-1] == last


@pytest.mark.parametrize("text", ["All of the troops left", "None of these groups signed it", "Todos votaron", "Both"])
def test_others_only_begin_like_that(text: str) -> None:
    """A choice that says something by itself is one like the others."""
    assert not LAST.fullmatch(text)


def test_numbers_are_in_order() -> None:
    """With units, too; but not among words."""
    assert mixed(("7 km", "1,200 km", "-3 km", "None of the above")) == [
        "-3 km",
        "7 km",
        "1,200 km",
        "None of the above",
    ]
    assert mixed(("50 %", "5 %")) == ["5 %", "50 %"]
    assert sorted(mixed(("7", "3", "many"))) == ["3", "7", "many"]


def test_fixed_choices_stay_in_their_place() -> None:
    """Wherever that is."""
    order = mixed(WORDS, fixed=("sow", "weed"))
    assert order[0] == "sow" and order[2] == "weed" and sorted(order) == sorted(WORDS)


def test_the_same_letters_everywhere(project: Callable[..., Path]) -> None:
    """Paper, slides and key agree; without `shuffle` the order is the author's."""
    items = """quiz:
  shuffle: true
  items:
    - prompt: What comes first in the year?
      choices: [sow: correct, water: no, weed: no, harvest: no, None of the above: no]
      objectives: [one]
"""
    lesson = small_lesson("field", items).replace("minutes: 50}", "minutes: 50, uses: quiz}")
    folder = project({"a.yaml": lesson, "b.yaml": lesson.replace("shuffle: true", "shuffle: false")})
    found: dict[str, list[list[str]]] = {}
    for name in ("a", "b"):
        kinds = only_kinds("quiz", "key", "slides")
        done = run("build", folder / f"{name}.yaml", "-o", folder / name, "-j", "1", *kinds)
        assert done.status == 0, done.err
        texts = [next((folder / name).rglob("*_slides.html")).read_text().partition('id="quiz-1"')[2]]
        for path in sorted((folder / name).rglob("*.pdf")):
            if "slides" not in path.name:
                texts.append(page_texts(path)[0])
        found[name] = [re.findall(r"\b(?:sow|water|weed|harvest|None of the above)\b", text)[-5:] for text in texts]
    assert len(found["a"]) == 3 and len({tuple(order) for order in found["a"]}) == 1
    assert found["a"][0] != found["b"][0] == ["sow", "water", "weed", "harvest", "None of the above"]
    assert found["a"][0][-1] == "None of the above"
    key = next((folder / "a").rglob("*_key_GRADER.pdf"))
    letter = "ABCDE"[found["a"][0].index("sow")]
    assert f"1 {letter}" in page_texts(key)[0]
