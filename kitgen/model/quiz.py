"""Quiz items, in the item types of QTI. What gives an answer away is for graders only."""

from __future__ import annotations

import re
from typing import Any

from pydantic import ValidationInfo, computed_field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from kitgen.model import cloze, matching
from kitgen.model.base import ForGrader, Many, remade, renamed
from kitgen.model.choices import Choice, ItemType, Pair
from kitgen.model.cloze import ClozeText, GapWidth
from kitgen.model.illustration import Illustration
from kitgen.model.in_language import InLanguage
from kitgen.model.mixed_order import mixed
from kitgen.model.numbers import Lines, Points, Whole, YesNo
from kitgen.model.quantities import Penalty, Tolerated, answer_of, reads_as_number
from kitgen.model.sums import sum_of
from kitgen.model.values import AuthoredText, Blocks, Bloom, Gapped, Id, Prose, Text, refuse
from kitgen.source.nodes import Mapping, Node, Scalar, Sequence
from kitgen.text.cloze import Gap, gaps_in
from kitgen.text.gaps import without_words


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

    tolerance: ForGrader[Tolerated | None] = None
    """How far a number may be off: in the unit of the answer, or in per cent of the answer (`2 %`)."""

    unit: Text = Text("")
    """Unit of a number, printed after the line: `m/s^2`."""

    ask_unit: YesNo = False
    """Whether students write the unit, too: it is then in the key, and not on their paper."""

    asked_unit: ForGrader[Text] = Text("")
    """The unit that students write; what the unit becomes with `ask_unit`."""

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

    parts: Many[Item] = ()
    """Parts (a), (b), (c), each with its own type, answer, lines and points."""

    wrong: Penalty | None = None
    """What a wrong answer costs: `-0.5` points, or `-25 %` of its points. What is left blank costs nothing."""

    group: Whole | None = None
    """The number of its group in the quiz. kitgen fills it in."""

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
        if _says_yes(full, "ask_unit") and "unit" in full and "asked_unit" not in full:
            full = renamed(full, "unit", "asked_unit")
        return full if "type" in full else remade(full, {"type": Scalar.at(_guess(full), full.span), **full})

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
                if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", answer.strip()):
                    raise
                raise refuse(
                    "bad-number", "of a numeric item must be a number, such as '0.05', '5 %', '1.8e24' or '1.2 to 1.3'",
                    f"write the number alone, and below it 'unit: {unit[1]}'"
                    if unit else "if it is a text, such as a date or several numbers, add 'type: short_answer'",
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

    @property
    def printed(self) -> tuple[str, ...]:
        """A numeric answer as it is read in a file: `1.8 × 1024`, and with either decimal mark."""
        try:
            answer = answer_of(self.answer) if self.type is ItemType.NUMERIC and self.answer else None
        except PydanticCustomError:  # of a translation
            return ()
        said = [
            f"{end.digits} × 10{end.exponent}" if end.exponent is not None else end.digits
            for end in ((answer.low, answer.high) if answer else ())
            if end.exponent is not None or "." in end.digits  # a whole number of a range may be any year
        ]
        return tuple(dict.fromkeys(text for each in said for text in (each, each.replace(".", ","))))


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
    if _says_yes(item, "upload"):
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
        if reads_as_number(answer, of_unit="unit" in item or "asked_unit" in item):
            return ItemType.NUMERIC
        return ItemType.SHORT_ANSWER
    return ItemType.ESSAY


def _is_right(choice: object) -> bool:
    if not isinstance(choice, Mapping):
        return False
    full = Choice.shaped(choice)
    return isinstance(full, Mapping) and _says_yes(full, "correct")


def _says_yes(node: Mapping, key: str) -> bool:
    """Whether a switch is on, before the types of values are known."""
    return str(node.get(key, "")).strip().lower() in ("true", "yes")
