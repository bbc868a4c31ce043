"""What every part of a lesson has: a place in its file, an audience for each field, and short forms."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    PrivateAttr,
    model_validator,
)
from pydantic_core import core_schema

from kitgen.diagnostics import Span
from kitgen.source.key_names import nearest
from kitgen.source.nodes import Mapping, Node, Scalar, Sequence
from kitgen.suggestions import closest

T = TypeVar("T")


class Audience(StrEnum):
    """Who holds a document. Each sees all that those before it see."""

    STUDENT = "student"
    GRADER = "grader"
    INSTRUCTOR = "instructor"

    def sees(self, other: Audience) -> bool:
        """Whether what is meant for ``other`` may be seen by this audience."""
        order = list(Audience)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True)
class Only:
    """Marks a field's type: only this audience, and those who see more, may see its value."""

    audience: Audience

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """The field's JSON Schema, with who may see it."""
        return {**handler(schema), "x-audience": self.audience.value}


ForInstructor = Annotated[T, Only(Audience.INSTRUCTOR)]
ForGrader = Annotated[T, Only(Audience.GRADER)]


def rewritten(node: Node, full: Node) -> Node:
    """Note that ``node``, a short form, now reads as ``full``, so that places can still be found."""
    if isinstance(node, Mapping | Sequence):
        node.became = full
    return full


def mapping(span: Span, **entries: Node) -> Mapping:
    """A mapping in place of its short form, which is what was typed."""
    made = Mapping(entries)
    made.span = span
    made.keys_at = {key: value.span for key, value in entries.items()}
    return made


def remade(node: Mapping, entries: dict[str, Any]) -> Mapping:
    """A mapping with other entries in the place of one that was typed. Those that are in both keep their places."""
    made = Mapping(entries)
    made.span, made.keys_at, made.flow = node.span, node.keys_at, node.flow
    return made


def renamed(node: Mapping, old: str, new: str) -> Mapping:
    """The mapping with a key under another name, in the same place."""
    made = remade(node, {(new if key == old else key): value for key, value in node.items()})
    made.keys_at = {(new if key == old else key): place for key, place in node.keys_at.items()}
    return made


def sequence(span: Span, items: list[Any]) -> Sequence:
    """A list in place of its short form, which is what was typed."""
    made = Sequence(items)
    made.span = span
    return made


def many(value: Any) -> Any:
    """One thing where a list is expected is a list of one."""
    if isinstance(value, Scalar | Mapping):
        return sequence(value.span, [value])
    return value


def key_as_text(node: Mapping, key: str) -> Scalar:
    """A key whose word is the value of a field. An empty one is a text in quotes, not a value that was left out."""
    return Scalar.at(key, node.keys_at[key], None if key else '"')


def keyed(value: Any) -> Any:
    """``P1: {…}`` under a list of things with ids is a list in which each has its key as its id."""
    if not isinstance(value, Mapping):
        return many(value)
    items: list[Node] = []
    for key, entry in value.items():
        name = key_as_text(value, key)
        if isinstance(entry, Mapping):
            full = Mapping({"id": name, **entry})
            full.span = entry.span
            full.keys_at = {"id": name.span, **entry.keys_at}
            items.append(rewritten(entry, full))
        else:
            items.append(mapping(name.span, id=name, text=entry))
    return rewritten(value, sequence(value.span, items))


def with_id(node: Mapping, name: str) -> Mapping:
    """The mapping with an id added to it."""
    full = Mapping({"id": Scalar.at(name, node.span), **node})
    full.span, full.keys_at = node.span, {"id": node.span, **node.keys_at}
    return full


@dataclass(frozen=True)
class Labels:
    """Ids by position (`O1`, `O2`, …) for the things of a list that were given none."""

    letter: str

    def __call__(self, value: Any) -> Any:
        """The list with its ids."""
        items = keyed(value)
        if not isinstance(items, Sequence):
            return items
        full: list[Node] = []
        for number, item in enumerate(items, 1):
            name = f"{self.letter}{number}"
            if isinstance(item, Scalar):
                full.append(mapping(item.span, id=Scalar.at(name, item.span), text=item))
            elif isinstance(item, Mapping) and "id" not in item:
                full.append(rewritten(item, with_id(item, name)))
            else:
                full.append(item)
        return rewritten(items, sequence(items.span, full))


Many = Annotated[tuple[T, ...], BeforeValidator(many)]
Keyed = Annotated[tuple[T, ...], BeforeValidator(keyed)]
Premises = Annotated[tuple[T, ...], BeforeValidator(Labels("P"))]
Assumptions = Annotated[tuple[T, ...], BeforeValidator(Labels("A"))]
Objections = Annotated[tuple[T, ...], BeforeValidator(Labels("O"))]


_FEW = 20
"""Unknown keys beside a pair that are looked at one by one."""


def misspelt(name: str, known: Collection[str]) -> bool:
    """Whether an unknown key is one of the known ones with a slip in it, and not the text of an entry."""
    if " " in name:  # no key has a space: `a reason` is not `rationale`
        return bool(closest(name.replace(" ", "_"), known, 0.85))
    return name[:1].islower() and bool(nearest(name, known))


class Spec(BaseModel):
    """A part of a lesson or course: frozen, strict about keys, and aware of its place in the file.

    ``short`` names the field that a plain text is short for; ``pair`` the two fields that a lone
    ``key: value`` is short for; ``filled_in`` the needed fields that kitgen fills in where they are left out;
    ``counted`` says whether its place in a list is a number that documents name: that of an author is not.
    """

    model_config = ConfigDict(
        frozen=True,
        defer_build=True,  # once for the whole lesson, not for each part as well
        extra="forbid",
        populate_by_name=True,
        validate_default=False,
        ignored_types=(),
    )

    short: ClassVar[str] = ""
    pair: ClassVar[tuple[str, str] | None] = None
    filled_in: ClassVar[frozenset[str]] = frozenset()
    counted: ClassVar[bool] = True
    worded: ClassVar[str] = ""
    """The field whose text a translation names by the place of the part alone: `levels.2`, not `levels.2.text`."""

    extras: Annotated[dict[str, Any], Field(repr=False, exclude=False)] = {}
    """Keys of your own that begin with `x_`: passed to templates as they are, for everybody to see."""

    extras_for_instructor: ForInstructor[dict[str, Any]] = {}
    """Keys of your own that begin with `x_instructor_`: passed to the templates of instructors only."""

    _node: Mapping | None = PrivateAttr(default=None)

    @classmethod
    def shaped(cls, node: Node) -> Node:
        """The node with its short forms written out. Kinds with forms of their own extend this."""
        if isinstance(node, Scalar) and cls.short:
            return mapping(node.span, **{cls.short: node})
        if isinstance(node, Mapping):
            return cls._with_pair(cls._with_extras(node))
        return node

    @classmethod
    def keys(cls) -> set[str]:
        """The keys that an author may write here, besides `x_…`."""
        own = {"extras", "extras_for_instructor"}
        return {field.alias or name for name, field in cls.model_fields.items() if name not in own}

    @classmethod
    def _with_extras(cls, node: Mapping) -> Mapping:
        mine = [key for key in node if key.startswith("x_")]
        if not mine:
            return node
        full = remade(node, {key: value for key, value in node.items() if key not in mine})
        for field, keys in (
            ("extras", [key for key in mine if not key.startswith("x_instructor_")]),
            ("extras_for_instructor", [key for key in mine if key.startswith("x_instructor_")]),
        ):
            if keys:
                full[field] = mapping(node.span, **{key: node[key] for key in keys})
        return full

    @classmethod
    def _with_pair(cls, node: Mapping) -> Mapping:
        known = cls.keys()
        if cls.pair is None or any(field in node for field in cls.pair):
            return node
        unknown = [key for key in node if key not in known and not key.startswith("extras")]
        if 1 < len(unknown) <= _FEW:  # a misspelt key beside the pair is the only mistake then
            unknown = [key for key in unknown if not misspelt(key, known)]
        if len(unknown) != 1 or closest(unknown[0], known, 0.8):
            return node
        key = unknown[0]
        name = key_as_text(node, key)
        full = Mapping({entry: value for entry, value in node.items() if entry != key})
        full.span = node.span
        full.keys_at = {**node.keys_at, cls.pair[0]: name.span, cls.pair[1]: node[key].span}
        full[cls.pair[0]] = name
        full[cls.pair[1]] = node[key]
        return full

    @model_validator(mode="wrap")
    @classmethod
    def _keep_place(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if not isinstance(data, Scalar | Mapping | Sequence):
            return handler(data)
        full = cls.shaped(data)
        if full is not data:
            rewritten(data, full)
        made = handler(full)
        if isinstance(full, Mapping):
            made._node = full
        return made

    def as_printed(self) -> Self:
        """The part as documents have it, which may be in another order than it was written."""
        return self

    def language_of(self, name: str) -> str | None:
        """The language of the texts in a field; None if it is that of what this part is in."""
        return None

    @property
    def node(self) -> Mapping | None:
        """What was written, in its full form."""
        private = self.__pydantic_private__  # `self._node` takes ten times as long, and is asked for each text
        return private["_node"] if private else None

    def place(self, *path: str | int) -> Span:
        """The place of a field (or of an item in it); that of the whole part where it was not written."""
        node = self.node
        return Span("") if node is None else place_of(node, path)


def place_of(root: Node, path: tuple[str | int, ...], of_key: bool = False) -> Span:
    """The place of the value (or of the key) at ``path`` below ``root``, as near as it can be found."""
    node: Any = root
    place = root.span
    for depth, step in enumerate(path):
        node = latest(node)
        if isinstance(node, Mapping) and isinstance(step, str):
            name = step if step in node else step.replace("_", "-")
            if name not in node:
                continue
            at_key = of_key and depth == len(path) - 1
            place = node.keys_at.get(name, place) if at_key else getattr(node[name], "span", place)
            node = node[name]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node):
            node = node[step]
            place = getattr(node, "span", place)
    return place


def latest(node: Any) -> Any:
    """A node in its full form, when it was written in a short one."""
    while getattr(node, "became", None) is not None and node.became is not node:
        node = node.became
    return node
