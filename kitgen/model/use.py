"""What an activity works with: the parts of its lesson, by the words that a teacher would jot down."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator

from kitgen.model.base import Many, Spec, mapping, rewritten, sequence
from kitgen.model.numbers import DASHES
from kitgen.model.values import Text, refuse
from kitgen.source.nodes import Mapping, Node, Scalar, Sequence, shown
from kitgen.suggestions import closest, did_you_mean


class Part(StrEnum):
    """A part of a lesson that a class works with."""

    READING = "reading"
    """The text under study."""
    BACKGROUND = "background"
    """Sections of the background, all or by number."""
    DOCUMENT = "document"
    """Documents, all or by their letters."""
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
    "text": Part.READING, "documents": Part.DOCUMENT, "source": Part.DOCUMENT, "sources": Part.DOCUMENT,
}  # fmt: skip
"""Other words for the parts, as teachers write them."""

NUMBERED = frozenset({
    Part.BACKGROUND, Part.DOCUMENT, Part.FIGURE, Part.CASE, Part.GRID, Part.DISCUSSION, Part.QUIZ, Part.EXIT_TICKET,
    Part.HOMEWORK,
})  # fmt: skip
"""Parts of which an activity can use some only, by their numbers in the lesson."""

_RANGE = re.compile(rf"(\d{{1,9}})(?:\s*[{DASHES}]\s*(\d{{1,9}}))?\Z")
_MOST = 200

_BETWEEN = re.compile(r"[,;]|\s\+\s")
"""What is between two parts of a list in one text."""

_ARTICLE = re.compile(r"\A(?:the|our|a|el|la|los|las|der|die|das|le|les)\s+", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|&|y|e)\s+")


def part_named(word: str) -> Part | None:
    """The part that a word means: `exit ticket`, `questions`."""
    name = re.sub(r"[\s-]+", "_", word.strip().lower())
    return _OTHER_WORDS.get(name) or next((part for part in Part if part.value == name), None)


def begins_with_part(text: str) -> bool:
    """Whether a text begins with the name of a part: `discussion 2-3`, but not `groups of 4`."""
    words = _without_signs(text).split()
    return bool(words) and bool(part_named(words[0]) or part_named(" ".join(words[:2])))


def part_meant(text: str) -> str:
    """The text with the name of a part instead of a misspelt one at its start: `exit tiket` is `exit ticket`."""
    words = _without_signs(text).lower().split()
    for count in (1, 2):
        start = " ".join(words[:count])
        near = closest(start, _NAMES, _ALIKE) or next((name for name in _NAMES if sorted(name) == sorted(start)), "")
        if near and len(words) >= count:
            return " ".join([near, *words[count:]])
    return ""


_NAMES = [*(part.value.replace("_", " ") for part in Part), *(word.replace("_", " ") for word in _OTHER_WORDS)]
_ALIKE = 0.81
"""How alike a misspelt part and its name are at least: `teams` is not `items`."""


def _without_signs(text: str) -> str:
    """`case: brighton.` without the signs that other lists would have."""
    return re.sub(r"\A(\s*\w+(?:[ _-]\w+)?)\s*:\s", r"\1 ", text.rstrip(" .,;:"))


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
        words = _without_signs(node).split()
        for count in (2, 1):
            part = part_named(" ".join(words[:count])) if len(words) >= count else None
            if part:
                rest = [word for piece in words[count:] for word in piece.split(",") if word]
                made = mapping(node.span, part=Scalar.at(part.value, node.span))
                if rest:
                    which = _joined(rest)
                    which = [name for word in which for name in (_letters(word) if part is Part.DOCUMENT else [word])]
                    _refuse_backwards(which)
                    made["which"] = sequence(node.span, [Scalar.at(word, node.span) for word in which])
                    made.keys_at["which"] = node.span
                return made
        known = ", ".join(part.value.replace("_", " ") for part in Part)
        several = [word for word in re.split(r"[^\w-]+", node) if part_named(word)]
        meant = part_meant(node)
        hint = did_you_mean(words[0].lower() if words else "", _NAMES, f"parts that an activity can use: {known}")
        pieces = [_ARTICLE.sub("", piece.strip()) for piece in _AND.split(_BETWEEN.sub(" and ", node))]
        named = [piece for piece in pieces if begins_with_part(piece)]
        if named and len(pieces) > len(named):
            hint = f"write: {', '.join(shown(piece, 40) for piece in named)}"
        elif len(several) > 1:
            hint = f"put a comma between two parts: {', '.join(several[:2])}"
        elif meant:
            hint = f"did you mean '{shown(meant)}'?"
        raise refuse("unknown-part", f"names no part of a lesson: '{shown(node)}'", hint)

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


def _letters(word: str) -> list[str]:
    """`A-C` as the letters of three documents."""
    match = re.fullmatch(rf"([A-Z])[{DASHES}]([A-Z])", word)
    if not match or match[1] > match[2]:
        return [word]
    return [chr(code) for code in range(ord(match[1]), ord(match[2]) + 1)]


def _joined(words: list[str]) -> list[str]:
    """Words with the hyphen of a range between spaces joined: `2`, `-`, `3` is `2-3`, as is `2 to 3`; no `and`."""
    text = re.sub(r"(?<=\d)\s+to\s+(?=\d)", "-", " ".join(words))
    text = re.sub(rf"\s*[{DASHES}]\s*(?=\d)", "-", text) if any(word in DASHES for word in words) else text
    return [word for word in text.split() if word not in ("and", "&", "y", "e")]


def _refuse_backwards(which: list[str]) -> None:
    for text in which:
        match = _RANGE.match(text)
        if match and match[2] and int(match[1]) > int(match[2]):
            raise refuse("bad-range", f"has a range that goes backwards: '{text}'", f"write {match[2]}-{match[1]}")


def _several(value: Any) -> Any:
    """`reading, discussion 2, 4` is a list of two: a number after a comma belongs to what is before it."""
    if isinstance(value, Mapping):
        return sequence(value.span, _parts_of(value))
    if not isinstance(value, Scalar):
        return value
    pieces: list[str] = []
    for piece in _pieces(value):
        if pieces and _RANGE.match(piece):
            pieces[-1] += f" {piece}"
        else:
            pieces.append(piece)
    return sequence(value.span, [Scalar.at(piece, value.span, value.style) for piece in pieces])


def _pieces(text: str) -> list[str]:
    """The parts between commas, semicolons and plus signs, and between `and` where it is before a part."""
    found: list[str] = []
    for piece in _BETWEEN.split(text):
        start = 0
        for word in _AND.finditer(piece):
            if begins_with_part(piece[word.end() :]):
                found.append(piece[start : word.start()])
                start = word.end()
        found.append(piece[start:])
    return [piece.strip() for piece in found if piece.strip()] or [text]


def _parts_of(value: Mapping) -> list[Node]:
    """`{case: brighton, discussion: 1-2}` as two parts; what is written in full is left as it is."""
    if not value or not all(part_named(key) for key in value):
        return [value]
    parts: list[Node] = []
    for key, which in value.items():
        words = " ".join(which) if isinstance(which, Sequence) and all(isinstance(x, Scalar) for x in which) else which
        parts.append(Scalar.at(f"{key} {words}", value.keys_at[key]) if isinstance(words, str) else value)
    return parts


def _lists(value: Any) -> Any:
    """A list whose entries may hold several parts each; in `[discussion 2, 4]` the 4 is a question, too."""
    if not isinstance(value, Sequence):
        return _several(value)
    items: list[Any] = []
    for item in value:
        before = items[-1] if items else None
        if isinstance(item, Scalar) and isinstance(before, Scalar) and _RANGE.match(item.strip()):
            items[-1] = Scalar.at(f"{before} {item.strip()}", before.span, before.style)
        elif isinstance(item, Scalar | Mapping):
            items += _several(item)
        else:
            items.append(item)
    return rewritten(value, sequence(value.span, items)) if items != list(value) else value


Uses = Annotated[tuple[Use, ...], BeforeValidator(_lists)]
