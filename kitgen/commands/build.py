"""kitgen build: make the documents."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kitgen.commands.common import checked, path_argument, planned, selection, without_faulty
from kitgen.console import as_data, count, show_report
from kitgen.diagnostics import Report

if TYPE_CHECKING:
    from kitgen.plan import Plan
    from kitgen.store import Entry


@click.command("build")
@path_argument
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), default=Path("build"), help="Folder.")
@selection
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
@click.option("--json", "as_json", is_flag=True, help="Say everything as JSON.")
def command(
    path: Path,
    output: Path,
    only: tuple[str, ...],
    audiences: tuple[str, ...],
    languages: tuple[str, ...],
    paper: str | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Make the documents of PATH: a lesson file, a course file, or a folder.

    Files go to OUTPUT/<lesson>/<audience>/. Lessons with errors are left out, the others are made, and the
    exit status says so.
    """
    from kitgen.builder import Made, build

    debug = bool((click.get_current_context().find_root().obj or {}).get("debug"))
    start = time.perf_counter()
    report = Report()
    project = checked(path, report, languages)
    sound = without_faulty(project, report)
    plan = planned(sound, report, only, audiences, paper)
    if not as_json:
        show_report(report, as_json=False)
    before = len(report.found)

    def progress(made: Made) -> None:
        if quiet or as_json:
            return
        if made.output is None:
            click.echo(f"  failed  {made.task.path}")
        else:
            pages = count(made.output.pages, "page") if made.output.pages else "1 file"
            click.echo(f"  {pages:>8}  {output / made.task.path}")

    if plan.tasks and not (quiet or as_json):
        lessons = count(len(sound.lessons), "lesson")
        click.echo(f"Building {count(len(plan.tasks), 'document')} for {lessons} into {output}/")
    entries = build(sound, plan, output, report, progress)
    later = Report(report.found[before:])
    if as_json:
        import json

        data = {**as_data(report), "files": [vars(entry) for entry in entries]}
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        show_report(later, as_json=False)
        if not quiet:
            left_out = len(project.lessons) - len(sound.lessons) + len(project.unread)
            _close(report, entries, plan, left_out, output, time.perf_counter() - start)
    if debug:
        for diagnostic in report:
            click.echo(diagnostic.detail, err=True, nl=False)
    raise click.exceptions.Exit(3 if report.bug else 1 if report.failed else 0)


def _close(
    report: Report, entries: Sequence[Entry], plan: Plan, lessons_left_out: int, output: Path, seconds: float
) -> None:
    """The last lines: what was made and where it is, what was not."""
    if entries:
        pages = sum(entry.pages for entry in entries)
        made = {entry.lesson for entry in entries}
        click.echo(
            f"\n{count(len(entries), 'document')} for {count(len(made), 'lesson')}: "
            f"{count(pages, 'page')}, {seconds:.1f} seconds."
        )
        where = next(iter(made)) if len(made) == 1 else "<lesson>"
        for audience, words in _WHERE.items():
            if any(entry.audience == audience for entry in entries):
                click.echo(f"  {words[0]:<13} {output / where / audience}{words[1]}")
        proved = sum(entry.audience != "instructor" for entry in entries)
        if proved:
            click.echo(
                f"{count(proved, 'file')} for students and graders read back: no answer meant for others is in them."
            )
    else:
        click.echo("Nothing was made.")
    if lessons_left_out:
        click.echo(f"{count(lessons_left_out, 'lesson')} left out: mend what stands above and build again.")
    failed = len(plan.tasks) - len(entries)
    if failed:
        click.echo(f"{count(failed, 'document')} could not be made: see above.")
    if report.warnings:
        click.echo(f"{count(report.warnings, 'warning')}.")


_WHERE = {
    "student": ("For students:", ""),
    "instructor": ("For you:", "  (names end in _INSTRUCTOR)"),
    "grader": ("For graders:", "  (names end in _GRADER)"),
}
