"""From a plan and what was built of it to the documents that a class needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kitgen.diagnostics import Report
from kitgen.kinds import Kind
from kitgen.printing.roster import Choices, Student, read_roster
from kitgen.printing.run import WHOM, Document
from kitgen.project import Project
from kitgen.task import Plan, Task


@dataclass(frozen=True)
class Usual:
    """What most of a class get: a language by lesson, and a variant."""

    languages: Mapping[str, str]
    variant: str = ""

    def language(self, task: Task) -> str:
        """The language of a task as people ask for it; empty for the usual one."""
        own = self.languages.get(task.lesson, "")
        return "" if short(task.language) == short(own) else short(task.language)


def short(language: str) -> str:
    """`es` of `es-SV`."""
    return language.split("-")[0].casefold()


def usual(project: Project, language: str, variant: str) -> Usual:
    """The language asked for, or else each lesson's own."""
    own = {file.lesson.id: language or file.lesson.language for file in project.lessons}
    if project.course is not None:
        own[project.course.id] = language or project.course.language
    return Usual(own, variant)


def students(roster: Path, project: Project, common: Usual, report: Report) -> tuple[Student, ...]:
    """The students of a class list, with the usual language and variant where it says nothing else."""
    plays = [file.lesson.simulation for file in project.editions() if file.lesson.simulation]
    known = Choices(
        {role.id for play in plays for role in play.roles},
        {str(role.name).casefold(): role.id for play in plays for role in play.roles},
        project.templates.names("_variants", ".css"),
        [short(language) for language in project.languages],
    )
    own = {short(language) for language in common.languages.values()}
    return tuple(
        replace(
            student,
            language="" if student.language in own else student.language,
            variant=student.variant or common.variant,
        )
        for student in read_roster(roster, known, report)
    )


def whom(kind: Kind, only: Iterable[str]) -> str:
    """To whom a class set gives a kind of document; empty for nobody. What is asked for by name is always given."""
    given = kind.head.handed
    if given == "nobody":
        given = "" if kind.name in only else "nobody"
    if given == "nobody" or "pdf" not in kind.head.formats:
        return ""
    return given or ("each" if kind.audience.value == "student" else "once")


def why_nothing(project: Project, kinds: Iterable[Kind], only: Collection[str]) -> str:
    """Why kinds that were asked for by name are not there to be printed; empty if it is not known."""
    reasons = []
    for kind in kinds:
        if kind.name not in only:
            continue
        if "pdf" not in kind.head.formats:
            reasons.append(f"'{kind.name}' is no PDF")
        elif kind.head.scope == "course" and project.course is None:
            reasons.append(f"'{kind.name}' is made of a course")
        elif kind.head.requires:
            parts = " and ".join(f"'{part}'" for part in kind.head.requires)
            reasons.append(f"'{kind.name}' is made of a lesson with {parts}")
    return "; ".join(reasons)


def chosen(plan: Plan, kinds: Sequence[Kind], only: Iterable[str], common: Usual, languages: Iterable[str]) -> Plan:
    """The part of a plan that a class needs: PDFs in the usual language and in some others."""
    given = {kind.name: whom(kind, only) for kind in kinds}
    wanted = {"", *languages}
    tasks = tuple(
        task
        for task in plan.tasks
        if task.format == "pdf" and given[task.kind] in WHOM and common.language(task) in wanted
    )
    return Plan(tasks, {task.input: plan.inputs[task.input] for task in tasks})


def together(plans: Iterable[Plan]) -> Plan:
    """Several plans as one."""
    tasks: dict[str, Task] = {}
    inputs: dict[str, bytes] = {}
    for plan in plans:
        tasks |= {task.path: task for task in plan.tasks}
        inputs |= plan.inputs
    return Plan(tuple(sorted(tasks.values())), inputs)


def documents(
    project: Project,
    tasks: Iterable[Task],
    pages: Mapping[str, int],
    kinds: Sequence[Kind],
    only: Collection[str],
    common: Usual,
    played: Collection[str] = (),
) -> list[Document]:
    """What was built, course first, then lesson by lesson, in the order of their kinds.

    ``pages`` is by path; ``played`` are the lessons in which students have roles.
    """
    lessons = {file.lesson.id: number for number, file in enumerate(project.lessons)}
    known = {kind.name: (number, kind) for number, kind in enumerate(kinds)}
    tasks = list(tasks)
    # where each player gets the own role, the groups need no set of all of them, unless it is asked for
    alone = {
        (task.lesson, known[task.kind][1].head.requires)
        for task in tasks
        if task.lesson in played and whom(known[task.kind][1], only) == "role"
    }
    found = []
    for task in sorted(tasks, key=lambda task: (lessons.get(task.lesson, -1), known[task.kind][0], task.path)):
        if task.path not in pages:
            continue
        kind = known[task.kind][1]
        given = whom(kind, only)
        if given in ("once", "group") and (task.variant != common.variant or common.language(task)):
            continue
        if given == "group" and kind.name not in only and (task.lesson, kind.head.requires) in alone:
            continue
        found.append(
            Document(
                path=task.path,
                title=str(kind.head.title),
                lesson=task.lesson,
                kind=task.kind,
                language=common.language(task),
                variant=task.variant,
                whom=given,
                pages=pages[task.path],
                serves=int(kind.head.serves),
                as_is=bool(kind.head.cut),
                paper=task.paper,
            )
        )
    return found


def role_pages(project: Project, folder: Path, found: Iterable[Document]) -> dict[tuple[str, str], tuple[int, ...]]:
    """For each document that has a page or more for each role: its pages, counted from 0, by path and role."""
    lessons = {file.lesson.id: file.lesson for file in project.lessons}
    pages: dict[tuple[str, str], tuple[int, ...]] = {}
    for document in found:
        play = lessons[document.lesson].simulation if document.lesson in lessons else None
        if document.whom != "role" or play is None:
            continue
        starts = [*_second_level(folder / document.path), document.pages]
        for role, first, end in zip(play.roles, starts, starts[1:], strict=False):
            pages[document.path, role.id] = tuple(range(first, end))
    return pages


def _second_level(path: Path) -> list[int]:
    """The pages of the bookmarks below the first."""
    import pikepdf

    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        numbers: dict[Any, int] = {page.objgen: number for number, page in enumerate(pdf.pages)}
        found: list[Any] = [item.destination for top in outline.root for item in top.children]
        return [numbers[target[0].objgen] for target in found]
