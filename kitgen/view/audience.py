"""Filter a lesson for an audience, by the types of its fields."""

from __future__ import annotations

from enum import Enum
from typing import Any

from kitgen.model.base import Audience, Spec
from kitgen.model.cloze import ClozeText
from kitgen.model.picture_path import PicturePath
from kitgen.model.values import EdtfDate, Gapped, Line, Passage, Prose, Stem
from kitgen.model.walk import visible_fields

MARKS: tuple[tuple[type, str], ...] = (
    (ClozeText, "cloze"),
    (Prose, "prose"),
    (Passage, "passage"),
    (Gapped, "gapped"),
    (Stem, "stem"),
    (Line, "line"),
    (EdtfDate, "when"),
    (PicturePath, "picture"),
)


def visible_to(audience: Audience, value: Any) -> Any:
    """Convert a value to plain data for JSON, without what this audience may not see.

    Texts in Markdown, dates and pictures are marked with their type: ``{"prose": "…"}``.
    """
    if isinstance(value, Spec):
        part = value.as_printed()
        fields = {name: visible_to(audience, getattr(part, name)) for name in visible_fields(type(part), audience)}
        extras = {**fields.pop("extras", {}), **fields.pop("extras_for_instructor", {})}
        return fields | extras
    if isinstance(value, tuple | list):
        return [_numbered(item, visible_to(audience, item), place) for place, item in enumerate(value, 1)]
    if isinstance(value, dict):
        return {str(key): visible_to(audience, item) for key, item in value.items()}
    mark = _mark(type(value))
    if mark:
        return {mark: str(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return str(value)
    return value


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
