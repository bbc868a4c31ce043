"""A build as it goes and when it is over: lines and a bar for people, one event a line for programs."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kitgen.console import as_data, count, json_text, show_report
from kitgen.diagnostics import Report

if TYPE_CHECKING:
    from kitgen.builder import Result, Step
    from kitgen.making import Made

WIDTH = 24
"""Letters of the bar."""

WHY = {
    "new": "it was not there",
    "changed": "what it is made from has changed",
    "missing": "its file was gone",
    "damaged": "its file was changed by something else",
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


def totals_of(result: Result, left_out: int) -> Totals:
    """The sums of a build."""
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
        left_out=left_out,
    )


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

    def done(self, made: Made, step: Step) -> None:
        """One document is finished, or could not be made."""

    def unchanged(self, path: str) -> None:
        """A document is as it should be."""

    def waiting(self) -> None:
        """Another build has the folder."""
        click.echo(f"Another build is at work in {self.output}/; this one waits for it.", err=True)

    def report(self, report: Report) -> None:
        """What was found."""
        show_report(report, as_json=False)

    def end(self, totals: Totals, report: Report, status: int, removed: list[str]) -> None:
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

    def done(self, made: Made, step: Step) -> None:
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

    def end(self, totals: Totals, report: Report, status: int, removed: list[str]) -> None:
        """What was made and where it is, what was not."""
        self.bar.clear()
        for line in closing(totals, self.output, self.seconds, report.warnings):
            click.echo(line)


class Events(Teller):
    """One JSON object a line: `plan`, `document`, `unchanged`, `diagnostic`, `waiting`, `end`."""

    def planned(self, documents: int, lessons: int) -> None:
        """The first event."""
        self._tell("plan", documents=documents, lessons=lessons, output=str(self.output))

    def done(self, made: Made, step: Step) -> None:
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

    def end(self, totals: Totals, report: Report, status: int, removed: list[str]) -> None:
        """The last event."""
        about = {**asdict(totals), "removed": removed, "errors": report.errors, "warnings": report.warnings}
        self._tell("end", status=status, seconds=round(self.seconds, 3), **about)

    def _tell(self, event: str, **about: Any) -> None:
        click.echo(json_text({"event": event, **about}))


class Bar:
    """How far the work has come and how long it will take, on the last line of a terminal; nothing elsewhere."""

    def __init__(self) -> None:
        self._left: dict[str, float] = {}
        self._all = self._began = 0.0
        self._count = 0
        self._shown = sys.stderr.isatty()

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
        if self._shown and self._count:
            click.echo("\r\033[K", err=True, nl=False)

    def _draw(self) -> None:
        if not self._shown or not self._left or self._count < 3:
            return
        share = 1 - sum(self._left.values()) / self._all if self._all else 0.0
        filled = round(WIDTH * share)
        spent = time.perf_counter() - self._began
        left = f", about {in_time(spent * (1 - share) / share)} left" if share > 0.05 and spent > 1 else ""
        bar = "█" * filled + "░" * (WIDTH - filled)
        click.echo(f"\r\033[K  {bar} {self._count - len(self._left)} of {self._count}{left}", err=True, nl=False)


def in_time(seconds: float) -> str:
    """`40 s`, `3 min`."""
    return f"{max(1, round(seconds))} s" if seconds < 90 else f"{round(seconds / 60)} min"


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
        if totals.proved:
            files = count(totals.proved, "file")
            lines.append(f"{files} for students and graders: no answer meant for others is in them.")
    else:
        lines.append("Nothing was made.")
    if totals.left_out:
        lines.append(f"{count(totals.left_out, 'lesson')} left out: mend what stands above and build again.")
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
