"""The usual and the extended edition of a lesson: its block `extended:` is dropped, or merged into its tree.

This is done to the tree, before anything is made of it: the model knows of one lesson only, and every value keeps the
place at which it was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kitgen.diagnostics import Diagnostic, Report, Span
from kitgen.model.base import Spec
from kitgen.model.course import Course
from kitgen.read.blanks import blanks_in
from kitgen.read.merged import NAMES, BadMerge, merged, names_of, with_entries
from kitgen.source.nodes import Mapping, Node, Scalar, Sequence, Source, shown
from kitgen.suggestions import did_you_mean

EXTENDED = "extended"
"""The edition, and the block that has what only it has."""

OF_BOTH = {
    "id": "both editions are one lesson",
    "language": "both editions are in one language",
    EXTENDED: "there are two editions, not three",
}
"""Keys of a lesson that its block `extended:` cannot have."""


def edition(root: Mapping, kind: type[Spec], extended: bool, source: Source, report: Report) -> Mapping:
    """The tree of one edition of a lesson. What is wrong with the block itself is reported in either edition."""
    if EXTENDED not in root:
        return root
    usual = with_entries(root, {key: value for key, value in root.items() if key != EXTENDED}, {})
    block, before = root[EXTENDED], report.errors
    for place, message, hint in _mistakes(block, root.keys_at[EXTENDED]):
        report.error("extended-block", message, place, hint, source.line(place.line))
    for blank in blanks_in(block):
        line = source.line(blank.place.line)
        report.error("blank", blank.message, blank.place, blank.hint(line), line)
    if report.errors > before or not isinstance(block, Mapping):
        return usual
    try:
        whole = merged(_without_fit(_one_name(usual)), _one_name(block), kind)
    except BadMerge as bad:
        report.error("extended-block", bad.message, bad.place, bad.hint, source.line(bad.place.line))
        return usual
    return whole if extended else usual


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
        for name in names_of(node)[:1]:
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
        text = f"'{shown(block.strip())}'" if block.strip() else "nothing"
        words = "write 'extended: true' under 'print:'" if block.strip().lower() in ("true", "yes", "on") else hint
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
    return with_entries(node, entries, {"documents": node.keys_at["reading"]})


def _without_fit(node: Mapping) -> Mapping:
    """A lesson without its numbers of pages, which are those of the usual edition."""
    prints = node.get("print")
    if not isinstance(prints, Mapping) or "fit" not in prints:
        return node
    left = with_entries(prints, {key: value for key, value in prints.items() if key != "fit"}, {})
    return with_entries(node, {**node, "print": left}, {})
