"""A quiz: its items, how many of them students answer, and what they are worth together."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, computed_field

from kitgen.model.base import ForGrader, Many, Spec, mapping, sequence
from kitgen.model.choice_order import mixed_choices
from kitgen.model.choices import Choice
from kitgen.model.numbers import Minutes, Whole, YesNo
from kitgen.model.quiz import Item
from kitgen.model.values import Line, Prose, Text
from kitgen.source.nodes import Node, Sequence


def _with_mixed_choices(item: Item) -> Item:
    def words(choice: Choice) -> str:
        return str(choice.text) or (str(choice.figure.image) if choice.figure else "")

    choices = mixed_choices(item.prompt, item.choices, words, lambda choice: choice.fixed)
    parts = tuple(map(_with_mixed_choices, item.parts))
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
    """The items; an id alone is an item of a bank."""

    grading_notes: ForGrader[Prose] = Prose("")
    """How to grade."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def total(self) -> float:
        """Points for a full answer to all items, or to as many as are to be answered."""
        each = sorted((item.points for item in self.items if not item.bonus), reverse=True)
        return round(sum(each[: self.choose]), 9)

    def as_printed(self) -> Self:
        """With the choices of its items in the order in which documents have them."""
        if not self.shuffle:
            return self
        return self.model_copy(update={"items": tuple(map(_with_mixed_choices, self.items))})

    @classmethod
    def shaped(cls, node: Node) -> Node:
        """A plain list is a quiz of those items."""
        if isinstance(node, Sequence):  # a copy: the list itself now reads as the quiz
            return mapping(node.span, items=sequence(node.span, list(node)))
        return super().shaped(node)
