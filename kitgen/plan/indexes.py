"""The files that an index page lists: those of a lesson, or of the whole course."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kitgen.model.base import Audience
from kitgen.read.kinds import Kind
from kitgen.read.project import LessonFile

if TYPE_CHECKING:
    from kitgen.plan.task import Task


def is_course_index(kind: Kind) -> bool:
    """Whether a kind of document lists the files of the whole course."""
    return kind.head.lists and kind.head.scope == "course"


def files_of_lesson(file: LessonFile, kind: Kind, kinds: Sequence[Kind], tasks: Sequence[Task]) -> list[dict[str, str]]:
    """The files of one edition of a lesson that the audience of a kind may have, without its index pages."""
    indexes = {each.name for each in kinds if each.head.lists}
    edition = (file.lesson.id, file.lesson.language, "lesson")
    theirs = [
        task
        for task in _for_audience_of(kind, tasks)
        if (task.lesson, task.language, task.scope) == edition and task.kind not in indexes
    ]
    return _links(theirs, kinds, f"{file.lesson.id}/{kind.audience.value}")


def files_of_course(kind: Kind, kinds: Sequence[Kind], tasks: Sequence[Task], folder: str) -> list[dict[str, str]]:
    """All files that the audience of a kind may have, as an index page in ``folder`` of the output links them."""
    return _links(_for_audience_of(kind, tasks), kinds, folder)


def _for_audience_of(kind: Kind, tasks: Sequence[Task]) -> list[Task]:
    return [task for task in tasks if kind.audience.sees(Audience(task.audience))]


def _links(tasks: Sequence[Task], kinds: Sequence[Kind], folder: str) -> list[dict[str, str]]:
    """Files as a page in a folder of the output links them, in the order of the kinds."""
    order = {each.name: number for number, each in enumerate(kinds)}
    titles = {kind.name: str(kind.head.title) for kind in kinds}
    return [
        {
            "path": posixpath.relpath(task.path, folder or "."), "lesson": task.lesson, "kind": task.kind,
            "title": titles[task.kind], "scope": task.scope, "audience": task.audience, "format": task.format,
            "language": task.language,
        }
        for task in sorted(tasks, key=lambda task: (order[task.kind], task.format, task.path))
    ]  # fmt: skip
