"""What gives the right answer away: the length of a choice, its place on the paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from math import comb

from kitgen.check.base import CheckContext, Findings, check
from kitgen.model.choice_order import LAST
from kitgen.model.choices import Choice, ItemType
from kitgen.model.quiz import Item
from kitgen.model.quiz_paper import Quiz
from kitgen.model.sums import leaves
from kitgen.text import counting

_FEWEST = 4
"""Items from which a habit can be told."""

_CHANCE = 0.1
"""How likely it may be that as many items are so by chance."""

_CLEARLY, _TWICE = 1.25, 2.0
"""How many times as long as the longest of the others a right choice is at sight, and as their mean where it is one."""

_LETTERS, _MANY_LETTERS = 8, 20
"""Letters by which it is longer at least: between `said` and `alleged` there is nothing to see."""


@check("warning")
def longest_choice_is_right(context: CheckContext) -> Findings:
    """Students who know nothing take the longest choice: the right one must not be the longest in most items.

    Of four or more items with one right choice, it is reported if the right one is clearly the longest in more than
    half, and in more than chance explains; of a single item, if it is twice as long as the wrong ones are on average.
    Shorten it, put what it explains into its `rationale`, or write wrong choices with as much detail. Numbers, dates,
    formulas and pictures are not counted.
    """
    items = [item for item in _of_type(context.lesson.quiz, ItemType.SINGLE_CHOICE) if _has_texts(item)]
    longest = [item for item in items if _is_longest(item)]
    of = len(items)
    if 2 * len(longest) > of >= _FEWEST and _is_rare([len(item.choices) for item in items], longest):
        items = [item for item in items if item not in longest]
        yield (
            _right(longest[0]).place("text"),
            f"the longest choice is the right one in {len(longest)} of {of} items ({_lines(longest)})",
            "shorten the right ones, or write wrong ones that are as long",
        )
    for item in items:
        long = _length(_right(item))
        mean = sum(_length(choice) for choice in item.choices if not choice.correct) / (len(item.choices) - 1)
        if long >= _TWICE * mean and long - mean >= _MANY_LETTERS:
            yield (
                _right(item).place("text"),
                f"this right choice is {long / mean:.1f} times as long as the wrong ones are on average",
                "shorten it, put its reason into 'rationale', or write wrong ones that are as long",
            )


@check("warning")
def right_ones_first(context: CheckContext) -> Findings:
    """Where several choices are right, they must not all be printed before the wrong ones, as they were thought of.

    What counts is the order on paper: with `shuffle: true` that is the mixed one. A quiz is reported in which this is
    so in most items, and in more than chance explains: one item of two right and two wrong choices is enough, unless
    the choices are mixed. Numbers and dates are not counted.
    """
    quiz = context.lesson.quiz
    if quiz is None:
        return
    items = [item for item in _of_type(quiz.as_printed(), ItemType.MULTIPLE_CHOICE) if _has_texts(item)]
    items = [item for item in items if any(not choice.correct for choice in item.choices)]
    first = [item for item in items if _begins(item)]
    ways = [comb(len(_free(item)), sum(choice.correct for choice in _free(item))) for item in items]
    if 2 * len(first) > len(items) and _is_rare(ways, first, _CHANCE / 2 if quiz.shuffle else 1 / 6):
        yield (
            first[0].choices[0].place("text"),
            "the right choices of this item come before all wrong ones" if len(items) == 1 else
            f"the right choices come before all wrong ones in {len(first)} of {len(items)} items ({_lines(first)})",
            "write another word under 'seed:' of the quiz" if quiz.shuffle
            else "change their order, or write 'shuffle: true' below 'quiz:'",
        )  # fmt: skip


def _of_type(quiz: Quiz | None, kind: ItemType) -> Iterator[Item]:
    return (item for item in leaves(quiz.items if quiz else ()) if item.type is kind)


def _is_rare(ways: Sequence[int], found: Sequence[object], most: float = _CHANCE) -> bool:
    """Whether so many would rarely be found where each has one chance in so many ways."""
    chances = [1.0]  # of none, of one, of two …
    for each in ways:
        none = 1 - 1 / each
        chances = [
            (chances[k] * none if k < len(chances) else 0) + (chances[k - 1] / each if k else 0)
            for k in range(len(chances) + 1)
        ]
    return sum(chances[len(found) :]) <= most + 1e-9


def _has_texts(item: Item) -> bool:
    """Whether its choices are words, and it is clear which are right."""
    right = [choice for choice in item.choices if choice.correct]
    if len(item.choices) < 3 or not right or (item.type is ItemType.SINGLE_CHOICE and len(right) > 1):
        return False
    return all(_is_text(choice) for choice in right) and sum(map(_is_text, item.choices)) > len(item.choices) / 2


_NO_TEXT = re.compile(r"`[^`]*`|\$[^$]*\$")
_VALUE = re.compile(r"\W*\d[\d.,:/–-]*(?:\s*(?:%|[^\W\d_]+(?:\s+\d[\d.,]*)?(?:\s+[^\W\d_]+){0,2}))?\W*")
"""A number with its unit, a date: `5 km`, `12 October 1984`, `36 per cent`."""


def _is_text(choice: Choice) -> bool:
    """Whether a choice is words, and not a number, a date, a formula, code or a picture."""
    return (
        not choice.figure and not _VALUE.fullmatch(choice.text) and counting.words([_NO_TEXT.sub("", choice.text)]) > 0
    )


def _right(item: Item) -> Choice:
    return next(choice for choice in item.choices if choice.correct)


def _length(choice: Choice) -> int:
    return max(len(choice.text.plain), 1)


def _is_longest(item: Item) -> bool:
    """Whether the right choice is clearly the longest."""
    others = max(_length(choice) for choice in item.choices if not choice.correct)
    long = _length(_right(item))
    return long >= _CLEARLY * others and long - others >= _LETTERS


def _free(item: Item) -> list[Choice]:
    """The choices whose place says something: not those about the others, which are last in any order."""
    return [choice for choice in item.choices if not LAST.fullmatch(choice.text.strip())]


def _begins(item: Item) -> bool:
    """Whether all right choices are printed before the others."""
    choices = _free(item)
    right = sum(choice.correct for choice in choices)
    return 0 < right < len(choices) and all(choice.correct for choice in choices[:right])


def _lines(items: Iterable[Item]) -> str:
    return f"lines {', '.join(str(item.place('choices').line) for item in items)}"
