"""What takes long to find out about a lesson, kept for the next build: it follows from the texts of its files.

A course is read as a whole after each edit, and most of its lessons are the same. What an audience may see of such a
lesson, and the texts that its documents are searched for, are then taken from the user's cache folder. They are JSON,
under a digest of everything that they follow from; a file that is damaged is made again (decision 0037).
"""

from __future__ import annotations

import contextlib
import json
import sys
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any

from kitgen.digests import digest
from kitgen.plan.fingerprint import joint_digest, toolchain_digest
from kitgen.read.lesson_file import LessonFile
from kitgen.read.project import Project
from kitgen.source.nodes import Source
from kitgen.text import user_cache

FOLDER = "lessons"
"""The folder of these facts in the user's cache folder."""

MOST = 2_000
"""So many files of 1 to 40 KB are kept; a lesson has about eight of them in each language."""


class LessonFacts:
    """The facts about the lessons of a project that has several. A single lesson is edited before each build."""

    def __init__(self, project: Project | None = None) -> None:
        self._keys: dict[int, str] = {}
        if project is not None and len(project.lessons) > 1:
            editions = project.editions()
            self._files = [*editions, *(file.original for file in editions if file.original)]  # no id is used again
            self._keys = {id(file.lesson): _key(project, file) for file in self._files}

    def of(self, lesson: Any, name: str, find: Callable[[], Any]) -> Any:
        """What ``find`` gives for a lesson, as plain data: kept under a name, or found now and kept.

        ``lesson`` may be anything; only lessons of a project with several have values that are kept.
        """
        key = self._keys.get(id(lesson))
        if key is None:
            return find()
        where = digest(f"{key} {name}".encode())
        kept = user_cache.read(FOLDER, where)
        if kept is not None:
            with contextlib.suppress(ValueError, zlib.error, RecursionError):
                return json.loads(zlib.decompress(kept))
        found = find()
        user_cache.write(FOLDER, where, zlib.compress(json.dumps(found).encode(), 1), MOST)
        return found


NOTHING_KEPT = LessonFacts()
"""For a lesson by itself."""


def _key(project: Project, file: LessonFile) -> str:
    """A digest of what decides the lesson: the programs that read it, and every file that it was read from."""
    sources: list[Source | None] = [file.source, file.overlay, *(bank.source for bank in file.banks)]
    sources += [project.course_source, *(each.source for each in project.course_overlays)]
    texts = [text for source in sources if source is not None for text in (source.file, source.text)]
    lesson = file.lesson
    return joint_digest([_programs(), lesson.id, lesson.language, file.tongue, file.edition, str(file.path), *texts])


@cache
def _programs() -> str:
    """The programs that read lessons and texts."""
    from importlib.metadata import version

    libraries = ("babel", "markdown-it-py", "mathra", "mdit-py-plugins", "pydantic", "pydantic-core", "pyyaml")
    return joint_digest([toolchain_digest(), sys.version, *map(version, libraries)])
