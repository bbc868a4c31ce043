"""The JSON Schema of lesson and course files, for editors (draft-07).

The model gives types, descriptions and audiences; this module adds what editors need besides: the short
forms that authors may write, keys of their own, and an example on every field, taken from real lessons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BeforeValidator
from pydantic.json_schema import GenerateJsonSchema

from kitgen.diagnostics import Report
from kitgen.model.activity import by_class_length
from kitgen.model.bank import Bank
from kitgen.model.base import Labels, Spec, keyed
from kitgen.model.course import Course
from kitgen.model.glossary import Glossary
from kitgen.model.lesson import Lesson
from kitgen.model.walk import parts_of
from kitgen.read.descriptions import description_of
from kitgen.read.editions import EXTENDED, edition
from kitgen.read.json_examples import EXAMPLES
from kitgen.read.json_extended import extended_block
from kitgen.read.places import models_in
from kitgen.read.validate import read
from kitgen.resources import STARTERS, bundled
from kitgen.source.nodes import Mapping, Scalar, Sequence
from kitgen.source.parser import parse

MODELS: dict[str, type[Spec]] = {"lesson": Lesson, "course": Course, "bank": Bank, "glossary": Glossary}


class _Draft7(GenerateJsonSchema):
    """Editors' YAML servers understand draft-07 and below."""

    schema_dialect = "http://json-schema.org/draft-07/schema#"


@cache
def schema(what: str) -> dict[str, Any]:
    """The schema of a 'lesson' or a 'course': every field described, with an example and its audience.

    Each call returns the same object: copy it before you change it.
    """
    model = MODELS[what]
    made: dict[str, Any] = model.model_json_schema(schema_generator=_Draft7, ref_template="#/definitions/{model}")
    definitions = made.pop("$defs", {})
    kinds = {kind.__name__: kind for kind in _specs()}
    examples = _examples()
    top = _for_editors(model, made, examples)
    full = {
        name: _for_editors(kinds[name], part, examples) if name in kinds else part for name, part in definitions.items()
    }
    if what != "course":
        block, partial = extended_block(top, full)
        top["properties"][EXTENDED] = {**block, "examples": [EXAMPLES["", EXTENDED]]}
        full |= partial
    return {"$schema": _Draft7.schema_dialect, "title": f"kitgen {what}", **top, "definitions": full}


def _specs(base: type[Spec] = Spec) -> Iterator[type[Spec]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _specs(kind)


def _for_editors(kind: type[Spec], part: dict[str, Any], examples: dict[tuple[str, str], Any]) -> dict[str, Any]:
    """A part of the schema with short forms, own keys and examples."""
    properties = _properties(kind, part, examples)
    full = {
        **{name: value for name, value in part.items() if name not in ("properties", "required", "title")},
        "properties": properties,
        "patternProperties": {
            "^x_": {"description": "A key of your own, passed to templates."},
            **_KEYS.get(kind.__name__, {}),
        },
    }
    if kind.pair is not None:
        full.pop("additionalProperties", None)
    elif kind.__name__ not in _KEYS:
        required = [key for key in part.get("required", []) if key in properties and key not in kind.filled_in]
        full |= {"required": required} if required else {}
    forms = [*_SHORT_FORMS.get(kind.__name__, ()), *(("string",) if kind.short else ())]
    if not forms:
        return full
    description = full.pop("description", "")
    return {"description": description, "anyOf": [full, *(_form(form) for form in forms)]}


def _form(name: str) -> dict[str, str]:
    """A short form: a type of plain values, or another part."""
    return {"$ref": f"#/definitions/{name}"} if name[0].isupper() else {"type": name}


def _properties(kind: type[Spec], part: dict[str, Any], examples: dict[tuple[str, str], Any]) -> dict[str, Any]:
    """The keys of a part, each with its forms, its description and an example."""
    properties: dict[str, Any] = {}
    for name, field in kind.model_fields.items():
        key, words = field.alias or name, description_of(kind, name)
        if name.startswith("extras") or key not in part["properties"]:
            continue
        given = dict(sorted({**part["properties"][key], "description": words}.items()))
        entry = _with_short_forms(given, field.metadata)
        entry.pop("title", None)
        if "$ref" in entry:  # draft-07 ignores what is beside a $ref
            entry = {"description": words, "allOf": [{"$ref": entry["$ref"]}]}
        properties[key] = _as_typed(entry)
        example = _example(kind.__name__, name, words, field.default, examples)
        if example is not None:
            properties[key]["examples"] = [example]
    return properties


def _example(kind: str, name: str, description: str, default: Any, examples: dict[tuple[str, str], Any]) -> Any:
    """An example of a field: from a lesson, one that is given here, from its description, or its default."""
    found = examples.get((kind, name), EXAMPLES.get((kind, name)))
    if found is None:
        found = _from_words(description, default)
    return EXAMPLES.get(("", name)) if found is None else found


_SHORT_FORMS = {
    "MinuteRange": ("string", "integer"),
    "Person": ("string",),
    "Choice": ("string",),
    "Quiz": ("array",),
    "Use": ("string",),
    "Work": ("string",),
    "Pace": ("integer",),
    "Item": ("Group",),
}
"""Types of plain values that are short for a whole part, or parts that may be in its place."""

_DATE_KEY = r"^~?(\d{4}|\d{1,4}(-\d{2}){0,2} ?(BC|B\.C\.))"
_KEYS: dict[str, Any] = {"Event": {_DATE_KEY: {"description": "What happened on that date."}}}
"""Keys that give two fields at once."""

_TYPED = {
    "number": r"^\s*[-+−]?[\d.][\d ,_.]*%?\s*$",
    "integer": r"^\s*\d[\d ,_]*\s*$",
    "boolean": r"^\s*([Tt]rue|[Ff]alse|[Yy]es|[Nn]o|TRUE|FALSE|YES|NO)\s*$",
}
"""How numbers and answers may be typed: `5 %`, `6,656`, `yes` are texts to an editor."""


def _as_typed(part: Any) -> Any:
    """A part of the schema whose numbers and booleans may also be typed as kitgen reads them."""
    if isinstance(part, list):
        return [_as_typed(item) for item in part]
    if not isinstance(part, dict):
        return part
    made = {key: _as_typed(value) if key in ("anyOf", "allOf", "items") else value for key, value in part.items()}
    if isinstance(made.get("type"), str) and made["type"] in _TYPED:
        made["pattern"] = _TYPED[made["type"]]
        made["type"] = [made["type"], "string"]
    return made


def _with_short_forms(entry: dict[str, Any], metadata: list[Any]) -> dict[str, Any]:
    """A list may be written as one item, and a list of things with ids as a block by id."""
    if entry.get("type") != "array":
        return dict(entry)
    entry = dict(entry)
    array = {name: entry.pop(name) for name in ("type", "items", "minItems", "minLength") if name in entry}
    if array.pop("minLength", 0):
        array["minItems"] = 1
    forms = [array, array["items"]] if array.get("items") else [array]
    marks = [mark.func for mark in metadata if isinstance(mark, BeforeValidator)]
    if any(isinstance(mark, Labels) or mark in (keyed, by_class_length) for mark in marks):
        forms.append({"type": "object"})
    return {**entry, "anyOf": forms}


def _from_words(description: str, default: Any) -> Any:
    """The example that a field's own description gives in backticks, or its default."""
    found = re.search(r"`([^`]+)`", description)
    if found:
        return found[1]
    return default if isinstance(default, str | int | float | bool) and default != "" else None


def example_of(kind: type[Spec], name: str) -> Any:
    """An example of one field, as `schema` has it; None where there is none. The first call reads lessons."""
    return _example(kind.__name__, name, description_of(kind, name), kind.model_fields[name].default, _examples())


@cache
def _examples() -> dict[tuple[str, str], Any]:
    """The shortest value of each field in the lessons that ship with kitgen."""
    best: dict[tuple[str, str], Any] = {}
    for path in sorted([*STARTERS.glob("*.yaml"), *bundled("lessons").glob("*.yaml")]):
        node, source = parse(path.read_bytes(), path.name, Report())
        if node is None:
            continue
        model: type[Spec] = Course if "lessons" in node else Lesson
        node = edition(node, model, True, source, Report())
        node.setdefault("id", Scalar.at(path.stem, node.span))
        spec = read(model, node, source, Report())
        for part in parts_of(spec):
            for name, value in _written(part):
                key = (type(part).__name__, name)
                if key not in best or len(str(value)) < len(str(best[key])):
                    best[key] = value
    return best


def _written(part: Spec) -> Iterator[tuple[str, Any]]:
    node = part.node
    for name, field in type(part).model_fields.items():
        key = field.alias or name
        if node is not None and key in node:
            yield name, _data(node[key])


def _data(node: Any, depth: int = 0) -> Any:
    """A node as plain data, short enough for a hover."""
    if isinstance(node, Mapping):
        return {key: _data(value, depth + 1) for key, value in list(node.items())[:6]}
    if isinstance(node, Sequence):
        return [_data(item, depth + 1) for item in node[:2]]
    return str(node) if len(node) <= 160 else f"{node[:150].rstrip()} …"


def described(what: str) -> Iterator[tuple[type[Spec], list[tuple[str, Any, str]]]]:
    """Every part of a lesson or course with its fields and what they are, for the reference in docs/."""
    kinds = [MODELS[what]]
    _add_inner(kinds[0], kinds)
    for kind in kinds:
        yield (
            kind,
            [
                (field.alias or name, field, description_of(kind, name))
                for name, field in kind.model_fields.items()
                if "extras" not in name
            ],
        )


def _add_inner(kind: type[Spec], found: list[type[Spec]]) -> None:
    for field in kind.model_fields.values():
        for inner in models_in(field.annotation):
            if issubclass(inner, Spec) and inner not in found:
                found.append(inner)
                _add_inner(inner, found)
