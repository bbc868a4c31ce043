"""Quiz items, in the item types of QTI. What gives an answer away is for graders only."""

from __future__ import annotations

import re
from enum import StrEnum

from pydantic import ValidationInfo, computed_field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from kitgen.model.base import ForGrader, Many, Spec, mapping
from kitgen.model.mixed_order import mixed
from kitgen.model.numbers import Lines, Points, YesNo
from kitgen.model.quantities import Tolerated, answer_of, reads_as_number
from kitgen.model.sums import sum_of
from kitgen.model.values import Blocks, Bloom, Gapped, Id, Line, Prose, Text, refuse
from kitgen.source.nodes import Mapping, Node, Scalar, Sequence
from kitgen.text.gaps import without_words, words_in


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
    PARTS = "parts"
    """assessmentSection: a text with parts below it, each of a type of its own."""


class Choice(Spec):
    """One answer to choose. `- 63 %: correct` or `- 1 %: why it is wrong` is enough."""

    pair = ("text", "rationale")

    text: Blocks
    """What students read."""

    correct: ForGrader[YesNo] = False
    """True for a right answer. Its place in the list does not matter."""

    rationale: ForGrader[Blocks] = Blocks("")
    """Why it is right, or what mistake leads to it."""

    @classmethod
    def shaped(cls, node: Node) -> Node:
        """`text: correct` marks the right answer; `text: correct - because …` gives the reason too."""
        full = super().shaped(node)
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


class Pair(Spec):
    """Two things that belong together. `- left: right` is enough."""

    pair = ("left", "right")

    left: Blocks
    """The entry in the first column."""

    right: Blocks
    """What belongs to it."""


class Item(Spec):
    """One quiz item. Its type follows from what is written, unless `type` says otherwise."""

    filled_in = frozenset({"type"})

    id: Id | None = None
    """A name that objectives can refer to."""

    type: ItemType
    """Item type; guessed from the other keys if left out."""

    prompt: Blocks
    """What students read."""

    choices: Many[Choice] = ()
    """Answers to choose from."""

    answer: ForGrader[Prose] = Prose("")
    """The answer: a text, a number, `true` or `false`, or what a good essay contains."""

    accept: ForGrader[Many[Text]] = ()
    """Other answers that count as right."""

    tolerance: ForGrader[Tolerated | None] = None
    """How far a number may be off: in the unit of the answer, or in per cent of the answer (`2 %`)."""

    unit: Text = Text("")
    """Unit of a number, printed after the line: `m/s^2`."""

    ask_unit: YesNo = False
    """Whether students write the unit, too: it is then in the key, and not on their paper."""

    asked_unit: ForGrader[Text] = Text("")
    """The unit that students write; what the unit becomes with `ask_unit`."""

    pairs: ForGrader[Many[Pair]] = ()
    """Things to match."""

    distractors: ForGrader[Many[Blocks]] = ()
    """Right-hand sides that match nothing."""

    sequence: ForGrader[Many[Blocks]] = ()
    """Things to put in order, in the right order."""

    text: ForGrader[Line] = Line("")
    """Running text with the missing words in braces: `States need luck {always}`."""

    rationale: ForGrader[Prose] = Prose("")
    """Why the answer is right, and what mistakes to expect."""

    points: Points = 1
    """Points for a full answer."""

    lines: Lines | None = None
    """Ruled lines left for writing, or `fill` for the rest of the page; if left out 2, for essays 12."""

    bloom: Bloom | None = None
    """Level of thinking that it asks for."""

    objectives: Many[Id] = ()
    """Objectives that it assesses."""

    parts: Many[Item] = ()
    """Parts (a), (b), (c), each with its own type, answer, lines and points: `{prompt: Why?, points: 2}`."""

    bonus: YesNo = False
    """Whether its points are extra: they do not count in the total."""

    optional: YesNo = False
    """Not for the quiz itself: its items are never left out, because their points count in quiz and key."""

    @classmethod
    def shaped(cls, node: Node) -> Node:
        """Finds the type from what is written, and keeps a unit that is asked for from students."""
        full = super().shaped(node)
        if not isinstance(full, Mapping):
            return full
        made = full if "type" in full else Mapping({"type": Scalar.at(_guess(full), full.span), **full})
        asks = str(full.get("ask_unit", "")).strip().lower() in ("true", "yes")
        if asks and "unit" in full and "asked_unit" not in full:
            made = Mapping({"asked_unit" if key == "unit" else key: value for key, value in made.items()})
            made.keys_at = {("asked_unit" if key == "unit" else key): place for key, place in full.keys_at.items()}
        elif made is not full:
            made.keys_at = full.keys_at
        made.span = full.span
        return made

    @model_validator(mode="after")
    def _sums_points(self) -> Item:
        """The points of an item in parts are those of its parts together, where it says nothing of its own."""
        if self.parts and "points" not in self.model_fields_set:
            self.__dict__["points"] = sum_of(self.parts)
        return self

    @field_validator("answer")
    @classmethod
    def _is_number(cls, answer: Prose, others: ValidationInfo) -> Prose:
        """The answer; that of a numeric item is a number."""
        if answer and others.data.get("type") is ItemType.NUMERIC:
            try:
                answer_of(answer)
            except PydanticCustomError as error:
                if error.type == "bad-range":
                    raise
                unit = _WITH_UNIT.fullmatch(answer.strip())
                raise refuse(
                    "bad-number", "of a numeric item must be a number, such as '0.05', '5 %', '1.8e24' or '1.2 to 1.3'",
                    f"write the number alone, and below it 'unit: {unit[1]}'"
                    if unit else "if it is a text, such as a date or several numbers, add 'type: short_answer'",
                ) from None  # fmt: skip
        return answer

    @computed_field  # type: ignore[prop-decorator]
    @property
    def left(self) -> tuple[Blocks, ...]:
        """The first column of a match item."""
        return tuple(pair.left for pair in self.pairs)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def options(self) -> tuple[Blocks, ...]:
        """The second column of a match item, or the things to order, mixed."""
        return mixed(tuple(pair.right for pair in self.pairs) + self.sequence, self.distractors)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def gapped(self) -> Gapped:
        """The text of a cloze item without its missing words."""
        return Gapped(without_words(self.text))

    @property
    def gaps(self) -> tuple[str, ...]:
        """The words missing from a cloze item."""
        return tuple(words_in(self.text))

    @property
    def powers(self) -> tuple[str, ...]:
        """A numeric answer with a power of ten as its words are read in a file: `1.8 × 1024`."""
        try:
            answer = answer_of(self.answer) if self.type is ItemType.NUMERIC and self.answer else None
        except PydanticCustomError:  # of a translation
            return ()
        ends = {answer.low, answer.high} if answer else ()
        return tuple(sorted(f"{end.digits} × 10{end.exponent}" for end in ends if end.exponent is not None))


_NOT_ONE_NUMBER = re.compile(r"\d+(?:, \d+)+|\d{1,2}\. ?\d{1,2}\. ?\d{2,4}")
"""Several numbers, or a date: `3, 5, 7`, `12.10.1984`."""

_WITH_UNIT = re.compile(r"[+−-]?\d[\d.,]*(?:[eE][+-]?\d+)? ?([^\W\d_][^\s,;]{0,11})")
"""A number with its unit: `6.6 kW`."""


def _guess(item: Mapping) -> str:
    """The type of an item without `type`, judged by its other keys."""
    if "parts" in item:
        return ItemType.PARTS
    choices = item.get("choices")
    answer = item.get("answer")
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
        if reads_as_number(answer, of_unit="unit" in item or "asked_unit" in item):
            return ItemType.NUMERIC
        return ItemType.SHORT_ANSWER
    return ItemType.ESSAY


def _is_right(choice: object) -> bool:
    if not isinstance(choice, Mapping):
        return False
    full = Choice.shaped(choice)
    return isinstance(full, Mapping) and str(full.get("correct", "")).lower() in ("true", "yes")
