"""Groups of quiz items, and how answers are counted: whether the points of all students add up to the same."""

from __future__ import annotations

import re
from decimal import Decimal

from kitgen.check.base import CheckContext, Findings, check
from kitgen.model.choices import ItemType
from kitgen.model.quantities import Tolerance
from kitgen.model.sums import leaves

_WITH_CHOICES = (ItemType.SINGLE_CHOICE, ItemType.MULTIPLE_CHOICE, ItemType.TRUE_FALSE)


@check()
def quiz_group(context: CheckContext) -> Findings:
    """A group of quiz items says how many of them students answer (`choose: 1`), or each version of the paper has
    (`pick: 1`): fewer than there are, and all for the same points, because the total is printed on the quiz.
    """
    quiz = context.lesson.quiz
    if quiz is None:
        return
    for number, group in enumerate(quiz.groups, 1):
        members = [item for item in quiz.items if item.group == number]
        place = group.node.span if group.node is not None else quiz.place("items")
        if group.pick is None and group.choose is None:
            yield place, "this group does not say how many of its items count", "add 'choose: 1' or 'pick: 1'"
            continue
        left = len(members)
        for name in ("pick", "choose"):
            count = getattr(group, name)
            if count is not None and not 0 < count < left:
                items = "1 item" if left == 1 else f"{left} items"
                many = f"write a number from 1 to {left - 1}, or" if left > 1 else "add items below 'from:', or"
                hint = f"{many} leave '{name}' out"
                yield group.place(name), f"'{name}' is {count}, of {items}", hint
            left = count if name == "pick" and count else left
        if len({(item.points, item.bonus) for item in members}) > 1:
            yield place, "the items of this group have different points, so that totals differ", "give all the same"
    if quiz.groups and quiz.choose:
        yield (
            quiz.place("choose"),
            "this quiz has groups, too: it is not clear what counts",
            "say it in a group",
        )


@check()
def choice_credit(context: CheckContext) -> Findings:
    """The credit of choices: what is right earns 100 % together, and what is wrong earns less.

    In an item with one right answer that one earns all, and the others may earn a part. Where several are right, those
    with `credit:` add up to 100 %.
    """
    for item in context.leaves:
        given = [(choice, choice.credit.number) for choice in item.choices if choice.credit is not None]
        right = sum(choice.correct for choice in item.choices)
        earned = [share for choice, share in given if choice.correct]
        together = sum(earned, Decimal())
        hint = "give each right choice a credit, 100 % together"
        if not right:
            continue  # reported as an item without a right answer
        if item.type is ItemType.SINGLE_CHOICE:
            for choice, share in given:
                if choice.correct and share != 100:
                    yield choice.place("credit"), "the right answer earns all points", "delete this line"
                elif not choice.correct and share >= 100:
                    yield choice.place("credit"), "a wrong answer earns less than 100 %", "write a smaller number"
        elif 0 < len(earned) < right:
            yield item.place("choices"), "some of the right choices have a credit, and others have none", hint
        elif earned and abs(together - 100) > 1:
            yield item.place("choices"), f"the right choices earn {together.normalize():f} % together", hint


@check()
def wrong_without_choices(context: CheckContext) -> Findings:
    """What a wrong answer costs is for items with answers to choose from."""
    quiz = context.lesson.quiz
    for item in context.leaves:
        if item.wrong is not None and item.type not in _WITH_CHOICES:
            kind = item.type.replace("_", " ")
            yield item.place("wrong"), f"a {kind} item has no choices to get wrong", "delete this line"
    scoring = quiz.scoring if quiz else None
    if quiz and scoring and scoring.wrong and not any(item.type in _WITH_CHOICES for item in leaves(quiz.items)):
        yield scoring.place("wrong"), "no item of this quiz has choices to get wrong", "delete this line"


def _costs_more(cost: Tolerance, points: float) -> bool:
    """Whether a wrong answer costs more than the item is worth."""
    return not cost.relative and abs(float(cost.number)) > points


@check("warning")
def wrong_costs_more(context: CheckContext) -> Findings:
    """A wrong answer that costs more than its question is worth is mostly a slip: `-25 %` and `-0.25` are forms."""
    for item in context.leaves:
        if item.wrong is not None and _costs_more(item.wrong, item.points):
            yield (
                item.place("wrong"),
                f"a wrong answer costs {item.wrong[1:]}, and the item is worth {item.points:g}",
                "",
            )


_SAID = re.compile(
    r"\b(?:answer|choose|pick|do|select|write about|responde|respondan|elige|elijan|escoge|contesta)\s+"
    r"(?:any\s+|only\s+|a\s+|solo\s+)?"
    r"(one|two|three|four|five|six|uno|una|dos|tres|cuatro|cinco|[1-9])\s+(?:of|from|out of|de)\b",
    re.IGNORECASE,
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "uno": 1, "una": 1, "dos": 2, "tres": 3,
            "cuatro": 4, "cinco": 5}  # fmt: skip


@check("warning")
def choice_in_words_only(context: CheckContext) -> Findings:
    """Instructions that let students answer some of the items need `choose:`, too, or the total counts them all."""
    quiz = context.lesson.quiz
    if quiz is None or quiz.choose or any(group.choose for group in quiz.groups):
        return
    said = _SAID.search(quiz.instructions)
    if said:
        number = _NUMBERS.get(said[1].lower()) or int(said[1])
        if number < len(quiz.items):
            yield (
                quiz.place("instructions"), f"students answer {number} of the items, and the total counts all of them",
                f"add 'choose: {number}' below 'quiz:', or put these items in a group: {{choose: {number}, from: […]}}",
            )  # fmt: skip
