"""kitgen print: everything a class gets on paper, in one file or straight to a printer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kitgen.commands.common import checked, path_argument, planned, selection, up_to_date, without_faulty
from kitgen.console import json_text
from kitgen.diagnostics import KitgenError, Report
from kitgen.telling import Teller

if TYPE_CHECKING:
    from kitgen.kinds import Kind
    from kitgen.plan import Plan
    from kitgen.printing.roster import Student
    from kitgen.printing.run import Document, Run, Wish
    from kitgen.project import Project


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
@click.option("--staple", is_flag=True, help="Ask the printer to staple.")
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
@click.option("--again", is_flag=True, help="Send what was sent before once more.")
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
    _check_usage(students, roster, output, printer, dry_run or as_json, choices)
    report = Report()
    run, project = _planned(path, folder, roster, students, choices, report)
    if as_json:
        from kitgen.printing.words import data

        click.echo(json_text(data(run), indent=1))
    else:
        from kitgen.printing.words import lines

        for line in lines(run):
            click.echo(line)
    if not dry_run:
        _deliver(run, project, folder, output, printer, again)
    if report.failed:
        click.echo("Not everything is there: see the errors above.", err=True)
    raise click.exceptions.Exit(3 if report.bug else 1 if report.failed else 0)


def _check_usage(
    students: int | None,
    roster: Path | None,
    output: Path | None,
    printer: str | None,
    plan_only: bool,
    choices: dict[str, Any],
) -> None:
    if students is None and roster is None:
        raise click.UsageError("Say for how many: --students 32, or --roster class.csv.")
    if choices["booklet"] and choices["two_up"]:
        raise click.UsageError("Give --booklet or --2up, not both.")
    if roster is not None and not roster.exists():
        raise click.UsageError(f"There is no class list '{roster}'.")
    if output and printer:
        raise click.UsageError("Give --printer or -o, not both.")
    if len(choices["languages"]) > 1:
        raise click.UsageError("Give one --lang; a class list may have a column 'language'.")
    if not (output or printer or plan_only):
        from kitgen.printing.spooler import printers

        there = printers()
        known = f" Printers here: {', '.join(there)}." if there else ""
        raise click.UsageError(f"Say where it goes: --printer NAME, -o FILE, or --dry-run for the plan alone.{known}")


def _planned(
    path: Path, folder: Path, roster: Path | None, students: int | None, choices: dict[str, Any], report: Report
) -> tuple[Run, Project]:
    """Build what is needed, and plan who gets it."""
    from kitgen.printing import gather
    from kitgen.printing.run import class_set, personal

    teller = Teller(folder)
    project = checked(path, report, choices["languages"])
    sound = without_faulty(project, report)
    common = gather.usual(sound, next(iter(choices["languages"]), ""), "+".join(_parts(choices["variants"])))
    people = _people(roster, sound, common, report) if roster else ()
    teller.report(report)
    if roster and (report.failed or not people):
        raise click.exceptions.Exit(1)
    seen = len(report.found)
    found = _documents(sound, folder, choices, common, people, teller, report)
    teller.report(Report(report.found[seen:]))
    if not found:
        raise KitgenError(
            "there is nothing to print", "see the errors above" if report.failed else "choose other kinds with --only"
        )
    wish = _wish(len(people) if roster else students or 0, choices)
    if not roster:
        return class_set(found, wish), sound
    return personal(found, wish, people, gather.role_pages(sound, folder, found)), sound


def _parts(variants: Iterable[str]) -> list[str]:
    """The names of variants, each once: `large-print+low-ink` is two."""
    return sorted({name for given in variants for name in given.split("+")})


def _wish(students: int, choices: dict[str, Any]) -> Wish:
    from kitgen.printing.run import Wish

    return Wish(
        students=students,
        groups_of=choices["groups_of"],
        layout="booklet" if choices["booklet"] else "2up" if choices["two_up"] else "",
        two_sided=choices["duplex"],
        flip=choices["flip"] or "",
        price=choices["price"],
        staple=choices["staple"],
    )


def _people(roster: Path, project: Project, common: Any, report: Report) -> tuple[Student, ...]:
    from kitgen.printing.gather import short
    from kitgen.printing.roster import Choices, read_roster

    plays = [file.lesson.simulation for file in project.editions() if file.lesson.simulation]
    names = {str(role.name).casefold(): role.id for play in plays for role in play.roles}
    languages = [short(language) for language in project.languages]
    known = Choices(
        {role.id for play in plays for role in play.roles},
        names,
        project.templates.names("_variants", ".css"),
        languages,
    )
    own = {short(language) for language in common.languages.values()}
    students = read_roster(roster, known, report)
    return tuple(
        replace(
            student,
            language="" if student.language in own else student.language,
            variant=student.variant or common.variant,
        )
        for student in students
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
    return gather.documents(project, plan.tasks, pages, known, only, common)


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


def _deliver(run: Run, project: Project, folder: Path, output: Path | None, printer: str | None, again: bool) -> None:
    from kitgen.printing.gather import usual
    from kitgen.printing.produce import Maker

    lessons = [file.lesson for file in project.lessons]
    about = lessons[0] if len(lessons) == 1 or project.course is None else project.course
    maker = Maker(
        run,
        folder,
        about.title.plain if hasattr(about.title, "plain") else str(about.title),
        usual(project, "", "").languages[about.id],
    )
    if output:
        from kitgen.store import write_whole

        write_whole(output, maker.file())
        click.echo(f"Written: {output}")
    elif printer:
        _send(maker, printer, folder, run, again)


def _send(maker: Any, printer: str, folder: Path, run: Run, again: bool) -> None:
    from kitgen.printing.delivery import send_all

    for line in send_all(maker.jobs(), printer, folder, again):
        click.echo(line)
