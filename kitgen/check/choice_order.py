"""Mixed choices: whether one names others by their letters, and whether `fixed` does anything."""

from __future__ import annotations

import re

from kitgen.check.base import CheckContext, Findings, check
from kitgen.model.sums import leaves

_LETTERS = re.compile(
    r"\b[A-H](?:\s*(?:,|and|or|&|y|e|o|et|ou|und|oder)\s*[A-H])+\b|\(?[a-h]\) (?:and|or|y|o) \(?[a-h]\)"
)


@check()
def shuffled_letters(context: CheckContext) -> Findings:
    """With `shuffle: true` a choice must not name others by their letters ("Both A and C"), which they get after they
    have been mixed: say what the others say.
    """
    quiz = context.lesson.quiz
    for item in leaves(quiz.items) if quiz and quiz.shuffle else ():
        for choice in item.choices:
            found = _LETTERS.search(choice.text)
            if found:
                yield choice.place("text"), f"'{found[0]}' names choices that are printed in another order", (
                    "say what these choices say, or take out 'shuffle: true'"
                )  # fmt: skip


@check("warning")
def fixed_unused(context: CheckContext) -> Findings:
    """`fixed: true` keeps a choice in its place where choices are mixed, that is, in a quiz with `shuffle: true`."""
    quiz = context.lesson.quiz
    for item in leaves(quiz.items) if quiz and not quiz.shuffle else ():
        for choice in item.choices:
            if choice.fixed:
                yield choice.place("fixed"), "the choices of this quiz are printed as they are written", (
                    "take it out, or add 'shuffle: true' to the quiz"
                )  # fmt: skip
