"""List the files and folders that a build of some projects reads, so that a change of any of them is noticed."""

from __future__ import annotations

from collections.abc import Sequence

from kitgen.model.walk import pictures_of
from kitgen.read.files import COURSE_FILES, overlay_path, shown_path
from kitgen.read.project import Project
from kitgen.store.ownership import Part
from kitgen.store.uptodate import Inputs
from kitgen.store.uptodate import Lesson as LessonRead


def inputs_of(parts: Sequence[Part]) -> Inputs:
    """Everything that a build of these projects reads."""
    alone = not any(task.scope == "course" for part in parts for task in part.plan.tasks)
    alone = alone and not any(part.project.unread or part.project.held for part in parts)
    reads = [_inputs_of(part.project, alone) for part in parts]
    return Inputs(
        files=tuple({path for read in reads for path in read.files}),
        sought=tuple({path for read in reads for path in read.sought}),
        folders=tuple({path for read in reads for path in read.folders}),
        trees=tuple({path for read in reads for path in read.trees}),
        texts={path: text for read in reads for path, text in read.texts.items()},
        lessons={path: lesson for read in reads for path, lesson in read.lessons.items()},
    )


def _inputs_of(project: Project, alone: bool) -> Inputs:
    """The same for one; ``alone`` says that no document is about several lessons."""
    lessons = {file.path: file for file in project.lessons}
    files = {*lessons, *project.unread}
    pictures = {path: {path.parent / name for name in pictures_of(file.lesson)} for path, file in lessons.items()}
    courses = {project.root / name for name in COURSE_FILES}
    overlays = {path: {overlay_path(path, each) for each in project.languages} for path in files | courses}
    beside = {path for paths in overlays.values() for path in paths}
    folders = {project.root, *(path.parent for path in files | beside)}
    sought = {*courses, *(path for paths in (*pictures.values(), *overlays.values()) for path in paths)}
    texts = {file.path: file.source.text for file in project.lessons}
    texts |= {overlay_path(file.path, file.tongue): file.overlay.text for file in project.translations if file.overlay}
    return Inputs(
        files=tuple(path.absolute() for path in files),
        sought=tuple(path.absolute() for path in sought),
        folders=tuple({path.absolute() for path in folders}),
        trees=tuple(path.absolute() for path in project.templates.layers),
        texts={path.absolute(): text for path, text in texts.items()},
        lessons={
            path.absolute(): LessonRead(
                file.lesson.id,
                tuple(each.absolute() for each in pictures[path] | overlays[path]),
                tuple(shown_path(each) for each in (path, *overlays[path])),
            )
            for path, file in lessons.items()
            if alone
        },
    )
