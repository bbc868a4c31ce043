"""What an audience may see of a lesson: decided once, by the types of its fields."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import Any

from pydantic.fields import ComputedFieldInfo, FieldInfo

from kitgen.diagnostics import Span
from kitgen.spec.base import Audience, Only, Spec
from kitgen.spec.values import Line, Picture, Prose, When

MARKS: tuple[tuple[type, str], ...] = ((Prose, "prose"), (Line, "line"), (When, "when"), (Picture, "picture"))


def seen_by(audience: Audience, value: Any) -> Any:
    """``value`` as plain data for JSON, without what this audience may not see.

    Texts in Markdown, dates and pictures keep a mark of what they are: ``{"prose": "…"}``.
    """
    if isinstance(value, Spec):
        seen = {name: seen_by(audience, getattr(value, name)) for name in _visible(type(value), audience)}
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


Place = tuple[Spec | None, tuple[str | int, ...], Span]
"""Where a text stands: the part that has it, the way from there, and what stands in where no part knows. It is looked
up for the few texts that somebody asks about."""


def hidden_from(audience: Audience, value: Any, path: str = "") -> Iterator[tuple[str, str, Span]]:
    """Every text that this audience may not see: its field, the text, and where it stands."""
    for name, text, place, hidden in _texts(audience, value, path, False, (None, (), Span(""))):
        if hidden:
            yield name, str(text), _span(place)


def texts_of(value: Any, path: str = "") -> Iterator[tuple[str, str, Span]]:
    """Every text of a spec: its field, the text, and where it stands."""
    for name, text, place, _ in _texts(Audience.INSTRUCTOR, value, path, False, (None, (), Span(""))):
        yield name, str(text), _span(place)


def words_of(value: Any) -> Iterator[str]:
    """Every text of a spec, where its place does not matter."""
    for _, text, _, _ in _texts(Audience.INSTRUCTOR, value, "", False, (None, (), Span(""))):
        yield str(text)


def pictures_of(value: Any) -> Iterator[str]:
    """The name of every picture of a spec."""
    for _, text, _, _ in _texts(Audience.INSTRUCTOR, value, "", False, (None, (), Span(""))):
        if isinstance(text, Picture):
            yield str(text)


def _span(place: Place) -> Span:
    part, way, other = place
    return other if part is None else part.place(*way)


def _texts(
    audience: Audience, value: Any, path: str, hidden: bool, place: Place
) -> Iterator[tuple[str, str, Place, bool]]:
    if isinstance(value, str):
        if value and not isinstance(value, Enum):
            yield path, value, place, hidden
    elif isinstance(value, Spec):
        visible = _visible(type(value), audience)
        fields = value.__dict__
        for name in _fields(type(value)):
            field = fields[name]
            if field is None or field == () or isinstance(field, _TEXTLESS):
                continue
            inner = f"{path}.{name}" if path else name
            unseen = hidden or name not in visible
            if isinstance(field, tuple):
                for number, item in enumerate(field):
                    yield from _texts(audience, item, f"{inner}[{number + 1}]", unseen, (value, (name, number), _NO))
            else:
                yield from _texts(audience, field, inner, unseen, (value, (name,), _NO))
    elif isinstance(value, tuple | list):
        for number, item in enumerate(value):
            where = (None, (), item.span) if hasattr(item, "span") else place
            yield from _texts(audience, item, f"{path}[{number + 1}]", hidden, where)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(audience, item, f"{path}.{key}", hidden, place)


_NO = Span("")
_TEXTLESS = (bool, int, float)


@cache
def _fields(kind: type[Spec]) -> tuple[str, ...]:
    return tuple(kind.model_fields)


@cache
def _visible(kind: type[Spec], audience: Audience) -> tuple[str, ...]:
    fields = [name for name, field in kind.model_fields.items() if audience.sees(_meant_for(field))]
    computed = [name for name, field in kind.model_computed_fields.items() if audience.sees(_meant_for(field))]
    return (*fields, *computed)


def _meant_for(field: FieldInfo | ComputedFieldInfo) -> Audience:
    marks = [mark.audience for mark in getattr(field, "metadata", ()) if isinstance(mark, Only)]
    return marks[0] if marks else Audience.STUDENT
