"""Diagnostics: problems with their place and a hint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

Severity = Literal["error", "warning", "note"]
"""Notes say what was done and ask for nothing; they are not counted."""

_ORDER: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True, order=True)
class Span:
    """A place in a source file: lines and columns count from 1; 0 means the whole file."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """The place in the form that editors and terminals link: ``lesson.yaml:48:7``."""
        return ":".join([self.file, *(str(part) for part in (self.line, self.column) if part)])


@dataclass(frozen=True)
class Diagnostic:
    """A problem, with its place and a hint.

    ``code`` names the kind of problem (docs/checks.md has a page for each); ``source`` is the line of the file, shown
    with a caret under ``span.column``.
    """

    code: str
    message: str
    span: Span
    hint: str = ""
    severity: Severity = "error"
    source: str = ""
    detail: str = ""
    """The traceback of an internal error, shown with `--debug` only."""

    times: int = 1
    """How many problems it counts: more than one of a file that has too many to look into each."""

    @property
    def order(self) -> tuple[Span, str, str]:
        """Sort key: place, code, message; reports do not depend on the order of checks."""
        return (self.span, self.code, self.message)


MOST_SHOWN = 100
"""Problems of one file that are shown; one more line counts the rest."""


@dataclass
class Report:
    """A collection of diagnostics."""

    found: list[Diagnostic] = field(default_factory=list)

    @property
    def bug(self) -> bool:
        """Whether there is an internal error."""
        return any(diagnostic.code == "internal" for diagnostic in self.found)

    @property
    def exit_status(self) -> int:
        """0 without errors, 1 for errors in the files, 3 for internal errors."""
        return 3 if self.bug else 1 if self.failed else 0

    def error(self, code: str, message: str, span: Span, hint: str = "", source: str = "") -> None:
        """Add an error; lessons with errors are not built."""
        self.found.append(Diagnostic(code, message, span, hint, "error", source))

    def warning(self, code: str, message: str, span: Span, hint: str = "", source: str = "") -> None:
        """Add a warning; lessons with warnings are built."""
        self.found.append(Diagnostic(code, message, span, hint, "warning", source))

    def leave_out(self, file: str, errors: int) -> None:
        """Count more errors of a file, without saying what each is."""
        self.found.append(_rest(file, errors, "error"))

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Add diagnostics."""
        self.found.extend(diagnostics)

    def __iter__(self) -> Iterator[Diagnostic]:
        """The distinct diagnostics, sorted by place."""
        return iter(sorted(dict.fromkeys(self.found), key=lambda diagnostic: diagnostic.order))

    @property
    def shown(self) -> Iterator[Diagnostic]:
        """What is shown: of each file the first diagnostics, errors before warnings, and a count of the rest."""
        for file, found in groupby(self, key=lambda diagnostic: diagnostic.span.file):
            listed = sorted(found, key=lambda each: (each.code == "more-problems", _ORDER.index(each.severity)))
            kept = [diagnostic for diagnostic in listed[:MOST_SHOWN] if diagnostic.code != "more-problems"]
            yield from sorted(kept, key=lambda diagnostic: diagnostic.order)
            rest = listed[len(kept) :]
            if rest:
                failed = any(diagnostic.severity == "error" for diagnostic in rest)
                yield _rest(file, sum(diagnostic.times for diagnostic in rest), "error" if failed else "warning")

    @property
    def errors(self) -> int:
        """The number of distinct errors."""
        return sum(found.times for found in {each for each in self.found if each.severity == "error"})

    @property
    def warnings(self) -> int:
        """The number of distinct warnings."""
        return sum(found.times for found in {each for each in self.found if each.severity == "warning"})

    @property
    def failed(self) -> bool:
        """Whether there are errors."""
        return any(diagnostic.severity == "error" for diagnostic in self.found)


def _rest(file: str, number: int, severity: Severity) -> Diagnostic:
    """The line that counts what is not shown."""
    words = f"{number:,} more {'problem is' if number == 1 else 'problems are'} not shown"
    hint = "correct these first, and check again"
    return Diagnostic("more-problems", words, Span(file), hint, severity, times=number)


class KitgenError(Exception):
    """A fatal error (a missing system library, a full disk): a message and a hint."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class BadRequest(KitgenError):
    """A usage error, such as an unknown kind of document."""
