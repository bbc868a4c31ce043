"""The course that is served: what was read of it, what changed since, and who is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

from kitgen.digests import digest
from kitgen.regular_files import is_file, is_outside, real_path
from kitgen.serve.answers import RequestError
from kitgen.serve.events import Events
from kitgen.serve.snapshot import Snapshot, take_snapshot

if TYPE_CHECKING:
    from kitgen.diagnostics import Report
    from kitgen.pipeline import Loaded

Value = TypeVar("Value")

YAML = (".yaml", ".yml")


def version_of(content: bytes) -> str:
    """The version of a file: a short digest of its bytes."""
    return digest(content)[:16]


@dataclass(frozen=True)
class CourseRead:
    """The course as it was read, and what is wrong with it."""

    snapshot: Snapshot
    """The files that it was read from."""

    loaded: tuple[Loaded, ...]
    report: Report
    """What is wrong with any file."""

    trouble: tuple[str, str] | None = None
    """Why nothing could be read (message and hint)."""


class State:
    """One project folder while it is served. All methods are for the event loop, unless they say otherwise."""

    def __init__(self, root: Path, output: Path, only: Path | None = None) -> None:
        """Serve the project in ``root``; ``only`` is the one lesson that was asked for, if one was."""
        self.root, self.output, self.only = real_path(root), real_path(output), only
        self.events = Events()
        self.snapshot = take_snapshot(self.root, self.output)
        self._thread = ThreadPoolExecutor(1, "kitgen-read")
        self._looking = asyncio.Lock()
        self._course: CourseRead | None = None

    async def run(self, function: Callable[..., Value], *arguments: Any) -> Value:
        """Call a function in the one thread that reads and renders, so that no two do so at a time."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)

    def path_of(self, name: str) -> Path:
        """The path of a YAML file of the project. Raises RequestError 404 if there is none by that name."""
        path = self._below(name)
        if path is None or path.suffix not in YAML or not is_file(path):
            raise RequestError(404, f"There is no file '{name}' in this course.", "it may have been renamed or removed")
        return path

    def new_path(self, name: str) -> Path:
        """The path of a YAML file that is to be written. Raises RequestError if it cannot be in the project."""
        path = self._below(name)
        if path is None or path.suffix not in YAML:
            raise RequestError(422, f"'{name}' cannot be the name of a lesson file.", "give a name that ends in .yaml")
        return path

    def _below(self, name: str) -> Path | None:
        """A path below the project folder; None if it leads out of it, by links or otherwise, or is hidden."""
        parts = PurePosixPath(name).parts
        plain = not any(part.startswith((".", "/")) or "\\" in part or ":" in part for part in parts)
        if not parts or not plain or not name.isprintable():
            return None
        path = self.root.joinpath(*parts)
        outside = is_outside(path, self.root) or real_path(path).is_relative_to(self.output)
        return None if outside else path

    def name_of(self, path: Path | str) -> str:
        """The name of a file of the project: its path below the folder, with `/`. Other files keep their path."""
        path = Path.cwd() / path
        if not path.is_relative_to(self.root):
            path = real_path(path.parent) / path.name
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()

    @property
    def version(self) -> str:
        """The version of the course: of all its files."""
        return self.snapshot.version

    @property
    def versions(self) -> Mapping[str, str]:
        """The version of each file, by its name."""
        return self.snapshot.versions

    async def look(self) -> tuple[str, ...]:
        """Find out which files changed, and tell the open pages; gives their names."""
        async with self._looking:
            new = await asyncio.to_thread(take_snapshot, self.root, self.output, self.snapshot)
            changed = self.snapshot.changes(new)
            self.snapshot = new
        if changed:
            self.events.publish("changed", {"version": new.version, "files": list(changed)})
        return changed

    async def course(self) -> CourseRead:
        """The course as its files are now."""
        await self.look()
        if self._course is None or self._course.snapshot.version != self.version:
            self._course = await self.run(self._read_course, self.snapshot)
        return self._course

    def _read_course(self, snapshot: Snapshot) -> CourseRead:
        """Read and check everything; in the thread that reads."""
        from kitgen import pipeline
        from kitgen.diagnostics import KitgenError, Report

        if self._course is not None and self._course.snapshot.version == snapshot.version:
            return self._course
        paths = [self.root if self.only is None else self.only]
        try:
            loaded = pipeline.load(paths)
            report = pipeline.check(loaded)
        except KitgenError as error:
            return CourseRead(snapshot, (), Report(), (error.message, error.hint))
        return CourseRead(snapshot, tuple(loaded), report)

    async def close(self) -> None:
        """Let go of everything when the server ends."""
        self.events.close()
        self._thread.shutdown(wait=False, cancel_futures=True)
