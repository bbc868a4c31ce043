"""kitgen check: say what is wrong with lessons, and make nothing."""

from __future__ import annotations

from pathlib import Path

import click

from kitgen.commands.common import checked, path_argument
from kitgen.console import count, show_report
from kitgen.diagnostics import Report


@click.command("check")
@path_argument
@click.option("--lang", "languages", multiple=True, metavar="CODE", help="Its translation too: es.")
@click.option("--json", "as_json", is_flag=True, help="For editors and programs.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
@click.option("--explain", metavar="CODE", help="Say more about one kind of problem.")
def command(path: Path, languages: tuple[str, ...], as_json: bool, quiet: bool, explain: str | None) -> None:
    """Check PATH: a lesson file, a course file, or a folder. Every problem of every file comes at once."""
    if explain:
        click.echo(_explained(explain))
        return
    report = Report()
    project = checked(path, report, languages)
    show_report(report, as_json)
    if not as_json and not quiet:
        lessons = count(len(project.lessons) + len(project.unread), "lesson")
        if not report.found:
            click.echo(f"{lessons} checked: nothing to mend.")
        else:
            click.echo(f"{lessons} checked: {count(report.errors, 'error')}, {count(report.warnings, 'warning')}.")
    raise click.exceptions.Exit(1 if report.failed else 0)


def _explained(code: str) -> str:
    import difflib

    from kitgen.rules.base import RULES

    codes = {rule.code: rule for rule in RULES}
    if code in codes:
        return codes[code].manual
    near = difflib.get_close_matches(code, list(codes), 1)
    hint = f" Did you mean '{near[0]}'?" if near else " Those that have a page: " + ", ".join(sorted(codes)) + "."
    raise click.UsageError(f"There is no check called '{code}'.{hint}")
