"""Pictures of questions: what their alternatives and their numbers say."""

from __future__ import annotations

import re

from kitgen.check.base import CheckContext, Findings, check, inside
from kitgen.model.choices import Choice
from kitgen.model.illustration import Illustration
from kitgen.model.quiz import Item
from kitgen.text.figure_numbers import named
from kitgen.text.labels import labels

_TELLS = re.compile(r"(?i)\b(?:in)?(?:correct|right answer|wrong)\b|\b(?:in)?correct[oa]s?\b|\brespuesta correcta\b")
_WORD = re.compile(r"[^\W\d_]{4,}")
_ALIKE = 5
"""Letters at the start of two words that are taken for forms of one: `triangle`, `triangular`."""


@check("warning")
def alternative_tells(context: CheckContext) -> Findings:
    """The text alternative of a picture to choose is read to students who cannot see it. It must describe the picture
    without saying whether it is right, and without the words of the question that only the right answer has.

    For "Which picture shows a triangle?" write `alt: a closed line of three straight pieces`, not `alt: a triangle`.
    """
    for item in context.lesson.quiz.items if context.lesson.quiz else ():
        for choice in item.choices:
            figure = choice.figure
            if figure is None or not figure.alt:
                continue
            if _TELLS.search(figure.alt):
                yield (
                    figure.place("alt"), "this text alternative says whether the answer is right",
                    "describe what the picture shows, as you would on the telephone",
                )  # fmt: skip
            elif choice.correct and (word := _only_here(item, choice)):
                yield (
                    figure.place("alt"),
                    f"this text alternative has '{word}', a word of the question that no other answer has",
                    "describe what can be seen, so that the right answer still has to be found",
                )


def _only_here(item: Item, right: Choice) -> str:
    """A word of the question that is in the alternative of the right answer and in no other answer; '' for none."""
    asked = _stems(item.prompt)
    others = {stem for choice in item.choices if choice is not right for stem in _stems(_said(choice))}
    found = asked & _stems(str(right.figure.alt if right.figure else "")) - others
    return next((word for word in _WORD.findall(_said(right)) if word.lower()[:_ALIKE] in found), "")


def _said(choice: Choice) -> str:
    return f"{choice.text} {choice.figure.alt if choice.figure else ''}"


def _stems(text: str) -> set[str]:
    return {word.lower()[:_ALIKE] for word in _WORD.findall(text)}


@check("warning")
def figure_number_twice(context: CheckContext) -> Findings:
    """Two pictures have the same number, so "see Figure 2" could be either. The same picture may come twice with its
    number.
    """
    seen: dict[int, str] = {}
    for figure in _numbered(context):
        number = figure.number or 0
        if seen.setdefault(number, str(figure.image)) != figure.image:
            yield figure.place("number"), f"another picture is number {number}, too", "give each its own number"


@check("warning")
def figure_not_there(context: CheckContext) -> Findings:
    """A text names a figure by a number that no picture of the lesson has. A picture gets one with `number: 2`."""
    numbers = {figure.number for figure in _numbered(context)}
    if not numbers:
        return
    label = labels(context.lesson.language, context.project.templates)["figure_number"]
    for _, text, span in context.texts:
        for found in named(text, label):
            if int(found[1]) not in numbers:
                yield (
                    inside(context.file.source, span, found[0]), f"no picture has the number {found[1]}",
                    f"give it to the picture: 'number: {found[1]}'",
                )  # fmt: skip


def _numbered(context: CheckContext) -> list[Illustration]:
    return [part for part in context.parts if isinstance(part, Illustration) and part.number is not None]
