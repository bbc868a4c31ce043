"""Check the accessibility of built documents: automatic checkers, and a list for manual review.

Two independent checkers run on every PDF, if they are installed (`pip install 'kitgen[a11y]'`): page-validation for
the machine-checkable rules of ISO 14289-1 (PDF/UA-1), outloud for structure and reading order as a screen reader
presents them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kitgen.diagnostics import Diagnostic, Span
from kitgen.model.illustration import Illustration
from kitgen.read.project import Project

ALWAYS = (
    "Listen to one document from beginning to end with a screen reader (NVDA, VoiceOver, Orca).",
    "Go through the slides with the keyboard alone, and at 400 % zoom.",
    "Headings and prompts: are they clear without their context?",
    "Language: is it as plain as the subject allows? No machine knows your class.",
    "Who in your class needs large print, another form, or more time? See --variant and kitgen print --roster.",
)
"""What only a person can check, in every document."""


@dataclass(frozen=True)
class Checker:
    """An independent PDF checker."""

    package: str
    about: str
    run: Callable[[Path], list[tuple[str, str]]]
    """Returns findings as (rule, message)."""

    @property
    def version(self) -> str:
        """Its version; empty if it is not installed."""
        try:
            return version(self.package)
        except PackageNotFoundError:
            return ""


@dataclass
class CheckerReport:
    """The findings of one checker for all documents."""

    checker: Checker
    documents: int = 0
    found: list[Diagnostic] = field(default_factory=list)


def _pdf_ua(path: Path) -> list[tuple[str, str]]:
    import page

    result = page.validate_pdf_bytes(path.read_bytes(), profile=page.ValidationProfile.PDF_UA_1)
    return [(str(failure.rule_id), str(failure.message)) for failure in result.failures]


def _outloud(path: Path) -> list[tuple[str, str]]:
    import outloud

    result = outloud.check(str(path))
    broken = [("unreadable", str(result.error))] if result.error else []
    return broken + [
        (finding.rule, f"{finding.message} (page {finding.page})" if finding.page else finding.message)
        for finding in result.findings
        if not (finding.rule == "TXT-004" and _SHAPED.search(finding.message))
    ]


_SHAPED = re.compile(r"all map to U\+0[67][0-9A-F]{2} ")
"""A letter of Arabic or Syriac has several shapes, each with a code of its own, and all of them are this letter."""


CHECKERS = (
    Checker("page-validation", "the rules of PDF/UA-1 that a machine can check", _pdf_ua),
    Checker("outloud", "structure, reading order, tables, lists and running heads", _outloud),
)


def run_checker(checker: Checker, folder: Path, paths: Iterable[str]) -> CheckerReport:
    """Run a checker on documents and collect its findings."""
    result = CheckerReport(checker)
    for path in paths:
        result.documents += 1
        for rule, words in checker.run(folder / path):
            result.found.append(Diagnostic(f"a11y-{rule}", words, Span(str(folder / path)), "", "error"))
    return result


def for_people(project: Project) -> Iterator[tuple[Span | None, str]]:
    """Points for manual review, with their place in a lesson where there is one."""
    from kitgen.check.base import CheckContext

    lessons = [file.lesson for file in project.lessons]
    pictures = False
    for file in project.lessons:
        for part in CheckContext(project, file).parts:
            if isinstance(part, Illustration) and part.alt:
                pictures = True
                yield part.place("alt"), f"Does this say what the picture '{part.image}' is there for? “{part.alt}”"
    if pictures:
        yield None, "Pictures: is nothing conveyed by colour alone, and is text in them legible?"
    if any(lesson.model or lesson.argument for lesson in lessons):
        yield (
            None,
            "Charts and maps: their text alternatives are generated from your data. Listen to one: is it enough?",
        )
    for lesson in lessons:
        if any(word.translation for word in lesson.vocabulary) and not lesson.translation_language:
            yield (
                lesson.place("vocabulary"),
                "Vocabulary: the translations are read aloud with the voice of the lesson's language: name their own"
                " with 'translation_language'.",
            )
    yield from ((None, words) for words in ALWAYS)
