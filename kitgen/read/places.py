"""Look up a place of a lesson: its node, its model, its keys."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel

from kitgen.model.base import Spec, latest
from kitgen.source.nodes import Mapping, Node, Sequence

Location = tuple[str | int, ...]


def node_at(root: Node, location: Location) -> Any:
    """The node at ``location``, in its full form where it was written in a short one."""
    node: Any = root
    for step in location:
        node = latest(node)
        if isinstance(node, Mapping) and isinstance(step, str):
            node = node.get(step, node)
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node):
            node = node[step]
    return latest(node)


def is_entry(root: Node, location: Location) -> bool:
    """Whether the node at ``location`` is an entry of a list that was written as a list."""
    return bool(location) and isinstance(location[-1], int) and isinstance(node_at(root, location[:-1]), Sequence)


def kind_at(kind: type[BaseModel], location: Location) -> type[Spec] | None:
    """The model of what may be at ``location``; None where it has no model."""
    at: type[BaseModel] | None = kind
    for step in location:
        if isinstance(step, int) or at is None:
            continue
        field = next((f for n, f in at.model_fields.items() if step in (n, f.alias)), None)
        at = next(models_in(field.annotation), None) if field else None
    return at if at is not None and issubclass(at, Spec) else None


def keys_at(kind: type[BaseModel], location: Location) -> list[str]:
    """The keys that may be at ``location``, sorted."""
    model = kind_at(kind, location)
    return sorted(model.keys()) if model else []


def models_in(hint: Any) -> Iterator[type[BaseModel]]:
    """The models that a type annotation contains."""
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        yield hint
    for argument in typing.get_args(hint):
        yield from models_in(argument)


@cache
def fields_of(kind: type[BaseModel]) -> tuple[tuple[str, type[Spec]], ...]:
    """The fields of a model that have parts of their own, with the model of each."""
    found = []
    for name, field in kind.model_fields.items():
        model = next((each for each in models_in(field.annotation) if issubclass(each, Spec)), None)
        if model is not None:
            found.append((field.alias or name, model))
    return tuple(found)


def holds_parts(kind: type[BaseModel], key: str) -> bool:
    """Whether the value of a key has keys of its own."""
    field = next((f for n, f in kind.model_fields.items() if key in (n, f.alias)), None)
    if field is None:
        return False
    return next(models_in(field.annotation), None) is not None or _is_dict(field.annotation)


def _is_dict(hint: Any) -> bool:
    return typing.get_origin(hint) is dict or any(_is_dict(argument) for argument in typing.get_args(hint))
