"""Build a plan: find stale tasks, run them, store the results, prune the rest."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import replace
from itertools import chain

from kitgen import __version__
from kitgen.binding import PART, Binding, Missing
from kitgen.diagnostics import Report
from kitgen.digests import digest
from kitgen.plan.places import places_of
from kitgen.plan.task import Task
from kitgen.progress import Progress, Result, TaskState
from kitgen.prove.detectors import LeakDetectors
from kitgen.prove.leaks import prove
from kitgen.render.artifact import Output
from kitgen.store.below import Blocked
from kitgen.store.files import content_of
from kitgen.store.manifest import Entry, write_manifest
from kitgen.store.output_folder import OutputFolder, report_blocked
from kitgen.store.ownership import ProjectPlan, no_longer_made, out_of_date, separated
from kitgen.workers.choose import LIMIT
from kitgen.workers.here import run_here
from kitgen.workers.job import Job, JobResult, run_job, too_large, worker_lost
from kitgen.workers.process import WorkerLost


def build_all(
    parts: Sequence[ProjectPlan],
    output: OutputFolder,
    report: Report,
    progress: Progress,
    pool: Callable[[int], Executor] | None = None,
    whole: bool = False,
    limit: float = LIMIT,
) -> Result:
    """Build what is stale, keep what is up to date, remove what is no longer built.

    A document that fails is reported and left out; the others are built. ``pool`` gives an executor for a number of
    documents; without it all is built in this process, where each may take ``limit`` seconds.

    ``whole`` says that the plans have everything that their files have unless more is asked for: then what was built
    from the same files and is not among it is removed, if there are no errors anywhere. A file that is not as kitgen
    wrote it is never replaced or removed: it stays, or is set aside, with a warning.
    """
    build = _Build(separated(parts, output, report), output, report)
    stale = build.find_stale()
    progress.begin({state.task.path: build.weight(state) for state in stale})
    for state, done in build.run(stale, pool, limit):
        progress.done(build.keep(state, done), state)
    build.prune([state.task.path for state in stale if state.why != PART], whole)
    return build.result


def outdated(parts: Sequence[ProjectPlan], versions: Mapping[str, tuple[Entry, ...]]) -> int:
    """How many documents are new or have other inputs than in earlier builds; their files are not read."""
    inputs = {path: entries[-1].input for path, entries in versions.items()}
    return sum(task.digest != inputs.get(task.path) for part in parts for task in part.plan.tasks)


class _Build:
    """One build of some projects into one folder."""

    def __init__(self, parts: Sequence[ProjectPlan], output: OutputFolder, report: Report) -> None:
        self.parts, self.output, self.report = parts, output, report
        self.result = Result(left_out=sum(len(part.project.unread) for part in parts))
        self._inputs = {key: data for part in parts for key, data in part.plan.inputs.items()}
        self._detectors = {
            task.path: each
            for part in parts
            for each in [LeakDetectors(part.project)]
            for task in (*chain.from_iterable(part.plan.bound.values()), *part.plan.tasks)
        }
        self._binding = Binding(
            {binding: tasks for part in parts for binding, tasks in part.plan.bound.items()}, self._inputs, output
        )

    def find_stale(self) -> list[TaskState]:
        """What has to be built or searched again, the longest first; the rest is kept.

        With it comes what is made only for a document that binds its pages.
        """
        states = [self._state(task) for part in self.parts for task in part.plan.tasks]
        self.result.entries = [self._kept(state) for state in states if not state.why]
        self.result.unchanged = len(self.result.entries)
        stale = [state for state in states if state.why]
        blocked = [state.task for state in stale if self.output.is_blocked(state.task.path, self.report)]
        self.result.failed += len(blocked)
        return sorted(self._binding.with_parts(stale, blocked), key=lambda state: -self.weight(state))

    def _state(self, task: Task) -> TaskState:
        """Whether a task has to run, and why."""
        output = self.output
        if task.path not in output.versions:
            return TaskState(task, "new")
        entry = output.known(task.path)
        if entry.input != task.digest:
            return TaskState(task, "changed", entry)
        if output.as_made(task.path) is None:
            return TaskState(task, "damaged" if output.is_there(task.path) else "missing", entry)
        if entry.proof != self._detectors[task.path].key(task):
            return TaskState(task, "proof", entry)
        return TaskState(task, "", entry)

    def weight(self, state: TaskState) -> float:
        """How long a task will take, roughly in seconds: as last time, or by the size of its input."""
        if state.known is not None and state.known.seconds:
            return state.known.seconds
        return len(self._inputs[state.task.input]) / 100_000

    def run(
        self, stale: Sequence[TaskState], pool: Callable[[int], Executor] | None, limit: float
    ) -> Iterator[tuple[TaskState, JobResult]]:
        """Each state with its result, in the order in which they are finished; it must be kept before the next one."""
        if pool is None or len(stale) < 2:
            waiting = [*self._binding.ready(stale)]
            while waiting:
                state = waiting.pop(0)
                yield state, self._result(state, lambda job: run_here(job, limit))
                waiting += self._binding.released()
            return
        executor = pool(len(stale))
        try:
            yield from self._run_in(executor, self._binding.ready(stale))
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise
        executor.shutdown()

    def _run_in(self, executor: Executor, ready: Sequence[TaskState]) -> Iterator[tuple[TaskState, JobResult]]:
        running: dict[Future[JobResult], TaskState] = {}
        while ready or running:
            for state in ready:
                try:
                    running[executor.submit(run_job, self._job(state))] = state
                except Missing as missing:
                    yield state, missing.result(state.task)
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                state = running.pop(future)
                yield state, _result_of(future, state.task)
            ready = self._binding.released()

    def _result(self, state: TaskState, run: Callable[[Job], JobResult]) -> JobResult:
        try:
            return run(self._job(state))
        except Missing as missing:
            return missing.result(state.task)

    def _job(self, state: TaskState) -> Job:
        task, project = state.task, self._detectors[state.task.path].project
        built = content_of(self.output.folder, task.path) if state.why == "proof" else None
        detector = self._detectors[task.path].detector(task)
        bound = self._binding.parts(state, detector is not None)
        files = self._detectors[task.path].files
        places = places_of(files[task.lesson, task.language], task) if task.scope == "lesson" else {}
        return Job(task, self._inputs[task.input], project.templates, project.root, detector, built, bound, places)

    def keep(self, state: TaskState, done: JobResult) -> JobResult:
        """Write a finished document; of a failed one, set aside an older file that has the same leak.

        One that cannot be written, while others can, has failed too. Gives the result.
        """
        try:
            self._keep(state, done)
        except Blocked as blocked:
            report_blocked(blocked, self.report)
            self.result.failed += 1
            done = replace(done, output=None)
        self.report.extend(done.problems)
        self._binding.settle(state.task, done.output is not None)
        return done

    def _keep(self, state: TaskState, done: JobResult) -> None:
        path = state.task.path
        if state.why == PART:
            self._binding.keep(done)
        elif done.output is None:
            self.result.failed += 1
            leaks = any(problem.code == "leak" for problem in done.problems)
            if leaks and self._leaks_already(state) and self.output.discard(path, self.report, aside=True):
                self.result.removed.append(path)
        else:
            entry = self._kept(state) if state.why == "proof" else self._entry(state, done, done.output)
            if state.why == "proof":
                self.output.note(entry)
            else:
                self.output.write(entry, done.output.content, self.report)
            self.result.entries.append(entry)
            self.result.built_paths.add(path)

    def _leaks_already(self, state: TaskState) -> bool:
        """Whether the file of an earlier build has a text that is hidden now, because it predates that answer."""
        task = state.task
        detector, content = self._detectors[task.path].detector(task), content_of(self.output.folder, task.path)
        if content is None or detector is None:
            return False
        try:
            return state.why == "proof" or bool(prove(detector, task.path, content, task.format, str, ""))
        except Exception:  # a damaged file, which cannot be searched
            return False

    def prune(self, stale: Collection[str], whole: bool) -> None:
        """Remove what is no longer built, unless there are errors; then name what is out of date. Write the manifest.

        ``stale`` are the paths of what had to be built; ``whole`` is as in `build_all`.
        """
        result, output = self.result, self.output
        gone = no_longer_made(self.parts, output) if whole else []
        if self.report.failed:  # what an error hides cannot be told from what was taken out
            there = {entry.path for entry in result.entries}
            old = {*gone, *out_of_date(self.parts, output), *(path for path in stale if path not in there)}
            result.outdated = sorted(path for path in old if path in output.versions and output.is_there(path))
            gone = []
        result.removed += [path for path in gone if output.discard(path, self.report)]
        self._write_manifest({*gone, *result.removed})

    def _write_manifest(self, gone: Collection[str]) -> None:
        """List what is there now, and what earlier builds wrote that this one has no part in."""
        output = self.output
        kept = {
            path: output.known(path) for path in output.versions if path not in gone or output.as_made(path) is not None
        }
        kept |= {entry.path: entry for entry in self.result.entries}
        if kept or output.versions:
            try:
                write_manifest(output.folder, list(kept.values()), {"kitgen": __version__})
            except Blocked as blocked:
                report_blocked(blocked, self.report)

    def _kept(self, state: TaskState) -> Entry:
        """The entry of a file that stays, with its present source and what it was searched for."""
        assert state.known is not None
        task, (source, project) = state.task, self._origin(state.task)
        proof = self._detectors[task.path].key(task)
        return replace(
            state.known, variant=task.variant, edition=task.edition, source=source, project=project, proof=proof
        )

    def _entry(self, state: TaskState, done: JobResult, output: Output) -> Entry:
        task, (source, project) = state.task, self._origin(state.task)
        return Entry(
            path=task.path,
            lesson=task.lesson,
            kind=task.kind,
            audience=task.audience,
            format=task.format,
            language=task.language,
            pages=output.pages,
            bytes=len(output.content),
            sha256=digest(output.content),
            input=task.digest,
            seconds=round(done.seconds, 3),
            proof=self._detectors[task.path].key(task),
            variant=task.variant,
            edition=task.edition,
            source=source,
            project=project,
        )

    def _origin(self, task: Task) -> tuple[str, str]:
        """The source of a file and the folder of its project, as the manifest names them."""
        source = self.output.name(task.source) if task.source else ""
        return source, self.output.name(self._detectors[task.path].project.root)


def _result_of(future: Future[JobResult], task: Task) -> JobResult:
    """The result of a job that has run; a failed one if its worker was lost."""
    try:
        return future.result()
    except WorkerLost as loss:
        return worker_lost(task, str(loss), loss.hint)
    except MemoryError:  # its result was too large to be sent
        return JobResult(task, None, 0.0, (too_large(task),))
