"""kitgen build: make the documents."""

from __future__ import annotations

import time
from pathlib import Path

import click

from kitgen.commands.common import checked, path_argument, planned, selection, without_faulty
from kitgen.console import as_data, count, show_report
from kitgen.diagnostics import Report


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
    paper: str | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Make the documents of PATH: a lesson file, a course file, or a folder.

    Files go to OUTPUT/<lesson>/<audience>/. Lessons with errors are left out, the others are made, and the
    exit status says so.
    """
    from kitgen.builder import Made, build

    start = time.perf_counter()
    report = Report()
    project = checked(path, report)
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
            _close(report, entries, plan, project, sound, time.perf_counter() - start)
    raise click.exceptions.Exit(1 if report.failed else 0)


def _close(report, entries, plan, project, sound, seconds) -> None:  # type: ignore[no-untyped-def]
    """The last lines: what was made, what was not."""
    pages = sum(entry.pages for entry in entries)
    click.echo(
        f"{count(len(entries), 'document')}, {count(pages, 'page')}, {seconds:.1f} seconds. "
        f"The proof read {sum(entry.audience != 'instructor' for entry in entries)} of them back: "
        "nothing in them is for other eyes."
    )
    left_out = len(project.lessons) - len(sound.lessons) + len(project.unread)
    if left_out:
        click.echo(f"{count(left_out, 'lesson')} left out: mend what stands above and build again.")
    failed = len(plan.tasks) - len(entries)
    if failed:
        click.echo(f"{count(failed, 'document')} could not be made: see above.")
    if report.warnings:
        click.echo(f"{count(report.warnings, 'warning')}.")
