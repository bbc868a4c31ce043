"""Build reporters: text with a progress bar, or JSON lines."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kitgen.cli.console import as_data, json_text, redraw, say, show_report, terminal_width
from kitgen.diagnostics import Report
from kitgen.progress import Progress, TaskState, Totals
from kitgen.text.wording import count

if TYPE_CHECKING:
    from kitgen.incremental import Outcome
    from kitgen.workers.job import JobResult

WIDTH = 24
"""Width of the bar in characters."""

FEW = 20
"""With more out-of-date documents than this, a lesson's are summed up in one line."""

WHY = {
    "new": "not built before",
    "changed": "its sources changed",
    "missing": "the file was missing",
    "damaged": "the file was edited; the edited version is kept under another name",
    "proof": "unchanged; verified again, because the instructor-only text changed",
    "part": "made for a document that has its pages; the file is not kept",
}


_STATES = {"proof": "proved", "part": "made"}
"""What JSON calls a document that was not built and kept, by the reason why it was made."""


class Reporter(Progress):
    """Base reporter; prints diagnostics only."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.start = time.perf_counter()

    @property
    def seconds(self) -> float:
        """Seconds since the command started."""
        return time.perf_counter() - self.start

    def waiting(self) -> None:
        """Say that another build holds the output folder."""
        say(f"Waiting for another build in {self.output}/ to finish.", err=True)

    def report(self, report: Report) -> None:
        """Print the diagnostics."""
        show_report(report, as_json=False)

    def end(self, outcome: Outcome) -> None:
        """Print the totals when the build is over."""


class TextReporter(Reporter):
    """A line per document, a progress bar on a terminal, and totals."""

    def __init__(self, output: Path, explain: bool) -> None:
        super().__init__(output)
        self.explain = explain
        self.bar = ProgressBar()

    def planned(self, documents: int, lessons: int) -> None:
        """Print what will be built, before the first document."""
        if documents:
            say(f"Building {count(documents, 'document')} for {count(lessons, 'lesson')} into {self.output}/")

    def begin(self, work: Mapping[str, float]) -> None:
        """Draw the bar."""
        self.bar.begin(work)

    def done(self, made: JobResult, state: TaskState) -> None:
        """Print a line for the document: `  12 pages   0.8 s  build/…`."""
        self.bar.clear()
        why = f"  ({WHY[state.why]})" if self.explain else ""
        path = Path(made.task.path).name if state.why == "part" else self.output / made.task.path
        if made.output is None:
            say(f"  failed  {path}{why}")
        elif state.why == "proof":
            say(f"  verified  {path}{why}")
        else:
            pages = count(made.output.pages, "page") if made.output.pages else "1 file"
            say(f"  {pages:>8}  {made.seconds:4.1f} s  {path}{why}")
        self.bar.done(made.task.path)

    def unchanged(self, path: str) -> None:
        """Print a line with `--explain` only."""
        if self.explain:
            say(f"  unchanged  {self.output / path}")

    def report(self, report: Report) -> None:
        """Print the diagnostics in place of the bar."""
        self.bar.clear()
        super().report(report)

    def end(self, outcome: Outcome) -> None:
        """Print removed and out-of-date files, and the totals."""
        self.bar.clear()
        for path in outcome.removed:
            say(f"  removed  {self.output / path}")
        for line in _outdated(outcome.outdated, self.output):
            say(line)
        for line in closing(outcome.totals, self.output, self.seconds, outcome.report.warnings):
            say(line)


class JsonReporter(Reporter):
    """JSON, one event per line: `plan`, `document`, `unchanged`, `diagnostic`, `waiting`, `end`."""

    def planned(self, documents: int, lessons: int) -> None:
        """Emit `plan`, the first event."""
        self._emit("plan", documents=documents, lessons=lessons, output=str(self.output))

    def done(self, made: JobResult, state: TaskState) -> None:
        """Emit `document`, with the reason, pages and seconds."""
        result = "failed" if made.output is None else _STATES.get(state.why, "built")
        pages = made.output.pages if made.output else 0
        task = made.task
        self._emit(
            "document", state=result, why=state.why, path=task.path, lesson=task.lesson, kind=task.kind,
            audience=task.audience, format=task.format, language=task.language, pages=pages,
            seconds=round(made.seconds, 3),
        )  # fmt: skip

    def unchanged(self, path: str) -> None:
        """Emit `unchanged` for a file that is up to date."""
        self._emit("unchanged", path=path)

    def waiting(self) -> None:
        """Emit `waiting` when another build holds the output folder."""
        self._emit("waiting", output=str(self.output))

    def report(self, report: Report) -> None:
        """Emit a `diagnostic` for each."""
        for diagnostic in as_data(report)["diagnostics"]:
            self._emit("diagnostic", **diagnostic)

    def end(self, outcome: Outcome) -> None:
        """Emit `end`, the last event, with the totals."""
        about = {**asdict(outcome.totals), "removed": list(outcome.removed), "outdated": list(outcome.outdated)}
        about |= {"errors": outcome.report.errors, "warnings": outcome.report.warnings}
        self._emit("end", status=outcome.report.exit_status, seconds=round(self.seconds, 3), **about)

    def _emit(self, event: str, **about: Any) -> None:
        say(json_text({"event": event, **about}))


class ProgressBar:
    """A progress bar with the time left, on the last line of a terminal; nothing elsewhere."""

    def __init__(self) -> None:
        self._left: dict[str, float] = {}
        self._all = self._began = 0.0
        self._count = 0
        self._shown = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._drawn = 0

    def begin(self, work: Mapping[str, float]) -> None:
        """Start; ``work`` has the weight of each item by name."""
        self._left, self._all, self._count = dict(work), sum(work.values()), len(work)
        self._began = time.perf_counter()
        self._draw()

    def done(self, name: str) -> None:
        """Advance the bar by one finished item."""
        self._left.pop(name, None)
        self._draw()

    def clear(self) -> None:
        """Erase the bar, so that a line can be printed."""
        if self._drawn:
            redraw(" " * self._drawn)
            redraw("")
            self._drawn = 0

    def _draw(self) -> None:
        if not self._shown or not self._left or self._count < 3:
            return
        share = 1 - sum(self._left.values()) / self._all if self._all else 0.0
        filled = round(WIDTH * share)
        spent = time.perf_counter() - self._began
        left = f", about {format_duration(spent * (1 - share) / share)} left" if share > 0.05 and spent > 1 else ""
        bar = "█" * filled + "░" * (WIDTH - filled)
        text = f"  {bar} {self._count - len(self._left)} of {self._count}{left}"[: terminal_width() - 1]
        redraw(text.ljust(self._drawn))
        self._drawn = len(text)


def format_duration(seconds: float) -> str:
    """`40 s`, `3 min`."""
    return f"{max(1, round(seconds))} s" if seconds < 90 else f"{round(seconds / 60)} min"


def _outdated(paths: Sequence[str], output: Path) -> list[str]:
    """A line for each out-of-date file, or one for many files of one folder."""
    folders: dict[Path, list[str]] = {}
    for path in paths:
        folders.setdefault(output / Path(path).parts[0], []).append(path)
    lines = []
    for folder, theirs in folders.items():
        if len(theirs) > FEW:
            lines.append(f"  out of date  {folder}/  ({len(theirs)} documents, kept from an earlier build)")
        else:
            lines += [f"  out of date  {output / path}  (kept from an earlier build)" for path in theirs]
    return lines


def closing(totals: Totals, output: Path, seconds: float, warnings: int) -> list[str]:
    """The last lines: totals, where the documents are, and what was skipped."""
    lines = []
    if totals.audiences:
        lines += ["", *_sums(totals, seconds), ""]
        if not totals.built and not totals.failed:
            lines.append("Everything is up to date.")
        lines.append("Sheets: one copy of each document, two-sided, without slides.")
        where = totals.lesson or "<lesson>"
        lines += [
            f"  {words[0]:<13} {output / where / audience}{words[1]}"
            for audience, words in _WHERE.items()
            if audience in totals.audiences
        ]
        if totals.start and totals.built + totals.unchanged > 1:
            lines.append(f"  {'Start here:':<13} {output / totals.start} (links to everything)")
        if totals.proved:
            files = count(totals.proved, "student or grader file", "student and grader files")
            lines.append(f"{files} verified: no instructor-only text.")
    else:
        lines.append(f"Nothing was built: {totals.reason}." if totals.reason else "Nothing was built.")
    if totals.left_out:
        lines.append(f"{count(totals.left_out, 'lesson')} skipped: fix the errors above and build again.")
    if totals.outdated:
        lines.append(f"{count(totals.outdated, 'document')} of earlier builds kept, but out of date.")
    if totals.failed:
        lines.append(f"{count(totals.failed, 'document')} failed: see the errors above.")
    if warnings:
        lines.append(f"{count(warnings, 'warning')}.")
    return lines


def _sums(totals: Totals, seconds: float) -> list[str]:
    """The totals as a table of two lines: documents by state, pages, sheets and seconds."""
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
