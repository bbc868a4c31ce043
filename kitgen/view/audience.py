"""Filter a lesson for an audience, by the types of its fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from functools import cache
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
    return _CONVERTERS[type(value)](audience, value, language)


Convert = Callable[[Audience, Any, str | None], Any]
"""Converts a value for an audience, in a language that is not the lesson's or None."""


class _Converters(dict[type, Convert]):
    """What converts values of a type; looked up once for each, because there are very many values."""

    def __missing__(self, kind: type) -> Convert:
        marks = ((known, _marked(mark)) for known, mark in MARKS)
        self[kind] = next(convert for known, convert in (*marks, *_CONVERTED) if issubclass(kind, known))
        return self[kind]


_CONVERTERS = _Converters()


def _marked(mark: str) -> Convert:
    has_words = mark in _WORDS

    def convert(audience: Audience, value: Any, language: str | None) -> dict[str, Any]:
        text = {mark: str(value)}
        return {f"{IN_LANGUAGE}{language}": text} if language and has_words else text

    return convert


def _of_part(audience: Audience, value: Spec, language: str | None) -> dict[str, Any]:
    part = value.as_printed()
    kind, own = type(part), part.language_of
    fields = {
        # the language of a field: its own, or that of the part that has it, if students see it
        name: visible_to(audience, getattr(part, name), own(name) or (language if for_students else None))
        for name, for_students in _fields(kind, audience)
    }
    extras = {**fields.pop("extras", {}), **fields.pop("extras_for_instructor", {})}
    return fields | extras


@cache
def _fields(kind: type[Spec], audience: Audience) -> tuple[tuple[str, bool], ...]:
    """The names of the fields that an audience may see, each with whether students may."""
    of_students = frozenset(visible_fields(kind, Audience.STUDENT))
    return tuple((name, name in of_students) for name in visible_fields(kind, audience))


def _of_list(audience: Audience, value: Sequence[Any], language: str | None) -> list[Any]:
    return [_numbered(item, visible_to(audience, item, language), place) for place, item in enumerate(value, 1)]


def _of_mapping(audience: Audience, value: dict[Any, Any], language: str | None) -> dict[str, Any]:
    return {str(key): visible_to(audience, item, language) for key, item in value.items()}


_CONVERTED: tuple[tuple[type, Convert], ...] = (
    (Spec, _of_part),
    (tuple, _of_list),
    (list, _of_list),
    (dict, _of_mapping),
    (Enum, lambda audience, value, language: value.value),
    (str, lambda audience, value, language: str(value)),
    (object, lambda audience, value, language: value),
)
"""What converts values of a type and of those below it; the first that is right counts."""

_WORDS = frozenset(("blocks", "cloze", "prose", "passage", "gapped", "stem", "line", "when"))


def _numbered(part: Any, data: Any, place: int) -> Any:
    """The data of a part in a list with its place there, `nth`, which stays when others are left out."""
    if isinstance(part, Spec) and part.counted:
        data["nth"] = place
    return data
