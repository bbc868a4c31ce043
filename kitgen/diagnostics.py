"""What is wrong, where it is, and what to type instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Span:
    """A place in a file that a person wrote: lines and columns count from 1; 0 means the whole file."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """The place as editors and terminals understand it: ``lesson.yaml:48:7``."""
        return ":".join([self.file, *(str(part) for part in (self.line, self.column) if part)])


@dataclass(frozen=True)
class Diagnostic:
    """One problem in plain words.

    ``code`` names the kind of problem (docs/checks.md has a section for each); ``source`` is the line of
    the file as the author wrote it, shown with a caret under ``span.column``.
    """

    code: str
    message: str
    span: Span
    hint: str = ""
    severity: Severity = "error"
    source: str = ""
    detail: str = ""
    """Where in kitgen an error arose, for those who fix it; shown with `--debug` only."""

    @property
    def order(self) -> tuple[Span, str, str]:
        """Sorts diagnostics by place, then by code, so that a report never depends on who found it first."""
        return (self.span, self.code, self.message)


@dataclass
class Report:
    """The diagnostics of a run, collected and never raised."""

    found: list[Diagnostic] = field(default_factory=list)

    @property
    def bug(self) -> bool:
        """Whether one of them is kitgen's own fault."""
        return any(diagnostic.code == "internal" for diagnostic in self.found)

    @property
    def exit_status(self) -> int:
        """0 without errors, 1 for errors in the files, 3 if kitgen itself failed."""
        return 3 if self.bug else 1 if self.failed else 0

    def error(self, code: str, message: str, span: Span, hint: str = "", source: str = "") -> None:
        """Note something that stops this lesson from being built."""
        self.found.append(Diagnostic(code, message, span, hint, "error", source))

    def warning(self, code: str, message: str, span: Span, hint: str = "", source: str = "") -> None:
        """Note something that a careful author would fix, but that stops nothing."""
        self.found.append(Diagnostic(code, message, span, hint, "warning", source))

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Take in diagnostics found elsewhere."""
        self.found.extend(diagnostics)

    def __iter__(self) -> Iterator[Diagnostic]:
        """The diagnostics by place, each once."""
        return iter(sorted(dict.fromkeys(self.found), key=lambda diagnostic: diagnostic.order))

    @property
    def errors(self) -> int:
        """How many different errors were found."""
        return sum(diagnostic.severity == "error" for diagnostic in self)

    @property
    def warnings(self) -> int:
        """How many different warnings were found."""
        return sum(diagnostic.severity == "warning" for diagnostic in self)

    @property
    def failed(self) -> bool:
        """Whether any error was found."""
        return any(diagnostic.severity == "error" for diagnostic in self.found)


class KitgenError(Exception):
    """kitgen cannot go on (no such folder, a missing system library, a full disk): one line and a way out."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class BadRequest(KitgenError):
    """What is asked for does not exist, such as a kind of document: wrong usage, not a wrong file."""
