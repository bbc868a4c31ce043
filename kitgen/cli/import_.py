"""kitgen import: turn a file of another program into a bank of items or a lesson."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kitgen.cli.choices import FormatName, OptionWithNames
from kitgen.cli.console import say, show_report
from kitgen.cli.paths import require
from kitgen.diagnostics import KitgenError, Report, Span

if TYPE_CHECKING:
    from kitgen.imports.new_file import NewFile


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write; FILE with .yaml if left out.")
@click.option(
    "--from", "wanted", type=FormatName(), cls=OptionWithNames, help="Format of FILE, if its name does not say it."
)
@click.option("--overwrite", is_flag=True, help="Replace the file to write if it is there.")
def command(file: Path, output: Path | None, wanted: str | None, overwrite: bool) -> None:
    """Turn FILE into a bank of quiz items or a lesson, and check it.

    Reads Word documents, PowerPoint presentations and notes in Markdown; question files of Moodle (gift, moodle XML),
    aiken, text2qti, qti and tables (csv); packages of learning systems (cartridge: Common Cartridge, Canvas). What is
    not understood is listed with its place, and is in the new file as a comment.
    """
    from kitgen.imports.formats import stem_of

    require(file)
    target = output or Path(f"{stem_of(file)}.yaml")
    if target.suffix not in (".yaml", ".yml"):
        raise click.UsageError(f"'{target}' is not the name of a lesson; write {target.with_suffix('.yaml')}")
    if os.path.lexists(target):
        same = file.exists() and target.exists() and file.samefile(target)
        if same or not overwrite or not target.is_file():
            raise KitgenError(f"'{target}' already exists", "choose another name with -o, or add --overwrite")
    report = Report()
    new = _read(file, wanted, target, report)
    show_report(report, as_json=False)
    if new is None:
        raise click.exceptions.Exit(1)
    _store(target, new)
    remarks = [f"{new.remarks} to look at, listed above"] if new.remarks else []
    say(f"wrote {target}: {', '.join([*new.parts, *remarks])}")
    raise click.exceptions.Exit(_check(target))


def _read(file: Path, wanted: str | None, target: Path, report: Report) -> NewFile | None:
    """The new file; None if there is nothing to import, which is then in the report."""
    from kitgen.imports.new_file import new_file
    from kitgen.imports.original import read_original
    from kitgen.read.tree import shown_path
    from kitgen.source.files import Unreadable

    shown = shown_path(file)
    try:
        original = read_original(file, shown)
    except Unreadable as error:
        report.error(error.code, error.message, Span(shown, error.line, error.column), error.hint)
        return None
    return new_file(original, wanted, target.name, report)


def _store(target: Path, new: NewFile) -> None:
    """Write the new file and the pictures beside it, or nothing if one of them is in the way of another file."""
    from kitgen.store.files import write_whole
    from kitgen.store.pictures import check_folder, store_pictures

    folder = target.parent / new.folder
    check_folder(folder, new.pictures)
    store_pictures(folder, new.pictures)
    write_whole(target, new.text.encode())


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
