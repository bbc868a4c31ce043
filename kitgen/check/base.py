"""What a check is: a generator of findings, registered under its own name."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from kitgen.diagnostics import Diagnostic, Report, Severity, Span
from kitgen.model.base import Spec
from kitgen.model.lesson import Lesson
from kitgen.model.quiz import Item
from kitgen.model.walk import parts_of, texts_of
from kitgen.read.lesson_file import LessonFile
from kitgen.read.project import Project
from kitgen.source.nodes import Mapping, Node, Scalar, Sequence, Source, shown
from kitgen.text.markdown import cites_in

Finding = tuple[Span, str, str]
"""Place, what is wrong, what to do."""

Findings = Iterator[Finding]

FileFinding = tuple[str, Span, str, str, Severity]
"""The same with its code and severity: of a course or brand file, whose checks are not registered one by one, and of
texts that several checks look at together."""


def with_code(code: str, findings: Iterable[FileFinding]) -> Findings:
    """Those of one code, for the check of this name."""
    return ((place, message, hint) for found, place, message, hint, _ in findings if found == code)


def report_findings(findings: Iterable[FileFinding], source: Source, report: Report) -> None:
    """Report findings about one file, each with its line."""
    for code, place, message, hint, severity in findings:
        report.found.append(Diagnostic(code, message, place, hint, severity, source.line(place.line)))


class KeyedValue(NamedTuple):
    """A value as it was written: where its key is, and whether it is an entry of a list."""

    node: Node
    key: str
    key_at: Span | None


def values_in(node: object, key: str = "") -> Iterator[KeyedValue]:
    """Every value below a node of a file, each before what is in it."""
    if isinstance(node, Mapping):
        for name, value in node.items():
            if name in node.keys_at:
                yield KeyedValue(value, name, node.keys_at[name])
                if not isinstance(value, Scalar):
                    yield from values_in(value, name)
    elif isinstance(node, Sequence):
        for value in node:
            yield KeyedValue(value, key, None)
            if not isinstance(value, Scalar):
                yield from values_in(value, key)


@dataclass(frozen=True)
class Texts:
    """The texts of one file."""

    texts: tuple[tuple[str, str, Span], ...]
    """Every text: its field, the text, and its place."""

    source: Source


@dataclass(frozen=True)
class CheckContext:
    """The lesson that a check is about, with its project."""

    project: Project
    file: LessonFile
    shared: dict[str, object] = field(default_factory=dict)
    """What a check has found out about the whole project, once for all lessons, under a name of its own."""

    @property
    def lesson(self) -> Lesson:
        """The lesson."""
        return self.file.lesson

    @cached_property
    def texts(self) -> tuple[tuple[str, str, Span], ...]:
        """Every text of the lesson: its field, the text, and its place."""
        return tuple(texts_of(self.lesson))

    @cached_property
    def written(self) -> Texts:
        """The texts with their file."""
        return Texts(self.texts, self.file.source)

    @cached_property
    def values(self) -> tuple[KeyedValue, ...]:
        """Every value of the lesson, as it was written."""
        return tuple(values_in(self.lesson.node))

    @cached_property
    def cited(self) -> dict[str, Span]:
        """Every key that the lesson cites, in text or in a `source:`, with the first place."""
        found: dict[str, Span] = {}
        for _, text, span in self.texts:
            if "[@" in text:
                for cite in cites_in(text):
                    if cite.key not in found:
                        found[cite.key] = inside(self.file.source, span, f"@{cite.key}")
        for spec in self.parts:
            for number, key in enumerate(spec.__dict__.get("source", ())):
                if key not in found:
                    found[key] = spec.place("source", number)
        return found

    @cached_property
    def parts(self) -> tuple[Spec, ...]:
        """The lesson and everything in it that is a model."""
        return tuple(parts_of(self.lesson))

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The items of the quiz, and the parts of every question and item."""
        return tuple(part for part in self.parts if isinstance(part, Item))

    @cached_property
    def leaves(self) -> tuple[Item, ...]:
        """The items that have answers: those without parts."""
        return tuple(item for item in self.items if not item.parts)


Find = Callable[[CheckContext], Findings]
"""From a lesson to what is wrong with it."""


@dataclass(frozen=True)
class Check:
    """A check with its code, its severity, and its page in the manual."""

    code: str
    severity: Severity
    manual: str
    find: Find

    @property
    def of_lessons(self) -> bool:
        """Whether it is about what a bank of items does not have: a plan, objectives, slides."""
        subject = self.find.__module__.rpartition(".")[2]
        return subject in ("jotted", "minutes", "plan", "products", "slides") or (
            subject == "objectives" and self.code != "id-twice"
        )

    def run(self, context: CheckContext, report: Report) -> None:
        """Report what the check finds in one lesson."""
        for span, message, hint in self.find(context):
            line, hint = context.file.line(span), _of_extended(context.file, message) or hint
            report.found.append(Diagnostic(self.code, message, span, hint, self.severity, line))


def _of_extended(file: LessonFile, message: str) -> str:
    """What to do about something that a lesson lacks in its usual edition only; empty if it is something else."""
    if file.extended or not file.added:
        return ""
    found = next((name for name in re.findall(r"'([^']+)'", message) if name in file.added), "")
    where = f"'{shown(found)}' is in the extended edition only (line {file.added[found].line})" if found else ""
    return f"{where}: move it out of 'extended:', or move this into it" if found else ""


CHECKS: list[Check] = []


def check(severity: Severity = "error") -> Callable[[Find], Find]:
    """Register a function as a check: its name is its code, its docstring its page in the manual."""

    def register(find: Find) -> Find:
        code = find.__name__.replace("_", "-")
        if code not in {known.code for known in CHECKS}:
            CHECKS.append(Check(code, severity, inspect.getdoc(find) or "", find))
            CHECKS.sort(key=lambda known: known.code)
        return find

    return register


def inside(source: Source, field: Span, piece: str) -> Span:
    """The place of ``piece`` at or after the start of the field.

    YAML folds and unescapes texts, so an offset in the value is not one in the file: the piece itself is
    looked for in the lines that follow. The field's own place is the answer where it cannot be found.
    """
    lines = source.lines if field.file == source.file else []
    for number in range(field.line, min(field.line + 400, len(lines)) + 1):
        line = lines[number - 1]
        start = field.column - 1 if number == field.line else 0
        column = line.find(piece, start)
        if column >= 0:
            return Span(field.file, number, column + 1)
    return field
