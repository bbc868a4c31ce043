"""Doubles: the same question twice, in a lesson or in two lessons of a course."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import sqrt
from typing import NamedTuple

from kitgen.check.base import CheckContext, Findings, check
from kitgen.diagnostics import Span
from kitgen.model.discussion import DiscussionQuestion
from kitgen.model.lesson import Lesson
from kitgen.model.quiz import Item
from kitgen.model.walk import pictures_of
from kitgen.read.project import Project
from kitgen.text.normalize import words

_ALIKE = 0.7
"""How much of the words two questions share, rare ones counting more, so that one of them is enough."""

_FEWEST, _FEWEST_ALIKE = 3, 6
"""Words of a question that is worth comparing, and of one that is compared word by word."""


class _Asked(NamedTuple):
    """A question or an item, as it is compared."""

    kind: str
    whole: str
    """Everything that students read of it, in small letters, without marks."""

    words: frozenset[str]
    """Its words without those that every question has; endings left off."""

    given: frozenset[str]
    """What makes another exercise of the same words: numbers, formulas, gaps, pictures."""

    place: Span


@dataclass
class _All:
    """The questions of a project, each with its number, and where each word is."""

    asked: list[_Asked] = field(default_factory=list)
    of_lesson: dict[int, range] = field(default_factory=dict)
    with_word: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    same: dict[tuple[str, str], int] = field(default_factory=dict)


@check("warning")
def asked_twice(context: CheckContext) -> Findings:
    """A lesson, or a course, asks the same quiz item or discussion question once.

    Two are the same if they have the same or nearly the same words, choices included, with the same numbers, formulas
    and pictures. The message names the other place. An item of a bank that several lessons use is one item.
    """
    everything = _everything(context)
    for number in everything.of_lesson.get(id(context.lesson), ()):
        asked = everything.asked[number]
        other, exactly = _earlier(everything, number)
        if other is not None and other.place != asked.place:
            same_file = other.place.file == asked.place.file
            where = f"on line {other.place.line}" if same_file else f"in {other.place.file}, line {other.place.line}"
            yield (
                asked.place,
                f"this {asked.kind} is {'' if exactly else 'almost '}the same as the one {where}",
                "delete one of the two, or let one ask for something else",
            )


def _everything(context: CheckContext) -> _All:
    found = context.shared.get("asked")
    if not isinstance(found, _All):
        found = context.shared["asked"] = _of_project(context.project)
    return found


def _of_project(project: Project) -> _All:
    every = _All()
    for file in project.lessons:
        first = len(every.asked)
        for asked in _of_lesson(file.lesson):
            number = len(every.asked)
            every.asked.append(asked)
            if len(asked.whole.split()) >= _FEWEST:
                every.same.setdefault((asked.kind, asked.whole), number)
            for word in asked.words:
                every.with_word[word].append(number)
        every.of_lesson[id(file.lesson)] = range(first, len(every.asked))
    return every


def _earlier(every: _All, number: int) -> tuple[_Asked | None, bool]:
    """The first question before this one that is the same, and whether it has exactly the same words."""
    asked = every.asked[number]
    same = every.same.get((asked.kind, asked.whole), number)
    if same < number:
        return every.asked[same], True
    if len(asked.words) < _FEWEST_ALIKE:
        return None, False
    common = Counter(other for word in asked.words for other in every.with_word[word] if other < number)
    for other, shared in sorted(common.items()):
        before = every.asked[other]
        if (
            2 * shared > len(asked.words)
            and (before.kind, before.given) == (asked.kind, asked.given)
            and len(before.words) >= _FEWEST_ALIKE
            and _alike(every, asked, before) >= _ALIKE
        ):
            return before, False
    return None, False


def _alike(every: _All, one: _Asked, other: _Asked) -> float:
    """The share of their words that both have, from 0 to 1; a word counts less if many questions have it."""

    def weight(these: Iterable[str]) -> float:
        return sum(1 / sqrt(len(every.with_word[word])) for word in these)

    return weight(one.words & other.words) / weight(one.words | other.words)


def _of_lesson(lesson: Lesson) -> Iterator[_Asked]:
    for question in lesson.discussion:
        yield _asked("question", question)
    for item in lesson.quiz.items if lesson.quiz else ():
        yield _asked("item", item)


def _asked(kind: str, thing: DiscussionQuestion | Item) -> _Asked:
    texts = list(_texts(thing))
    text = " ".join(texts)
    said = words(_GIVEN.sub(" ", text)).split()
    pictures = (path for part in (thing, *thing.parts) for path in pictures_of(part))
    gaps = re.findall(r"\{[^{}]*\}", thing.text) if isinstance(thing, Item) else ()
    given = frozenset((*_GIVEN.findall(text), *pictures, *gaps))
    whole = " ".join((*said, *sorted(given)))
    plain = frozenset(word[:_STEM] for word in said if len(word) > _SHORT and word not in _USUAL)
    return _Asked(kind, whole, plain, given, thing.place("prompt"))


def _texts(thing: DiscussionQuestion | Item) -> Iterator[str]:
    yield thing.prompt
    if isinstance(thing, Item):
        yield from (choice.text for choice in thing.choices)
        yield from (f"{pair.left} {pair.right}" for pair in thing.pairs)
        yield from (*thing.sequence, thing.text)
    for part in thing.parts:
        yield from _texts(part)


_GIVEN = re.compile(r"\$[^$]+\$|`[^`]+`|[+−-]?\d[\d.,:/]*|[=<>+^×÷]+")
_STEM, _SHORT = 6, 3
"""Letters of a word that are compared, and of one that is too short to be."""

_USUAL = frozenset(re.findall(r"\w+", """
    which what that this with from have does were been they them their there than then would could should about into
    only most more some when where these those each after before name suppose choose
    para como pero este esta estos estas entre cuando donde sobre desde cual cuál cuales cuáles quién
"""))  # fmt: skip
"""Words that questions are made of."""
