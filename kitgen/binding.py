"""Documents that are put together from the finished pages of others: what they wait for, and what is made for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kitgen.diagnostics import Diagnostic, Span
from kitgen.plan.task import Task
from kitgen.progress import TaskState
from kitgen.store.files import content_of
from kitgen.store.output_folder import OutputFolder
from kitgen.workers.job import BoundPart, JobResult

PART = "part"
"""Why a document is made that was not asked for: another binds its pages. Its file is not kept."""


class Binding:
    """The documents of a build that bind others.

    ``bound`` has the tasks of the others by the digest of the one that binds or reads them, ``inputs`` their data by
    digest.
    """

    def __init__(self, bound: Mapping[str, Sequence[Task]], inputs: Mapping[str, bytes], output: OutputFolder) -> None:
        self._bound, self._inputs, self._output = bound, inputs, output
        self._made: dict[str, bytes] = {}
        """The documents that are not kept, by the digests of their tasks."""

        self._awaited: set[str] = set()
        """The digests of the tasks that are being made."""

        self._waiting: list[TaskState] = []
        self._failed: set[str] = set()

    def with_parts(self, stale: Sequence[TaskState], failed: Iterable[Task]) -> list[TaskState]:
        """The stale documents, without those that cannot be made (``failed``), and what is made only for them."""
        self._failed = {task.digest for task in failed}
        states = [state for state in stale if state.task.digest not in self._failed]
        known = {state.task.digest for state in stale}
        replaced = {state.task.path for state in states}
        for state in states:  # it grows: a part may need others itself
            for task in self._bound.get(state.task.digest, ()) if state.why != "proof" else ():
                if task.digest not in known and not self._is_there(task):
                    states.append(TaskState(task, PART))
                elif task.digest not in known and task.path in replaced:  # by one on other paper
                    self._made[task.digest] = content_of(self._output.folder, task.path) or b""
                known.add(task.digest)
        return states

    def ready(self, states: Sequence[TaskState]) -> list[TaskState]:
        """What can be made at once; the rest waits until `released` gives it."""
        self._waiting = [state for state in states if state.task.digest in self._bound and state.why != "proof"]
        now = [state for state in states if state not in self._waiting]
        self._awaited = {state.task.digest for state in states if state.why != "proof"}
        return [*now, *self.released()]

    def _is_there(self, task: Task) -> bool:
        """Whether the output folder has the file of a task, as it is made now."""
        entry = self._output.as_made(task.path)
        return entry is not None and entry.input == task.digest

    def keep(self, done: JobResult) -> None:
        """Keep a document that was made for others only, until the build is over."""
        if done.output is not None:
            self._made[done.task.digest] = done.output.content

    def settle(self, task: Task, succeeded: bool) -> None:
        """A document is written, or kept for others, or failed."""
        self._awaited.discard(task.digest)
        if not succeeded:
            self._failed.add(task.digest)

    def released(self) -> list[TaskState]:
        """What waits for nothing any more."""
        ready = [
            each
            for each in self._waiting
            if not self._awaited & {part.digest for part in self._bound[each.task.digest]}
        ]
        self._waiting = [each for each in self._waiting if each not in ready]
        return ready

    def parts(self, state: TaskState, for_proof: bool) -> tuple[BoundPart, ...]:
        """The documents that one binds or reads. Raises `Missing` if one is not there whose pages it has.

        A document of a lesson only names pages of others, and is made without those that are not there.
        """
        parts = []
        for task in self._bound.get(state.task.digest, ()):
            content = b"" if state.why == "proof" else self._content(task)
            if content is None and state.task.scope == "lesson":
                continue
            if content is None:
                raise Missing(task)
            parts.append(BoundPart(task, self._inputs[task.input] if for_proof else b"", content))
        return tuple(parts)

    def _content(self, task: Task) -> bytes | None:
        if task.digest in self._failed:
            return None
        return self._made.get(task.digest) or content_of(self._output.folder, task.path)


class Missing(Exception):
    """A document that another binds could not be made."""

    def __init__(self, part: Task) -> None:
        super().__init__(part.path)
        self.part = part

    def result(self, task: Task) -> JobResult:
        """The result of the document that binds it."""
        problem = Diagnostic(
            "document",
            f"{task.path} was not made, because {self.part.path} could not be made, whose pages it has",
            Span(task.lesson),
            "its own errors say why; build again when they are gone",
        )
        return JobResult(task, None, 0.0, (problem,))
