"""A translation: the texts of one lesson or course in another language, by the names of their places."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from kitgen.model.base import Spec
from kitgen.model.values import Language, Prose, Slug, Text


class Translation(Spec):
    """The texts of a lesson or course in another language. Everything else stays in the one file of the lesson.

    It stands in a folder named after the language, beside the lesson: `es/02-lucky-once.yaml` for
    `02-lucky-once.yaml`. `kitgen translate es 02-lucky-once.yaml` writes it and keeps it in step.
    """

    translates: Slug
    """Id of the lesson or course."""

    language: Language
    """Language of the texts: `es`, or with its country `es-SV`, which decides how numbers are written."""

    texts: dict[str, Prose] = Field(default={})
    """Each text by its place: `discussion.talk-69.prompt: ¿…?`. Parts are named by their id, or counted from 1."""

    of: dict[str, Text] = Field(default={})
    """Fingerprints of the texts that these translate, so that a text that has changed since is noticed.
    Written by `kitgen translate`."""

    def written(self) -> dict[str, Any]:
        """The texts, empty ones left out."""
        return {key: text for key, text in self.texts.items() if text.strip()}
