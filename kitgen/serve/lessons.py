"""Read one lesson, quickly, and keep what was read until one of its files changes. For the thread that reads only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kitgen.diagnostics import KitgenError, Report, Span
from kitgen.serve.snapshot import Snapshot, take_snapshot
from kitgen.serve.templates import forget_old_templates

if TYPE_CHECKING:
    from kitgen.prove.detectors import LeakDetectors
    from kitgen.read.lesson_file import LessonFile
    from kitgen.read.project import Project

MOST = 12
"""Lessons that are kept."""

TRIES = 3
"""How often a lesson is read again because it changed while it was read."""


@dataclass(frozen=True)
class LessonRead:
    """One lesson in one language, checked."""

    version: str
    """The version of its file."""

    project: Project | None
    """The project with this lesson alone, if it has no errors."""

    report: Report
    key: str = ""
    """The version of all files that may matter for it."""

    detectors: list[LeakDetectors] = field(default_factory=list)
    """The leak detectors of the project, once they were needed."""

    @property
    def lesson(self) -> LessonFile | None:
        """The lesson in its language; None if it has errors, or is not translated."""
        editions = self.project.editions() if self.project else ()
        return editions[0] if editions else None


class Lessons:
    """Lessons that were read, each until a file changes that may matter for it."""

    def __init__(self, root: Path, output: Path, listed: Iterable[str] = ()) -> None:
        self._root, self._output = root, output
        self._kept: dict[tuple[str, str, bool | None], tuple[str, LessonRead | None]] = {}
        self.listed = frozenset(listed)
        """The lessons of the course, by their names: none matters for another one."""

    def read(self, name: str, language: str, snapshot: Snapshot, extended: bool | None = None) -> LessonRead:
        """A lesson in a language; empty for its own. ``extended`` says which edition; None leaves it to the lesson."""
        forget_old_templates(snapshot)
        for _ in range(TRIES):
            relevant = snapshot.digest_without(self.listed - {name})
            known, read = self._kept.pop((name, language, extended), ("", None))
            if read is None or known != relevant:
                read = self._read(name, language, snapshot, relevant, extended)
            self._kept[name, language, extended] = (relevant, read)
            while len(self._kept) > MOST:
                del self._kept[next(iter(self._kept))]
            now = take_snapshot(self._root, self._output, snapshot)
            if now.version == snapshot.version:
                return read
            snapshot = now
        return self._read(name, language, snapshot, relevant, extended)

    def _read(self, name: str, language: str, snapshot: Snapshot, key: str, extended: bool | None) -> LessonRead:
        from kitgen import pipeline
        from kitgen.read.tree import shown_path

        path = self._root / name
        version = snapshot.versions.get(name, "")
        paths, among = ([self._root], {path}) if name in self.listed else ([path], None)
        try:
            loaded = pipeline.load(paths, [language] if language else [], among, extended)
            pipeline.check(loaded)
        except KitgenError as error:
            report = Report()
            report.error("unreadable", error.message, Span(shown_path(path)), error.hint)
            return LessonRead(version, None, report, key)
        with_it = [each for each in loaded if each.project.lessons or each.project.unread]
        if not with_it:
            return LessonRead(version, None, Report([found for each in loaded for found in each.report.found]), key)
        sound = pipeline.drop_invalid(with_it[0].project, with_it[0].report)
        return LessonRead(version, sound if sound.lessons else None, with_it[0].report, key)
