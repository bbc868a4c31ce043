"""Build a plan: find stale tasks, run them, store the results, prune the rest."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from kitgen import __version__
from kitgen.diagnostics import Report
from kitgen.digests import digest
from kitgen.model.base import Audience
from kitgen.plan.plan import Task
from kitgen.progress import Progress, Result, TaskState
from kitgen.prove.leaks import LeakDetector, fingerprint, leak_detector, prove
from kitgen.read.project import LessonFile, Project
from kitgen.resources import Overlay
from kitgen.store.files import content_of
from kitgen.store.manifest import Entry, write_manifest
from kitgen.store.output_folder import OutputFolder
from kitgen.store.ownership import ProjectPlan, no_longer_made, out_of_date, separated
from kitgen.workers.job import Job, Made, lost, made
from kitgen.workers.local import WorkerLost


def build_all(
    parts: Sequence[ProjectPlan],
    folder: Path,
    report: Report,
    progress: Progress,
    pool: Callable[[int], Executor] | None = None,
    whole: bool = False,
) -> Result:
    """Make what is stale, keep what was made, remove what is no longer made.

    A document that fails is reported and left out; the others are made. ``pool`` gives an executor for a number of
    jobs; without it all is made in this process.

    ``whole`` says that the plans have everything that their files have unless more is asked for: then what was made of
    the same files and is not among it is removed, if nothing is wrong anywhere. A file that is not as kitgen made it
    is never replaced or removed: it stays, or is set aside, with a warning.
    """
    output = OutputFolder(folder)
    parts = separated(parts, output, report)
    detectors = {
        task.path: each for part in parts for each in [LeakDetectors(part.project)] for task in part.plan.tasks
    }
    inputs = {key: data for part in parts for key, data in part.plan.inputs.items()}
    states = [detectors[task.path].state(task, output) for part in parts for task in part.plan.tasks]
    result = Result(entries=[_claimed(state, detectors, output) for state in states if not state.why])
    result.unchanged = len(result.entries)
    result.left_out = sum(len(part.project.unread) for part in parts)
    stale = sorted((state for state in states if state.why), key=lambda state: -weight(state, inputs))
    progress.begin({state.task.path: weight(state, inputs) for state in stale})
    for state, done in _done(stale, inputs, output, detectors, pool):
        path = state.task.path
        if done.output is not None:
            entry = _entry(done, state, detectors, output)
            if state.why == "proof":
                output.note(entry)
            else:
                output.write(entry, done.output.content, report)
            result.entries.append(entry)
            result.built_paths.add(path)
        else:
            result.failed += 1
            leaks = any(problem.code == "leak" for problem in done.problems)
            if leaks and _holds_it_too(state, detectors[path], output) and output.discard(path, report, aside=True):
                result.removed.append(path)
        report.extend(done.problems)
        progress.done(done, state)
    gone = no_longer_made(parts, output) if whole else []
    if report.failed:  # what a mistake hides cannot be told from what was given up
        there = {entry.path for entry in result.entries}
        old = {
            *gone,
            *out_of_date(parts, output),
            *(state.task.path for state in stale if state.task.path not in there),
        }
        result.outdated = sorted(path for path in old if path in output.versions and output.is_there(path))
        gone = []
    result.removed += [path for path in gone if output.discard(path, report)]
    _write_manifest(output, {*gone, *result.removed}, result.entries)
    return result


def _holds_it_too(state: TaskState, detectors: LeakDetectors, output: OutputFolder) -> bool:
    """Whether the file of an earlier build has a text that is hidden now, because it predates that answer."""
    task, detector = state.task, detectors.detector(state.task)
    content = content_of(output.folder, task.path)
    if content is None or detector is None:
        return False
    return state.why == "proof" or bool(prove(detector, task.path, content, task.format, "", ""))


def _write_manifest(output: OutputFolder, gone: Collection[str], now: Iterable[Entry]) -> None:
    """What is there now, and what earlier builds made that this one did not speak of."""
    kept = {path: output.known(path)
            for path in output.versions
            if path not in gone or output.as_made(path)}  # fmt: skip
    kept |= {entry.path: entry for entry in now}
    if kept or output.versions:
        write_manifest(output.folder, list(kept.values()), {"kitgen": __version__})


def weight(state: TaskState, inputs: Mapping[str, bytes]) -> float:
    """How long a task will take, roughly in seconds: as last time, or by the size of what it is made from."""
    if state.known is not None and state.known.seconds:
        return state.known.seconds
    return len(inputs[state.task.input]) / 100_000


def _done(
    stale: Sequence[TaskState],
    inputs: Mapping[str, bytes],
    output: OutputFolder,
    detectors: Mapping[str, LeakDetectors],
    pool: Callable[[int], Executor] | None,
) -> Iterator[tuple[TaskState, Made]]:
    """Each state with what became of it, as they get done."""

    def job(state: TaskState) -> Job:
        task, mine = state.task, detectors[state.task.path]
        built = content_of(output.folder, task.path) if state.why == "proof" else None
        return Job(task, inputs[task.input], mine.project.templates, mine.project.root, mine.detector(task), built)

    if pool is None or len(stale) < 2:
        for state in stale:
            yield state, made(job(state))
        return
    executor = pool(len(stale))
    try:
        waiting = {executor.submit(made, job(state)): state for state in stale}
        for future in _as_completed(waiting):
            try:
                yield waiting[future], future.result()
            except WorkerLost as loss:
                yield waiting[future], lost(waiting[future].task, str(loss), loss.hint)
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        raise
    executor.shutdown()


def _as_completed(futures: Iterable[Future[Made]]) -> Iterator[Future[Made]]:
    from concurrent.futures import as_completed

    return as_completed(futures)


class LeakDetectors:
    """What files for students and graders are searched for, made once for each lesson and audience."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.files = {(file.lesson.id, file.lesson.language): file for file in project.editions()}
        self.known: dict[tuple[str, str, str], LeakDetector] = {}
        self._prints: dict[tuple[str, str, str], str] = {}

    @cached_property
    def boilerplate(self) -> str:
        """What documents say whatever the lesson is."""
        return _boilerplate(self.project.templates)

    def detector(self, task: Task) -> LeakDetector | None:
        """The detector of a task; None for instructors, who may see everything."""
        audience = Audience(task.audience)
        if audience is Audience.INSTRUCTOR:
            return None
        key = (task.lesson, task.audience, task.language)
        if key not in self.known:
            self.known[key] = leak_detector(self.project, self._about(task), audience, self.boilerplate)
        return self.known[key]

    def key(self, task: Task) -> str:
        """A fingerprint of the secrets that a task's file was searched for; empty for instructors."""
        audience = Audience(task.audience)
        if audience is Audience.INSTRUCTOR:
            return ""
        key = (task.lesson, task.audience, task.language)
        if key not in self._prints:
            self._prints[key] = fingerprint(self.project, self._about(task), audience, self.boilerplate)
        return self._prints[key]

    def state(self, task: Task, output: OutputFolder) -> TaskState:
        """What is to be done about a task."""
        if task.path not in output.versions:
            return TaskState(task, "new")
        entry = output.known(task.path)
        if entry.input != task.digest:
            return TaskState(task, "changed", entry)
        if output.as_made(task.path) is None:
            return TaskState(task, "damaged" if output.is_there(task.path) else "missing", entry)
        if entry.proof != self.key(task):
            return TaskState(task, "proof", entry)
        return TaskState(task, "", entry)

    def _about(self, task: Task) -> Sequence[LessonFile]:
        if task.scope == "lesson":
            return [self.files[task.lesson, task.language]]
        return list(self.files.values())


def _boilerplate(templates: Overlay) -> str:
    """What documents say whatever the lesson is: the labels, and the templates that ship with kitgen.

    A project's own templates are not among them: an answer typed into one of those is a leak.
    """
    paths = [path for layer in templates.layers for path in sorted((layer / "_labels").glob("*.yaml"))]
    paths += sorted(path for path in templates.layers[-1].rglob("*") if path.suffix in (".html", ".js"))
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in paths)


def _claimed(state: TaskState, detectors: Mapping[str, LeakDetectors], output: OutputFolder) -> Entry:
    """The entry of a file that stays, with the source that it has now."""
    assert state.known is not None
    source, project = _origin(state.task, detectors, output)
    return replace(state.known, variant=state.task.variant, source=source, project=project)


def _origin(task: Task, detectors: Mapping[str, LeakDetectors], output: OutputFolder) -> tuple[str, str]:
    """The source of a file and the folder of its project, as the manifest says it."""
    source = output.name(task.source) if task.source else ""
    return source, output.name(detectors[task.path].project.root)


def _entry(done: Made, state: TaskState, detectors: Mapping[str, LeakDetectors], output: OutputFolder) -> Entry:
    task, made_of_it = done.task, done.output
    assert made_of_it is not None
    proof = detectors[task.path].key(task)
    source, project = _origin(task, detectors, output)
    if state.why == "proof":
        return replace(_claimed(state, detectors, output), proof=proof)
    return Entry(
        path=task.path,
        lesson=task.lesson,
        kind=task.kind,
        audience=task.audience,
        format=task.format,
        language=task.language,
        pages=made_of_it.pages,
        bytes=len(made_of_it.content),
        sha256=digest(made_of_it.content),
        input=task.digest,
        seconds=round(done.seconds, 3),
        proof=proof,
        variant=task.variant,
        source=source,
        project=project,
    )
