"""What kitgen says of a place of a lesson, in the words of the form: fields by their names, and what to do in them.

Messages name a key as `'key'`, `'key:'` or `'key: value'`, and an entry by its id. Which field a key is follows from
the models on the way to the place that a message is about. Where a hint is about lines of YAML, a form has another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kitgen.edit.document import Document
from kitgen.edit.fields import fields_of
from kitgen.edit.in_lesson import label_of_entry
from kitgen.edit.longhand import Address, Part, kind_of
from kitgen.model.activity import Activity
from kitgen.model.base import Audience, Spec
from kitgen.model.values import slug_of
from kitgen.read.places import kind_at

_QUOTED = re.compile(r"'([\w.-]+)(?:(:)(?: ([^']*))?)?'")

_LINE = re.compile(r"\bon line (\d+)\b")

_PHRASES = (
    ("write something, or delete the line", "write something, or remove it"),
    (" has nothing after its colon", " is empty"),
    ("delete the line", "empty the field"),
    ("delete this line", "empty the field"),
    ("in lines that YAML joins into one", "in lines that are joined into one"),
    ("the key of a reference", "the short name of a source"),
    (" is missing here", " is missing"),
)
"""Pieces of kitgen's own messages that speak of lines of a file, and what a form says."""

_BELONGS = "lists, tables, verse and quotations belong in a question, its answer, or the text of “Background”"

_HINTS = {
    "bad-boolean": "tick the box, or take the tick away",
    "choice-in-words-only": "write in “How many to answer” how many of the items count",
    "duplicate-key": "only one of the two counts: look at both in the file",
    "lines-joined": "put each of its lines on a line of its own again",
    "lines-run-on": "put an empty line between lines to keep, or write the paragraph as one line",
    "missing-key": "write something in it",
    "one-line": f"write it as one paragraph; {_BELONGS}",
    "one-paragraph": _BELONGS,
    "unknown-assessment": "tick what assesses it",
    "text-cut-off": "write the whole text here again: none of it is cut off then",
    "unknown-key": "the form has no field of this name: look at it in the file",
    "unknown-value": "choose one of the list",
}
"""What to do in a form, by the code of the message, where its own hint is about lines of a file."""


def in_words_of_form(document: Document, at: Address, code: str, message: str, hint: str) -> dict[str, str]:
    """A message and its hint about a place of a file, as its form says them."""
    if code == "unknown-key":
        return {"message": message, "hint": _HINTS[code]}
    names = names_of(document.long) if code != "id-twice" else {}

    def named(found: re.Match[str]) -> str:
        key, colon, value = found.groups()
        if not colon and key in names:
            return f"“{names[key]}”"
        field = _field(document.kind, at, key)
        if field is None:
            return found[0]
        return f"“{field['label']}{f': {_value(field, value, names)}' if value else ''}”"

    def said(text: str) -> str:
        for piece, words in _PHRASES:
            text = text.replace(piece, words)
        return _LINE.sub(lambda found: found[0] + _entry_on(document.long, int(found[1])), _QUOTED.sub(named, text))

    return {"message": said(message), "hint": _HINTS[code] if code in _HINTS else said(hint)}


def place_of_missing(kind: type[Spec], at: Address, message: str) -> Address:
    """The address of the field that a message says is missing at a place; the place itself if it names none."""
    model = kind_of(kind, at)
    fields = fields_of(model, Audience.STUDENT) if model is not None else ()
    return next(((*at, each["key"]) for each in fields if message == f"'{each['key']}' is missing here"), at)


def names_of(part: Part) -> dict[str, str]:
    """The ids of the parts of a file, each with what its part is called; those of the usual edition first."""
    return {name: words for name, words in reversed(list(_names(part))) if words != name}


def _names(part: Part) -> Iterator[tuple[str, str]]:
    """The ids of the parts of a file, each with what its part is called."""
    if part.kind is Activity and "title" in part.fields:
        yield slug_of(part.fields["title"].text or ""), label_of_entry(part)
    if "id" in part.fields and part.fields["id"].text:
        yield part.fields["id"].text or "", label_of_entry(part)
    for inner in [*(part.items or []), *part.fields.values()]:
        yield from _names(inner)


def _entry_on(part: Part, line: int) -> str:
    """The first words of the entry that begins on a line, in brackets; nothing if none does."""
    for item in part.items or ():
        if item.line == line and item.fields:
            return f" (“{label_of_entry(item)}”)"
    return next(
        (words for inner in [*(part.items or []), *part.fields.values()] if (words := _entry_on(inner, line))), ""
    )


def _value(field: dict[str, Any], value: str, names: dict[str, str]) -> str:
    """A value as the control of its field shows it."""
    if field["kind"] == "ids":
        return ", ".join(names.get(each, each) for each in value.strip("[]").split(", "))
    if field["kind"] == "yes_no":
        return {"true": "yes", "false": "no"}.get(value, value)
    labels = {each["value"]: each["label"] for each in field.get("options", ())}
    return str(labels.get(value, value.strip("[]")))


def _field(kind: type[Spec], at: Address, key: str) -> dict[str, Any] | None:
    """The field that a message about a place means by a key: the nearest that has it, outside or inside."""
    for model in _models(kind, at):
        for field in fields_of(model, Audience.STUDENT):
            if field["key"] == key:
                return field
    return None


def _models(kind: type[Spec], at: Address) -> Iterator[type[Spec]]:
    """The models around a place, from the innermost on, each before the ones that are inside it."""
    around = [kind_of(kind, at[:length]) for length in range(len(at), -1, -1)]
    outer = list(dict.fromkeys(model for model in around if model is not None))
    yield from outer
    seen = set(outer)
    for model in outer:
        inside = [model]
        for each in inside:
            for field in fields_of(each, Audience.STUDENT):
                inner = kind_at(each, (field["key"],))
                if inner is not None and inner not in seen:
                    seen.add(inner)
                    inside.append(inner)
                    yield inner
