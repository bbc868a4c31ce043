"""What a quiz item can be: its types, its choices, its pairs."""

from __future__ import annotations

import re
from enum import StrEnum

from pydantic import model_validator

from kitgen.model.base import ForGrader, Spec, mapping, remade
from kitgen.model.illustration import Illustration
from kitgen.model.numbers import YesNo
from kitgen.model.quantities import Credit
from kitgen.model.values import Blocks, refuse
from kitgen.source.nodes import Mapping, Node, Scalar


class ItemType(StrEnum):
    """Item types, with QTI's name for each."""

    SINGLE_CHOICE = "single_choice"
    """choiceInteraction, one answer."""
    MULTIPLE_CHOICE = "multiple_choice"
    """choiceInteraction, several answers."""
    TRUE_FALSE = "true_false"
    """choiceInteraction of two."""
    SHORT_ANSWER = "short_answer"
    """textEntryInteraction."""
    NUMERIC = "numeric"
    """textEntryInteraction with a tolerance."""
    MATCH = "match"
    """matchInteraction."""
    ORDER = "order"
    """orderInteraction."""
    CLOZE = "cloze"
    """textEntryInteraction in running text."""
    ESSAY = "essay"
    """extendedTextInteraction."""
    UPLOAD = "upload"
    """uploadInteraction: students hand in a file."""
    PARTS = "parts"
    """assessmentSection: a text with parts below it, each of a type of its own."""


class Choice(Spec):
    """One answer to choose. `- 63 %: correct` or `- 1 %: why it is wrong` is enough."""

    pair = ("text", "rationale")

    text: Blocks = Blocks("")
    """What students read. Needed, unless it has a picture."""

    figure: Illustration | None = None
    """A picture, beside the letter or below the text. Its alternative must not say whether it is right."""

    correct: ForGrader[YesNo] = False
    """True for a right answer. Its place in the list does not matter."""

    rationale: ForGrader[Blocks] = Blocks("")
    """Why it is right, or what mistake leads to it."""

    fixed: YesNo = False
    """Whether it stays in its place where choices are mixed. "None of the above" stays last by itself."""

    credit: ForGrader[Credit | None] = None
    """What it earns of the item's points, if not all or nothing: `50 %`, or `-25 %` for what costs points."""

    @model_validator(mode="after")
    def _says_something(self) -> Choice:
        if not self.text and self.figure is None:
            raise refuse("missing-key", "needs a 'text' or a 'figure'", "write the answer: text: …")
        return self

    @classmethod
    def shaped(cls, node: Node) -> Node:
        """`text: correct` marks the right answer; `text: correct - because …` gives the reason too."""
        full = super().shaped(node)
        full = _with_picture_alone(full) if isinstance(full, Mapping) else full
        why = full.get("rationale") if isinstance(full, Mapping) else None
        if not isinstance(full, Mapping) or not isinstance(why, Scalar) or "correct" in full:
            return mapping(node.span, text=node) if isinstance(node, Scalar) else full
        match = re.match(r"correct(?:\s*[-–—.:,;]\s*|\Z)", why.strip(), re.IGNORECASE)
        if not match:
            return full
        made = remade(full, {key: value for key, value in full.items() if key != "rationale"})
        made["correct"] = Scalar.at("true", why.span)
        reason = why.strip()[match.end() :]
        if reason:
            made["rationale"] = Scalar.at(reason, why.span)
        return made


def _with_picture_alone(choice: Mapping) -> Mapping:
    """The choice without a text that is empty, if it has a picture."""
    text = choice.get("text")
    if "figure" not in choice or not isinstance(text, Scalar) or text.strip():
        return choice
    return remade(choice, {key: value for key, value in choice.items() if key != "text"})


class Pair(Spec):
    """Two things that belong together. `- left: right` is enough."""

    pair = ("left", "right")

    left: Blocks
    """The entry in the first column."""

    right: Blocks
    """What belongs to it."""
