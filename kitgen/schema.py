"""The JSON Schema of lesson and course files, for editors (draft-07)."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from kitgen.spec.course import Course

from kitgen.spec.lesson import Lesson

MODELS: dict[str, type[BaseModel]] = {"lesson": Lesson, "course": Course}


class _Draft7(GenerateJsonSchema):
    """Editors' YAML servers understand draft-07 and below."""

    schema_dialect = "http://json-schema.org/draft-07/schema#"


def schema(what: str) -> dict[str, Any]:
    """The schema of 'lesson' or 'course': short forms allowed, every field described and with an example."""
    made: dict[str, Any] = MODELS[what].model_json_schema(schema_generator=_Draft7, mode="validation")
    return made
