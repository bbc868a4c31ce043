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
