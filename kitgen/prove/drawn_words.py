"""The words in drawings that readers see, which are not leaks: towns on a map, «Founded 1887» in the school's logo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from kitgen.model.base import Audience
from kitgen.model.walk import pictures_of
from kitgen.read.project import LessonFile, Project
from kitgen.regular_files import real_path
from kitgen.source.drawings import Undrawable, check_drawing
from kitgen.source.pictures import BadPicture, read_inside


def words_of_drawings(project: Project, files: Sequence[LessonFile], audience: Audience) -> str:
    """The words in the logo, and in the drawings of these lessons that an audience may see; a drawing a line."""
    root = real_path(project.root)
    names = dict.fromkeys(_drawings(project, root, files, audience))
    return "\n".join(words for name in names if (words := _words(root, name)))


def _drawings(project: Project, root: Path, files: Sequence[LessonFile], audience: Audience) -> Iterator[str]:
    """The paths of drawings, relative to the root of the project."""
    if project.brand is not None and project.brand.logo:
        yield f"templates/{project.brand.logo}"
    for file in files:
        folder = real_path(file.path).parent
        for name in pictures_of(file.lesson, audience):
            if folder.is_relative_to(root):
                yield (folder / name).relative_to(root).as_posix()


def _words(root: Path, name: str) -> str:
    """The words in a drawing; none in one that is not used, or was removed a moment ago."""
    if not name.lower().endswith(".svg"):
        return ""
    try:
        return _read(read_inside(root, name))
    except (BadPicture, Undrawable):
        return ""


@lru_cache(maxsize=32)
def _read(body: bytes) -> str:
    return check_drawing(body).words
