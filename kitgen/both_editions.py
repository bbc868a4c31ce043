"""Check lessons in both of their editions, and report each problem once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kitgen.diagnostics import Diagnostic, Report
from kitgen.pipeline import gc_paused, load_and_check

if TYPE_CHECKING:
    from kitgen.read.project import Project

ADVICE = "the extended edition has it: move it out of 'extended:', or move this into it"


def check_both(path: Path, report: Report, languages: Iterable[str], laid_out: bool = False) -> Project:
    """The project, with what is wrong with either edition of its lessons.

    It is in the usual edition, unless its documents are to be ``laid_out``: then in the one that a build makes.
    """
    languages = tuple(languages)
    project = load_and_check(path, report, languages, extended=False)
    if project.unread or any(file.two for file in project.lessons):
        more = Report()
        load_and_check(path, more, languages, extended=True)
        report.found = merged(report, more)
        if laid_out:
            from kitgen.read.project import open_project

            with gc_paused():
                return open_project(path, Report(), languages)
    return project


def merged(report: Report, more: Report) -> list[Diagnostic]:
    """What is wrong with the usual edition, and what is wrong only with the extended one, which is in ``more``."""
    return [*_of_usual(report, more), *_of_extended(report, more)]


def _of_usual(report: Report, more: Report) -> Iterator[Diagnostic]:
    """What is wrong with the usual edition; of what is unknown there only, with the advice to look at the block."""
    there = {(found.code, found.span) for found in more}
    for found in report:
        is_there = (found.code, found.span) in there or not found.code.startswith("unknown-")
        yield found if is_there or "'extended:'" in found.hint else replace(found, hint=ADVICE)


def _of_extended(report: Report, more: Report) -> Iterator[Diagnostic]:
    """What is wrong with the extended edition only. In other words at the same place it is the same problem."""
    known = Counter((found.code, found.span) for found in report)
    for found in more:
        if known[found.code, found.span]:
            known[found.code, found.span] -= 1
        else:
            yield replace(found, message=f"in the extended edition: {found.message}")
