"""A lesson that could be read, in one edition and one language, with its file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kitgen.diagnostics import Span
from kitgen.model.lesson import Lesson
from kitgen.model.translation import Translation
from kitgen.read.banks import BankFile
from kitgen.read.editions import EXTENDED
from kitgen.source.nodes import Source


@dataclass(frozen=True)
class LessonFile:
    """A lesson that could be read, with its file."""

    lesson: Lesson
    path: Path
    source: Source
    original: LessonFile | None = None
    """What this is a translation of; None for a lesson as it was written."""

    asked: str = ""
    """The language that was requested: `es`, where the translation says more exactly `es-SV`."""

    overlay: Source | None = None
    """The translation as it was written."""

    translation: Translation | None = None
    """Its texts by the names of their places."""

    banks: tuple[BankFile, ...] = ()
    """The banks that its quiz takes items from."""

    extended: bool = False
    """Whether it is the extended edition, which has more than the usual one."""

    two: bool = False
    """Whether its file has two editions."""

    added: Mapping[str, Span] = field(default_factory=dict)
    """The names that only the extended edition has, each with its place."""

    other: Callable[[], Lesson | None] = lambda: None
    """Gives the other edition as it was written; None where there is none, or where it has errors."""

    @property
    def edition(self) -> str:
        """The edition by its name; empty for the usual one, and where there is no other."""
        return EXTENDED if self.extended else ""

    @property
    def usual(self) -> Lesson | None:
        """The usual edition, of a lesson in its extended one."""
        return self.other() if self.extended else None

    def line(self, place: Span) -> str:
        """The line of a place in the lesson, or in a bank that it takes items from."""
        sources = (self.source, *(bank.source for bank in self.banks))
        return next((source.line(place.line) for source in sources if source.file == place.file), "")

    @property
    def tongue(self) -> str:
        """The language by which it is requested."""
        return self.asked or self.lesson.language
