"""Put the values of a block into those of another: the extended edition of a lesson into its usual one.

Lists are added to at their end, entries with the same name and blocks with keys are merged, a single value replaces.
"""

from __future__ import annotations

import typing
from collections.abc import Mapping as AnyMapping
from typing import Any

from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from kitgen.diagnostics import Span
from kitgen.model.activity import Activity
from kitgen.model.base import Labels, Spec, keyed, many, mapping, remade, sequence
from kitgen.model.document import lettered
from kitgen.model.quiz_paper import Quiz
from kitgen.read.blanks import is_blank
from kitgen.read.places import models_in
from kitgen.source.nodes import Mapping, Node, Scalar, Sequence, shown
from kitgen.suggestions import did_you_mean

NAMES = ("id", "key", "name")
"""Keys by which an entry of a list is known."""

AFTER = "after"
"""Key of an activity that is added: what it comes after."""


class BadMerge(Exception):
    """Values that cannot be put together."""

    def __init__(self, message: str, place: Span, hint: str) -> None:
        super().__init__(message)
        self.message, self.place, self.hint = message, place, hint


def with_entries(node: Mapping, entries: dict[str, Any], places: AnyMapping[str, Span]) -> Mapping:
    """A block with other entries in the place of one that was typed."""
    made = remade(node, entries)
    known = {**node.keys_at, **places}
    made.keys_at = {key: known[key] for key in entries if key in known}
    return made


def merged(base: Mapping, more: Mapping, kind: type[Spec] | None) -> Mapping:
    """A block with what another adds to it."""
    entries, places = dict(base), {}
    for key, value in more.items():
        if key in base:
            entries[key] = _together(key, base[key], value, _field(kind, key), more.keys_at.get(key, more.span))
        else:
            entries[key] = value
        if key not in base or isinstance(value, Scalar):
            places[key] = more.keys_at.get(key, value.span)
    return with_entries(base, entries, places)


def _together(key: str, base: Node, more: Node, field: FieldInfo | None, at: Span) -> Node:
    """A value of the usual edition with the one of the extended edition."""
    if is_blank(base):
        return base  # which is an error
    model = _model(field)
    listed = field is not None and typing.get_origin(field.annotation) is tuple
    if field is not None and listed:
        base, more = _lists(base, more, field)
    elif model is not None and type(base) is not type(more):
        base, more = _block(base, model), _block(more, model)
    if isinstance(base, Sequence) and isinstance(more, Sequence):
        return _added(base, more, model if listed else None)
    if isinstance(base, Mapping) and isinstance(more, Mapping):
        return merged(base, more, model)
    if isinstance(base, Scalar) and isinstance(more, Scalar):
        return more
    words = {Scalar: "a single value", Sequence: "a list", Mapping: "a block with keys"}
    raise BadMerge(
        f"'{shown(key)}' is {words[type(more)]} here, and {words[type(base)]} in the usual edition", at,
        "write it in the same form in both",
    )  # fmt: skip


def _lists(base: Node, more: Node, field: FieldInfo) -> tuple[Node, Node]:
    """Both values of a list as lists: one thing is a list of one, and things with ids may be a block by their ids."""
    marks = [mark.func for mark in field.metadata if isinstance(mark, BeforeValidator)]
    for mark in marks:
        if isinstance(mark, Labels) or mark in (keyed, many, lettered):
            call: Any = mark
            base = call(base)
            more = many(more) if mark in (many, lettered) else keyed(more)
            break
    return base, more


def _added(base: Sequence, more: Sequence, model: type[Spec] | None) -> Sequence:
    """A list with the entries of another at its end; those with the name of one that is there go into that."""
    items = list(base)
    places = _places(items, model)
    later: list[Mapping] = []
    for entry in more:
        name = next(iter(names_of(entry)), "")
        if name in places:
            place = places[name]
            items[place] = merged(_full(items[place], model), entry, model)
        elif model is Activity and isinstance(entry, Mapping) and isinstance(entry.get(AFTER), Scalar):
            later.append(entry)
        else:
            items.append(entry)
    return sequence(base.span, _with_later(items, later))


def _with_later(items: list[Any], later: list[Mapping]) -> list[Any]:
    """Activities with those that say after which one they come; several after the same one are in their order."""
    counts: dict[str, int] = {}
    for entry in later:
        known = _places(items, Activity)
        name = str(entry[AFTER]).strip()
        if name not in known:
            hint = did_you_mean(name, known, f"activities: {', '.join(known)}")
            raise BadMerge(f"no activity has the id '{shown(name)}'", entry[AFTER].span, hint)
        counts[name] = counts.get(name, 0) + 1
        left = with_entries(entry, {key: value for key, value in entry.items() if key != AFTER}, {})
        items.insert(known[name] + counts[name], left)
    return items


def _places(items: list[Any], model: type[Spec] | None) -> dict[str, int]:
    """The places of the entries of a list by their names."""
    places: dict[str, int] = {}
    for place, item in enumerate(items):
        for name in names_of(_full(item, model)):
            places.setdefault(name, place)
    return places


def names_of(item: Any) -> list[str]:
    """The names by which an entry is known."""
    values = [item.get(key) for key in NAMES] if isinstance(item, Mapping) else []
    return [str(value).strip() for value in values if isinstance(value, Scalar) and value.strip()]


def _full(item: Any, model: type[Spec] | None) -> Any:
    """An entry with its short forms written out, where it has no name as it was written."""
    if model is None or not isinstance(item, Mapping) or names_of(item):
        return item
    full = _shaped(item, model)
    return full if names_of(full) else item


def _block(node: Node, model: type[Spec]) -> Node:
    """A value as a block with keys, where it has a short form."""
    if isinstance(node, Mapping):
        return node
    if model is Quiz and isinstance(node, Sequence):  # its groups are found when both are together
        return mapping(node.span, items=sequence(node.span, list(node)))
    full: Node = _shaped(node, model)
    return full


def _shaped(node: Any, model: type[Spec]) -> Any:
    try:
        return model.shaped(node)
    except ValueError:  # reported when it is read
        return node


def _field(kind: type[Spec] | None, key: str) -> FieldInfo | None:
    """The field of a model that a key is of."""
    if kind is None:
        return None
    return next((field for name, field in kind.model_fields.items() if key in (name, field.alias)), None)


def _model(field: FieldInfo | None) -> type[Spec] | None:
    """The model of a value, or of the entries of a list."""
    if field is None:
        return None
    return next((each for each in models_in(field.annotation) if issubclass(each, Spec)), None)
