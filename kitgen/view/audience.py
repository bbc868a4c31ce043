"""Filter a lesson for an audience, by the types of its fields."""

from __future__ import annotations

from enum import Enum
from typing import Any

from kitgen.model.base import Audience, Spec
from kitgen.model.cloze import ClozeText
from kitgen.model.picture_path import PicturePath
from kitgen.model.values import Blocks, EdtfDate, Gapped, Line, Passage, Prose, Stem
from kitgen.model.walk import visible_fields

MARKS: tuple[tuple[type, str], ...] = (
    (Blocks, "blocks"),
    (ClozeText, "cloze"),
    (Prose, "prose"),
    (Passage, "passage"),
    (Gapped, "gapped"),
    (Stem, "stem"),
    (Line, "line"),
    (EdtfDate, "when"),
    (PicturePath, "picture"),
)


IN_LANGUAGE = "in "
"""What the mark of a text in another language than the lesson begins with: ``{"in es": {"line": "…"}}``."""


def visible_to(audience: Audience, value: Any, language: str | None = None) -> Any:
    """Convert a value to plain data for JSON, without what this audience may not see.

    Texts in Markdown, dates and pictures are marked with their type: ``{"prose": "…"}``, and texts in another
    ``language`` than the lesson with that.
    """
    if isinstance(value, Spec):
        part = value.as_printed()
        fields = {
            name: visible_to(audience, getattr(part, name), _language(part, name, language))
            for name in visible_fields(type(part), audience)
        }
        extras = {**fields.pop("extras", {}), **fields.pop("extras_for_instructor", {})}
        return fields | extras
    if isinstance(value, tuple | list):
        return [_numbered(item, visible_to(audience, item, language), place) for place, item in enumerate(value, 1)]
    if isinstance(value, dict):
        return {str(key): visible_to(audience, item, language) for key, item in value.items()}
    mark = _mark(type(value))
    if mark:
        text = {mark: str(value)}
        return {f"{IN_LANGUAGE}{language}": text} if language and mark in _WORDS else text
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return str(value)
    return value


_WORDS = frozenset(("blocks", "cloze", "prose", "passage", "gapped", "stem", "line", "when"))


def _language(part: Spec, name: str, outer: str | None) -> str | None:
    """The language of a field: its own, or that of the part that has it, if students see it."""
    own = part.language_of(name)
    return own or (outer if name in visible_fields(type(part), Audience.STUDENT) else None)


def _numbered(part: Any, data: Any, place: int) -> Any:
    """The data of a part in a list with its place there, `nth`, which stays when others are left out."""
    if isinstance(part, Spec) and part.counted:
        data["nth"] = place
    return data


_known_marks: dict[type, str] = {}


def _mark(kind: type) -> str:
    """The mark of a type; empty for plain text and everything else."""
    if kind not in _known_marks:
        _known_marks[kind] = next((mark for known, mark in MARKS if issubclass(kind, known)), "")
    return _known_marks[kind]
