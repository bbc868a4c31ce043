"""kitgen build: make the documents."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kitgen.commands.common import checked, path_argument, planned, selection, without_faulty
from kitgen.console import as_data, count, show_report
from kitgen.diagnostics import Report

if TYPE_CHECKING:
    from kitgen.builder import Result


@click.command("build")
@path_argument
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), default=Path("build"), help="Folder.")
@selection
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Documents made at a time; as many as there are cores.")
@click.option("--limit", type=click.FloatRange(min=1), default=300, show_default=True, help="Seconds for one document.")
@click.option("--explain", is_flag=True, help="Say why each document was built or not.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
@click.option("--json", "as_json", is_flag=True, help="Say everything as JSON.")
def command(
    path: Path,
    output: Path,
    only: tuple[str, ...],
    audiences: tuple[str, ...],
    languages: tuple[str, ...],
    paper: str | None,
    jobs: int | None,
    limit: float,
    explain: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Make the documents of PATH: a lesson file, a course file, or a folder.

    Files go to OUTPUT/<lesson>/<audience>/. Lessons with errors are left out, the others are made, and the
    exit status says so. What has not changed since the last build is not made again.
    """
    from kitgen.builder import Step, build
    from kitgen.making import Made, warm_up
    from kitgen.pool import Workers, prepare
    from kitgen.store import alone

    debug = bool((click.get_current_context().find_root().obj or {}).get("debug"))
    start = time.perf_counter()
    jobs = jobs or os.cpu_count() or 1
    if jobs > 1 and _is_likely(path, output):
        prepare()
    report = Report()
    project = checked(path, report, languages)
    sound = without_faulty(project, report)
    plan = planned(sound, report, only, audiences, paper)
    if not as_json:
        show_report(report, as_json=False)
    before = len(report.found)
    count_done = 0

    def progress(done: Made, step: Step) -> None:
        nonlocal count_done
        count_done += 1
        if quiet or as_json:
            return
        why = f"  ({_WHY[step.why]})" if explain else ""
        if done.output is None:
            click.echo(f"  failed  {output / done.task.path}{why}")
        elif step.why == "proof":
            click.echo(f"  proved  {output / done.task.path}{why}")
        else:
            pages = count(done.output.pages, "page") if done.output.pages else "1 file"
            click.echo(f"  {pages:>8}  {done.seconds:4.1f} s  {output / done.task.path}{why}")

    if plan.tasks and not (quiet or as_json):
        lessons = count(len(sound.lessons), "lesson")
        click.echo(f"Building {count(len(plan.tasks), 'document')} for {lessons} into {output}/")

    def pool(tasks: int) -> Workers:
        return Workers(min(jobs, tasks), warm_up, limit)

    def wait() -> None:
        click.echo(f"Another build is at work in {output}/; this one waits for it.", err=True)

    everything = project.whole and not (only or audiences or languages or paper)
    with alone(output, wait):
        done = build(sound, plan, output, report, progress, pool if jobs > 1 else None, everything)
    if explain and not (quiet or as_json):
        stale = {entry.path for entry in done.entries}
        for task in plan.tasks:
            if task.path in stale and task.path not in done.made_paths:
                click.echo(f"  unchanged  {output / task.path}")
    later = Report(report.found[before:])
    if as_json:
        import json

        data = {**as_data(report), "files": [vars(entry) for entry in done.entries], "removed": done.removed}
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        show_report(later, as_json=False)
        if not quiet:
            left_out = len(project.lessons) - len(sound.lessons) + len(project.unread)
            _close(report, done, left_out, output, time.perf_counter() - start)
    if debug:
        for diagnostic in report:
            click.echo(diagnostic.detail, err=True, nl=False)
    raise click.exceptions.Exit(3 if report.bug else 1 if report.failed else 0)


def _is_likely(path: Path, output: Path) -> bool:
    """Whether there is probably something to make, so that workers may warm up meanwhile. Only a guess, by dates."""
    try:
        last = (output / "manifest.json").stat().st_mtime
        folder = path if path.is_dir() else path.parent
        return any(file.stat().st_mtime > last for file in (path, *folder.glob("*.yaml"), *folder.glob("*/*.yaml")))
    except OSError:
        return True


_WHY = {
    "new": "it was not there",
    "changed": "what it is made from has changed",
    "missing": "its file was gone",
    "damaged": "its file was changed by something else",
    "proof": "unchanged; searched again, because what it must not hold has changed",
}


def _close(report: Report, done: Result, lessons_left_out: int, output: Path, seconds: float) -> None:
    """The last lines: what was made and where it is, what was not."""
    entries = done.entries
    if entries:
        pages = sum(entry.pages for entry in entries)
        sheets = sum(-(-entry.pages // 2) for entry in entries if entry.kind != "slides")
        lessons = {entry.lesson for entry in entries}
        what = f"{count(done.made, 'document')} built" if done.made else "Nothing to build"
        unchanged = f", {done.unchanged} unchanged" if done.unchanged else ""
        gone = f", {len(done.removed)} removed" if done.removed else ""
        click.echo(f"\n{what}{unchanged}{gone}: {count(pages, 'page')} in all, {seconds:.1f} seconds.")
        click.echo(f"One copy of each on paper, two-sided, without slides: {count(sheets, 'sheet')}.")
        where = next(iter(lessons)) if len(lessons) == 1 else "<lesson>"
        for audience, words in _WHERE.items():
            if any(entry.audience == audience for entry in entries):
                click.echo(f"  {words[0]:<13} {output / where / audience}{words[1]}")
        proved = sum(entry.audience != "instructor" for entry in entries)
        if proved:
            click.echo(f"{count(proved, 'file')} for students and graders: no answer meant for others is in them.")
    else:
        click.echo("Nothing was made.")
    if lessons_left_out:
        click.echo(f"{count(lessons_left_out, 'lesson')} left out: mend what stands above and build again.")
    if done.failed:
        click.echo(f"{count(done.failed, 'document')} could not be made: see above.")
    if report.warnings:
        click.echo(f"{count(report.warnings, 'warning')}.")


_WHERE = {
    "student": ("For students:", ""),
    "instructor": ("For you:", "  (names end in _INSTRUCTOR)"),
    "grader": ("For graders:", "  (names end in _GRADER)"),
}
