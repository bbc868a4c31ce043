"""Quiz items, in the item types of QTI. What gives an answer away is for graders only."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, ValidationInfo, computed_field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from kitgen.model import cloze, matching
from kitgen.model.base import ForGrader, Many, Spec, mapping, sequence
from kitgen.model.choice_order import mixed_choices
from kitgen.model.cloze import ClozeText, GapWidth
from kitgen.model.in_language import InLanguage
from kitgen.model.mixed_order import mixed
from kitgen.model.numbers import Lines, Minutes, Points, Tolerance, Weight, Whole, YesNo, number_of
from kitgen.model.reading import Illustration
from kitgen.model.values import AuthoredText, Blocks, Bloom, Gapped, Id, Line, Prose, Text, refuse
from kitgen.source.nodes import Mapping, Node, Scalar, Sequence
from kitgen.text.cloze import Gap, gaps_in
from kitgen.text.gaps import without_words


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
        made = Mapping({key: value for key, value in full.items() if key != "rationale"})
        made.span, made.keys_at = full.span, full.keys_at
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
    made = Mapping({key: value for key, value in choice.items() if key != "text"})
    made.span, made.keys_at = choice.span, choice.keys_at
    return made


class Pair(Spec):
    """Two things that belong together. `- left: right` is enough."""

    pair = ("left", "right")

    left: Blocks
    """The entry in the first column."""

    right: Blocks
    """What belongs to it."""


class Item(InLanguage):
    """One quiz item. Its type follows from what is written, unless `type` says otherwise."""

    filled_in = frozenset({"type"})
    in_its_language = frozenset({"text", "answer", "accept"})

    id: Id | None = None
    """A name that objectives can refer to."""

    type: ItemType
    """Item type; guessed from the other keys if left out."""

    prompt: Blocks
    """What students read."""

    figure: Illustration | None = None
    """A picture below it."""

    figures: Many[Illustration] = ()
    """Several pictures below it, side by side."""

    hint: Blocks = Blocks("")
    """Help for those who ask for it: upside down on paper, after a click on a slide."""

    choices: Many[Choice] = ()
    """Answers to choose from."""

    answer: ForGrader[Prose] = Prose("")
    """The answer: a text, a number, `true` or `false`, or what a good essay contains."""

    accept: ForGrader[Many[Text]] = ()
    """Other answers that count as right."""

    tolerance: ForGrader[Tolerance | None] = None
    """How far a number may be off, in the unit of the answer."""

    unit: Text = Text("")
    """Unit of a number, printed after the line."""

    pairs: ForGrader[Many[Pair]] = ()
    """Things to match. Where several have the same right side, students tick boxes in a grid."""

    distractors: ForGrader[Many[Blocks]] = ()
    """Right-hand sides that match nothing; with `bank`, words that fill no gap."""

    sequence: ForGrader[Many[Blocks]] = ()
    """Things to put in order, in the right order."""

    text: ForGrader[ClozeText] = ClozeText("")
    """Text with the missing words in braces: `States need luck {always}`. Two answers are right in `{is|'s}`; in
    `{is ~ are ~ am}` students choose, the right one first; `{0.37 ± 0.01}` is a number that may be off by so much.
    """

    bank: YesNo = False
    """Whether the missing words are printed above the text, mixed, with the distractors among them."""

    gap_width: GapWidth = GapWidth.SAME
    """`same`: all gaps are as wide as the longest answer needs; `answer`: each is as wide as its own."""

    rationale: ForGrader[Prose] = Prose("")
    """Why the answer is right, and what mistakes to expect."""

    points: Points = 1
    """Points for a full answer."""

    lines: Lines | None = None
    """Ruled lines left for writing, or `fill` for the rest of the page; if left out 2, for essays 12."""

    bloom: Bloom | None = None
    """Level of thinking that it asks for."""

    upload: YesNo = False
    """Whether students hand in a file. In an item of another type they also do what it asks."""

    objectives: Many[Id] = ()
    """Objectives that it assesses."""

    optional: YesNo = False
    """Not for the quiz itself: its items are never left out, because their points count in quiz and key."""

    @classmethod
    def shaped(cls, node: Node) -> Node:
        """Finds the type from what is written."""
        full = super().shaped(node)
        if not isinstance(full, Mapping) or "type" in full:
            return full
        made = Mapping({"type": Scalar.at(_guess(full), full.span), **full})
        made.span, made.keys_at = full.span, full.keys_at
        return made

    @field_validator("answer")
    @classmethod
    def _is_number(cls, answer: Prose, others: ValidationInfo) -> Prose:
        """The answer; that of a numeric item is a number."""
        if answer and others.data.get("type") is ItemType.NUMERIC:
            try:
                number_of(answer)
            except PydanticCustomError:
                raise refuse(
                    "bad-number", "of a numeric item must be a number, such as '0.05', '5 %' or '6656'",
                    "if it is a text, such as a date or several numbers, add 'type: short_answer'",
                ) from None  # fmt: skip
        return answer

    @property
    def _rights(self) -> tuple[Blocks, ...]:
        return tuple(pair.right for pair in self.pairs)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def left(self) -> tuple[Blocks, ...]:
        """The first column of a match item."""
        return matching.lefts(tuple(pair.left for pair in self.pairs), self._rights)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def repeated(self) -> bool:
        """Whether several entries of the first column of a match item belong to the same one of the second."""
        return matching.are_classes(self._rights)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def as_grid(self) -> bool:
        """Whether a match item is printed as a grid of boxes: its second column is short, and used more than once."""
        return self.repeated and matching.fit_a_head(self.options)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def options(self) -> tuple[Blocks, ...]:
        """The second column of a match item, or the things to order, mixed."""
        if self.repeated:
            return matching.classes(self._rights, self.distractors)
        right = self._rights + self.sequence
        return mixed(right, self.distractors) if right else ()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def gapped(self) -> Gapped:
        """The text of a cloze item without its missing words."""
        return Gapped(without_words(self.text))

    @computed_field  # type: ignore[prop-decorator]
    @property
    def gap_forms(self) -> tuple[dict[str, Any], ...]:
        """What students see of each gap of a cloze item: its `width` in characters, or `options` to choose from."""
        return cloze.forms(self.text, self.gap_width)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def bank_words(self) -> tuple[AuthoredText, ...]:
        """The words from which students fill the gaps of a cloze item, if they are printed."""
        return cloze.bank(self.text, self.distractors) if self.bank and self.text else ()

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing from a cloze item."""
        return tuple(gaps_in(self.text))


_NOT_ONE_NUMBER = re.compile(r"\d+(?:, \d+)+|\d{1,2}\. ?\d{1,2}\. ?\d{2,4}")
"""Several numbers, or a date: `3, 5, 7`, `12.10.1984`."""


def _guess(item: Mapping) -> str:
    """The type of an item without `type`, judged by its other keys."""
    choices = item.get("choices")
    answer = item.get("answer")
    if str(item.get("upload", "")).strip().lower() in ("true", "yes"):
        return ItemType.UPLOAD
    if isinstance(choices, Sequence | Mapping):
        right = sum(_is_right(choice) for choice in choices) if isinstance(choices, Sequence) else 1
        return ItemType.MULTIPLE_CHOICE if right > 1 else ItemType.SINGLE_CHOICE
    for key, kind in (("pairs", ItemType.MATCH), ("sequence", ItemType.ORDER), ("text", ItemType.CLOZE)):
        if key in item:
            return kind
    if isinstance(answer, Scalar):
        if answer.strip().lower() in ("true", "false"):
            return ItemType.TRUE_FALSE
        if "tolerance" not in item and _NOT_ONE_NUMBER.fullmatch(answer.strip()):
            return ItemType.SHORT_ANSWER
        if "tolerance" in item or re.fullmatch(r"[+-]?\d[\d., ]*+(?:[eE][+-]?\d+)?\s*%?", answer.strip()):
            return ItemType.NUMERIC
        return ItemType.SHORT_ANSWER
    return ItemType.ESSAY


def _is_right(choice: object) -> bool:
    if not isinstance(choice, Mapping):
        return False
    full = Choice.shaped(choice)
    return isinstance(full, Mapping) and str(full.get("correct", "")).lower() in ("true", "yes")


def _with_mixed_choices(item: Item) -> Item:
    def words(choice: Choice) -> str:
        return str(choice.text) or (str(choice.figure.image) if choice.figure else "")

    mixed_up = mixed_choices(item.prompt, item.choices, words, lambda choice: choice.fixed)
    return item.model_copy(update={"choices": tuple(mixed_up)})


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
        each = sorted((item.points for item in self.items), reverse=True)
        return sum(each[: self.choose])

    def as_printed(self) -> Self:
        """With the choices of its items in the order in which documents have them."""
        if not self.shuffle:
            return self
        return self.model_copy(update={"items": tuple(_with_mixed_choices(item) for item in self.items)})

    @classmethod
    def shaped(cls, node: Node) -> Node:
        """A plain list is a quiz of those items."""
        if isinstance(node, Sequence):  # a copy: the list itself now reads as the quiz
            return mapping(node.span, items=sequence(node.span, list(node)))
        return super().shaped(node)


class Criterion(Spec):
    """One row of a rubric."""

    name: Line
    """What is judged."""

    levels: Many[Line] = ()
    """A description of each level, in the order of the scale. A single-point rubric has only one."""

    weight: Weight = 1
    """How much it counts."""

    objectives: Many[Id] = ()
    """Objectives that it assesses."""

    grader_notes: ForGrader[Line] = Line("")
    """What to look for."""


class RubricStyle(StrEnum):
    """How a rubric is laid out."""

    ANALYTIC = "analytic"
    SINGLE_POINT = "single_point"


class Rubric(Spec):
    """How work is judged. Students see it before they start."""

    title: Line = Line("")
    """What it is for."""

    style: RubricStyle = RubricStyle.ANALYTIC
    """analytic (a text for each level) or single_point (one text, room for comments on both sides)."""

    scale: Many[Line] = ()
    """Names of the levels, best first."""

    criteria: Many[Criterion]
    """What is judged."""
