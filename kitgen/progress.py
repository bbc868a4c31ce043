"""Build events for reporters, the result of a build, and its totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kitgen.diagnostics import Report
    from kitgen.plan.task import Task
    from kitgen.store.manifest import Entry
    from kitgen.workers.job import JobResult


@dataclass(frozen=True)
class TaskState:
    """Whether a task has to run, and why."""

    task: Task
    why: str
    """`new`, `changed`, `missing`, `damaged`, `proof`; `part` if it is made for a document that has its pages, and not
    kept; empty if its file is up to date."""

    known: Entry | None = None


@dataclass
class Result:
    """The result of a build."""

    entries: list[Entry] = field(default_factory=list)
    """Every file of the plan that is there and up to date."""

    built_paths: set[str] = field(default_factory=set)
    unchanged: int = 0
    failed: int = 0
    removed: list[str] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)
    """Files of earlier builds that were kept because of errors in their sources."""

    left_out: int = 0
    """Lessons that were skipped because of errors."""

    @property
    def built(self) -> int:
        """How many files were built, or searched again."""
        return len(self.built_paths)


class Progress:
    """The events of a build. These methods do nothing; reporters override them."""

    def report(self, report: Report) -> None:
        """Problems were found."""

    def planned(self, documents: int, lessons: int) -> None:
        """How many documents there will be, and of how many lessons."""

    def begin(self, work: Mapping[str, float]) -> None:
        """What will be built or searched, with roughly the seconds that each takes."""

    def done(self, made: JobResult, state: TaskState) -> None:
        """One document is finished, or failed."""

    def unchanged(self, path: str) -> None:
        """A document is up to date."""

    def waiting(self) -> None:
        """Another build has the output folder."""


@dataclass(frozen=True)
class Totals:
    """The numbers of a build, for people and programs."""

    built: int = 0
    unchanged: int = 0
    failed: int = 0
    removed: int = 0
    pages: int = 0
    sheets: int = 0
    """Sheets of paper for one copy of each, two-sided, without slides."""

    proved: int = 0
    """Files for students and graders that were searched for hidden texts."""

    audiences: list[str] = field(default_factory=list)
    lesson: str = ""
    """The lesson, if there is only one."""

    left_out: int = 0
    """Lessons that had errors."""

    outdated: int = 0
    """Files that stay as an earlier build made them, because of errors."""

    start: str = ""
    """The page or document to look at first, below the output folder; empty where none is the obvious one."""

    reason: str = ""
    """Why nothing was built, if nothing was and nothing is wrong."""


def totals_of(result: Result, indexes: Sequence[Task] = (), reason: str = "") -> Totals:
    """The totals of a build; ``indexes`` are its pages that list files."""
    entries = result.entries
    lessons = {entry.lesson for entry in entries}
    return Totals(
        built=result.built,
        unchanged=result.unchanged,
        failed=result.failed,
        removed=len(result.removed),
        pages=sum(entry.pages for entry in entries),
        sheets=sum(-(-entry.pages // 2) for entry in entries if entry.kind != "slides"),
        proved=sum(entry.audience != "instructor" for entry in entries),
        audiences=sorted({entry.audience for entry in entries}),
        lesson=lessons.pop() if len(lessons) == 1 else "",
        left_out=result.left_out,
        outdated=len(result.outdated),
        start=_start(entries, indexes),
        reason=reason,
    )


def _start(entries: Sequence[Entry], indexes: Sequence[Task]) -> str:
    """The list of all files of the course, or of the one lesson: yours if there is one. Else the one document."""
    if len(entries) == 1:
        return entries[0].path
    there = {entry.path for entry in entries}
    pages = [task for task in indexes if task.path in there]
    found = [task for task in pages if task.scope == "course"] or pages
    if len({task.source for task in found}) != 1:
        return ""
    return min(found, key=lambda task: (task.audience != "instructor", len(task.path), task.path)).path
