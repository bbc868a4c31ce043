"""The course that is served: what was read of it, what changed since, and who is told."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from kitgen.digests import digest
from kitgen.regular_files import exists, is_file, real_path
from kitgen.serve.answers import RequestError
from kitgen.serve.background import Background
from kitgen.serve.course import counted, lesson_data, problems_of, read_course
from kitgen.serve.events import Events
from kitgen.serve.lessons import LessonRead, Lessons
from kitgen.serve.one_thread import URGENT, USUAL, OneThread
from kitgen.serve.places import is_portable, name_of, path_below
from kitgen.serve.snapshot import Snapshot, take_snapshot
from kitgen.workers.here import TookTooLong, call_within
from kitgen.workers.process import WorkerLost

Value = TypeVar("Value")

YAML = (".yaml", ".yml")

LONGEST = 30.0
"""Seconds that reading or rendering one thing may take."""

QUIET = 0.7
"""Seconds after the last change in which the whole course is not checked yet: the lesson on screen comes first."""


def version_of(content: bytes) -> str:
    """The version of a file: a short digest of its bytes."""
    return digest(content)[:16]


def load_what_documents_need() -> None:
    """Import what renders and searches documents, and read the templates that ship with kitgen."""
    import kitgen.prove.detectors
    import kitgen.render.formats.html  # noqa: F401
    from kitgen.render.templates import preload_templates

    preload_templates()


class State:
    """One project folder while it is served. All methods are for the event loop, unless they say otherwise."""

    def __init__(self, root: Path, output: Path, only: Path | None = None, poll: bool = False) -> None:
        """Serve the project in ``root``; ``only`` is the one lesson that was asked for, if one was.

        ``poll`` says that the files are to be looked at every second, whatever the system tells of changes.
        """
        self.poll = poll
        self.root, self.output = real_path(root), real_path(output)
        self.only = real_path(only.parent) / only.name if only else None
        self.events = Events()
        self.background = Background()
        self.snapshot = take_snapshot(self.root, self.output)
        self._lessons = Lessons(self.root, self.output)
        self._thread = OneThread("kitgen-read")
        self._on_screen: tuple[str, str, bool | None] = ("", "", None)
        self._looking, self._reading = asyncio.Lock(), asyncio.Lock()
        self._course: dict[str, Any] = {}
        self._check: asyncio.Task[None] | None = None
        self._prepared: asyncio.Task[dict[str, Any]] | None = None

    def prepare(self) -> None:
        """Read the course and load what documents need, before the browser asks for it. Called in the event loop."""
        self.background.start()
        self._prepared = asyncio.ensure_future(self.course())
        self._thread.submit(USUAL, load_what_documents_need)

    async def run(self, function: Callable[..., Value], *arguments: Any, priority: int = URGENT) -> Value:
        """Call a function in the one thread that reads and renders, so that no two do so at a time.

        Raises RequestError for one that takes too long, so that the others need not wait for it for ever.
        """
        call = partial(call_within, LONGEST, partial(function, *arguments))
        try:
            return await asyncio.wrap_future(self._thread.submit(priority, call))
        except TookTooLong as error:
            raise RequestError(422, f"This cannot be shown: {error}.", "make the lesson smaller") from None

    # --- files --------------------------------------------------------------------------------------------

    def path_of(self, name: str) -> Path:
        """The path of a YAML file of the project. Raises RequestError 404 if there is none by that name."""
        path = path_below(name, self.root, self.output)
        if path is None or path.suffix not in YAML or not is_file(path):
            raise RequestError(404, f"There is no file '{name}' in this course.", "it may have been renamed or removed")
        return path

    def new_path(self, name: str) -> Path:
        """The path of a YAML file that is to be written. Raises RequestError if it cannot be in the project."""
        path = path_below(name, self.root, self.output)
        if path is None or path.suffix not in YAML:
            raise RequestError(422, f"'{name}' cannot be the name of a lesson file.", "give a name that ends in .yaml")
        if not is_portable(name) and not exists(path):
            raise RequestError(422, f"Windows cannot have a file that is called '{name}'.", "Choose another name.")
        return path

    def name_of(self, path: Path | str) -> str:
        """The name of a file of the project: its path below the folder, with `/`. Other files keep their path."""
        return name_of(path, self.root)

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
            self._read_ahead(changed)
            self.events.publish("changed", {"version": new.version, "files": list(changed)})
            self._check_soon()
        return changed

    def _read_ahead(self, changed: tuple[str, ...]) -> None:
        """Read the lesson on screen if it has changed: its page is about to ask for it."""
        name, language, extended = self._on_screen
        if name in changed and name in self.versions:
            read = partial(self._lessons.read, name, language, self.snapshot, extended)
            call = partial(call_within, LONGEST, read)
            self._thread.submit(URGENT, call)

    @property
    def lesson_names(self) -> frozenset[str]:
        """The lessons of the course, by their names."""
        return self._lessons.listed

    # --- what was read ------------------------------------------------------------------------------------

    async def lesson(
        self, name: str, language: str = "", priority: int = URGENT, extended: bool | None = None
    ) -> LessonRead:
        """A lesson as its file is now, in a language; empty for its own. Raises RequestError 404 without a file.

        ``extended`` says which edition of a lesson that has two; None leaves it to the lesson.
        """
        self._on_screen = (name, language, extended)
        await self.look()
        self.path_of(name)
        return await self.run(self._lessons.read, name, language, self.snapshot, extended, priority=priority)

    async def course(self) -> dict[str, Any]:
        """The course for the page, as its files are now: what only the whole of it can tell follows a moment later."""
        await self.look()
        async with self._reading:
            if not self._course:
                await self._read_whole()
            changed = self._changed()
            if not all(name in self._lessons.listed and name in self.versions for name in changed):
                await self._read_whole()
                changed = []
            for name in changed:
                known = next(lesson for lesson in self._course["lessons"] if lesson["file"] == name)
                language = known["language"]  # as a document on screen needs it, which has been read by now
                read = await self.run(self._lessons.read, name, language, self.snapshot, priority=USUAL)
                self._put_in(known, read)
            return self._course

    def _changed(self) -> list[str]:
        """The files that changed since the course was read."""
        return list(Snapshot({}, self._course["versions"]).changes(self.snapshot))

    def _know(self, course: dict[str, Any]) -> None:
        self._course = course
        self._lessons.listed = frozenset(
            each["file"] for each in course["lessons"] if each["listed"] and not each["bank"]
        )

    def _put_in(self, known: dict[str, Any], read: LessonRead) -> None:
        """Put a lesson that was read alone in the place of what was known of it."""
        course, name, file = self._course, known["file"], read.lesson
        lesson = {**known, **(lesson_data(file, self.root, known["languages"], known["date"]) if file else {})}
        own = [problem for problem in problems_of(read.report, self.root) if problem["file"] == name]
        versions = {key: value for key, value in course["versions"].items() if key != name}
        versions |= {name: read.version}
        self._course = counted(
            {
                **course,
                "lessons": [lesson if each is known else each for each in course["lessons"]],
                "problems": [*(each for each in course["problems"] if each["file"] != name), *own],
                "versions": versions,
                "version": Snapshot({}, versions).version,
            }
        )

    def _check_soon(self) -> None:
        """Read the whole course again when nothing has changed for a moment."""
        if self._check is not None:
            self._check.cancel()
        if self._course:
            self._check = asyncio.ensure_future(self._checked_later())

    async def _checked_later(self) -> None:
        await asyncio.sleep(QUIET)
        async with self._reading:
            await self._read_whole()
        self.events.publish("problems", {"version": self.version})

    async def _read_whole(self) -> None:
        """Read the whole course: in another process, if there is one, so that no document has to wait for it."""
        project = (self.root, self.output, self.only)
        course: dict[str, Any] = {}
        if self.background.is_running:
            with contextlib.suppress(WorkerLost):
                course = await self.background.call(read_course, *project)
        self._know(course or await self.run(read_course, *project, priority=USUAL))

    async def close(self) -> None:
        """Let go of everything when the server ends."""
        for task in (self._check, self._prepared):
            if task is not None:
                task.cancel()
        self.events.close()
        self._thread.end()
        self.background.close()
