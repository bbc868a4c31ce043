"""The order in which the things of an order or match item are printed, which must not be the answer."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kitgen.diagnostics import Report
from kitgen.model.mixed_order import mixed
from kitgen.model.values import Line
from kitgen.pipeline import load_and_check
from tests.conftest import small_lesson
from tests.test_audiences import Write

THINGS = tuple(map(Line, ("sow", "water", "weed", "harvest", "thresh", "store")))


def _moved(printed: tuple[Line, ...], right: tuple[Line, ...]) -> int:
    return sum(one != other for one, other in zip(printed, right, strict=False))


@pytest.mark.parametrize("right", [order for count in (3, 4, 5) for order in permutations(THINGS[:count])])
def test_no_order_is_the_right_one_or_a_swap_away(right: tuple[Line, ...]) -> None:
    """Of three things and more at least three are in another place than in the answer."""
    printed = mixed(right)
    assert sorted(printed) == sorted(right)
    assert _moved(printed, right) >= 3


@given(st.lists(st.sampled_from("abcdefgh"), min_size=2, max_size=9), st.lists(st.sampled_from("uvw"), max_size=3))
@settings(max_examples=200, deadline=None)
def test_equal_texts_and_distractors(texts: list[str], others: list[str]) -> None:
    """Things of the same text can change places unseen: what counts is the text. The order is always the same one."""
    right, more = tuple(map(Line, texts)), tuple(map(Line, others))
    printed = mixed(right, more)
    assert sorted(printed) == sorted(right + more)
    assert printed == mixed(right, more)
    if len(set(right)) > 1:
        assert _moved(printed, right) >= 2
    if len(set(right)) > 2:
        assert _moved(printed, right) >= 3


def test_two_things_are_printed_the_other_way_round(project: Write) -> None:
    """There is only one other order."""
    for pair in permutations(THINGS[:2]):
        assert mixed(pair) == pair[::-1]
    items = """quiz:
  - {prompt: Order, sequence: [dawn, dusk], objectives: [one]}
  - {prompt: Match, pairs: [owl: night, lark: morning, bat: dusk], objectives: [one]}
"""
    found = load_and_check(project({"day.yaml": small_lesson("day", items)}) / "day.yaml", Report())
    quiz = found.lessons[0].lesson.quiz
    assert quiz is not None
    assert quiz.items[0].options == ("dusk", "dawn")
    assert _moved(quiz.items[1].options, tuple(pair.right for pair in quiz.items[1].pairs)) == 3
