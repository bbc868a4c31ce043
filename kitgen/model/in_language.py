"""Parts of a lesson that may be in another language than the rest."""

from __future__ import annotations

from typing import ClassVar

from kitgen.model.base import Audience, Spec
from kitgen.model.values import OtherLanguage
from kitgen.model.walk import visible_fields


class InLanguage(Spec):
    """A part whose texts may be in another language than the lesson."""

    in_its_language: ClassVar[frozenset[str]] = frozenset()
    """Fields that are in this language, too, although students do not see them."""

    language: OtherLanguage | None = None
    """Language of what students read here, if it is not that of the lesson: `es`. It sets the direction, hyphens and
    quotation marks, and the voice of screen readers. What is for you only stays in the language of the lesson."""

    def language_of(self, name: str) -> str | None:
        """The language of what students read, and of the other fields in it."""
        seen = name in self.in_its_language or name in visible_fields(type(self), Audience.STUDENT)
        return self.language if seen else None
