"""kitgen print: a class set, as one PDF or sent to a printer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from kitgen.class_plans import Asked, documents_for_class
from kitgen.cli.choices import KindName
from kitgen.cli.console import json_text, say, say_lines
from kitgen.cli.options import edition, output_folder, path_argument, selection
from kitgen.cli.paths import require, require_own_output
from kitgen.cli.progress import Reporter
from kitgen.diagnostics import KitgenError, Report
from kitgen.pipeline import Choices, build_missing, drop_invalid, load_and_check, require_names
from kitgen.regular_files import exists, real_path

if TYPE_CHECKING:
    from kitgen.printing.class_set import ClassSet, PrintOptions
    from kitgen.printing.not_used import NotUsed
    from kitgen.read.project import Project


class Price(click.ParamType[Decimal]):
    """An amount of money: `0.05` or `0,05`."""

    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Return the exact amount."""
        try:
            amount = Decimal(str(value).strip().replace(",", "."))
        except InvalidOperation:
            self.fail(f"invalid amount '{value}'; write for example 0.05", param, ctx)
        if not amount.is_finite() or not 0 <= amount < 1_000_000:
            self.fail(f"invalid amount '{value}'; write for example 0.05", param, ctx)
        return amount


@click.command("print")
@path_argument
@click.option("--students", type=click.IntRange(1, 2000), help="Number of students.")
@click.option(
    "--roster", type=click.Path(path_type=Path, dir_okay=False), help="A class list (CSV): name, group, role, variant."
)
@click.option("--each", multiple=True, type=KindName(), metavar="KIND", help="A copy for each student, not group.")
@click.option("--groups-of", type=click.IntRange(1, 100), default=4, show_default=True, help="Students per group.")
@click.option("--duplex", is_flag=True, help="Print on both sides.")
@click.option("--booklet", is_flag=True, help="Two pages per side, to fold and staple.")
@click.option("--2up", "two_up", is_flag=True, help="Two pages per side.")
@click.option(
    "--flip",
    type=click.Choice(["long", "short"]),
    help="The edge that the printer flips sheets on, if it cannot choose.",
)
@click.option("--staple", is_flag=True, help="Ask the printer to staple; needs --printer.")
@click.option("--price", type=Price(), default="0", help="Price per printed side: 0.05.")
@click.option("--printer", metavar="NAME", help="Send the class set to this printer.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the class set to one PDF.")
@output_folder("--build", "folder", words="Output folder of the build.")
@click.option("--dry-run", is_flag=True, help="Show the plan only.")
@click.option("--again", is_flag=True, help="Print jobs again that were already sent; needs --printer.")
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
@selection
@edition
def command(
    path: Path,
    students: int | None,
    roster: Path | None,
    output: Path | None,
    folder: Path,
    printer: str | None,
    dry_run: bool,
    again: bool,
    as_json: bool,
    **choices: Any,
) -> None:
    """Print PATH for a class: copies for each student and group, or packets with names from a class list.

    Documents that are out of date are built first. The plan is always shown: copies, sheets, cost.
    """
    _check_usage(students, roster, output, printer, again, choices)
    if not (output or printer or dry_run or as_json):
        raise click.UsageError(f"Add --printer NAME, -o FILE, or --dry-run for the plan only.{_printers()}")
    require_own_output("folder", folder)
    report = Report()
    class_set, project = _plan_class_set(path, folder, roster, students, choices, report)
    _show(class_set, as_json)
    if not dry_run:
        for line in _deliver(class_set, project, folder, output, printer, again):
            say(line, err=as_json)
    if report.failed:
        say("The class set is incomplete: see the errors above.", err=True)
    raise click.exceptions.Exit(report.exit_status)


def _check_usage(
    students: int | None, roster: Path | None, output: Path | None, printer: str | None, again: bool, choices: Any
) -> None:
    """Raise click.UsageError for options that cannot be combined."""
    two_sided = choices["duplex"] or choices["booklet"]
    for wrong, why in (
        (students is None and roster is None, "Add --students 32 or --roster class.csv."),
        (students is not None and roster is not None, "Use --students or --roster, not both."),
        (choices["booklet"] and choices["two_up"], "Use --booklet or --2up, not both."),
        (choices["flip"] and not two_sided, "--flip needs two-sided printing: add --duplex or --booklet."),
        (choices["staple"] and choices["booklet"], "Leave out --staple: booklets are stapled in the fold."),
        (choices["staple"] and output, "--staple needs --printer and has no effect with -o."),
        (again and not printer, "--again needs --printer."),
        (output and printer, "Use --printer or -o, not both."),
        (len(choices["languages"]) > 1, "Use --lang only once; a class list may have a column 'language'."),
        (roster is not None and not exists(roster), f"The class list '{roster}' does not exist."),
        (output and _is_no_pdf(output), f"'{output}' exists and is not a PDF; it is not overwritten."),
    ):  # fmt: skip
        if wrong:
            raise click.UsageError(why)


def _is_no_pdf(path: Path) -> bool:
    """Whether the path exists and is not a PDF: perhaps the class list or the lesson, by mistake."""
    if not path.is_file():
        return path.exists()
    try:
        with path.open("rb") as file:
            return file.read(5) not in (b"", b"%PDF-")
    except OSError:
        return False  # reported when it is written


def _printers() -> str:
    from kitgen.printing.spooler import spooler

    there = spooler().printers()
    return f" Printers here: {', '.join(there)}." if there else ""


def _show(class_set: ClassSet, as_json: bool) -> None:
    if as_json:
        from kitgen.printing.plan_text import data

        say_lines(json_text(data(class_set), indent=1))
    else:
        from kitgen.printing.plan_text import lines

        for line in lines(class_set):
            say_lines(line)


def _plan_class_set(
    path: Path, folder: Path, roster: Path | None, students: int | None, choices: dict[str, Any], report: Report
) -> tuple[ClassSet, Project]:
    """Build the documents and plan the class set."""
    from kitgen.printing import select
    from kitgen.printing.planning import anonymous_set, personalised_set
    from kitgen.read.kinds import kinds

    require(path)
    reporter = Reporter(folder)
    project = load_and_check(path, report, choices["languages"], extended=choices["extended"])
    sound = drop_invalid(project, report)
    defaults = select.defaults_for(sound, next(iter(choices["languages"]), ""), "+".join(_parts(choices["variants"])))
    people = select.students(roster, sound, defaults, report) if roster else ()
    reporter.report(report)
    if roster and (report.failed or not people):
        raise click.exceptions.Exit(1)
    seen = len(report.found)
    require_names("kind of document", choices["each"], [kind.name for kind in kinds(sound.templates, Report())])
    wanted = Choices(choices["only"], choices["audiences"], choices["paper"])
    found, left_out = documents_for_class(
        Asked(sound, wanted, defaults, people, choices["each"]),
        lambda plan: build_missing(sound, plan, folder, report, reporter), report,
    )  # fmt: skip
    reporter.report(Report(report.found[seen:]))
    if not found:
        _nothing(sound, report, choices["only"], left_out)
    options = _print_options(len(people) if roster else students or 0, choices)
    pages = select.role_pages(sound, folder, found)
    class_set = personalised_set(found, options, people, pages) if roster else anonymous_set(found, options, pages)
    if not class_set.sheets:
        raise KitgenError(
            "there is nothing to print for the students of the class list",
            "role sheets need a role: fill the column 'role', or choose other kinds with --only",
        )
    return replace(class_set, not_used=left_out), sound


def _nothing(project: Project, report: Report, only: tuple[str, ...], left_out: NotUsed) -> NoReturn:
    from kitgen.printing.select import why_nothing
    from kitgen.read.kinds import kinds

    if report.failed:
        raise KitgenError("there is nothing to print", "see the errors above")
    why = why_nothing(project, kinds(project.templates, Report()), only)
    if left_out.all:
        why = f"what there is, no activity of the plan uses ({', '.join(sorted({kind for _, kind in left_out.all}))})"
    raise KitgenError(f"there is nothing to print{': ' if why else ''}{why}", "choose other kinds with --only")


def _parts(variants: Iterable[str]) -> list[str]:
    """The variants by name, each once: `large-print+low-ink` is two."""
    return sorted({name for given in variants for name in given.split("+")})


def _print_options(students: int, choices: dict[str, Any]) -> PrintOptions:
    from kitgen.printing.class_set import PrintOptions

    return PrintOptions(
        students=students,
        groups_of=choices["groups_of"],
        layout="booklet" if choices["booklet"] else "2up" if choices["two_up"] else "",
        duplex=choices["duplex"],
        flip=choices["flip"] or "",
        price=choices["price"],
        staple=choices["staple"],
    )


def _deliver(
    class_set: ClassSet, project: Project, folder: Path, output: Path | None, printer: str | None, again: bool
) -> Iterator[str]:
    """Write the file or send the jobs; yield a line for each."""
    from kitgen.printing.assemble import Assembler
    from kitgen.printing.select import defaults_for

    lessons = [file.lesson for file in project.lessons]
    about = lessons[0] if len(lessons) == 1 or project.course is None else project.course
    title = about.title.plain if hasattr(about.title, "plain") else str(about.title)
    assembler = Assembler(class_set, folder, title, defaults_for(project, "", "").languages[about.id])
    if output:
        from kitgen.store.files import write_whole

        write_whole(real_path(output), assembler.file())
        yield f"wrote {output}"
    elif printer:
        from kitgen.printing.send import send_or_save
        from kitgen.printing.spooler import spooler

        yield from send_or_save(assembler, printer, folder, again, spooler(), click.launch)
