"""The files that an index page lists: those of a lesson, or of the whole course, in one language."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from kitgen.model.base import Audience
from kitgen.read.kinds import Kind
from kitgen.read.lesson_file import LessonFile
from kitgen.read.project import Project

if TYPE_CHECKING:
    from kitgen.plan.task import Task


def is_course_index(kind: Kind) -> bool:
    """Whether a kind of document lists the files of the whole course."""
    return kind.head.lists and kind.head.scope == "course"


def released(project: Project, file: LessonFile) -> frozenset[str]:
    """The kinds that students get of a lesson although they are for later: those that it or its course releases."""
    return frozenset((*file.lesson.release, *(project.course.release if project.course and project.whole else ())))


def is_held_back(kind: Kind, audience: Audience, free: Collection[str]) -> bool:
    """Whether a page or book for an audience leaves a kind out: it gives away what is for later.

    ``free`` are the kinds that are released.
    """
    return audience is Audience.STUDENT and kind.head.handed == "later" and kind.name not in free


def files_of_lesson(
    project: Project, file: LessonFile, kind: Kind, kinds: Sequence[Kind], tasks: Sequence[Task]
) -> list[dict[str, str]]:
    """The files of one edition of a lesson that the audience of a kind may have, without its index pages."""
    indexes = {each.name for each in kinds if each.head.lists}
    edition = (file.lesson.id, file.lesson.language, "lesson")
    theirs = [
        task
        for task in _listed(kind, kinds, tasks, {file.lesson.id: released(project, file)})
        if (task.lesson, task.language, task.scope) == edition and task.kind not in indexes
    ]
    return _links(theirs, kinds, f"{file.lesson.id}/{kind.audience.value}")


def files_of_course(
    project: Project,
    kind: Kind,
    kinds: Sequence[Kind],
    tasks: Sequence[Task],
    files: Sequence[LessonFile],
    about: Collection[str],
    folder: str,
) -> list[dict[str, str]]:
    """All files in one language that the audience of a kind may have, as an index page in ``folder`` links them.

    ``files`` are the lessons in that language, ``about`` the paths of the documents about the course.
    """
    free = {file.lesson.id: released(project, file) for file in project.lessons}
    editions = {(file.lesson.id, file.lesson.language) for file in files}
    theirs = [
        task
        for task in _listed(kind, kinds, tasks, free)
        if (task.path in about if task.scope == "course" else (task.lesson, task.language) in editions)
    ]
    return _links(theirs, kinds, folder)


def _listed(kind: Kind, kinds: Sequence[Kind], tasks: Sequence[Task], free: dict[str, frozenset[str]]) -> list[Task]:
    """The files that a page for the audience of a kind lists; ``free`` are the kinds that each lesson releases."""
    by_name = {each.name: each for each in kinds}
    return [
        task
        for task in tasks
        if kind.audience.sees(Audience(task.audience))
        and not is_held_back(by_name[task.kind], kind.audience, free.get(task.lesson, ()))
    ]


def _links(tasks: Sequence[Task], kinds: Sequence[Kind], folder: str) -> list[dict[str, str]]:
    """Files as a page in a folder of the output links them, in the order of the kinds."""
    order = {each.name: number for number, each in enumerate(kinds)}
    heads = {kind.name: kind.head for kind in kinds}
    return [
        {
            "path": posixpath.relpath(task.path, folder or "."), "lesson": task.lesson, "kind": task.kind,
            "title": str(heads[task.kind].title), "scope": task.scope, "audience": task.audience,
            "format": task.format, "language": task.language, "moment": heads[task.kind].moment_of_use,
        }
        for task in sorted(tasks, key=lambda task: (order[task.kind], task.format, task.path))
    ]  # fmt: skip
