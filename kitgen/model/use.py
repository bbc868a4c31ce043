"""What an activity works with: the parts of its lesson, by the words that a teacher would jot down."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator

from kitgen.model.base import Many, Spec, mapping, rewritten, sequence
from kitgen.model.values import Text, refuse
from kitgen.source.nodes import Node, Scalar, Sequence, shown
from kitgen.suggestions import did_you_mean


class Part(StrEnum):
    """A part of a lesson that a class works with."""

    READING = "reading"
    """The text under study."""
    BACKGROUND = "background"
    """Sections of the background, all or by number."""
    VOCABULARY = "vocabulary"
    """Words to learn."""
    FIGURE = "figure"
    """Pictures and charts of the background, by number."""
    MODEL = "model"
    """The model, with its tables and chart."""
    ARGUMENT = "argument"
    """The argument map."""
    CASE = "case"
    """Cases, all or by id."""
    GRID = "grid"
    """Comparison grids, all or by number."""
    DISCUSSION = "discussion"
    """Discussion questions, all or by number."""
    SIMULATION = "simulation"
    """The role-play."""
    QUIZ = "quiz"
    """Quiz items, all or by number."""
    EXIT_TICKET = "exit_ticket"
    """The last question."""
    HOMEWORK = "homework"
    """What to do at home."""


_OTHER_WORDS = {
    "question": Part.DISCUSSION, "questions": Part.DISCUSSION, "discussions": Part.DISCUSSION, "cases": Part.CASE,
    "grids": Part.GRID, "figures": Part.FIGURE, "chart": Part.FIGURE, "charts": Part.FIGURE, "items": Part.QUIZ,
    "item": Part.QUIZ, "role_play": Part.SIMULATION, "roles": Part.SIMULATION, "words": Part.VOCABULARY,
    "text": Part.READING,
}  # fmt: skip
"""Other words for the parts, as teachers write them."""

NUMBERED = frozenset({
    Part.BACKGROUND, Part.FIGURE, Part.CASE, Part.GRID, Part.DISCUSSION, Part.QUIZ, Part.EXIT_TICKET, Part.HOMEWORK,
})  # fmt: skip
"""Parts of which an activity can use some only, by their numbers in the lesson."""

_RANGE = re.compile(r"(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?\Z")
_MOST = 200


def part_named(word: str) -> Part | None:
    """The part that a word means: `exit ticket`, `questions`."""
    name = re.sub(r"[\s-]+", "_", word.strip().lower())
    return _OTHER_WORDS.get(name) or next((part for part in Part if part.value == name), None)


def begins_with_part(text: str) -> bool:
    """Whether a text begins with the name of a part: `discussion 2-3`, but not `groups of 4`."""
    words = text.split()
    return bool(words) and bool(part_named(words[0]) or part_named(" ".join(words[:2])))


class Use(Spec):
    """A part of the lesson that an activity works with: `reading`, `discussion 2-3`, `case brighton`, `exit ticket`."""

    part: Part
    """The part."""

    which: Many[Text] = ()
    """Which of them, by number, by id, or as a range such as `2-3`; all of them if left out."""

    @classmethod
    def shaped(cls, node: Node) -> Node:
        """Takes the words apart: the part, then which."""
        if not isinstance(node, Scalar):
            return super().shaped(node)
        words = node.split()
        for count in (2, 1):
            part = part_named(" ".join(words[:count])) if len(words) >= count else None
            if part:
                rest = [word for piece in words[count:] for word in piece.split(",") if word]
                made = mapping(node.span, part=Scalar.at(part.value, node.span))
                if rest:
                    made["which"] = sequence(node.span, [Scalar.at(word, node.span) for word in _joined(rest)])
                    made.keys_at["which"] = node.span
                return made
        known = ", ".join(part.value.replace("_", " ") for part in Part)
        names = [*(part.value for part in Part), *_OTHER_WORDS]
        raise refuse(
            "unknown-part",
            f"names no part of a lesson: '{shown(node)}'",
            did_you_mean(words[0].lower() if words else "", names, f"parts that an activity can use: {known}"),
        )

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers that are named, ranges written out."""
        found: list[int] = []
        for text in self.which:
            match = _RANGE.match(text)
            if match:
                first, last = int(match[1]), int(match[2] or match[1])
                found += range(first, min(last, first + _MOST) + 1)
        return tuple(found)

    @property
    def names(self) -> tuple[str, ...]:
        """The ids that are named."""
        return tuple(text for text in self.which if not _RANGE.match(text))


def _joined(words: list[str]) -> list[str]:
    """Words with the hyphen of a range between spaces joined: `2`, `-`, `3` is `2-3`; `and` is left out."""
    text = re.sub(r"\s*[-–]\s*(?=\d)", "-", " ".join(words)) if any(word in "-–" for word in words) else " ".join(words)
    return [word for word in text.split() if word not in ("and", "&", "y", "e")]


def _several(value: Any) -> Any:
    """`reading, discussion 2, 4` is a list of two: a number after a comma belongs to what is before it."""
    if not isinstance(value, Scalar):
        return sequence(value.span, [value]) if isinstance(value, dict) and hasattr(value, "span") else value
    pieces: list[str] = []
    for piece in value.split(","):
        if pieces and _RANGE.match(piece.strip()):
            pieces[-1] += f" {piece.strip()}"
        else:
            pieces.append(piece.strip())
    return sequence(value.span, [Scalar.at(piece, value.span, value.style) for piece in pieces])


def _lists(value: Any) -> Any:
    """A list whose entries may hold several parts each; in `[discussion 2, 4]` the 4 is a question, too."""
    if not isinstance(value, Sequence):
        return _several(value)
    items: list[Any] = []
    for item in value:
        before = items[-1] if items else None
        if isinstance(item, Scalar) and isinstance(before, Scalar) and _RANGE.match(item.strip()):
            items[-1] = Scalar.at(f"{before} {item.strip()}", before.span, before.style)
        elif isinstance(item, Scalar):
            items += _several(item)
        else:
            items.append(item)
    return rewritten(value, sequence(value.span, items)) if items != list(value) else value


Uses = Annotated[tuple[Use, ...], BeforeValidator(_lists)]
