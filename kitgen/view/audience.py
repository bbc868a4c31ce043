"""What an audience may see of a lesson: decided once, by the types of its fields."""

from __future__ import annotations

from enum import Enum
from typing import Any

from kitgen.model.base import Audience, Spec
from kitgen.model.values import EdtfDate, Line, PicturePath, Prose
from kitgen.model.walk import visible_fields

MARKS: tuple[tuple[type, str], ...] = ((Prose, "prose"), (Line, "line"), (EdtfDate, "when"), (PicturePath, "picture"))


def seen_by(audience: Audience, value: Any) -> Any:
    """``value`` as plain data for JSON, without what this audience may not see.

    Texts in Markdown, dates and pictures keep a mark of what they are: ``{"prose": "…"}``.
    """
    if isinstance(value, Spec):
        seen = {name: seen_by(audience, getattr(value, name)) for name in visible_fields(type(value), audience)}
        extras = {**seen.pop("extras", {}), **seen.pop("extras_for_instructor", {})}
        return seen | extras
    if isinstance(value, tuple | list):
        return [seen_by(audience, item) for item in value]
    if isinstance(value, dict):
        return {str(key): seen_by(audience, item) for key, item in value.items()}
    mark = _mark(type(value))
    if mark:
        return {mark: str(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return str(value)
    return value


_known_marks: dict[type, str] = {}


def _mark(kind: type) -> str:
    """What texts of a type are marked as; empty for those that are only text."""
    if kind not in _known_marks:
        _known_marks[kind] = next((mark for known, mark in MARKS if issubclass(kind, known)), "")
    return _known_marks[kind]
