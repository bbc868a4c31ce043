"""The JSON Schema says what the reader does: every lesson fits it, and every mistake of type does not."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from kitgen.read import json_schema
from tests.conftest import ROOT, STARTER, run

schema = json_schema.schema

FILES = [STARTER, *sorted((ROOT / "lessons").glob("[0-9]*.yaml"))]


class Core(yaml.SafeLoader):
    """YAML as editors' servers read it (the core schema of YAML 1.2): dates are text, `no` is text."""


Core.yaml_implicit_resolvers = {}
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(true|false)$"), list("tf"))
Core.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[-+]?[0-9]+$"), list("-+0123456789"))
Core.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"[-+]?([0-9]*\.[0-9]+|[0-9]+\.)$"), list("-+.0123456789")
)


def loaded(path: Path) -> Any:
    """A file as an editor's language server sees it: all keys are text, as in JSON."""

    def as_json(value: Any) -> Any:
        if isinstance(value, dict):
            return {str(key): as_json(item) for key, item in value.items()}
        return [as_json(item) for item in value] if isinstance(value, list) else value

    return as_json(yaml.load(path.read_text(encoding="utf-8"), Loader=Core))


def parts(made: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Every object of a schema with its name."""
    found = [("top", made)]
    for name, part in made["definitions"].items():
        found += [(name, form) for form in [part, *part.get("anyOf", [])] if "properties" in form]
    return found


@pytest.mark.parametrize("what", ["lesson", "course"])
def test_it_is_draft_7(what: str) -> None:
    """A valid schema of the draft that editors understand."""
    made = schema(what)
    assert made["$schema"] == "http://json-schema.org/draft-07/schema#"
    jsonschema.Draft7Validator.check_schema(made)
    for _, part in parts(made):
        assert "^x_" in part["patternProperties"]


@pytest.mark.parametrize("what", ["lesson", "course"])
def test_every_field_has_a_description_and_an_example(what: str) -> None:
    """Hovering a key always helps."""
    bare = [
        f"{name}.{key}"
        for name, part in parts(schema(what))
        for key, entry in part["properties"].items()
        if not entry.get("description") or not entry.get("examples")
        if "InExtended" not in name  # which has what the part without it has
    ]
    assert not bare


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.slow
def test_lessons_fit(path: Path) -> None:
    """What kitgen accepts, an editor does not underline."""
    data = loaded(path)
    errors = [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:120]}"
        for error in jsonschema.Draft7Validator(schema("lesson")).iter_errors(data)
    ]
    assert not errors


def test_mistakes_do_not_fit() -> None:
    """An unknown key and a wrong value are underlined."""
    validator = jsonschema.Draft7Validator(schema("lesson"))
    data = loaded(STARTER)
    assert not list(validator.iter_errors(data))
    assert list(validator.iter_errors({**data, "titel": "x"}))
    assert list(validator.iter_errors({**data, "objectives": [{"id": "a", "text": "b", "bloom": "aply"}]}))
    assert not list(validator.iter_errors({**data, "x_room": "B12"}))


COURSES = [STARTER.with_name("course.yaml"), *sorted((ROOT / "lessons").glob("course.yaml"))]


@pytest.mark.parametrize("path", COURSES, ids=lambda path: path.parent.name)
def test_courses_fit(path: Path) -> None:
    """What kitgen accepts as a course, an editor does not underline either."""
    errors = jsonschema.Draft7Validator(schema("course")).iter_errors(loaded(path))
    assert not [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:120]}" for error in errors]


@pytest.mark.parametrize("what", ["lesson", "course"])
def test_examples_fit(what: str) -> None:
    """An example on a field is one that the field takes."""
    made = schema(what)
    wrong = []
    for name, part in parts(made):
        for key, entry in part["properties"].items():
            validator = jsonschema.Draft7Validator(made).evolve(schema=entry)
            examples = entry.get("examples", ())
            wrong += [f"{name}.{key}: {example!r}" for example in examples if not validator.is_valid(example)]
    assert not wrong


@pytest.mark.parametrize(
    ("typed", "fits"),
    [("0.05", True), ("5 %", True), ("6,656", True), (5, True), ("many", False), ("", False), ([1, "2"], True)],
)
def test_numbers_as_they_are_typed(typed: Any, fits: bool) -> None:
    """A number may be typed with a percent sign or in groups of three; a word is underlined."""
    made = schema("lesson")
    part = {**made["definitions"]["Trials"], "definitions": made["definitions"]}
    assert jsonschema.Draft7Validator(part).is_valid({"p": 0.05, "n": 10, "tolerate": typed}) == fits


def test_audiences_are_marked() -> None:
    """Every field that students may not see says so."""
    made = schema("lesson")
    marked = {
        f"{name}.{key}": entry["x-audience"]
        for name, part in parts(made)
        for key, entry in part["properties"].items()
        if "x-audience" in entry
    }
    assert marked["Question.answer"] == "instructor"
    assert marked["Choice.correct"] == marked["Choice.rationale"] == "grader"
    assert marked["Role.private_brief"] == "instructor"
    assert marked["Premise.text"] == "instructor"
    assert "Question.prompt" not in marked


@pytest.mark.slow
def test_the_command_prints_it() -> None:
    """`kitgen schema lesson` prints the same schema; the copies in docs/ are up to date."""
    for what in ("lesson", "course"):
        made = json.loads(run("schema", what).out)
        assert made == json.loads(json.dumps(schema(what)))
        kept = ROOT / "docs" / "schema" / f"{what}.schema.json"
        assert json.loads(kept.read_text(encoding="utf-8")) == made, "run: make docs"
