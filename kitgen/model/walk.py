"""Walk over the parts and texts of a model, with who may see each."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import Any

from pydantic.fields import ComputedFieldInfo, FieldInfo

from kitgen.diagnostics import Span
from kitgen.model.base import Audience, Only, Spec
from kitgen.model.picture_path import PicturePath
from kitgen.model.quantities import Tolerance

Place = tuple[Spec | None, tuple[str | int, ...], Span]
"""A lazy source position: the part that has the text, the path inside it, and the span where no part knows it."""


def parts_of(value: object) -> Iterator[Spec]:
    """The model and every model in it, each before its own."""
    if isinstance(value, Spec):
        yield value
        fields = value.__dict__
        for name in _fields(type(value)):
            field = fields[name]
            if isinstance(field, _WITH_PARTS):
                yield from parts_of(field)
    elif isinstance(value, tuple):
        for item in value:
            if isinstance(item, _WITH_PARTS):
                yield from parts_of(item)


def hidden_from(audience: Audience, value: Any, path: str = "") -> Iterator[tuple[str, str, Span]]:
    """Every text that this audience may not see: its field, the text (with its type), and its place."""
    for name, text, place, hidden in _texts(audience, value, path, False, (None, (), Span(""))):
        if hidden:
            yield name, text, _span(place)


def seen_by(audience: Audience, value: Any, path: str = "") -> Iterator[tuple[str, str, Span]]:
    """Every text that this audience may see: its field, the text (with its type), and its place."""
    for name, text, place, hidden in _texts(audience, value, path, False, (None, (), Span(""))):
        if not hidden:
            yield name, text, _span(place)


def texts_of(value: Any, path: str = "") -> Iterator[tuple[str, str, Span]]:
    """Every text of a model: its field, the text (with its type), and its place."""
    for name, text, place, _ in _texts(Audience.INSTRUCTOR, value, path, False, (None, (), Span(""))):
        yield name, text, _span(place)


def words_of(value: Any, hidden_from: Audience | None = None) -> Iterator[str]:
    """Every text of a model, or every one that an audience may not see, where its place does not matter."""
    for _, text, _, hidden in _texts(hidden_from or Audience.INSTRUCTOR, value, "", False, (None, (), Span(""))):
        if hidden or hidden_from is None:
            yield str(text)


def pictures_of(value: Any, audience: Audience = Audience.INSTRUCTOR) -> Iterator[str]:
    """The path of every picture of a model that this audience may see."""
    for _, text, _, hidden in _texts(audience, value, "", False, (None, (), Span(""))):
        if isinstance(text, PicturePath) and not hidden:
            yield str(text)


def _span(place: Place) -> Span:
    part, way, other = place
    return other if part is None else part.place(*way)


_Text = tuple[str, str, Place, bool]


def _texts(audience: Audience, value: Any, path: str, hidden: bool, place: Place) -> list[_Text]:
    found: list[_Text] = []
    _add_texts(found, audience, value, path, hidden, place)
    return found


def _add_texts(found: list[_Text], audience: Audience, value: Any, path: str, hidden: bool, place: Place) -> None:
    """Add what `_texts` gives; a list takes half as long as generators within generators, and so does one look-up of
    what a type is.
    """
    sort = _SORTS[type(value)]
    if sort is str:
        if value:
            found.append((path, value, place, hidden))
    elif sort is Spec:
        kind: type[Spec] = type(value)
        fields = value.__dict__
        for name, never in _hidden_fields(kind, audience):
            field = fields[name]
            of_field = _SORTS[type(field)]
            if of_field is tuple:
                inner, unseen = f"{path}.{name}" if path else name, hidden or never
                for number, item in enumerate(field):
                    _add_texts(found, audience, item, f"{inner}[{number + 1}]", unseen, (value, (name, number), _NO))
            elif of_field is not None and type(field) is not Tolerance:
                inner, unseen = f"{path}.{name}" if path else name, hidden or never
                _add_texts(found, audience, field, inner, unseen, (value, (name,), _NO))
    elif sort is tuple or sort is list:
        for number, item in enumerate(value):
            where = (None, (), item.span) if hasattr(item, "span") else place
            _add_texts(found, audience, item, f"{path}[{number + 1}]", hidden, where)
    elif sort is dict:
        for key, item in value.items():
            _add_texts(found, audience, item, f"{path}.{key}", hidden, place)


class _Sorts(dict[type, type | None]):
    """What a type is for this walk; None for what has no text: numbers, choices among names, nothing."""

    def __missing__(self, kind: type) -> type | None:
        sorts = () if issubclass(kind, Enum) else (str, Spec, tuple, list, dict)
        self[kind] = next((sort for sort in sorts if issubclass(kind, sort)), None)
        return self[kind]


_SORTS = _Sorts()


@cache
def _hidden_fields(kind: type[Spec], audience: Audience) -> tuple[tuple[str, bool], ...]:
    """The names of the fields, each with whether an audience may not see it."""
    visible = frozenset(visible_fields(kind, audience))
    return tuple((name, name not in visible) for name in _fields(kind))


_NO = Span("")
_WITH_PARTS = (Spec, tuple)


@cache
def _fields(kind: type[Spec]) -> tuple[str, ...]:
    return tuple(kind.model_fields)


@cache
def visible_fields(kind: type[Spec], audience: Audience) -> tuple[str, ...]:
    """The names of the fields, computed ones included, that an audience may see."""
    fields = [name for name, field in kind.model_fields.items() if audience.sees(_meant_for(field))]
    computed = [name for name, field in kind.model_computed_fields.items() if audience.sees(_meant_for(field))]
    return (*fields, *computed)


def _meant_for(field: FieldInfo | ComputedFieldInfo) -> Audience:
    marks = [mark.audience for mark in getattr(field, "metadata", ()) if isinstance(mark, Only)]
    return marks[0] if marks else Audience.STUDENT
