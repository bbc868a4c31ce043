"""Find the files and folders that a build of some projects reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

from kitgen.model.walk import pictures_of
from kitgen.read.files import COURSE_FILES, overlay_path
from kitgen.read.glossaries import glossary_path
from kitgen.read.lesson_file import LessonFile
from kitgen.read.project import Project
from kitgen.read.tree import shown_path
from kitgen.store.ownership import ProjectPlan
from kitgen.store.uptodate import Inputs, LessonInputs


def inputs_of(parts: Sequence[ProjectPlan]) -> Inputs:
    """Everything that a build of these projects reads."""
    alone = not any(task.scope == "course" for part in parts for task in part.plan.tasks)
    alone = alone and not any(part.project.unread or part.project.held for part in parts)
    reads = [_inputs_of(part.project, alone) for part in parts]
    return Inputs(
        files=_union(read.files for read in reads),
        sought=_union(read.sought for read in reads),
        folders=_union(read.folders for read in reads),
        trees=_union(read.trees for read in reads),
        texts=dict(chain.from_iterable(read.texts.items() for read in reads)),
        lessons=dict(chain.from_iterable(read.lessons.items() for read in reads)),
    )


def _inputs_of(project: Project, alone: bool) -> Inputs:
    """The inputs of one project; ``alone`` says that no document is about several lessons."""
    lessons = [file.path for file in project.lessons]
    courses = [project.root / name for name in COURSE_FILES]
    files = {*lessons, *project.unread}
    overlays = {path: _overlays(path, project) for path in {*files, *courses}}
    pictures = {file.path: [file.path.parent / name for name in pictures_of(file.lesson)] for file in project.lessons}
    return Inputs(
        files=_absolute(files),
        sought=_absolute(
            chain(courses, _glossaries(project), *pictures.values(), *overlays.values(), *map(_banks, project.lessons))
        ),
        folders=_absolute({project.root, *(path.parent for path in chain(files, *overlays.values()))}),
        trees=_absolute(project.templates.layers),
        texts=_texts(project),
        lessons=_lessons(project, pictures, overlays) if alone else {},
    )


def _banks(file: LessonFile) -> list[Path]:
    """The banks that a lesson takes items from."""
    return [bank.path for bank in file.banks]


def _overlays(path: Path, project: Project) -> list[Path]:
    """Where the translations of a lesson or course file would be."""
    return [overlay_path(path, language) for language in project.languages]


def _glossaries(project: Project) -> list[Path]:
    """Where the glossaries of the languages would be."""
    return [glossary_path(project.root, language) for language in project.languages]


def _texts(project: Project) -> dict[Path, str]:
    """The texts of the lessons and translations that were read."""
    texts = {file.path.absolute(): file.source.text for file in project.lessons}
    texts |= {bank.path.absolute(): bank.source.text for file in project.lessons for bank in file.banks}
    for file in project.translations:
        if file.overlay:
            texts[overlay_path(file.path, file.tongue).absolute()] = file.overlay.text
    return texts


def _lessons(
    project: Project, pictures: Mapping[Path, Iterable[Path]], overlays: Mapping[Path, Sequence[Path]]
) -> dict[Path, LessonInputs]:
    """The inputs of each lesson by its path."""

    def inputs(file: LessonFile) -> LessonInputs:
        reads = _absolute(chain(pictures[file.path], overlays[file.path], _banks(file)))
        named = (file.path, *overlays[file.path], *_banks(file))
        return LessonInputs(file.lesson.id, reads, tuple(map(shown_path, named)))

    return {file.path.absolute(): inputs(file) for file in project.lessons}


def _absolute(paths: Iterable[Path]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(path.absolute() for path in paths))


def _union(paths: Iterable[Iterable[Path]]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(paths)))
