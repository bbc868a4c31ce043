"""A lesson, bank or other file as a form shows it: its parts with their values, each with its address and line."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

from kitgen.diagnostics import Diagnostic
from kitgen.edit.document import Document
from kitgen.edit.fields import AS_TEXT, HIDDEN, NEW, fields_of, model_name
from kitgen.edit.form_words import in_words_of_form, names_of, place_of_missing
from kitgen.edit.in_lesson import ids_of, label_of_entry, minutes_of_plan
from kitgen.edit.labels import label_of
from kitgen.edit.longhand import Address, Part
from kitgen.edit.shorter import is_short
from kitgen.model.base import Audience, Spec
from kitgen.model.published import Published
from kitgen.read.editions import EXTENDED, OF_BOTH
from kitgen.read.places import kind_at

OWN = {
    "Lesson": (
        "title", "subtitle", "essential_question", "summary", "minutes", "slack", "date", "level", "age", "subject",
        "keywords", "authors", "licence", "language", "version", "guiding_questions", "keypoints", "prerequisites",
        "materials", "content_note", "note_to_instructors", "misconceptions", "preparation", "standards",
        "vocabulary_language", "translation_language", "release",
    ),
    "Bank": (
        "title", "subtitle", "summary", "subject", "keywords", "authors", "licence", "language", "version", "date",
    ),
}  # fmt: skip
"""The fields of the first part of a form, by the name of the model of the file."""

PARTS = (
    ("objectives", "objectives", "Objectives"),
    ("plan", "activities", "Plan"),
    ("discussion", "discussion", "Discussion"),
    ("quiz", "quiz", "Quiz"),
    ("vocabulary", "vocabulary", "Vocabulary"),
    ("background", "background", "Background"),
    ("reading", "reading", "Reading"),
    ("cases", "cases", "Cases"),
    ("documents", "documents", "Documents"),
    ("grids", "grids", "Tables to fill in"),
    ("argument", "argument", "Argument"),
    ("simulation", "simulation", "Role-play"),
    ("afterwards", "afterwards", "Afterwards"),
    ("exit_ticket", "exit_ticket", "Exit ticket"),
    ("homework", "homework", "Homework"),
    ("rubric", "rubric", "Rubric"),
    ("sources", "references", "Sources"),
    ("safety", "safety", "Safety"),
    ("differentiation", "differentiation", "For different students"),
    ("slides", "slides", "Slides"),
    ("print", "print", "Printing"),
)
"""The other parts: their names, keys and headings."""

RARE = frozenset(
    {
        "documents", "grids", "argument", "simulation", "afterwards", "safety", "differentiation", "slides", "print",
        EXTENDED,
    }
)  # fmt: skip
"""Parts that few lessons have: a form does not show them at once where they are not written."""

IN_EXTENDED = ("minutes", "activities", "discussion", "cases", "background")
"""Fields of the extended edition that are shown at once."""

EXTENDED_NOTE = (
    "A longer edition of the same lesson. What is here is in that edition only: entries come after the usual ones, "
    "and a text or number takes the place of the usual one."
)

NO_FIELDS = "The form has no fields for this."
OTHER_FORM = "It is written in a form that this page does not know."
_LONGEST = 400


def form_of(document: Document, problems: Iterable[Diagnostic] = ()) -> dict[str, Any]:
    """What a form shows of a file, as plain data; ``problems`` are put at the addresses that they are about."""
    builder = _Builder(document)
    kind = document.kind
    parts = [builder.first_part()]
    for name, key, label in PARTS:
        if kind_at(kind, (key,)) is not None:
            parts.append(builder.part(name, key, label))
    if issubclass(kind, Published):
        parts.append(builder.extended_part())
    known = {*OWN.get(kind.__name__, ()), *(key for _, key, _ in PARTS), "id", EXTENDED}
    left = [
        builder.in_yaml((key,), value, NO_FIELDS) for key, value in document.long.fields.items() if key not in known
    ]
    return {
        "parts": parts,
        "models": builder.models,
        "ids": ids_of(document.long),
        "yaml": sorted([*left, *builder.left], key=lambda each: int(each["line"])),
        "problems": [builder.problem(each) for each in problems],
    }


def problem_data(found: Diagnostic) -> dict[str, Any]:
    """A problem as plain data."""
    return {
        "file": found.span.file,
        "line": found.span.line,
        "column": found.span.column,
        "severity": found.severity,
        "code": found.code,
        "message": found.message,
        "hint": found.hint,
    }


class _Builder:
    """Makes the parts of one form, and collects the models that they need."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.models: dict[str, list[dict[str, Any]]] = {}
        self.left: list[dict[str, Any]] = []
        self.in_file: set[Address] = set()
        self.usual: dict[str, str] = {}

    def problem(self, found: Diagnostic) -> dict[str, Any]:
        """A problem with its address; in the words of the form, where the form has fields for that place."""
        at = tuple(place_in(self.document.long, found))
        data = problem_data(found)
        if not any(at[:length] in self.in_file for length in range(1, len(at) + 1)):
            if found.code == "missing-key":
                at = place_of_missing(self.document.kind, at, found.message)
            data["said"] = in_words_of_form(self.document, at, found.code, found.message, found.hint)
        return {**data, "at": list(at)}

    def first_part(self) -> dict[str, Any]:
        """The fields of the file itself."""
        kind = self.document.kind
        show = [
            key
            for key in OWN.get(kind.__name__, ())
            if any(each["key"] == key for each in fields_of(kind, Audience.STUDENT))
        ]
        entry = self._entry(self.document.long, (), kind, Audience.STUDENT, only=show)
        return {
            "name": "lesson", "label": "Title and question", "kind": "block", "at": [], "line": 1,
            "model": self._model(kind, Audience.STUDENT), "show": show, "entry": entry,
        }  # fmt: skip

    def part(self, name: str, key: str, label: str) -> dict[str, Any]:
        """One of the other parts."""
        field = next(each for each in fields_of(self.document.kind, Audience.STUDENT) if each["key"] == key)
        value = self.document.long.fields.get(key)
        kind = kind_at(self.document.kind, (key,))
        assert kind is not None
        audience = Audience(field["seen_by"])
        data: dict[str, Any] = {
            "name": name, "label": label, "kind": field["kind"], "at": [key], "help": field["help"],
            "model": self._model(kind, audience), "seen_by": field["seen_by"], "line": value.line if value else 0,
            "rare": name in RARE,
        }  # fmt: skip
        if field["kind"] == "entries":
            data["new"] = NEW[kind.__name__]
            data["entries"] = self._entries(value, (key,), kind, audience) if value else []
        else:
            data["entry"] = self._entry(value, (key,), kind, audience) if value else None
            if value is not None and value.kind is None:
                data["entry"] = None
                self.left.append(self.in_yaml((key,), value, OTHER_FORM))
        if name == "plan":
            data["minutes"] = minutes_of_plan(self.document.long)
        return data

    def extended_part(self) -> dict[str, Any]:
        """What only the extended edition has: the fields of the file again, of which none has to be there."""
        kind, value, at = self.document.kind, self.document.long.fields.get(EXTENDED), (EXTENDED,)
        name = f"{kind.__name__} {EXTENDED}"
        self._model(kind, Audience.STUDENT)
        self.models[name] = [
            {**each, "required": False, "main": each["key"] in IN_EXTENDED}
            for each in fields_of(kind, Audience.STUDENT)
            if each["key"] not in OF_BOTH
        ]
        self.usual = names_of(self.document.long)
        entry = self._entry(value, at, kind, Audience.STUDENT) if value is not None and value.kind else None
        if value is not None and entry is None:
            self.left.append(self.in_yaml(at, value, OTHER_FORM))
        return {
            "name": EXTENDED, "label": "Extended edition", "kind": "block", "at": list(at), "model": name,
            "note": EXTENDED_NOTE, "line": value.line if value else 0, "rare": True, "entry": entry,
        }  # fmt: skip

    def _label(self, part: Part, at: Address) -> str:
        """What an entry is called; one of the extended edition may be a piece of a usual one."""
        name = part.fields["id"].text if at[:1] == (EXTENDED,) and "id" in part.fields else None
        return f"More in “{self.usual[name]}”" if name in self.usual else label_of_entry(part)

    def _model(self, kind: type[Spec], audience: Audience) -> str:
        """The name of a model, which is described with all the models of its fields."""
        name = model_name(kind, audience)
        if name not in self.models:
            self.models[name] = list(fields_of(kind, audience))
            for field in fields_of(kind, audience):
                inner = kind_at(kind, (field["key"],))
                if inner is not None and field["kind"] in ("entries", "block"):
                    self._model(inner, Audience(field["seen_by"]))
        return name

    def _entries(self, part: Part, at: Address, kind: type[Spec], audience: Audience) -> list[dict[str, Any]]:
        return [
            self._entry(item, (*at, place), kind, audience)
            if item.kind is not None
            else self.in_yaml((*at, place), item, OTHER_FORM)
            for place, item in enumerate(part.items or [])
        ]

    def _entry(
        self, part: Part, at: Address, kind: type[Spec], audience: Audience, only: list[str] | None = None
    ) -> dict[str, Any]:
        """A part with its values."""
        values: dict[str, Any] = {}
        known = {field["key"]: field for field in fields_of(kind, audience)}
        for key, value in part.fields.items():
            if only is not None and key not in only:
                continue
            field = known.get(key)
            if field is None:
                if key not in HIDDEN or key.startswith("extras"):
                    values[key] = self.in_yaml((*at, key), value, NO_FIELDS)
                continue
            values[key] = self._value(value, (*at, key), kind, field)
        return {
            "at": list(at), "line": part.line, "label": self._label(part, at), "short": is_short(part),
            "values": values,
        }  # fmt: skip

    def _value(self, part: Part, at: Address, kind: type[Spec], field: dict[str, Any]) -> dict[str, Any]:
        """The value of a field, or what is written if the form has no fields for that."""
        form = field["kind"]
        inner = kind_at(kind, (field["key"],))
        audience = Audience(field["seen_by"])
        if form == "entries" and part.items is not None and inner is not None:
            return {"line": part.line, "entries": self._entries(part, at, inner, audience)}
        if form == "block" and part.kind is not None and inner is not None:
            return {"line": part.line, "entry": self._entry(part, at, inner, audience)}
        if field["key"] in AS_TEXT:
            text = _as_text(part)
            return {"value": text, "line": part.line} if text is not None else self.in_yaml(at, part, OTHER_FORM)
        if form == "yaml" or form in ("entries", "block"):
            return self.in_yaml(at, part, NO_FIELDS if form == "yaml" else OTHER_FORM)
        if form == "list" and part.text is not None:  # `columns: 1-10` is written for ten of them
            return {"value": part.text, "line": part.line, "kind": "line"}
        if form in ("list", "ids"):
            if part.items is None or any(item.text is None for item in part.items):
                return self.in_yaml(at, part, OTHER_FORM)
            if form == "ids":
                return {"value": [item.text for item in part.items], "line": part.line}
            items = [{"at": [*at, n], "value": item.text, "line": item.line} for n, item in enumerate(part.items)]
            return {"items": items, "line": part.line}
        if part.text is None:
            return self.in_yaml(at, part, OTHER_FORM)
        answer = {"true": True, "yes": True, "false": False, "no": False}.get(part.text.strip().lower())
        value: Any = answer if form == "yes_no" and answer is not None else part.text
        return {"value": value, "line": part.line}

    def in_yaml(self, at: Address, part: Part, why: str) -> dict[str, Any]:
        """A value that is to be edited in the YAML: what is written, and where."""
        layout = self.document.layout
        text = ""
        self.in_file.add(at)
        if part.path is not None:
            written = layout.at(part.path)
            text = layout.text[written.start : written.end][:_LONGEST]
        label = label_of(next((step for step in reversed(at) if isinstance(step, str)), ""))
        return {"yaml": True, "at": list(at), "label": label, "line": part.line, "text": text, "why": why}


def _as_text(part: Part) -> str | None:
    """A value that is written as a text, or as a list of short ones: `reading, discussion 1`."""
    if part.text is not None:
        return part.text
    items = part.items or []
    if part.lone and len(items) == 1:
        said = list(items[0].fields.values())
        return said[0].text if len(said) == 1 and said[0].path == part.path else items[0].text
    texts = [item.text for item in items]
    return ", ".join(str(text) for text in texts) if texts and None not in texts else None


def place_in(root: Part, found: Diagnostic) -> list[str | int]:
    """The address that a problem is about: that of the last value that begins at its place or before it."""
    places = sorted(_places(root, ()), key=lambda each: each[0])
    at = bisect_right(places, (found.span.line, found.span.column), key=lambda each: each[0])
    return list(places[at - 1][1]) if at else []


def _places(part: Part, at: Address) -> Iterator[tuple[tuple[int, int], Address]]:
    if part.raw is not None and at:
        yield (part.raw.span.line, part.raw.span.column), at
    for place, item in enumerate(part.items or []):
        yield from _places(item, (*at, place))
    for key, value in part.fields.items():
        yield from _places(value, (*at, key))
