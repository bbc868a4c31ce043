"""A quiz: its items, how many of them students answer, and what they are worth together."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, computed_field

from kitgen.model.base import ForGrader, Many, Spec, mapping, sequence
from kitgen.model.choice_order import mixed_choices
from kitgen.model.choices import Choice
from kitgen.model.groups import Group, numbers, papers, with_groups
from kitgen.model.numbers import Minutes, Points, Whole, YesNo
from kitgen.model.quantities import Penalty
from kitgen.model.quiz import Item
from kitgen.model.values import Line, Prose, Text
from kitgen.source.nodes import Mapping, Node, Sequence


class Partial(StrEnum):
    """What counts where an item has several right answers."""

    EACH = "each"
    """Each right answer counts its share; a wrong one takes away as much, down to 0."""
    ALL = "all"
    """Only all of them together count."""


class Scoring(Spec):
    """How answers are counted. A text is a rule in your own words."""

    short = "rule"

    wrong: Penalty | None = None
    """What a wrong answer to a question with choices costs: `-1` points, or `-25 %` of its points."""

    partial: Partial | None = None
    """Where several answers are right: `each` (each counts its share) or `all` (only all together count)."""

    least: Points | None = None
    """The least that a question can count: `0`, if wrong answers take away no more than it is worth."""

    rule: Prose = Prose("")
    """Any other rule, in your own words."""


def _with_mixed_choices(item: Item, seed: str) -> Item:
    def words(choice: Choice) -> str:
        return str(choice.text) or (str(choice.figure.image) if choice.figure else "")

    choices = mixed_choices(f"{seed}{item.prompt}", item.choices, words, lambda choice: choice.fixed)
    parts = tuple(_with_mixed_choices(part, seed) for part in item.parts)
    return item.model_copy(update={"choices": tuple(choices), "parts": parts})


class Quiz(Spec):
    """The items of a lesson, and how they are set."""

    title: Line = Line("")
    """Title; "Quiz" if left out."""

    minutes: Minutes | None = None
    """Minutes that students get."""

    instructions: Prose = Prose("")
    """What students read first."""

    choose: Whole | None = None
    """How many of the items students answer, if not all of them: `3`. The total is that of so many."""

    shuffle: YesNo = False
    """Whether the choices of each item are printed in another order, the same in every build; numbers are in theirs."""

    bank: Many[Text] = ()
    """Files of items in the project, from the folder of the lesson: `banks/rivers.yaml`. `items` names those that are
    used by their ids; without it, all are."""

    items: Annotated[Many[Item], Field(min_length=1)]
    """The items; an id alone is an item of a bank. Several with `from:` are a group, of which students choose some, or
    of which each version has some.
    """

    groups: Many[Group] = ()
    """The groups among the items. kitgen fills them in."""

    scoring: Scoring | None = None
    """What wrong answers and single right ones count. Printed on the paper and in the key."""

    seed: Text = Text("")
    """Any word: another one draws other items from the pools, and mixes choices in another order."""

    grading_notes: ForGrader[Prose] = Prose("")
    """How to grade."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def papers(self) -> dict[str, tuple[int, ...]]:
        """The places of the items on the paper of each version; without pools there is one, without a name."""
        return papers(self.items, self.groups, self.seed)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def numbers(self) -> tuple[str, ...]:
        """What each item is called on paper: its number, with the letters of versions where they differ."""
        return numbers(len(self.items), self.papers)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def total(self) -> float:
        """Points for a full answer to all items, or to as many as are to be answered."""
        paper = [self.items[place] for place in next(iter(self.papers.values()))]
        counted = [item for item in paper if not item.bonus]
        if self.choose:
            return round(sum(sorted((item.points for item in counted), reverse=True)[: self.choose]), 9)
        total = sum(item.points for item in counted if not item.group)
        for number, group in enumerate(self.groups, 1):
            each = sorted((item.points for item in counted if item.group == number), reverse=True)
            total += sum(each[: group.choose])
        return round(total, 9)

    def as_printed(self) -> Self:
        """With the choices of its items in the order in which documents have them."""
        if not self.shuffle:
            return self
        return self.model_copy(update={"items": tuple(_with_mixed_choices(item, self.seed) for item in self.items)})

    @classmethod
    def shaped(cls, node: Node) -> Node:
        """A plain list is a quiz of those items."""
        if isinstance(node, Sequence):  # a copy: the list itself now reads as the quiz
            return with_groups(mapping(node.span, items=sequence(node.span, list(node))))
        full = super().shaped(node)
        return with_groups(full) if isinstance(full, Mapping) else full
