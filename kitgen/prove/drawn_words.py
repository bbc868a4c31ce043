"""The words in drawings that readers see, which are not leaks: towns on a map, «Founded 1887» in the school's logo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from kitgen.model.base import Audience
from kitgen.model.walk import pictures_of
from kitgen.read.lesson_file import LessonFile
from kitgen.read.project import Project
from kitgen.regular_files import real_path
from kitgen.source.drawings import Undrawable, check_drawing
from kitgen.source.pictures import BadPicture, read_inside


def words_of_drawings(project: Project, names: Iterable[str]) -> str:
    """The words in the logo, and in these drawings, by their paths; a drawing a line."""
    root = real_path(project.root)
    logo = [f"templates/{project.brand.logo}"] if project.brand is not None and project.brand.logo else []
    return "\n".join(words for name in dict.fromkeys([*logo, *names]) if (words := _words(root, name)))


def drawings_of(project: Project, file: LessonFile, audience: Audience) -> Iterator[str]:
    """The paths of drawings that an audience may see in a lesson, relative to the root of the project."""
    root, folder = real_path(project.root), real_path(file.path).parent
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
