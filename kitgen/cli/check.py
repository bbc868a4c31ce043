"""kitgen check: report the problems of lessons without building anything."""

from __future__ import annotations

import dataclasses
import gc
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kitgen.both_editions import check_both
from kitgen.cli.choices import MessageCode
from kitgen.cli.console import say, say_lines, show_report
from kitgen.cli.languages import Language
from kitgen.cli.options import edition, path_argument
from kitgen.cli.paths import require, require_own_output
from kitgen.cli.progress import Reporter
from kitgen.diagnostics import Report
from kitgen.install_hints import install_command
from kitgen.pipeline import (
    Choices,
    build_missing,
    drop_invalid,
    gc_paused,
    is_second,
    load_and_check,
    make_plan,
)
from kitgen.suggestions import closest
from kitgen.text.wording import count

if TYPE_CHECKING:
    from kitgen.read.project import Project


@click.command("check")
@path_argument
@click.option("--lang", "languages", multiple=True, type=Language(), help="Check this translation too: es.")
@edition
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for editors and programs.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors and warnings only.")
@click.option("--explain", type=MessageCode(), metavar="CODE", help="Explain a message, by the code in its [].")
@click.option("--pages", is_flag=True, help="Lay out documents that should have a number of pages.")
@click.option("--paper", type=click.Choice(["a4", "letter"], case_sensitive=False), help="Paper size for --pages.")
@click.option("--a11y", is_flag=True, help="Build the documents and check their accessibility.")
@click.option(
    "--build", "folder", type=click.Path(path_type=Path), default=Path("build"), help="Output folder for --a11y."
)
def command(
    path: Path,
    languages: tuple[str, ...],
    extended: bool | None,
    as_json: bool,
    quiet: bool,
    explain: str | None,
    pages: bool,
    paper: str | None,
    a11y: bool,
    folder: Path,
) -> None:
    """Check PATH: a lesson file, a course file, or a folder. All problems of all files are reported at once.

    Lessons that have two editions are checked in both, unless you name one.
    """
    if explain is not None:
        say_lines(_manual_page(explain))
        return
    report = Report()
    require(path)
    with gc_paused():
        if extended is None:
            project = check_both(path, report, languages, laid_out=pages or a11y)
        else:
            project = load_and_check(path, report, languages, extended=extended)
        gc.freeze()  # what was read is needed until the end: the collector need not visit it
    laid_out = ""
    if pages:
        laid_out = f", {count(_lay_out(project, paper, report), 'document')} laid out"
    elif paper:
        raise click.UsageError("--paper needs --pages.")
    if a11y:
        require_own_output("folder", folder)
        _check_accessibility(project, folder, report, as_json)
        raise click.exceptions.Exit(report.exit_status)
    show_report(report, as_json)
    if not as_json and not quiet:
        lessons = count(len(project.lessons) + len(project.unread), "lesson")
        if not report.found:
            say(f"{lessons} checked{laid_out}, no problems found.")
        else:
            say(f"{lessons} checked{laid_out}: {count(report.errors, 'error')}, {count(report.warnings, 'warning')}.")
    raise click.exceptions.Exit(report.exit_status)


def _lay_out(project: Project, paper: str | None, report: Report) -> int:
    """Lay out the documents that should have a number of pages, and keep none; gives how many they are."""
    import tempfile

    from kitgen.plan.inputs import has_budget
    from kitgen.progress import Progress
    from kitgen.read.kinds import kinds

    sound = drop_invalid(project, report)
    asked = {name for file in sound.lessons for name in file.lesson.print.fit}
    asked |= {kind.name for kind in kinds(sound.templates, report) if kind.head.pages}
    if not asked:
        return 0
    plan = make_plan(sound, report, Choices(only=tuple(sorted(asked)), paper=paper))
    tasks = tuple(task for task in plan.tasks if task.format == "pdf" and has_budget(plan.inputs[task.input]))
    if tasks:
        with tempfile.TemporaryDirectory(prefix="kitgen-pages-", ignore_cleanup_errors=True) as folder:
            build_missing(sound, dataclasses.replace(plan, tasks=tasks), Path(folder), report, Progress())
    return len(tasks)


def _check_accessibility(project: Project, folder: Path, report: Report, as_json: bool) -> None:
    """Build the documents, run the accessibility checkers on each PDF, and list what only people can check."""
    from kitgen.prove.accessibility import CHECKERS, for_people, run_checker
    from kitgen.store.output_folder import OutputFolder

    sound = drop_invalid(project, report)
    plan = make_plan(sound, report, second=is_second(sound, OutputFolder(folder)))
    made = build_missing(sound, plan, folder, report, Reporter(folder))
    papers = [task.path for task in plan.tasks if task.format == "pdf" and task.path in made]
    results = [run_checker(checker, folder, papers) for checker in CHECKERS if checker.version]
    for result in results:
        report.extend(result.found)
    show_report(report, as_json)
    if as_json:
        return
    say(f"Checked automatically in {count(len(papers), 'PDF')}")
    for result in results:
        name = f"{result.checker.package} {result.checker.version}"
        say(f"  {name}: {result.checker.about}: {count(len(result.found), 'finding')}")
    for checker in CHECKERS:
        if not checker.version:
            say(f"  not checked: {checker.about}. To install: {install_command(checker.package)}")
    say()
    say("To be checked by a person")
    for place, words in for_people(sound):
        say(f"  {f'{place}: ' if place else ''}{words}")


def _manual_page(code: str) -> str:
    from kitgen.manual import page, pages

    found = page(code)
    if found:
        return found.text
    codes = list(pages())
    near = closest(code, codes)
    hint = f" Did you mean '{near}'?" if near else f" There are: {', '.join(codes)}."
    raise click.UsageError(f"No message has the code '{code}'.{hint}")
