"""Documents: the sources A, B, C … that a class works with, each with its text, its picture and its questions."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator

from kitgen.model.base import ForInstructor, Many, Spec, rewritten, sequence, with_id
from kitgen.model.illustration import Illustration
from kitgen.model.keys import Sources
from kitgen.model.numbers import YesNo
from kitgen.model.reading import Question
from kitgen.model.recording import Recording
from kitgen.model.values import Id, Line, Prose
from kitgen.source.nodes import Mapping, Node, Sequence


class Numbering(StrEnum):
    """What is numbered in the margin of a text."""

    PARAGRAPHS = "paragraphs"
    LINES = "lines"
    NONE = "none"


class Gloss(Spec):
    """A word of a document, explained. `- mill: a factory for cloth` is enough."""

    pair = ("word", "meaning")

    word: Line
    """The word, as it is in the text."""

    meaning: Line
    """What it means."""


class Document(Spec):
    """A source that students read or look at. It is called by its letter: Document A."""

    filled_in = frozenset({"id"})

    id: Id
    """Its letter, from A on in their order; by it activities name it: document A."""

    source: Sources = ()
    """Key of the reference."""

    title: Line = Line("")
    """What it is, such as `A letter home`."""

    introduction: Prose = Prose("")
    """Head-note: who wrote it, when, for whom."""

    text: Prose = Prose("")
    """The text itself, if it is free to print."""

    numbers: Numbering | None = None
    """What is numbered in the margin: `lines` (each fifth), `paragraphs` or `none`; paragraphs if there are several."""

    glosses: Many[Gloss] = ()
    """Words of it, explained below it."""

    figure: Illustration | None = None
    """A picture as the source, or with it."""

    media: Many[Recording] = ()
    """Recordings and films."""

    questions: Many[Question] = ()
    """Questions about it."""

    notes: ForInstructor[Prose] = Prose("")
    """What to know about it, for you."""

    optional: YesNo = False
    """Whether students' paper may leave it out to fit a number of pages (docs/paper.md)."""


def letter(number: int) -> str:
    """The name of a document by its number: A to Z, then AA."""
    first, last = divmod(number - 1, 26)
    return (letter(first) if first else "") + chr(ord("A") + last)


def lettered(value: Any) -> Any:
    """Documents with letters for ids; one that is alone may be written without a list."""
    items = sequence(value.span, [value]) if isinstance(value, Mapping) else value
    if not isinstance(items, Sequence):
        return value
    full: list[Node] = [
        rewritten(item, with_id(item, letter(number))) if isinstance(item, Mapping) and "id" not in item else item
        for number, item in enumerate(items, 1)
    ]
    return rewritten(value, sequence(value.span, full))


Documents = Annotated[tuple[Document, ...], BeforeValidator(lettered)]
