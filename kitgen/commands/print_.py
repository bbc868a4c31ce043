"""kitgen print: everything a class gets on paper, in one file or straight to a printer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from kitgen.commands.common import checked, path_argument, planned, selection, up_to_date, without_faulty
from kitgen.console import json_text
from kitgen.diagnostics import KitgenError, Report
from kitgen.telling import Teller

if TYPE_CHECKING:
    from kitgen.kinds import Kind
    from kitgen.printing.roster import Student
    from kitgen.printing.run import Document, Run, Wish
    from kitgen.project import Project
    from kitgen.task import Plan


class Price(click.ParamType[Decimal]):
    """An amount of money: `0.05` or `0,05`."""

    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Exact, as people write it."""
        try:
            amount = Decimal(str(value).strip().replace(",", "."))
        except InvalidOperation:
            self.fail(f"'{value}' is no amount: write 0.05", param, ctx)
        if not amount.is_finite() or amount < 0:
            self.fail(f"'{value}' is no amount: write 0.05", param, ctx)
        return amount


@click.command("print")
@path_argument
@click.option("--students", type=click.IntRange(1, 2000), help="How many students there are.")
@click.option(
    "--roster", type=click.Path(path_type=Path, dir_okay=False), help="A class list (CSV): name, group, role, variant."
)
@click.option("--groups-of", type=click.IntRange(1, 100), default=4, show_default=True, help="Students in a group.")
@click.option("--duplex", is_flag=True, help="Print on both sides.")
@click.option("--booklet", is_flag=True, help="Two pages on a side, to fold and staple.")
@click.option("--2up", "two_up", is_flag=True, help="Two pages on a side.")
@click.option(
    "--flip",
    type=click.Choice(["long", "short"]),
    help="Over which edge the printer turns sheets, if it cannot choose.",
)
@click.option("--staple", is_flag=True, help="Ask the printer to staple; with --printer.")
@click.option("--price", type=Price(), default="0", help="Price of a printed side: 0.05.")
@click.option("--printer", metavar="NAME", help="Send it to this printer.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write one PDF in hand-out order."
)
@click.option(
    "--build",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("build"),
    help="Folder of the build.",
)
@click.option("--dry-run", is_flag=True, help="Only show the plan.")
@click.option("--again", is_flag=True, help="Send what was sent before once more; with --printer.")
@click.option("--json", "as_json", is_flag=True, help="The plan for programs.")
@selection
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

    Documents are built first where they are not up to date. The plan is shown in any case: copies, sheets, cost.
    """
    _check_usage(students, roster, output, printer, again, choices)
    if not (output or printer or dry_run or as_json):
        raise click.UsageError(
            f"Say where it goes: --printer NAME, -o FILE, or --dry-run for the plan alone.{_known()}"
        )
    report = Report()
    run, project = _planned(path, folder, roster, students, choices, report)
    _show(run, as_json)
    if not dry_run:
        for line in _delivered(run, project, folder, output, printer, again):
            click.echo(line, err=as_json)
    if report.failed:
        click.echo("Not everything is there: see the errors above.", err=True)
    raise click.exceptions.Exit(3 if report.bug else 1 if report.failed else 0)


def _check_usage(
    students: int | None, roster: Path | None, output: Path | None, printer: str | None, again: bool, choices: Any
) -> None:
    """Raises click.UsageError for options that do not go together, and says why."""
    two_sided = choices["duplex"] or choices["booklet"]
    for wrong, why in (
        (students is None and roster is None, "Say for how many: --students 32, or --roster class.csv."),
        (students is not None and roster is not None, "Give --students or --roster, not both: a list has a number."),
        (choices["booklet"] and choices["two_up"], "Give --booklet or --2up, not both."),
        (choices["flip"] and not two_sided, "--flip is about sheets with two sides: add --duplex or --booklet."),
        (choices["staple"] and choices["booklet"], "Leave out --staple: a booklet is stapled in its fold."),
        (choices["staple"] and output, "--staple asks a printer: give --printer, or leave it out with -o."),
        (again and not printer, "--again sends to a printer once more what was sent before: add --printer."),
        (output and printer, "Give --printer or -o, not both."),
        (len(choices["languages"]) > 1, "Give one --lang; a class list may have a column 'language'."),
        (roster is not None and not roster.exists(), f"There is no class list '{roster}'."),
        (output and _is_no_pdf(output), f"'{output}' is there already and is no PDF: kitgen does not write over it."),
    ):  # fmt: skip
        if wrong:
            raise click.UsageError(why)


def _is_no_pdf(path: Path) -> bool:
    """Whether something is there that cannot be an older class set: the class list or the lesson, after a slip."""
    if not path.is_file():
        return path.exists()
    try:
        with path.open("rb") as file:
            return file.read(5) not in (b"", b"%PDF-")
    except OSError:
        return False  # writing says what is wrong


def _known() -> str:
    from kitgen.printing.spooler import spooler

    there = spooler().printers()
    return f" Printers here: {', '.join(there)}." if there else ""


def _show(run: Run, as_json: bool) -> None:
    if as_json:
        from kitgen.printing.words import data

        click.echo(json_text(data(run), indent=1))
    else:
        from kitgen.printing.words import lines

        for line in lines(run):
            click.echo(line)


def _planned(
    path: Path, folder: Path, roster: Path | None, students: int | None, choices: dict[str, Any], report: Report
) -> tuple[Run, Project]:
    """Build what is needed, and plan who gets it."""
    from kitgen.printing import gather
    from kitgen.printing.planning import class_set, personal

    teller = Teller(folder)
    project = checked(path, report, choices["languages"])
    sound = without_faulty(project, report)
    common = gather.usual(sound, next(iter(choices["languages"]), ""), "+".join(_parts(choices["variants"])))
    people = gather.students(roster, sound, common, report) if roster else ()
    teller.report(report)
    if roster and (report.failed or not people):
        raise click.exceptions.Exit(1)
    seen = len(report.found)
    found = _documents(sound, folder, choices, common, people, teller, report)
    teller.report(Report(report.found[seen:]))
    if not found:
        _nothing(sound, report, choices["only"])
    wish = _wish(len(people) if roster else students or 0, choices)
    pages = gather.role_pages(sound, folder, found)
    run = personal(found, wish, people, pages) if roster else class_set(found, wish, pages)
    if not run.sheets:
        raise KitgenError(
            "there is nothing to print for anyone in the class list",
            "role sheets are for students with a role: fill the column 'role', or choose other kinds with --only",
        )
    return run, sound


def _nothing(project: Project, report: Report, only: tuple[str, ...]) -> NoReturn:
    from kitgen.kinds import kinds
    from kitgen.printing.gather import why_nothing

    if report.failed:
        raise KitgenError("there is nothing to print", "see the errors above")
    why = why_nothing(project, kinds(project.templates, Report()), only)
    raise KitgenError(f"there is nothing to print{': ' if why else ''}{why}", "choose other kinds with --only")


def _parts(variants: Iterable[str]) -> list[str]:
    """The names of variants, each once: `large-print+low-ink` is two."""
    return sorted({name for given in variants for name in given.split("+")})


def _wish(students: int, choices: dict[str, Any]) -> Wish:
    from kitgen.printing.run import Wish

    return Wish(
        students=students,
        groups_of=choices["groups_of"],
        layout="booklet" if choices["booklet"] else "2up" if choices["two_up"] else "",
        duplex=choices["duplex"],
        flip=choices["flip"] or "",
        price=choices["price"],
        staple=choices["staple"],
    )


def _documents(
    project: Project,
    folder: Path,
    choices: dict[str, Any],
    common: Any,
    people: tuple[Student, ...],
    teller: Teller,
    report: Report,
) -> list[Document]:
    """Make everything that the class needs, and nothing else."""
    from kitgen.kinds import kinds
    from kitgen.printing import gather

    known = kinds(project.templates, Report())
    only = choices["only"]
    plans = [
        gather.chosen(
            _plan(project, choices, variant, report, bool(people and any(each.role for each in people)), known),
            known, only, common, {each.language for each in people},
        )
        for variant in sorted({common.variant, *(each.variant for each in people)})
    ]  # fmt: skip
    plan = gather.together(plans)
    pages = up_to_date(project, plan, folder, report, teller)
    return gather.documents(project, plan.tasks, pages, known, only, common, _played(project, people))


def _played(project: Project, people: tuple[Student, ...]) -> set[str]:
    """The lessons in which students have roles."""
    given = {each.role for each in people if each.role}
    plays = {file.lesson.id: file.lesson.simulation for file in project.lessons}
    return {id for id, play in plays.items() if play and given & {role.id for role in play.roles}}


def _plan(
    project: Project, choices: dict[str, Any], variant: str, report: Report, roles: bool, known: tuple[Kind, ...]
) -> Plan:
    from kitgen.printing.gather import together

    variants = variant.split("+") if variant else ()
    plan = planned(project, report, choices["only"], choices["audiences"], choices["paper"], variants)
    cards = [kind.name for kind in known if kind.head.handed == "role"] if roles and not choices["only"] else []
    if not cards:
        return plan
    return together([plan, planned(project, report, cards, (), choices["paper"], variants)])


def _delivered(
    run: Run, project: Project, folder: Path, output: Path | None, printer: str | None, again: bool
) -> Iterator[str]:
    """Write the file or send the jobs, and say so."""
    from kitgen.printing.gather import usual
    from kitgen.printing.produce import Maker

    lessons = [file.lesson for file in project.lessons]
    about = lessons[0] if len(lessons) == 1 or project.course is None else project.course
    title = about.title.plain if hasattr(about.title, "plain") else str(about.title)
    maker = Maker(run, folder, title, usual(project, "", "").languages[about.id])
    if output:
        from kitgen.store import write_whole

        write_whole(output.resolve(), maker.file())
        yield f"Written: {output}"
    elif printer:
        from kitgen.printing.delivery import sent_or_left
        from kitgen.printing.spooler import spooler

        yield from sent_or_left(maker, printer, folder, again, spooler(), click.launch)
