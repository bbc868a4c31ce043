"""pydantic's messages are never shown: each of its error codes has a message written by kitgen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from kitgen.diagnostics import Report, Span
from kitgen.model.base import Spec
from kitgen.model.brand import Brand
from kitgen.model.course import Course
from kitgen.model.kind import KindHead
from kitgen.model.lesson import Lesson
from kitgen.model.translation import Translation
from kitgen.read.places import fields_of
from kitgen.read.validate import read
from kitgen.read.values import EXPLANATIONS, WrongValue, problem_with
from kitgen.source.nodes import Mapping, Scalar, Sequence, Source

FILES: tuple[type[Spec], ...] = (Lesson, Course, Brand, KindHead, Translation)
"""What is read from files of its own."""

CODES = {
    "bool": {"bool_type", "bool_parsing"},
    "dict": {"dict_type"},
    "enum": {"enum"},
    "float": {"float_type", "float_parsing"},
    "int": {"int_type", "int_parsing", "int_parsing_size", "int_from_float"},
    "literal": {"literal_error"},
    "model": {"model_type", "model_attributes_type"},
    "str": {"string_type", "string_sub_type", "string_unicode"},
    "tuple": {"tuple_type"},
}
"""The codes that each schema of pydantic-core has for values. https://docs.pydantic.dev/latest/errors/validation_errors/"""

LIMITS = {
    "ge": "greater_than_equal",
    "gt": "greater_than",
    "le": "less_than_equal",
    "lt": "less_than",
    "min_length": "too_short",
    "max_length": "too_long",
    "pattern": "string_pattern_mismatch",
    "multiple_of": "multiple_of",
}
WITHOUT_CODES = {
    "any", "computed-field", "default", "definition-ref", "definitions", "function-after", "function-before",
    "function-wrap", "is-instance", "model-field", "model-fields", "nullable", "union",
}  # fmt: skip
"""Schemas that hold others, take everything, or what a function has made.

A function has kitgen's own codes; keys are sorted out before."""


def schemas(schema: Any, seen: set[int]) -> Iterator[dict[str, Any]]:
    """A core schema and those inside it."""
    if id(schema) in seen:
        return
    seen.add(id(schema))
    if isinstance(schema, dict):
        if isinstance(schema.get("type"), str):
            yield schema
        for name, inner in schema.items():
            if name not in ("metadata", "serialization", "function"):
                yield from schemas(inner, seen)
    elif isinstance(schema, list | tuple):
        for inner in schema:
            yield from schemas(inner, seen)


def test_every_code_of_pydantic_has_a_row() -> None:
    """Whatever the models of all files can refuse is in the table of explanations, and nothing else is."""
    for kind in FILES:
        kind.model_rebuild()  # it is put off until a model is used
    seen: set[int] = set()
    found = [schema for kind in FILES for schema in schemas(kind.__pydantic_core_schema__, seen)]
    codes: set[str] = set()
    for schema in found:
        if schema["type"] not in WITHOUT_CODES:
            codes |= CODES[schema["type"]]
            codes |= {code for limit, code in LIMITS.items() if schema.get(limit) is not None}
    assert len(found) > 1000
    assert codes <= set(EXPLANATIONS)
    # both sides of a limit are there, so that a model may get another one
    assert set(EXPLANATIONS) - codes <= set(LIMITS.values())


AT = Span("lesson.yaml", 1, 1)


def a_list(*items: Any) -> Sequence:
    """A list node."""
    node = Sequence(items)
    node.span = AT
    return node


def a_block(**entries: Any) -> Mapping:
    """A mapping node."""
    node = Mapping(entries)
    node.span = AT
    node.keys_at = dict.fromkeys(entries, AT)
    return node


def text(value: str) -> Scalar:
    """A text node."""
    return Scalar.at(value, AT)


WRONG = {
    "a word": text("many"),
    "a number": text("-3"),
    "a decimal number": text("2.5"),
    "a huge number": text("9" * 5000),
    "an empty list": a_list(),
    "a list": a_list(text("one"), text("two")),
    "a list in a list": a_list(a_list(text("one"))),
    "a block": a_block(one=text("two")),
    "a list of blocks": a_list(a_block(one=text("two"), three=a_list())),
}


def kinds() -> list[type[Spec]]:
    """Every model of a file or a part of one."""
    found: list[type[Spec]] = list(FILES)
    for kind in found:
        found += [inner for _, inner in fields_of(kind) if inner not in found]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_no_english_of_pydantic(kind: type[Spec]) -> None:
    """Give each key of each part each wrong value: no message is pydantic's."""
    for key in sorted(kind.keys()):
        for value in WRONG.values():
            report = Report()
            read(kind, a_block(**{key: value}), Source("lesson.yaml", ""), report)
            for found in report:
                assert "nput should" not in found.message, found
                assert "valid" not in found.message, found
                assert found.code != "bad-value", found  # which is for codes that are not in the table


def test_an_unknown_code_has_plain_words() -> None:
    """A code of a later pydantic gets a general message with the key and the value."""
    error = {"type": "brand_new", "loc": ("minutes",), "msg": "Input should be fresh", "input": text("stale")}
    problem = problem_with(WrongValue(error, Lesson, a_block(minutes=text("stale"))))
    assert (problem.code, problem.message) == ("bad-value", "'minutes' cannot be 'stale'")


def test_a_wrong_key_is_named() -> None:
    """A key that is not an id is shown where it was written, and not as pydantic's `[key]`."""
    plans = a_block(bäd=text("15"))
    plans.keys_at["bäd"] = Span("lesson.yaml", 7, 3)
    report = Report()
    read(Lesson, a_block(plans=a_block(**{"50": plans})), Source("lesson.yaml", ""), report)
    found = [found for found in report if found.code == "bad-id"]
    assert [(each.span.line, each.message[:30]) for each in found] == [(7, "'bäd' must be a short name mad")]
