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
    from kitgen.imports.original import Original
    from kitgen.imports.record import Material


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write; FILE with .yaml if left out.")
@click.option(
    "--from", "wanted", type=FormatName(), cls=OptionWithNames, help="Format of FILE, if its name does not say it."
)
@click.option("--overwrite", is_flag=True, help="Replace the file to write if it is there.")
def command(file: Path, output: Path | None, wanted: str | None, overwrite: bool) -> None:
    """Turn FILE into a bank of quiz items or a lesson, and check it.

    Reads question files of Moodle (GIFT, XML), Aiken, text2qti and tables (CSV), and lessons in Markdown. What is not
    understood is listed with its line, and is in the new file as a comment.
    """
    require(file)
    target = output or Path(f"{file.stem}.yaml")
    if target.suffix not in (".yaml", ".yml"):
        raise click.UsageError(f"'{target}' is not the name of a lesson; write {target.with_suffix('.yaml')}")
    if os.path.lexists(target):
        same = file.exists() and target.exists() and file.samefile(target)
        if same or not overwrite or not target.is_file():
            raise KitgenError(f"'{target}' already exists", "choose another name with -o, or add --overwrite")
    report = Report()
    read = _read(file, wanted, report)
    if read is None:
        show_report(report, as_json=False)
        raise click.exceptions.Exit(1)
    text, summary = _write(*read, target)
    report.extend(read[1].report.found)
    show_report(report, as_json=False)
    _store(target, text)
    say(f"wrote {target}: {summary}")
    raise click.exceptions.Exit(_check(target))


def _read(file: Path, wanted: str | None, report: Report) -> tuple[Material, Original] | None:
    """What is in the file; None if that is nothing, which is then in the report."""
    from kitgen.imports.formats import format_named, format_of, formats
    from kitgen.imports.office_files import unknown_archive
    from kitgen.imports.original import MOST_ITEMS, read_original
    from kitgen.read.tree import shown_path
    from kitgen.source.files import Unreadable

    shown = shown_path(file)
    try:
        original = read_original(file, shown)
        name = wanted or format_of(file, original)
        if original.archive is not None and not (name and format_named(name).recognises(original)):
            raise unknown_archive(original.archive, format_named(wanted).ABOUT if wanted else "")
        if not name:
            hint = f"say which with --from: {', '.join(formats())}"
            report.error("import-unknown", "the format of this file is not known", Span(shown), hint)
            return None
        material = format_named(name).read(original)
    except Unreadable as error:
        report.error(error.code, error.message, Span(shown, error.line, error.column), error.hint)
        return None
    if not material.items and not material.is_lesson:
        report.extend(original.report.found)
        about = format_named(name).ABOUT
        hint = f"it was read as {about}; if it is another format, say which with --from: {', '.join(formats())}"
        report.error("import-nothing", "there is no question in this file", Span(shown), hint)
        return None
    if len(material.items) > MOST_ITEMS:
        place = Span(shown, material.items[MOST_ITEMS].line)
        message = f"the file has {len(material.items):,} questions; a bank can have {MOST_ITEMS}"
        report.error("import-too-many", message, place, "split the file before this line, and import both")
        return None
    return material, original


def _write(material: Material, original: Original, target: Path) -> tuple[str, str]:
    """The new file, and what to say of it."""
    from kitgen.imports.writer import written
    from kitgen.text.wording import count

    text = written(material, original, target.name)
    parts = [count(len(material.items), "question")] if material.items else []
    if material.is_lesson:
        parts = ["a lesson", *parts]
    if remarks := len(original.report.found):
        parts.append(f"{remarks} to look at, listed above")
    return text, ", ".join(parts)


def _store(target: Path, text: str) -> None:
    from kitgen.store.files import write_whole

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
