"""kitgen list: show what a build would make."""

from __future__ import annotations

from pathlib import Path

import click

from kitgen.commands.common import checked, path_argument, planned, selection, standard, without_faulty
from kitgen.console import json_text, show_report, table
from kitgen.diagnostics import Report


@click.command("list")
@path_argument
@selection
@standard
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(
    path: Path,
    only: tuple[str, ...],
    audiences: tuple[str, ...],
    languages: tuple[str, ...],
    paper: str | None,
    variants: tuple[str, ...],
    pdf: str,
    as_json: bool,
) -> None:
    """Show what a build of PATH would make, and make nothing."""
    report = Report()
    project = checked(path, report, languages)
    plan = planned(without_faulty(project, report), report, only, audiences, paper, variants, pdf)
    if as_json:
        rows = [{"path": task.path, "lesson": task.lesson, "kind": task.kind, "audience": task.audience,
                 "format": task.format, "language": task.language, "paper": task.paper, "input": task.digest}
                for task in plan.tasks]  # fmt: skip
        click.echo(json_text(rows, indent=1))
    else:
        rows_shown = [(task.lesson, task.kind, task.audience, task.format, task.path) for task in plan.tasks]
        click.echo(table([("LESSON", "KIND", "FOR", "FORMAT", "FILE"), *rows_shown]))
        show_report(Report([found for found in report if found.severity == "error"]), as_json=False)
    raise click.exceptions.Exit(1 if report.failed else 0)
