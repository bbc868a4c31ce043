"""kitgen list: list the documents of a build."""

from __future__ import annotations

from pathlib import Path

import click

from kitgen.cli.console import json_text, say, say_lines, show_report
from kitgen.cli.options import edition, output_folder, path_argument, selection, standard
from kitgen.cli.paths import is_folder, require
from kitgen.diagnostics import Report
from kitgen.pipeline import Choices, drop_invalid, load_and_check, make_plan
from kitgen.text.wording import table


@click.command("list")
@path_argument
@selection
@edition
@standard
@click.option("--kinds", "of_kinds", is_flag=True, help="List the kinds of document and the variants.")
@click.option("--sizes", is_flag=True, help="List how large the lessons are, in words, minutes and pages.")
@output_folder(words="Folder that was built into, for --sizes.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    path: Path,
    only: tuple[str, ...],
    audiences: tuple[str, ...],
    languages: tuple[str, ...],
    paper: str | None,
    variants: tuple[str, ...],
    extended: bool | None,
    pdf: str,
    of_kinds: bool,
    sizes: bool,
    output: Path,
    as_json: bool,
) -> None:
    """List the documents that a build of PATH would make, without building them."""
    report = Report()
    if of_kinds:
        _kinds(path, report, as_json)
        raise click.exceptions.Exit(report.exit_status)
    require(path)
    if sizes:
        _sizes(path, report, languages, extended, output, as_json)
        raise click.exceptions.Exit(report.exit_status)
    project = load_and_check(path, report, languages, extended=extended)
    plan = make_plan(drop_invalid(project, report), report, Choices(only, audiences, paper, variants, pdf))
    if as_json:
        rows = [{"path": task.path, "lesson": task.lesson, "kind": task.kind, "audience": task.audience,
                 "format": task.format, "language": task.language, "edition": task.edition,
                 "paper": task.paper, "input": task.digest}
                for task in plan.tasks]  # fmt: skip
        say_lines(json_text(rows, indent=1))
    else:
        rows_shown = [(task.lesson, task.kind, task.audience, task.format, task.path) for task in plan.tasks]
        say_lines(table([("LESSON", "KIND", "FOR", "FORMAT", "FILE"), *rows_shown]))
        show_report(Report([found for found in report if found.severity == "error"]), as_json=False)
    raise click.exceptions.Exit(report.exit_status)


def _sizes(
    path: Path, report: Report, languages: tuple[str, ...], extended: bool | None, output: Path, as_json: bool
) -> None:
    """List how large the lessons are: in both of their editions, or in the one that is asked for."""
    from kitgen.cli.sizes import show_sizes

    project = load_and_check(path, report, languages, extended=bool(extended))
    files = project.editions()
    if extended is None and any(file.two for file in files):
        more = load_and_check(path, Report(), languages, extended=True).editions()
        both = (*files, *(file for file in more if file.extended))
        place = {(file.lesson.id, file.tongue): number for number, file in enumerate(files)}
        files = tuple(sorted(both, key=lambda file: place.get((file.lesson.id, file.tongue), len(place))))
    show_sizes(files, project.course, output, as_json)
    show_report(Report([found for found in report if found.severity == "error"]), as_json=False)


def _kinds(path: Path, report: Report, as_json: bool) -> None:
    """List all kinds of document, including those of PATH's own templates; PATH needs no lessons."""
    from kitgen.read.kinds import kinds
    from kitgen.resources import overlay

    require(path)
    templates = overlay(path if is_folder(path) else path.parent)
    heads = [kind.head for kind in kinds(templates, report)]
    variants = templates.names("_variants", ".css")
    if as_json:
        fields = ("name", "title", "about", "audience", "scope", "formats", "on_request")
        data = [{field: getattr(head, field) for field in fields} for head in heads]
        say(json_text({"kinds": data, "variants": variants}))
    else:
        rows = [
            (head.name, head.audience.value, " ".join(head.formats), f"{head.about}{' *' if head.on_request else ''}")
            for head in heads
        ]
        say_lines(table([("KIND", "FOR", "FORMATS", "WHAT IT IS"), *rows]))
        say()
        say("* built on request only: kitgen build --only KIND")
        say(f"Variants of documents on paper, with --variant: {', '.join(variants)}")
    show_report(report, as_json=False)
