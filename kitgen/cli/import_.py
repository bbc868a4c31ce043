"""kitgen import: turn a file of another program into a bank of items or a lesson."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import click

from kitgen.cli.choices import FormatName, OptionWithNames
from kitgen.cli.console import say, show_report
from kitgen.cli.paths import require
from kitgen.diagnostics import KitgenError, Report


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write; FILE with .yaml if left out.")
@click.option(
    "--from", "wanted", type=FormatName(), cls=OptionWithNames, help="Format of FILE, if its name does not say it."
)
@click.option("--overwrite", is_flag=True, help="Replace the file to write if it is there.")
def command(file: Path, output: Path | None, wanted: str | None, overwrite: bool) -> None:
    """Turn FILE into a bank of quiz items or a lesson, and check it.

    Reads question files of Moodle (GIFT, XML), Aiken, text2qti and tables (CSV), and lessons in Word, PowerPoint and
    Markdown. What is not understood is listed with its place, and is in the new file as a comment.
    """
    require(file)
    target = output or Path(f"{file.stem}.yaml")
    if target.suffix not in (".yaml", ".yml"):
        raise click.UsageError(f"'{target}' is not the name of a lesson; write {target.with_suffix('.yaml')}")
    if os.path.lexists(target):
        same = file.exists() and target.exists() and file.samefile(target)
        if same or not overwrite or not target.is_file():
            raise KitgenError(f"'{target}' already exists", "choose another name with -o, or add --overwrite")
    from kitgen.imports.importing import import_file
    from kitgen.read.tree import shown_path

    report = Report()
    imported = import_file(file, shown_path(file), target.name, report, wanted)
    show_report(report, as_json=False)
    if imported is None:
        raise click.exceptions.Exit(1)
    _store(target, imported.text, imported.pictures)
    say(f"wrote {target}: {imported.summary}")
    raise click.exceptions.Exit(_check(target))


def _store(target: Path, text: str, pictures: dict[str, bytes]) -> None:
    """Write the new file and the pictures beside it, or nothing if one of them is in the way of another file."""
    from kitgen.imports.pictures import folder_of
    from kitgen.store.files import write_whole
    from kitgen.store.pictures import check_folder, store_pictures

    folder = target.parent / folder_of(target.name)
    check_folder(folder, pictures)
    store_pictures(folder, pictures)
    write_whole(target, text.encode())


def _check(target: Path) -> int:
    """Check the new file as `kitgen check` does, show its errors, and count its warnings."""
    from kitgen.pipeline import load_and_check
    from kitgen.text.wording import count

    report = Report()
    load_and_check(target, report)
    if report.failed:
        show_report(Report([found for found in report if found.severity == "error"]), as_json=False)
        say("Correct these errors in the new file, and check it again.", err=True)
    elif report.warnings:
        say(f"It can be built, with {count(report.warnings, 'warning')}:  kitgen check {shlex.quote(str(target))}")
    else:
        say("It was checked, no problems found.")
    return report.exit_status
