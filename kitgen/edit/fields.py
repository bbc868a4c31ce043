"""The fields of a part as a form shows them: how each is called, what it is for, what it can have, who sees it."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterator
from enum import Enum
from functools import cache
from typing import Any, Literal, Union

from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from kitgen.edit.labels import help_of, in_words, label_of
from kitgen.model import numbers
from kitgen.model.activity import Activity
from kitgen.model.base import Audience, Only, Spec
from kitgen.model.minute_range import MinuteRange
from kitgen.model.use import Use
from kitgen.model.values import AuthoredText, Id, Passage, Prose

HIDDEN = frozenset({"extras", "extras_for_instructor", "group", "groups", "asked_unit"})
"""Fields that kitgen fills in, and keys of an author's own, which the form lists as to be edited in the YAML."""

MAIN: dict[str, tuple[str, ...]] = {
    "Lesson": ("title", "subtitle", "essential_question", "minutes", "slack", "summary", "guiding_questions"),
    "Bank": ("title", "subject"),
    "Objective": ("text", "bloom"),
    "Activity": (
        "title",
        "minutes",
        "phase",
        "grouping",
        "instructions",
        "uses",
        "product",
        "objectives",
        "do",
        "notes",
    ),
    "ActivityStep": ("text", "minutes"),
    "DiscussionQuestion": ("prompt", "probes", "likely_answers", "minutes", "objectives"),
    "Quiz": ("title", "minutes", "instructions", "items"),
    "Item": ("prompt", "choices", "answer", "points", "objectives", "rationale"),
    "Choice": ("text", "correct", "rationale"),
    "VocabularyTerm": ("term", "definition", "translation"),
    "Case": ("title", "decision_point", "setting", "actors", "timeline", "study_questions", "teaching_note"),
    "Event": ("date", "event", "status", "according_to", "source"),
    "StudentTask": ("prompt", "listen_for", "minutes", "lines", "objectives"),
    "Question": ("prompt", "answer", "lines", "objectives"),
    "Section": ("title", "body"),
    "Person": ("given", "family", "literal"),
    "Reference": ("type", "title", "author", "issued", "container-title", "publisher", "URL"),
    "Rubric": ("title", "scale", "criteria"),
    "Criterion": ("name", "levels", "weight"),
    "Simulation": ("title", "scenario", "task", "roles", "agreement", "surprises", "debrief"),
    "Role": ("name", "public_brief", "private_brief", "interests", "red_line", "count"),
    "Grid": ("title", "task", "columns", "rows"),
    "GridRow": ("label", "cells", "answers"),
    "Document": ("title", "introduction", "text", "source", "questions"),
    "OwnSlide": ("title", "body", "after"),
    "Argument": ("title", "task", "thesis", "premises", "objections"),
    "Objection": ("text", "reply"),
    "Product": ("sentence", "label"),
    "EmptyTable": ("columns", "rows"),
    "Hazard": ("hazard", "precaution", "waste"),
    "Slides": ("auto", "extra"),
    "PrintHints": ("paper", "two_sided", "names"),
    "Illustration": ("image", "alt", "caption", "credit"),
}  # fmt: skip
"""The fields that are shown at once, by the name of the model; of another model, those that it needs."""

NEW: dict[str, dict[str, Any]] = {
    "Objective": {"text": "explain in your own words …"},
    "Activity": {"title": "New activity", "minutes": "5"},
    "ActivityStep": {"text": "New step"},
    "DiscussionQuestion": {"prompt": "New question"},
    "Item": {
        "prompt": "New question",
        "choices": [
            {"text": "The right answer", "correct": True},
            {"text": "A wrong answer", "rationale": "Why it is wrong."},
        ],
    },
    "Choice": {"text": "Another answer", "rationale": "Why it is wrong."},
    "Pair": {"left": "One thing", "right": "What belongs to it"},
    "VocabularyTerm": {"term": "New word", "definition": "What it means"},
    "Case": {"title": "New case", "decision_point": "Who must decide what, and when?"},
    "Actor": {"name": "Somebody", "role": "Who they are"},
    "Event": {"date": "2000", "event": "What happened"},
    "Position": {"actor": "Somebody", "text": "What they hold"},
    "BoardColumn": {"title": "New column", "items": ["What it should contain"]},
    "StudentTask": {"prompt": "New question"},
    "Question": {"prompt": "New question"},
    "Section": {"title": "New section", "body": "Its text"},
    "Fact": {"text": "A statement"},
    "Excerpt": {"text": "Words from the text", "at": "p. 1"},
    "Claim": {"text": "A claim", "at": "p. 1"},
    "Reference": {"type": "book", "title": "Title of the source"},
    "Person": {"given": "Given names", "family": "Family name"},
    "Criterion": {"name": "What is judged", "levels": ["What good work is like", "What weak work is like"]},
    "Level": {"text": "What work on this level is like"},
    "Preparation": {"text": "What to do"},
    "Role": {"name": "New part", "public_brief": "What everybody knows about it"},
    "Surprise": {"text": "The news"},
    "Hazard": {"hazard": "What is dangerous", "precaution": "What to do about it"},
    "Grid": {"title": "New table", "columns": ["First case", "Second case"], "rows": [{"label": "What is compared"}]},
    "GridRow": {"label": "What is compared"},
    "Document": {"title": "New document", "text": "Its text"},
    "Gloss": {"word": "New word", "meaning": "What it means"},
    "OwnSlide": {"title": "New slide"},
    "Premise": {"text": "A reason"},
    "Inference": {"from": ["P1"]},
    "Assumption": {"text": "What is left unsaid"},
    "Qualification": {"text": "A limit"},
    "Objection": {"text": "An objection"},
    "Illustration": {"image": "picture.png", "alt": "What the picture shows"},
    "Exhibit": {"title": "New exhibit", "table": "| Year | Number |\n| --- | --- |\n| 2000 | 1 |"},
    "Product": {"sentence": "We think that ____, because ________."},
    "Recording": {"url": "https://example.org/recording.mp3"},
    "Standard": {"framework": "Name of the framework", "code": "Its code"},
}
"""What a new entry of a list begins with, by the name of its model."""

AS_TEXT = frozenset({"uses"})
"""Fields that have many forms, of which the form has the one that is a text; others are edited in the YAML."""

_IDS = {"objectives": "objectives", "source": "references", "assessed_by": "assessing"}
"""What the ids of a field are of."""

_TEXT_KINDS: dict[Callable[[Any], Any], str] = {
    numbers.minutes_of: "minutes", numbers._yes_or_no: "yes_no", numbers._integer: "number", numbers._lines: "number",
    numbers.pages_of: "number",
}  # fmt: skip


@cache
def fields_of(kind: type[Spec], seen_by: Audience) -> tuple[dict[str, Any], ...]:
    """The fields of a model, in the order of the reference; ``seen_by`` is who sees a part of it at most."""
    main = MAIN.get(kind.__name__, ())
    found = []
    for name, info in kind.model_fields.items():
        if name in HIDDEN or (kind is Activity and name == "optional"):  # which is the opposite of `required`
            continue
        key = info.alias or name
        required = info.is_required() and name not in kind.filled_in
        audience = _audience(info, seen_by)
        data = {
            "key": key,
            "label": label_of(key, kind.__name__),
            "help": help_of(kind, name),
            "required": required,
            "main": key in main or (required and not main),
            "seen_by": audience.value,
            **_kind_of(info, key, audience),
        }
        if isinstance(info.default, Enum):
            data["default"] = info.default.value
        elif info.default is True:
            data["default"] = True
        found.append(data)
    order = {key: place for place, key in enumerate(main)}
    return tuple(sorted(found, key=lambda data: order.get(data["key"], len(order))))


def model_name(kind: type[Spec], seen_by: Audience) -> str:
    """The name of a model in a form: that of its class, and who sees a part of it if that is not everybody."""
    return kind.__name__ if seen_by is Audience.STUDENT else f"{kind.__name__} {seen_by.value}"


def _audience(info: FieldInfo, seen_by: Audience) -> Audience:
    only = next((mark.audience for mark in info.metadata if isinstance(mark, Only)), Audience.STUDENT)
    return seen_by if seen_by.sees(only) else only


def _kind_of(info: FieldInfo, key: str, audience: Audience) -> dict[str, Any]:
    hint, marks = bare(info.annotation, list(info.metadata))
    if key in AS_TEXT:
        return {"kind": "line", "suggest": "uses"}
    if typing.get_origin(hint) is tuple:
        inner, inner_marks = bare(typing.get_args(hint)[0], [])
        if _is_spec(inner):
            return _parts(inner, audience) if inner is not Use else {"kind": "yaml"}
        if key in _IDS and _is_id(inner, inner_marks):
            return {"kind": "ids", "of": _IDS[key]}
        kind = _text_kind(inner, inner_marks)
        return {"kind": "list", "item": kind} if kind in ("line", "text") else {"kind": "yaml"}
    if any(typing.get_origin(each) is tuple for each in typing.get_args(hint)):  # rows of a table, or how many
        return {"kind": "list", "item": "line"}
    if hint is MinuteRange:
        return {"kind": "minutes"}
    if _is_spec(hint):
        name = model_name(hint, audience)
        return {"kind": "block", "model": name} if hint.__name__ in _BLOCKS else {"kind": "yaml"}
    options = _options(hint)
    if options:
        return {"kind": "choice", "options": [{"value": each, "label": in_words(each)} for each in options]}
    return {"kind": _text_kind(hint, marks)}


_BLOCKS = frozenset(
    {
        "Quiz", "Rubric", "TeachingNote", "Differentiation", "Reading", "Scoring", "Simulation", "Slides", "PrintHints",
        "Argument", "Thesis", "Illustration", "EmptyTable",
    }
)  # fmt: skip
"""Parts that the form has fields for where they are not in a list."""

_PARTS = frozenset(NEW)
"""Parts that the form has fields for in a list."""


def _parts(kind: type[Spec], audience: Audience) -> dict[str, Any]:
    if kind.__name__ not in _PARTS:
        return {"kind": "yaml"}
    return {"kind": "entries", "model": model_name(kind, audience), "new": NEW[kind.__name__]}


def bare(hint: Any, marks: list[Any]) -> tuple[Any, list[Any]]:
    """A type without `| None` and `Annotated`, and what annotates it."""
    while True:
        origin = typing.get_origin(hint)
        if origin is typing.Annotated:
            hint, *more = typing.get_args(hint)
            marks = [*marks, *more]
        elif origin in (Union, types.UnionType):
            left = [each for each in typing.get_args(hint) if each is not type(None)]
            if len(left) != 1:
                return hint, marks
            hint = left[0]
        else:
            return hint, marks


def _is_spec(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Spec)


def _functions(marks: list[Any]) -> Iterator[Any]:
    return (mark.func for mark in marks if isinstance(mark, BeforeValidator))


def _is_id(hint: Any, marks: list[Any]) -> bool:
    return hint is str and bool(set(_functions(marks)) & set(_functions(list(typing.get_args(Id)[1:]))))


def _options(hint: Any) -> list[str]:
    if typing.get_origin(hint) is Literal:
        return [str(each) for each in typing.get_args(hint)]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return [str(each.value) for each in hint]
    return []


def _text_kind(hint: Any, marks: list[Any]) -> str:
    """The kind of a field with a text or number."""
    for function in _functions(marks):
        if function in _TEXT_KINDS:
            return _TEXT_KINDS[function]
    if isinstance(hint, type) and issubclass(hint, AuthoredText):
        return "text" if issubclass(hint, Prose | Passage) else "line"
    if hint is str:
        return "line"
    if hint in (int, float) or marks:
        return "number"
    return "yaml"
