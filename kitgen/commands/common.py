"""What several verbs share: reading a path, and choosing kinds."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kitgen.commands.choices import KindName, LessonPath, Named, VariantName
from kitgen.commands.languages import Language
from kitgen.commands.paths import require
from kitgen.diagnostics import Report

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from kitgen.output_folder import OutputFolder
    from kitgen.project import Project
    from kitgen.task import Plan
    from kitgen.telling import Teller

Function = TypeVar("Function", bound=Callable[..., Any])

AUDIENCES = ["student", "grader", "instructor"]


def path_argument(function: Function) -> Function:
    """PATH: a lesson, a course or a folder; the folder one is in if left out."""
    argument = click.argument("path", default=".", type=LessonPath())
    return argument(function)


def selection(function: Function) -> Function:
    """--only, --audience, --lang, --paper and --variant."""
    for option in (
        click.option("--lang", "languages", multiple=True, type=Language(), help="In this language: es."),
        click.option("--variant", "variants", cls=Named, multiple=True, type=VariantName(), metavar="NAME",
                     help="Only documents on paper, set so; several with +."),
        click.option("--paper", type=click.Choice(["a4", "letter"], case_sensitive=False), help="Paper size."),
        click.option("--audience", "audiences", multiple=True, type=click.Choice(AUDIENCES), help="Only for them."),
        click.option("--only", "only", cls=Named, multiple=True, type=KindName(), metavar="KIND",
                     help="Only this kind of document; may be given again."),
    ):  # fmt: skip
        function = option(function)
    return function


def standard(function: Function) -> Function:
    """--pdf."""
    option = click.option(
        "--pdf", type=click.Choice(["ua-1", "a-3a"]), default="ua-1", help="Standard of PDFs: PDF/A-3a."
    )
    return option(function)


@contextlib.contextmanager
def gc_paused() -> Iterator[None]:
    """Pause the garbage collector: parsing allocates much and frees little (saves 25 %)."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def paths_argument(function: Function) -> Function:
    """PATHS: lessons, courses and folders; the folder one is in if left out."""
    argument = click.argument("paths", nargs=-1, type=LessonPath())
    return argument(function)


@gc_paused()
def checked(
    path: Path, report: Report, languages: Iterable[str] = (), among: Collection[Path] | None = None
) -> Project:
    """The project at ``path``, with everything that is wrong with it in ``report``; ``among``: of these files only."""
    from kitgen.project import open_project

    require(path)
    return _with_rules(open_project(path, report, tuple(dict.fromkeys(languages)), among), report)


@gc_paused()
def checked_all(
    paths: Iterable[Path], languages: Iterable[str] = (), among: Collection[Path] | None = None
) -> list[tuple[Project, Report]]:
    """The projects that paths mean, as `checked`, each with what is wrong with it.

    Lesson files of one folder are one project. A lesson that is also part of a course or folder given is read there.
    """
    from kitgen.project import COURSE_FILES, open_files, open_project

    paths, languages = list(paths), tuple(dict.fromkeys(languages))
    require(*paths)
    found: list[tuple[Project, Report]] = []
    roots, read = set(), set()
    lone: dict[Path, dict[Path, Path]] = {}
    for path in paths:
        if path.is_file() and path.name not in COURSE_FILES:
            real = path.parent.resolve() / path.name
            lone.setdefault(real.parent, {}).setdefault(real, path)
            continue
        root = (path if path.is_dir() else path.parent).resolve()
        if root not in roots:
            roots.add(root)
            report = Report()
            project = open_project(path, report, languages, among)
            read |= {
                each.parent.resolve() / each.name for each in (*(f.path for f in project.lessons), *project.unread)
            }
            found.append((_with_rules(project, report), report))
    for files in lone.values():
        left = [path for real, path in files.items() if real not in read]
        if left:
            report = Report()
            found += [(_with_rules(each, report), report) for each in open_files(left, report, languages, among)]
    return found


def _with_rules(project: Project, report: Report) -> Project:
    """The project, with what rules find in it."""
    from kitgen.rules import check
    from kitgen.rules.course import check_course

    for file in project.lessons:
        check(project, file, report)
    check_course(project, report)
    return project


def without_faulty(project: Project, report: Report) -> Project:
    """The project without the lessons that have errors: the batch goes on without them.

    ``report`` is about this project alone. With any error, documents about the whole course that are there are held.
    """
    import dataclasses

    from kitgen.project import overlay_path, shown_path

    faulty = {diagnostic.span.file for diagnostic in report if diagnostic.severity == "error"}
    sound = tuple(
        file for file in project.lessons if file.source.file not in faulty and file.lesson.id not in project.doubles
    )
    ids = {file.lesson.id for file in sound}
    left = tuple(file.path for file in project.lessons if file.lesson.id not in ids)
    return dataclasses.replace(
        project,
        lessons=sound,
        translations=tuple(file for file in project.translations if file.lesson.id in ids),
        unread=(*project.unread, *left),
        untranslated=tuple(
            (file.path, language)
            for file in sound
            for language in project.languages
            if shown_path(overlay_path(file.path, language)) in faulty
        ),
        held=report.failed,
    )


def is_second(project: Project, output: OutputFolder) -> bool:
    """Whether another course has its index pages at the top of an output folder."""
    from kitgen.ownership import taken_by_another

    path = project.course_path if project.whole and project.course is not None else None
    return path is not None and taken_by_another(output, path)


@gc_paused()
def planned(
    project: Project,
    report: Report,
    only: Iterable[str],
    audiences: Iterable[str],
    paper: str | None,
    variants: Iterable[str] = (),
    pdf: str = "ua-1",
    second: bool = False,
) -> Plan:
    """What a build of the project would make. Raises click.UsageError for a kind or variant that does not exist.

    ``second`` says that another course has its index pages at the top of the output folder.
    """
    from kitgen.kinds import kinds
    from kitgen.plan import plan
    from kitgen.task import Options

    known = kinds(project.templates, report)
    variants = [name for given in variants for name in given.split("+")]
    _check_names("kind of document", only, [kind.name for kind in known])
    _check_names("variant", variants, project.templates.names("_variants", ".css"))
    options = Options(
        paper=paper or "a4",
        paper_given=paper is not None,
        variant="+".join(sorted(dict.fromkeys(variants))),
        pdf=pdf,
        second=second,
    )
    return plan(project, known, options, only, audiences)


def up_to_date(project: Project, plan: Plan, folder: Path, report: Report, teller: Teller) -> dict[str, int]:
    """Make what a plan asks for and is not there yet; gives the pages of each file by its path."""
    from kitgen import remembered
    from kitgen.builder import build
    from kitgen.store import alone

    with alone(folder, teller.waiting):
        remembered.forget(folder)
        pool = Pool(cores(), 300, None)
        done = build(project, plan, folder, report, teller, pool.executor if pool.wanted else None)
    return {entry.path: entry.pages for entry in done.entries}


def _check_names(what: str, given: Iterable[str], names: Sequence[str]) -> None:
    import difflib

    for name in given:
        if name not in names:
            near = difflib.get_close_matches(name, names, 1)
            hint = f" Did you mean '{near[0]}'?" if near else f" There are: {', '.join(names)}."
            raise click.UsageError(f"There is no {what} called '{name}'.{hint}")


def cores() -> int:
    """The processors that this process may use: not all of the machine's, on a school's server."""
    import os

    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


FEWEST = 2
"""With fewer documents this process makes them: one document with two workers costs 2.6 times the processor time."""


class Pool:
    """Chooses the executor: in-process, local workers or Dask."""

    def __init__(self, jobs: int, limit: float, cluster: str | None) -> None:
        self.jobs, self.limit, self.cluster = jobs, limit, cluster

    @property
    def wanted(self) -> bool:
        """Whether jobs run anywhere but in this process."""
        return self.jobs > 1 or bool(self.cluster)

    def preload(self, documents: int) -> None:
        """Let workers import while this process goes on, if so many documents need them."""
        if documents >= FEWEST and self.jobs > 1 and not self.cluster:
            from kitgen.workers.start import start_fork_server

            start_fork_server()

    def executor(self, tasks: int) -> Executor:
        """An executor for so many tasks."""
        if self.cluster:
            from kitgen.cluster import Cluster

            return Cluster(self.cluster, self.limit)
        from kitgen.making import warm_up
        from kitgen.pool import Workers

        return Workers(min(self.jobs, tasks), warm_up, self.limit)
