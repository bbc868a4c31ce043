"""A build as it goes and when it is over: lines and a bar for people, one event a line for programs."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kitgen.console import as_data, count, json_text, show_report, terminal_width
from kitgen.diagnostics import Report

if TYPE_CHECKING:
    from kitgen.builder import Result, Step
    from kitgen.making import JobResult
    from kitgen.store import Entry
    from kitgen.task import Task

WIDTH = 24
"""Letters of the bar."""

FEW = 20
"""Documents of a lesson that are named one by one when they are out of date."""

WHY = {
    "new": "it was not there",
    "changed": "what it is made from has changed",
    "missing": "its file was gone",
    "damaged": "its file was edited; that version is kept under another name",
    "proof": "unchanged; searched again, because what it must not hold has changed",
}


@dataclass(frozen=True)
class Totals:
    """What a build came to."""

    built: int = 0
    unchanged: int = 0
    failed: int = 0
    removed: int = 0
    pages: int = 0
    sheets: int = 0
    """Sheets of paper for one copy of each, two-sided, without slides."""

    proved: int = 0
    """Files for students and graders."""

    audiences: list[str] = field(default_factory=list)
    lesson: str = ""
    """The lesson, if it is one alone."""

    left_out: int = 0
    """Lessons that had errors."""

    outdated: int = 0
    """Files that stay as an earlier build made them, because of errors."""

    start: str = ""
    """The page or document to look at first, below the output folder; empty where none is the obvious one."""

    reason: str = ""
    """Why nothing was made, if nothing was and nothing is wrong."""


def totals_of(result: Result, indexes: Sequence[Task] = (), reason: str = "") -> Totals:
    """The sums of a build; ``indexes`` are its pages that list files."""
    entries = result.entries
    lessons = {entry.lesson for entry in entries}
    return Totals(
        built=result.made,
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


@dataclass(frozen=True)
class Left:
    """What became of files of earlier builds, by their paths below the output folder."""

    removed: Sequence[str] = ()
    outdated: Sequence[str] = ()


class Teller:
    """Says nothing but what is wrong; the others add to it."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.start = time.perf_counter()

    @property
    def seconds(self) -> float:
        """Since the command began."""
        return time.perf_counter() - self.start

    def planned(self, documents: int, lessons: int) -> None:
        """What the plan has."""

    def begin(self, work: Mapping[str, float]) -> None:
        """What will be made or searched, with roughly the seconds that each takes."""

    def done(self, made: JobResult, step: Step) -> None:
        """One document is finished, or could not be made."""

    def unchanged(self, path: str) -> None:
        """A document is as it should be."""

    def waiting(self) -> None:
        """Another build has the folder."""
        click.echo(f"Another build is at work in {self.output}/; this one waits for it.", err=True)

    def report(self, report: Report) -> None:
        """What was found."""
        show_report(report, as_json=False)

    def end(self, totals: Totals, report: Report, status: int, left: Left) -> None:
        """It is over."""


class Lines(Teller):
    """A line for every document, a bar below them where there is a terminal, and sums."""

    def __init__(self, output: Path, explain: bool) -> None:
        super().__init__(output)
        self.explain = explain
        self.bar = Bar()

    def planned(self, documents: int, lessons: int) -> None:
        """One line before the first document."""
        if documents:
            click.echo(f"Building {count(documents, 'document')} for {count(lessons, 'lesson')} into {self.output}/")

    def begin(self, work: Mapping[str, float]) -> None:
        """Draws the bar."""
        self.bar.begin(work)

    def done(self, made: JobResult, step: Step) -> None:
        """`  12 pages   0.8 s  build/…`."""
        self.bar.clear()
        why = f"  ({WHY[step.why]})" if self.explain else ""
        path = self.output / made.task.path
        if made.output is None:
            click.echo(f"  failed  {path}{why}")
        elif step.why == "proof":
            click.echo(f"  proved  {path}{why}")
        else:
            pages = count(made.output.pages, "page") if made.output.pages else "1 file"
            click.echo(f"  {pages:>8}  {made.seconds:4.1f} s  {path}{why}")
        self.bar.done(made.task.path)

    def unchanged(self, path: str) -> None:
        """A line only for those who ask why."""
        if self.explain:
            click.echo(f"  unchanged  {self.output / path}")

    def report(self, report: Report) -> None:
        """Below the bar's place."""
        self.bar.clear()
        super().report(report)

    def end(self, totals: Totals, report: Report, status: int, left: Left) -> None:
        """What was made and where it is, what was not."""
        self.bar.clear()
        for path in left.removed:
            click.echo(f"  removed  {self.output / path}")
        for line in _outdated(left.outdated, self.output):
            click.echo(line)
        for line in closing(totals, self.output, self.seconds, report.warnings):
            click.echo(line)


class Events(Teller):
    """One JSON object a line: `plan`, `document`, `unchanged`, `diagnostic`, `waiting`, `end`."""

    def planned(self, documents: int, lessons: int) -> None:
        """The first event."""
        self._tell("plan", documents=documents, lessons=lessons, output=str(self.output))

    def done(self, made: JobResult, step: Step) -> None:
        """With why it was to be made, its pages and seconds."""
        state = "failed" if made.output is None else "proved" if step.why == "proof" else "built"
        pages = made.output.pages if made.output else 0
        task = made.task
        self._tell(
            "document", state=state, why=step.why, path=task.path, lesson=task.lesson, kind=task.kind,
            audience=task.audience, format=task.format, language=task.language, pages=pages,
            seconds=round(made.seconds, 3),
        )  # fmt: skip

    def unchanged(self, path: str) -> None:
        """A file that is as it should be."""
        self._tell("unchanged", path=path)

    def waiting(self) -> None:
        """Another build has the folder."""
        self._tell("waiting", output=str(self.output))

    def report(self, report: Report) -> None:
        """One event each."""
        for diagnostic in as_data(report)["diagnostics"]:
            self._tell("diagnostic", **diagnostic)

    def end(self, totals: Totals, report: Report, status: int, left: Left) -> None:
        """The last event."""
        about = {**asdict(totals), "removed": list(left.removed), "outdated": list(left.outdated)}
        about |= {"errors": report.errors, "warnings": report.warnings}
        self._tell("end", status=status, seconds=round(self.seconds, 3), **about)

    def _tell(self, event: str, **about: Any) -> None:
        click.echo(json_text({"event": event, **about}))


class Bar:
    """How far the work has come and how long it will take, on the last line of a terminal; nothing elsewhere."""

    def __init__(self) -> None:
        self._left: dict[str, float] = {}
        self._all = self._began = 0.0
        self._count = 0
        self._shown = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._drawn = 0

    def begin(self, work: Mapping[str, float]) -> None:
        """``work`` has what is to be done with its weight."""
        self._left, self._all, self._count = dict(work), sum(work.values()), len(work)
        self._began = time.perf_counter()
        self._draw()

    def done(self, name: str) -> None:
        """One of them is done."""
        self._left.pop(name, None)
        self._draw()

    def clear(self) -> None:
        """Make room for a line."""
        if self._drawn:
            click.echo(f"\r{' ' * self._drawn}\r", err=True, nl=False)
            self._drawn = 0

    def _draw(self) -> None:
        if not self._shown or not self._left or self._count < 3:
            return
        share = 1 - sum(self._left.values()) / self._all if self._all else 0.0
        filled = round(WIDTH * share)
        spent = time.perf_counter() - self._began
        left = f", about {in_time(spent * (1 - share) / share)} left" if share > 0.05 and spent > 1 else ""
        bar = "█" * filled + "░" * (WIDTH - filled)
        text = f"  {bar} {self._count - len(self._left)} of {self._count}{left}"[: terminal_width() - 1]
        click.echo("\r" + text.ljust(self._drawn), err=True, nl=False)
        self._drawn = len(text)


def in_time(seconds: float) -> str:
    """`40 s`, `3 min`."""
    return f"{max(1, round(seconds))} s" if seconds < 90 else f"{round(seconds / 60)} min"


def _outdated(paths: Sequence[str], output: Path) -> list[str]:
    """A line for each file that stays as it was; for many of one folder, one line together."""
    folders: dict[Path, list[str]] = {}
    for path in paths:
        folders.setdefault(output / Path(path).parts[0], []).append(path)
    lines = []
    for folder, theirs in folders.items():
        if len(theirs) > FEW:
            lines.append(f"  out of date  {folder}/  ({len(theirs)} documents, as they were made before)")
        else:
            lines += [f"  out of date  {output / path}  (as it was made before)" for path in theirs]
    return lines


def closing(totals: Totals, output: Path, seconds: float, warnings: int) -> list[str]:
    """The last lines: what was made and where it is, what was not."""
    lines = []
    if totals.audiences:
        lines += ["", *_sums(totals, seconds), ""]
        if not totals.built and not totals.failed:
            lines.append("Nothing to build: all is as it should be.")
        lines.append("Sheets are those of one copy of each document, two-sided, without slides.")
        where = totals.lesson or "<lesson>"
        lines += [
            f"  {words[0]:<13} {output / where / audience}{words[1]}"
            for audience, words in _WHERE.items()
            if audience in totals.audiences
        ]
        if totals.start and totals.built + totals.unchanged > 1:
            lines.append(f"  {'Start here:':<13} {output / totals.start} (links to everything)")
        if totals.proved:
            files = count(totals.proved, "file")
            lines.append(f"{files} for students and graders: no answer meant for others is in them.")
    else:
        lines.append(f"Nothing was made: {totals.reason}." if totals.reason else "Nothing was made.")
    if totals.left_out:
        lines.append(f"{count(totals.left_out, 'lesson')} left out: mend what stands above and build again.")
    if totals.outdated:
        lines.append(f"{count(totals.outdated, 'document')} of earlier builds left as they were: now out of date.")
    if totals.failed:
        lines.append(f"{count(totals.failed, 'document')} could not be made: see above.")
    if warnings:
        lines.append(f"{count(warnings, 'warning')}.")
    return lines


def _sums(totals: Totals, seconds: float) -> list[str]:
    """A table of two lines: documents by what became of them, pages, sheets of paper and seconds."""
    columns = {
        "built": totals.built,
        "unchanged": totals.unchanged,
        "failed": totals.failed,
        **({"removed": totals.removed} if totals.removed else {}),
        "pages": totals.pages,
        "sheets": totals.sheets,
        "seconds": f"{seconds:.1f}",
    }
    widths = [max(len(name), len(str(value))) for name, value in columns.items()]
    rows = (columns, columns.values())
    return ["  ".join(f"{cell!s:>{width}}" for cell, width in zip(row, widths, strict=True)) for row in rows]


_WHERE = {
    "student": ("For students:", ""),
    "instructor": ("For you:", "  (names end in _INSTRUCTOR)"),
    "grader": ("For graders:", "  (names end in _GRADER)"),
}
