"""What a rule is: a generator of findings, registered under its own name."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from kitgen.diagnostics import Diagnostic, Report, Severity, Span
from kitgen.model.base import Spec
from kitgen.model.lesson import Lesson
from kitgen.model.walk import parts_of, texts_of
from kitgen.read.project import LessonFile, Project
from kitgen.source.nodes import Source

Finding = tuple[Span, str, str]
"""Place, what is wrong, what to do."""

Findings = Iterator[Finding]


@dataclass(frozen=True)
class Subject:
    """What a rule may look at."""

    project: Project
    file: LessonFile

    @property
    def lesson(self) -> Lesson:
        """The lesson."""
        return self.file.lesson

    @cached_property
    def texts(self) -> tuple[tuple[str, str, Span], ...]:
        """Every text of the lesson: its field, the text, and where it stands."""
        return tuple(texts_of(self.lesson))

    @cached_property
    def parts(self) -> tuple[Spec, ...]:
        """The lesson and everything in it that is a spec."""
        return tuple(parts_of(self.lesson))


@dataclass(frozen=True)
class Rule:
    """A check with its code, how much it weighs, and its page in the manual."""

    code: str
    severity: Severity
    manual: str
    find: Callable[[Subject], Findings]

    def ask(self, subject: Subject, report: Report) -> None:
        """Report what the rule finds in one lesson."""
        for span, message, hint in self.find(subject):
            line = subject.file.source.line(span.line)
            report.found.append(Diagnostic(self.code, message, span, hint, self.severity, line))


RULES: list[Rule] = []


def rule(severity: Severity = "error") -> Callable[[Callable[[Subject], Findings]], Callable[[Subject], Findings]]:
    """Register a function as a check: its name is its code, its docstring its page in the manual."""

    def register(find: Callable[[Subject], Findings]) -> Callable[[Subject], Findings]:
        code = find.__name__.replace("_", "-")
        if code not in {known.code for known in RULES}:
            RULES.append(Rule(code, severity, inspect.getdoc(find) or "", find))
            RULES.sort(key=lambda known: known.code)
        return find

    return register


def inside(source: Source, field: Span, offset: int, piece: str) -> Span:
    """The place of ``piece`` at or after the start of the field.

    YAML folds and unescapes texts, so an offset in the value is no offset in the file: the piece itself is
    looked for in the lines that follow. The field's own place is the answer where it cannot be found.
    """
    lines = source.text.splitlines()
    for number in range(field.line, min(field.line + 400, len(lines)) + 1):
        line = lines[number - 1]
        start = field.column - 1 if number == field.line else 0
        column = line.find(piece, start)
        if column >= 0:
            return Span(field.file, number, column + 1)
    return field
