"""Select the documents of a class set from a plan and its built files."""

from __future__ import annotations

import io
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kitgen.diagnostics import Report
from kitgen.model.base import Audience
from kitgen.plan.task import Plan, Task
from kitgen.printing.class_set import RECIPIENTS, Document
from kitgen.printing.roster import KnownNames, Student, read_roster
from kitgen.read.kinds import Kind
from kitgen.read.project import Project
from kitgen.store.files import required_content
from kitgen.text.labels import labels


@dataclass(frozen=True)
class Defaults:
    """The usual language of each lesson, and the usual variant."""

    languages: Mapping[str, str]
    variant: str = ""

    def language(self, task: Task) -> str:
        """The short language code of a task; empty for the usual language."""
        own = self.languages.get(task.lesson, "")
        return "" if short(task.language) == short(own) else short(task.language)


def short(language: str) -> str:
    """`es` of `es-SV`."""
    return language.split("-")[0].casefold()


def defaults_for(project: Project, language: str, variant: str) -> Defaults:
    """The defaults: the language asked for, or each lesson's own."""
    own = {file.lesson.id: language or file.lesson.language for file in project.lessons}
    if project.course is not None:
        own[project.course.id] = language or project.course.language
    return Defaults(own, variant)


def students(
    roster: Path, project: Project, defaults: Defaults, report: Report, data: bytes | None = None
) -> tuple[Student, ...]:
    """The students of a class list, with the defaults where a cell is empty.

    ``data`` is what the list has, if it is not to be read from its path.
    """
    plays = [file.lesson.simulation for file in project.editions() if file.lesson.simulation]
    known = KnownNames(
        {role.id for play in plays for role in play.roles},
        {str(role.name).casefold(): role.id for play in plays for role in play.roles},
        project.templates.names("_variants", ".css"),
        [short(language) for language in project.languages],
    )
    own = {short(language) for language in defaults.languages.values()}
    return tuple(
        replace(
            student,
            language="" if student.language in own else student.language,
            variant=student.variant or defaults.variant,
        )
        for student in read_roster(roster, known, report, data)
    )


def recipient_of(kind: Kind, only: Iterable[str], each: Iterable[str] = ()) -> str:
    """The recipient of a kind of document; empty for none. Kinds asked for by name always have one.

    ``each`` names kinds of which every student gets a copy although groups share it.
    """
    given = "each" if kind.name in each else kind.head.handed
    if given == "nobody":
        given = "" if kind.name in only else "nobody"
    if given == "nobody" or "pdf" not in kind.head.formats:
        return ""
    return given or ("each" if kind.audience.value == "student" else "once")


def why_nothing(project: Project, kinds: Iterable[Kind], only: Collection[str]) -> str:
    """Why kinds asked for by name cannot be printed; empty if unknown."""
    reasons = []
    for kind in kinds:
        if kind.name not in only:
            continue
        if "pdf" not in kind.head.formats:
            reasons.append(f"'{kind.name}' is not a PDF")
        elif kind.head.scope == "course" and project.course is None:
            reasons.append(f"'{kind.name}' needs a course")
        elif kind.head.requires:
            parts = " and ".join(f"'{part}'" for part in kind.head.requires)
            reasons.append(f"'{kind.name}' needs a lesson with {parts}")
    return "; ".join(reasons)


def filter_plan(
    plan: Plan,
    kinds: Sequence[Kind],
    only: Iterable[str],
    defaults: Defaults,
    languages: Iterable[str],
    not_needed: Container[tuple[str, str]] = (),
) -> Plan:
    """The tasks of a class set: PDFs in the usual language and in those of the students.

    ``not_needed`` are the lessons and kinds of what the class does not use (see `kitgen.printing.not_used`).
    """
    given = {kind.name: recipient_of(kind, only) for kind in kinds}
    wanted = {"", *languages}
    tasks = tuple(
        task
        for task in plan.tasks
        if task.format == "pdf"
        and given[task.kind] in RECIPIENTS
        and defaults.language(task) in wanted
        and (task.lesson, task.kind) not in not_needed
    )
    needed = list(tasks)
    for task in needed:  # it grows: what is bound may need others itself
        needed += plan.bound.get(task.digest, ())
    bound = {task.digest: plan.bound[task.digest] for task in needed if task.digest in plan.bound}
    return Plan(tasks, {task.input: plan.inputs[task.input] for task in needed}, bound=bound)


def merge_plans(plans: Iterable[Plan]) -> Plan:
    """Merge several plans into one."""
    tasks: dict[str, Task] = {}
    inputs: dict[str, bytes] = {}
    bound: dict[str, tuple[Task, ...]] = {}
    for plan in plans:
        tasks |= {task.path: task for task in plan.tasks}
        inputs |= plan.inputs
        bound |= plan.bound
    return Plan(tuple(sorted(tasks.values())), inputs, bound=bound)


def documents(
    project: Project,
    tasks: Iterable[Task],
    pages: Mapping[str, int],
    kinds: Sequence[Kind],
    only: Collection[str],
    defaults: Defaults,
    played: Collection[str] = (),
    each: Collection[str] = (),
) -> list[Document]:
    """The built documents: those of the course first, then by lesson, in the order of kinds.

    ``pages`` has page counts by path; ``played`` are the lessons in which students have roles; ``each`` are kinds of
    which every student gets a copy.
    """
    lessons = {file.lesson.id: number for number, file in enumerate(project.lessons)}
    anonymous = {file.lesson.id for file in project.lessons if not file.lesson.print.names}
    known = {kind.name: (number, kind) for number, kind in enumerate(kinds)}
    tasks = list(tasks)
    # where each student gets a role sheet, groups need no set of all roles, unless it is asked for
    alone = {
        (task.lesson, known[task.kind][1].head.requires)
        for task in tasks
        if task.lesson in played and recipient_of(known[task.kind][1], only) == "role"
    }
    found = []
    for task in sorted(tasks, key=lambda task: (lessons.get(task.lesson, -1), known[task.kind][0], task.path)):
        if task.path not in pages:
            continue
        kind = known[task.kind][1]
        given = recipient_of(kind, only, each)
        if task.variant != defaults.variant or defaults.language(task):
            if given == "group" and kind.audience is Audience.STUDENT and not kind.head.cut:
                given = "each"  # who cannot read the copy of the group has one to read
            if given in ("once", "group"):
                continue
        if given == "group" and kind.name not in only and (task.lesson, kind.head.requires) in alone:
            continue
        found.append(
            Document(
                path=task.path,
                title=_title(project, task, kind),
                lesson=task.lesson,
                kind=task.kind,
                language=defaults.language(task),
                variant=task.variant,
                recipient=given,
                pages=pages[task.path],
                serves=int(kind.head.serves),
                as_is=bool(kind.head.cut),
                paper=task.paper,
                anonymous=task.lesson in anonymous,
            )
        )
    return found


def _title(project: Project, task: Task, kind: Kind) -> str:
    """What the document calls itself, in its language."""
    words = labels(task.language, project.templates)
    return words.get(f"kind_{kind.name.replace('-', '_')}", str(kind.head.title))


def role_pages(project: Project, folder: Path, found: Iterable[Document]) -> dict[tuple[str, str], tuple[int, ...]]:
    """The pages of each role, from 0, by document path and role, for documents with pages per role."""
    lessons = {file.lesson.id: file.lesson for file in project.lessons}
    pages: dict[tuple[str, str], tuple[int, ...]] = {}
    for document in found:
        play = lessons[document.lesson].simulation if document.lesson in lessons else None
        if document.recipient != "role" or play is None:
            continue
        starts = [*_second_level(required_content(folder, document.path)), document.pages]
        for role, first, end in zip(play.roles, starts, starts[1:], strict=False):
            pages[document.path, role.id] = tuple(range(first, end))
    return pages


def _second_level(content: bytes) -> list[int]:
    """The pages of second-level bookmarks."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_outline() as outline:
        numbers: dict[Any, int] = {page.objgen: number for number, page in enumerate(pdf.pages)}
        found: list[Any] = [item.destination for top in outline.root for item in top.children]
        return [numbers[target[0].objgen] for target in found]
