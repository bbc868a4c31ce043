"""The usual and the extended edition of a lesson: its block `extended:` is dropped, or merged into its tree.

This is done to the tree, before anything is made of it: the model knows of one lesson only, and every value keeps the
place at which it was written.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator
from collections.abc import Mapping as AnyMapping
from dataclasses import replace
from typing import Any

from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from kitgen.diagnostics import Diagnostic, Report, Span
from kitgen.model.base import Labels, Spec, keyed, many, mapping, sequence
from kitgen.model.course import Course
from kitgen.model.document import lettered
from kitgen.model.quiz_paper import Quiz
from kitgen.read.blanks import blanks_in, is_blank
from kitgen.read.places import models_in
from kitgen.source.nodes import Mapping, Node, Scalar, Sequence, Source, shown
from kitgen.suggestions import did_you_mean

EXTENDED = "extended"
"""The edition, and the block that has what only it has."""

NAMES = ("id", "key", "name")
"""Keys by which an entry of a list is known."""

OF_BOTH = {
    "id": "both editions are one lesson",
    "language": "both editions are in one language",
    EXTENDED: "there are two editions, not three",
}
"""Keys of a lesson that its block `extended:` cannot have."""


class _BadBlock(Exception):
    """Values that cannot be put together."""

    def __init__(self, message: str, place: Span, hint: str) -> None:
        super().__init__(message)
        self.message, self.place, self.hint = message, place, hint


def edition(root: Mapping, kind: type[Spec], extended: bool, source: Source, report: Report) -> Mapping:
    """The tree of one edition of a lesson. What is wrong with the block itself is reported in either edition."""
    if EXTENDED not in root:
        return root
    usual = _with(root, {key: value for key, value in root.items() if key != EXTENDED}, {})
    block, before = root[EXTENDED], report.errors
    for place, message, hint in _mistakes(block, root.keys_at[EXTENDED]):
        report.error("extended-block", message, place, hint, source.line(place.line))
    for blank in blanks_in(block):
        line = source.line(blank.place.line)
        report.error("blank", blank.message, blank.place, blank.hint(line), line)
    if report.errors > before or not isinstance(block, Mapping):
        return usual
    try:
        merged = _merged(_without_fit(_one_name(usual)), _one_name(block), kind)
    except _BadBlock as bad:
        report.error("extended-block", bad.message, bad.place, bad.hint, source.line(bad.place.line))
        return usual
    return merged if extended else usual


def is_asked(root: Mapping, course: Course | None) -> bool:
    """Whether a lesson, or its course, is in the extended edition where the command does not say which."""
    prints = root.get("print")
    said = prints.get(EXTENDED) if isinstance(prints, Mapping) else None
    if isinstance(said, Scalar):
        return said.strip().lower() in ("true", "yes")  # anything but `false` and `no` is an error of the model
    return course is not None and course.extended


def warn_of_no_block(root: Mapping, source: Source, report: Report) -> None:
    """Warn of a lesson that says it is in its extended edition and has none."""
    prints = root.get("print")
    if EXTENDED not in root and isinstance(prints, Mapping) and EXTENDED in prints and is_asked(root, None):
        place = prints.keys_at[EXTENDED]
        hint = f"write what only this edition has below '{EXTENDED}:', or delete this line"
        report.warning("extended-none", "the lesson has no extended edition", place, hint, source.line(place.line))


def with_advice(found: Diagnostic, root: Mapping) -> Diagnostic:
    """A problem of the extended edition; where an entry of it may be meant for a usual one, with the name of that."""
    if found.code != "missing-key":
        return found
    for key, block in root[EXTENDED].items():
        entry = next((name for name, place in _entries(block) if place == found.span), "")
        known = [name for name, _ in _entries(root.get(key))]
        if entry and entry not in known:
            near = did_you_mean(entry, known, "")
            hint = f"{near} {found.hint}" if near else f"'{shown(entry)}' is new in the extended edition: {found.hint}"
            return replace(found, hint=hint)
    return found


def _entries(node: Any) -> Iterator[tuple[str, Span]]:
    """Every entry below a node that has a name, with its place."""
    if isinstance(node, Mapping):
        for name in _names(node)[:1]:
            yield name, node.span
        for key, value in node.items():
            if isinstance(value, Mapping):
                yield key, value.span
    if isinstance(node, Mapping | Sequence):
        for value in node.values() if isinstance(node, Mapping) else node:
            yield from _entries(value)


def names_in(node: Any) -> Iterator[tuple[str, Span]]:
    """Every name of an entry below a node, and every key of a block, with its place."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield key, node.keys_at.get(key, node.span)
            if key in NAMES and isinstance(value, Scalar):
                yield str(value), value.span
            yield from names_in(value)
    elif isinstance(node, Sequence):
        for value in node:
            yield from names_in(value)


def added_names(root: Mapping) -> dict[str, Span]:
    """The names that only the extended edition of a lesson has, each with its first place."""
    block = root.get(EXTENDED)
    if block is None:
        return {}
    usual = {name for key, value in root.items() if key != EXTENDED for name, _ in names_in(value)}
    added: dict[str, Span] = {}
    for name, place in names_in(block):
        if name not in usual:
            added.setdefault(name, place)
    return added


def _mistakes(block: Node, key_at: Span) -> Iterator[tuple[Span, str, str]]:
    """What is wrong with the form of the block."""
    hint = "write below it the keys of a lesson, indented: discussion:, cases:, …"
    if isinstance(block, Scalar):
        text = f"'{shown(block)}'" if block.strip() else "nothing"
        words = "write 'extended: true' under 'print:'" if block.lower() in ("true", "yes", "on") else hint
        yield key_at, f"'{EXTENDED}' is a block of what only the extended edition has, and here it is {text}", words
    elif isinstance(block, Sequence):
        yield key_at, f"'{EXTENDED}' is a block of what only the extended edition has, and here it is a list", hint
    elif not block:
        yield key_at, f"'{EXTENDED}' has nothing in it", "write what only the extended edition has, or delete the line"
    else:
        for key, why in OF_BOTH.items():
            if key in block:
                yield block.keys_at[key], f"'{key}' cannot be in '{EXTENDED}': {why}", "take it out of the block"
        prints = block.get("print")
        if isinstance(prints, Mapping) and EXTENDED in prints:
            hint = "write it under the 'print:' of the lesson"
            yield prints.keys_at[EXTENDED], f"the block '{EXTENDED}' cannot say whether it is used", hint


def _one_name(node: Mapping) -> Mapping:
    """Several readings are documents, so that they are put together with what is called that in the other edition."""
    if not isinstance(node.get("reading"), Sequence) or "documents" in node:
        return node
    entries = {("documents" if key == "reading" else key): value for key, value in node.items()}
    return _with(node, entries, {"documents": node.keys_at["reading"]})


def _without_fit(node: Mapping) -> Mapping:
    """A lesson without its numbers of pages, which are those of the usual edition."""
    prints = node.get("print")
    if not isinstance(prints, Mapping) or "fit" not in prints:
        return node
    left = _with(prints, {key: value for key, value in prints.items() if key != "fit"}, {})
    return _with(node, {**node, "print": left}, {})


def _with(node: Mapping, entries: dict[str, Any], places: AnyMapping[str, Span]) -> Mapping:
    """A block with other entries in the place of one that was typed."""
    made = Mapping(entries)
    made.span, made.flow = node.span, node.flow
    known = {**node.keys_at, **places}
    made.keys_at = {key: known[key] for key in entries if key in known}
    return made


def _merged(base: Mapping, more: Mapping, kind: type[Spec] | None) -> Mapping:
    """A block with what another adds to it."""
    entries, places = dict(base), {}
    for key, value in more.items():
        if key in base:
            entries[key] = _together(key, base[key], value, _field(kind, key), more.keys_at.get(key, more.span))
        else:
            entries[key] = value
        if key not in base or isinstance(value, Scalar):
            places[key] = more.keys_at.get(key, value.span)
    return _with(base, entries, places)


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
        return _merged(base, more, model)
    if isinstance(base, Scalar) and isinstance(more, Scalar):
        return more
    words = {Scalar: "a single value", Sequence: "a list", Mapping: "a block with keys"}
    raise _BadBlock(
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
    places: dict[str, int] = {}
    for place, item in enumerate(items):
        for name in _names(_full(item, model)):
            places.setdefault(name, place)
    for entry in more:
        name = next(iter(_names(entry)), "")
        if name in places:
            place = places[name]
            items[place] = _merged(_full(items[place], model), entry, model)
        else:
            items.append(entry)
    return sequence(base.span, items)


def _names(item: Any) -> list[str]:
    """The names by which an entry is known."""
    values = [item.get(key) for key in NAMES] if isinstance(item, Mapping) else []
    return [str(value).strip() for value in values if isinstance(value, Scalar) and value.strip()]


def _full(item: Any, model: type[Spec] | None) -> Any:
    """An entry with its short forms written out, where it has no name as it was written."""
    if model is None or not isinstance(item, Mapping) or _names(item):
        return item
    full = _shaped(item, model)
    return full if _names(full) else item


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
