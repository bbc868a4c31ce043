"""A glossary of translations: for each term of the lessons the one word that translations have for it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kitgen.model.base import Many, Spec
from kitgen.model.numbers import YesNo
from kitgen.model.values import Language, Line, Text


class GlossaryTerm(Spec):
    """How a term is translated. `grid: matriz` is enough.

    A form is found with a plural in -s or -es, too: `conteo` finds conteos, `nota docente` finds notas docentes. A star
    is any ending: `conversa*` finds conversar and conversaciones.
    """

    short = "use"

    use: Text
    """The translation: `matriz`."""

    also: Many[Text] = ()
    """Other forms of it, and other words that may be there in place of it: `[matrices]`."""

    not_: Many[Text] = Field(default=(), alias="not")
    """Words that it is not translated by: `[cuadrícula, cuadro]`."""

    unless: Many[Text] = ()
    """Words of the lesson in which the term is another one: `[in any case]` for the term `case`."""

    optional: YesNo = False
    """Whether a translation may say it in other words, as long as it has none of those in `not`."""

    note: Line = Line("")
    """Why, or when which form is right."""


Terms = Annotated[dict[str, GlossaryTerm], Field(min_length=1)]


class Glossary(Spec):
    """The translations of terms into a language, in `es/glossary.yaml` beside those of lessons.

    `kitgen check` reports a translation that has another word for one of them.
    """

    language: Language
    """Language of the translations: `es`."""

    terms: Terms
    """Each term of the lessons, with its forms between commas: `{"talks, talk": diálogo}`."""
