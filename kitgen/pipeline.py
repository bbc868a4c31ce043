"""From lesson files to built documents, in four steps: load, check, plan, build.

    from pathlib import Path
    from kitgen import pipeline

    loaded = pipeline.load([Path("lesson.yaml")])
    pipeline.check(loaded)
    planned = pipeline.plan(loaded, Path("build"), pipeline.Choices(only=("handout", "guide")))
    result = pipeline.build(planned)

What is wrong with the files is collected in reports and never raised; a lesson with errors is left out and the others
go on. KitgenError is raised where there is nothing to go on with, BadRequest where what is asked for does not exist.
Nothing is printed. docs/api.md has a longer example.
"""

from __future__ import annotations

import contextlib
import dataclasses
import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kitgen.diagnostics import BadRequest, Report
from kitgen.regular_files import is_folder, real_path
from kitgen.suggestions import closest

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from kitgen.plan.task import Plan
    from kitgen.progress import Progress, Result
    from kitgen.read.kinds import Kind
    from kitgen.read.project import Project
    from kitgen.store.manifest import Entry
    from kitgen.store.output_folder import OutputFolder
    from kitgen.store.ownership import ProjectPlan

LEAVE_A_GAP = frozenset({"picture-unusable"})
"""Errors that leave a gap in a document, which is built all the same."""


@dataclass(frozen=True)
class Choices:
    """What to build; empty means what is built without asking for anything."""

    only: tuple[str, ...] = ()
    """Names of kinds of document, such as `handout`."""

    audiences: tuple[str, ...] = ()
    """`student`, `grader`, `instructor`."""

    paper: str | None = None
    """`a4` or `letter`; None leaves it to each lesson."""

    variants: tuple[str, ...] = ()
    """Names of variants of documents on paper, such as `large-print`; several may be joined by `+`."""

    pdf: str = "ua-1"
    """The standard of PDFs: `ua-1`, or `a-3a` for archives."""

    extended: bool | None = None
    """The edition of lessons that have two: the extended one, or the usual one; None leaves it to each lesson."""

    @property
    def variant(self) -> str:
        """The names of all variants, each once, joined by `+`."""
        return "+".join(sorted({name for given in self.variants for name in given.split("+") if name}))


@dataclass(frozen=True)
class Loaded:
    """A project as it was read, and what is wrong with its files."""

    project: Project
    report: Report = field(default_factory=Report)
    languages: tuple[str, ...] = ()
    """The editions that were asked for."""


@dataclass(frozen=True)
class Planned:
    """What a build will make, and where."""

    parts: tuple[ProjectPlan, ...]
    output: Path
    report: Report
    """What is wrong with the files, and with what was asked for."""

    whole: bool
    """Whether nothing was left out by choice: then what is no longer made may be removed."""

    earlier: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    """What earlier builds left in the folder when this was planned, by path."""


LONGEST_VARIANT = 70
"""How many bytes the names of variants may have together, because they are in the names of files."""


def load(
    paths: Iterable[Path],
    languages: Iterable[str] = (),
    among: Collection[Path] | None = None,
    extended: bool | None = None,
) -> list[Loaded]:
    """Read lesson files, course files and folders.

    Lesson files of one folder are one project. A lesson that is also part of a course or folder given is read there.
    ``languages`` are codes of the editions wanted; ``among`` are the only lesson files to read, by absolute path;
    ``extended`` says which edition of lessons that have two; None leaves it to them.
    Raises KitgenError where there is nothing to read.
    """
    with gc_paused():
        return list(_loaded(list(paths), tuple(dict.fromkeys(languages)), among, extended))


def _loaded(
    paths: list[Path], languages: tuple[str, ...], among: Collection[Path] | None, extended: bool | None
) -> Iterator[Loaded]:
    from kitgen.read.files import COURSE_FILES
    from kitgen.read.project import open_files, open_project

    roots, read = set(), set()
    lone: dict[Path, dict[Path, Path]] = {}
    for path in paths:
        if not is_folder(path) and path.name not in COURSE_FILES:
            real = real_path(path.parent) / path.name
            lone.setdefault(real.parent, {}).setdefault(real, path)
            continue
        root = real_path(path if is_folder(path) else path.parent)
        if root not in roots:
            roots.add(root)
            report = Report()
            project = open_project(path, report, languages, among, extended)
            files = (*(file.path for file in project.lessons), *project.unread)
            read |= {real_path(file.parent) / file.name for file in files}
            yield Loaded(project, report, languages)
    for beside in lone.values():
        left = [path for real, path in beside.items() if real not in read]
        if left:
            report = Report()
            for project in open_files(left, report, languages, among, extended):
                yield Loaded(project, report, languages)


def check(loaded: Iterable[Loaded]) -> Report:
    """Ask every check about every lesson, course and brand; findings are added to the reports.

    Gives one report of everything that is wrong.
    """
    loaded = list(loaded)
    with gc_paused():
        from kitgen.check import check_project

        for each in loaded:
            check_project(each.project, each.report)
    return Report([found for each in loaded for found in each.report.found])


def load_and_check(
    path: Path,
    report: Report,
    languages: Iterable[str] = (),
    among: Collection[Path] | None = None,
    extended: bool | None = None,
) -> Project:
    """The one project at ``path``, with everything that is wrong with it in ``report``."""
    with gc_paused():  # importing the model makes as much as reading lessons does
        from kitgen.check import check_project
        from kitgen.read.project import open_project

        project = open_project(path, report, tuple(dict.fromkeys(languages)), among, extended)
        check_project(project, report)
    return project


def drop_invalid(project: Project, report: Report) -> Project:
    """The project without the lessons that have errors: the batch goes on without them.

    ``report`` is about this project alone. With any error, documents about the whole course that are there are held.
    """
    from kitgen.read.files import overlay_path
    from kitgen.read.tree import shown_path

    faulty = {
        diagnostic.span.file
        for diagnostic in report
        if diagnostic.severity == "error" and diagnostic.code not in LEAVE_A_GAP
    }
    sound = tuple(
        file
        for file in project.lessons
        if file.source.file not in faulty and file.lesson.id not in project.doubles
        if not any(bank.source.file in faulty for bank in file.banks)
    )
    ids = {file.lesson.id for file in sound}
    left = tuple(file.path for file in project.lessons if file.lesson.id not in ids)
    return dataclasses.replace(
        project,
        lessons=sound,
        translations=tuple(
            file
            for file in project.translations
            if file.lesson.id in ids and (file.overlay is None or file.overlay.file not in faulty)
        ),
        unread=(*project.unread, *left),
        untranslated=tuple(
            (file.path, language)
            for file in sound
            for language in project.languages
            if shown_path(overlay_path(file.path, language)) in faulty
        ),
        held=report.failed,
    )


def plan(loaded: Iterable[Loaded], output: Path, choices: Choices | None = None) -> Planned:
    """What a build into ``output`` will make of projects that were checked; lessons with errors are left out.

    The first course has its index pages at the top of the folder. Raises BadRequest for a kind or variant that does
    not exist.
    """
    from kitgen.store.output_folder import OutputFolder
    from kitgen.store.ownership import ProjectPlan, separated

    choices, loaded = choices or Choices(), list(loaded)
    report = Report([found for each in loaded for found in each.report.found])
    folder = OutputFolder(output)
    parts: list[ProjectPlan] = []
    top = None
    for each in loaded:
        sound = drop_invalid(each.project, each.report)
        second = is_second(sound, folder) or (top is not None and sound.whole)
        faults = Report()
        tasks = make_plan(sound, faults, choices, second)
        report.extend(faults.found)
        parts.append(ProjectPlan(dataclasses.replace(sound, held=sound.held or faults.failed), tasks))
        if sound.whole and sound.course is not None and not second:
            top = sound
    usual = dataclasses.replace(choices, pdf=Choices.pdf, extended=Choices.extended)
    whole = usual == Choices() and not any(each.languages for each in loaded)
    return Planned(tuple(separated(parts, folder, report)), output, report, whole, folder.versions)


def make_plan(
    project: Project,
    report: Report,
    choices: Choices | None = None,
    second: bool = False,
    kinds: Sequence[Kind] | None = None,
) -> Plan:
    """What a build of one project would make.

    ``second`` says that another course has its index pages at the top of the output folder; ``kinds`` are those of the
    project's templates, if they have been read. Raises BadRequest for a kind or variant that does not exist.
    """
    from kitgen.plan.plan import plan as plan_of
    from kitgen.plan.task import Options
    from kitgen.read.kinds import kinds as kinds_of

    choices = choices or Choices()
    with gc_paused():
        known = kinds if kinds is not None else kinds_of(project.templates, report)
        asked = [name for name in choices.only if not (report.failed and project.templates.mentions(name))]
        require_names("kind of document", asked, [kind.name for kind in known])
        variants = [name for name in choices.variant.split("+") if name]
        require_names("variant", variants, project.templates.names("_variants", ".css"))
        if len(choices.variant.encode()) > LONGEST_VARIANT:
            raise BadRequest("The names of these variants are too long together.", "Leave out one of them.")
        options = Options(
            paper=choices.paper or "a4",
            paper_given=choices.paper is not None,
            variant=choices.variant,
            pdf=choices.pdf,
            second=second,
        )
        return plan_of(project, known, options, choices.only, choices.audiences)


def is_second(project: Project, output: OutputFolder) -> bool:
    """Whether another course has its index pages at the top of an output folder."""
    from kitgen.store.ownership import taken_by_another

    path = project.course_path if project.whole and project.course is not None else None
    return path is not None and taken_by_another(output, path)


def build(
    planned: Planned,
    progress: Progress | None = None,
    executor: Callable[[int], Executor] | None = None,
    limit: float = 300,
) -> Result:
    """Make what is out of date and keep what is not.

    ``progress`` is told how it goes; ``executor`` gives, for a number of documents, who makes them
    (`kitgen.workers.choose` has some). Without it this process does, and each may take ``limit`` seconds. Waits while
    another build has the folder. What is wrong with a document is added to ``planned.report``.
    """
    from kitgen.builder import build_all
    from kitgen.progress import Progress
    from kitgen.store import uptodate
    from kitgen.store.lock import locked
    from kitgen.store.output_folder import OutputFolder

    progress = progress or Progress()
    with locked(planned.output, progress.waiting):
        uptodate.clear(planned.output)
        folder = OutputFolder(planned.output)
        return build_all(planned.parts, folder, planned.report, progress, executor, planned.whole, limit)


def build_missing(project: Project, tasks: Plan, output: Path, report: Report, progress: Progress) -> dict[str, int]:
    """Make what a plan asks for and is not there yet; gives the pages of each file by its path."""
    from kitgen.store.ownership import ProjectPlan
    from kitgen.workers.choose import Pool, cores

    pool = Pool(cores(), 300, None)
    planned = Planned((ProjectPlan(project, tasks),), output, report, whole=False)
    done = build(planned, progress, pool.executor if pool.wanted else None)
    return {entry.path: entry.pages for entry in done.entries}


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


def require_names(what: str, given: Iterable[str], names: Sequence[str]) -> None:
    """Raise BadRequest for a name that is none of those there are."""
    for name in given:
        if name not in names:
            near = closest(name, names)
            hint = f"Did you mean '{near}'?" if near else f"There are: {', '.join(names)}."
            raise BadRequest(f"There is no {what} called '{name}'.", hint)
