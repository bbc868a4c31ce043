"""The tree of a file in its long form: every short form written out, each value with where it is written.

This is what a form shows and what an edit names by its address: `activities`, 2, `title` is the title of the third
activity, whether it is written as `title: Talk` or as `Talk: 15`. Values that kitgen fills in are not there.
"""

from __future__ import annotations

import typing
from dataclasses import dataclass, field
from typing import Any

from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from kitgen.edit.texts import text_of
from kitgen.edit.written import Path
from kitgen.model.base import Labels, Spec, keyed, many, mapping
from kitgen.model.bibliography import Person
from kitgen.model.choices import Choice
from kitgen.model.document import lettered
from kitgen.model.keys import Sources
from kitgen.model.lesson import Lesson
from kitgen.model.published import Published
from kitgen.model.quiz import Item
from kitgen.model.quiz_paper import Quiz
from kitgen.read.editions import EXTENDED
from kitgen.read.places import kind_at, models_in
from kitgen.source.nodes import Mapping, Node, Scalar, Sequence

Address = tuple[str | int, ...]

_LISTS = (keyed, many, lettered, typing.get_args(Sources)[1].func)
"""What makes a list of a value that is written without one; entries stay as they are."""


@dataclass
class Part:
    """A value of the long form."""

    kind: type[Spec] | None
    """The model that it is of; None for texts, lists, and what has no model."""

    path: Path | None
    """Where it is written; None for what is only a piece of a short form."""

    raw: Node | None
    """What is written there, or the whole short form that it is a piece of."""

    text: str | None = None
    """The text, of a value that is one."""

    items: list[Part] | None = None
    """The entries, of a list."""

    fields: dict[str, Part] = field(default_factory=dict)
    """The values by their keys, of a mapping."""

    entry_kind: type[Spec] | None = None
    """The model of the entries, of a list."""

    lone: bool = False
    """Whether it is a list of which the only entry is written without a list."""

    named: bool = False
    """Whether it is a list that is written as a mapping, in which each entry is below its id."""

    key_path: Path | None = None
    """Where the key is that is its text."""

    @property
    def line(self) -> int:
        """The line in the file; 0 if it is not known."""
        return self.raw.span.line if self.raw is not None else 0

    @property
    def data(self) -> Any:
        """What it says: texts, lists and mappings."""
        if self.text is not None:
            return self.text
        if self.items is not None:
            return [item.data for item in self.items]
        return {key: value.data for key, value in self.fields.items()}


def longhand(root: Mapping, kind: type[Spec]) -> Part:
    """The long form of a file of a kind: a lesson, a bank, a course."""
    return _Reader(root).part(root, kind)


class _Reader:
    def __init__(self, root: Mapping) -> None:
        self.paths: dict[int, Path] = {}
        self.kept: list[Node] = []
        self._note(root, ())

    def _note(self, node: Node, path: Path) -> None:
        self.paths[id(node)] = path
        self.kept.append(node)
        if isinstance(node, Mapping):
            for key, value in node.items():
                self._note(value, (*path, key))
        elif isinstance(node, Sequence):
            for place, value in enumerate(node):
                self._note(value, (*path, place))

    def part(self, node: Node, kind: type[Spec] | None) -> Part:
        """A value of a model, or without one."""
        path = self.paths.get(id(node))
        if kind is not None:
            full = _full(node, kind)
            if isinstance(full, Mapping):
                return self._spec(node, full, kind, path)
        if isinstance(node, Scalar):
            return Part(None, path, node, text=text_of(node))
        made = Part(kind, path, node)
        if isinstance(node, Mapping):
            made.fields = {key: self.part(value, None) for key, value in node.items()}
        else:
            made.items = [self.part(value, None) for value in node]
        return made

    def _spec(self, node: Node, full: Mapping, kind: type[Spec], path: Path | None) -> Part:
        made = Part(kind, path, node)
        typed = node if isinstance(node, Mapping) else Mapping()
        for key, value in full.items():
            if key in kind.filled_in and key not in typed:
                continue
            if key == EXTENDED and issubclass(kind, Published) and key not in kind.model_fields:
                made.fields[key] = self.part(value, kind)
                continue
            made.fields[key] = self._field(value, field_of(kind, key))
            inner = made.fields[key]
            if inner.path is None and inner.text is not None and path is not None and str(value) in typed:
                inner.key_path = (*path, str(value))
        return made

    def _field(self, node: Any, field: FieldInfo | None) -> Part:
        if not isinstance(node, Scalar | Mapping | Sequence):
            return Part(None, None, None, text=str(node))
        if field is None:
            return self.part(node, None)
        kind = next((each for each in models_in(field.annotation) if issubclass(each, Spec)), None)
        if typing.get_origin(field.annotation) is not tuple:
            return self.part(node, kind)
        marks = [mark.func for mark in field.metadata if isinstance(mark, BeforeValidator)]
        if not any(isinstance(mark, Labels) or mark in _LISTS for mark in marks):
            return self.part(node, None)
        named = any(isinstance(mark, Labels) or mark is keyed for mark in marks)
        return self._list(node, kind, named)

    def _list(self, node: Node, kind: type[Spec] | None, named: bool) -> Part:
        path = self.paths.get(id(node))
        made = Part(None, path, node, items=[], entry_kind=kind)
        assert made.items is not None
        if isinstance(node, Sequence):
            made.items = [self.part(item, kind) for item in node]
        elif named and isinstance(node, Mapping):
            made.named = True
            made.items = [self._named(node, key, kind, path) for key in node]
        else:
            made.lone = True
            made.items = [self.part(node, kind)]
        return made

    def _named(self, node: Mapping, key: str, kind: type[Spec] | None, path: Path | None) -> Part:
        """An entry that is written below its id."""
        value = node[key]
        at = (*path, key) if path is not None else None
        if isinstance(value, Mapping):
            made = self.part(value, kind)
        else:
            made = Part(kind, at, value, fields={"text": self.part(value, None)})
        name = Part(None, None, None, text=key, key_path=at)
        made.fields = {"id": name, **made.fields}
        return made


def _full(node: Node, kind: type[Spec]) -> Node:
    """A value with its short form written out; as it is, where it is wrong or where the form has no fields for that."""
    if isinstance(node, Scalar):
        if not kind.short and kind not in (Choice, Person):
            return node
        if not node.strip():
            return node
    if kind is Quiz:
        return mapping(node.span, items=node) if isinstance(node, Sequence) else node
    try:
        if kind is Item:  # what it makes of `unit` and `type` is not what is written
            return super(Item, Item).shaped(node)
        if kind is Lesson:  # several readings are read as documents
            return super(Lesson, Lesson).shaped(node)
        return kind.shaped(node)
    except ValueError:  # reported when it is read
        return node


def kind_of(kind: type[Spec], at: Address) -> type[Spec] | None:
    """The model of what may be at an address, also in the block of the extended edition; None where it has none."""
    return kind_at(kind, at[1:] if at[:1] == (EXTENDED,) and issubclass(kind, Published) else at)


def field_of(kind: type[Spec], key: str) -> FieldInfo | None:
    """The field of a model that has a key."""
    return next((each for name, each in kind.model_fields.items() if key in (each.alias or name, name)), None)
