"""Build a plan: find stale tasks, run them, store the results, prune the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Protocol

from kitgen import __version__
from kitgen.diagnostics import Report
from kitgen.making import Job, JobResult, run_job, worker_lost
from kitgen.output_folder import OutputFolder
from kitgen.ownership import Part, no_longer_made, out_of_date, separated
from kitgen.project import LessonFile, Project
from kitgen.proof import Keeper, fingerprint, keeper, prove
from kitgen.resources import Overlay
from kitgen.spec.base import Audience
from kitgen.store import Entry, content_of, write_manifest
from kitgen.task import Plan, Task
from kitgen.workers.process import WorkerLost


@dataclass(frozen=True)
class Step:
    """What is to be done about one task, and why."""

    task: Task
    why: str
    """`new`, `changed`, `missing`, `damaged`, `proof`; empty if its file is as it should be."""

    known: Entry | None = None


@dataclass
class Result:
    """What a build did."""

    entries: list[Entry] = field(default_factory=list)
    """Every file of the plan that is there and up to date."""

    made_paths: set[str] = field(default_factory=set)
    unchanged: int = 0
    failed: int = 0
    removed: list[str] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)
    """Files of earlier builds that stay as they are, because something is wrong with what they are made from."""

    left_out: int = 0
    """Lessons of which nothing was made because something is wrong with them."""

    @property
    def made(self) -> int:
        """How many files were made, or searched again."""
        return len(self.made_paths)


class Progress(Protocol):
    """Who is told how the work goes."""

    def begin(self, work: Mapping[str, float]) -> None:
        """What will be made or searched, with roughly the seconds that each takes."""

    def done(self, made: JobResult, step: Step) -> None:
        """One document is finished, or could not be made."""


def build(
    project: Project,
    plan: Plan,
    folder: Path,
    report: Report,
    progress: Progress,
    pool: Callable[[int], Executor] | None = None,
    whole: bool = False,
) -> Result:
    """Make what a plan of one project asks for; as `build_all`."""
    return build_all([Part(project, plan)], folder, report, progress, pool, whole)


def build_all(
    parts: Sequence[Part],
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
    keepers = {task.path: each for part in parts for each in [Keepers(part.project)] for task in part.plan.tasks}
    inputs = {key: data for part in parts for key, data in part.plan.inputs.items()}
    steps = [keepers[task.path].step(task, output) for part in parts for task in part.plan.tasks]
    result = Result(entries=[_claimed(step, keepers, output) for step in steps if not step.why])
    result.unchanged = len(result.entries)
    result.left_out = sum(len(part.project.unread) for part in parts)
    stale = sorted((step for step in steps if step.why), key=lambda step: -weight(step, inputs))
    progress.begin({step.task.path: weight(step, inputs) for step in stale})
    for step, done in _done(stale, inputs, output, keepers, pool):
        path = step.task.path
        if done.output is not None:
            entry = _entry(done, step, keepers, output)
            if step.why == "proof":
                output.note(entry)
            else:
                output.write(entry, done.output.content, report)
            result.entries.append(entry)
            result.made_paths.add(path)
        else:
            result.failed += 1
            leaks = any(problem.code == "leak" for problem in done.problems)
            if leaks and _holds_it_too(step, keepers[path], output) and output.discard(path, report, aside=True):
                result.removed.append(path)
        report.extend(done.problems)
        progress.done(done, step)
    gone = no_longer_made(parts, output) if whole else []
    if report.failed:  # what a mistake hides cannot be told from what was given up
        there = {entry.path for entry in result.entries}
        old = {*gone, *out_of_date(parts, output), *(step.task.path for step in stale if step.task.path not in there)}
        result.outdated = sorted(path for path in old if path in output.versions and output.is_there(path))
        gone = []
    result.removed += [path for path in gone if output.discard(path, report)]
    _write_manifest(output, {*gone, *result.removed}, result.entries)
    return result


def outdated(parts: Sequence[Part], folder: Path) -> int:
    """How many documents are new or made from something else than before, without a look at their files."""
    versions = OutputFolder(folder).versions
    made_from = {path: entries[-1].input for path, entries in versions.items()}
    return sum(task.digest != made_from.get(task.path) for part in parts for task in part.plan.tasks)


def _holds_it_too(step: Step, keepers: Keepers, output: OutputFolder) -> bool:
    """Whether the built file has a text that is hidden now, because it predates the text that is now an answer."""
    task, keeper = step.task, keepers.keeper(step.task)
    content = content_of(output.folder, task.path)
    if content is None or keeper is None:
        return False
    return step.why == "proof" or bool(prove(keeper, task.path, content, task.format, "", ""))


def _write_manifest(output: OutputFolder, gone: Collection[str], now: Iterable[Entry]) -> None:
    """What is there now, and what earlier builds made that this one did not speak of."""
    kept = {path: output.known(path)
            for path in output.versions
            if path not in gone or output.as_made(path)}  # fmt: skip
    kept |= {entry.path: entry for entry in now}
    if kept or output.versions:
        write_manifest(output.folder, list(kept.values()), {"kitgen": __version__})


def weight(step: Step, inputs: Mapping[str, bytes]) -> float:
    """How long a task will take, roughly in seconds: as last time, or by the size of what it is made from."""
    if step.known is not None and step.known.seconds:
        return step.known.seconds
    return len(inputs[step.task.input]) / 100_000


def _done(
    stale: Sequence[Step],
    inputs: Mapping[str, bytes],
    output: OutputFolder,
    keepers: Mapping[str, Keepers],
    pool: Callable[[int], Executor] | None,
) -> Iterator[tuple[Step, JobResult]]:
    """Each step with what became of it, as they get done."""

    def job(step: Step) -> Job:
        task, mine = step.task, keepers[step.task.path]
        built = content_of(output.folder, task.path) if step.why == "proof" else None
        return Job(task, inputs[task.input], mine.project.templates, mine.project.root, mine.keeper(task), built)

    if pool is None or len(stale) < 2:
        for step in stale:
            yield step, run_job(job(step))
        return
    executor = pool(len(stale))
    try:
        waiting = {executor.submit(run_job, job(step)): step for step in stale}
        for future in _as_completed(waiting):
            try:
                yield waiting[future], future.result()
            except WorkerLost as loss:
                yield waiting[future], worker_lost(waiting[future].task, str(loss), loss.hint)
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        raise
    executor.shutdown()


def _as_completed(futures: Iterable[Future[JobResult]]) -> Iterator[Future[JobResult]]:
    from concurrent.futures import as_completed

    return as_completed(futures)


class Keepers:
    """What files for students and graders are searched for, made once for each lesson and audience."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.files = {(file.lesson.id, file.lesson.language): file for file in project.editions()}
        self.known: dict[tuple[str, str, str], Keeper] = {}
        self._prints: dict[tuple[str, str, str], str] = {}

    @cached_property
    def furniture(self) -> str:
        """What documents say whatever the lesson is."""
        return _furniture(self.project.templates)

    def keeper(self, task: Task) -> Keeper | None:
        """The keeper of a task; None for instructors, who may see everything."""
        audience = Audience(task.audience)
        if audience is Audience.INSTRUCTOR:
            return None
        key = (task.lesson, task.audience, task.language)
        if key not in self.known:
            self.known[key] = keeper(self.project, self._about(task), audience, self.furniture)
        return self.known[key]

    def key(self, task: Task) -> str:
        """A fingerprint of the secrets that a task's file was searched for; empty for instructors."""
        audience = Audience(task.audience)
        if audience is Audience.INSTRUCTOR:
            return ""
        key = (task.lesson, task.audience, task.language)
        if key not in self._prints:
            self._prints[key] = fingerprint(self.project, self._about(task), audience, self.furniture)
        return self._prints[key]

    def step(self, task: Task, output: OutputFolder) -> Step:
        """What is to be done about a task."""
        if task.path not in output.versions:
            return Step(task, "new")
        entry = output.known(task.path)
        if entry.input != task.digest:
            return Step(task, "changed", entry)
        if output.as_made(task.path) is None:
            return Step(task, "damaged" if output.is_there(task.path) else "missing", entry)
        if entry.proof != self.key(task):
            return Step(task, "proof", entry)
        return Step(task, "", entry)

    def _about(self, task: Task) -> Sequence[LessonFile]:
        if task.scope == "lesson":
            return [self.files[task.lesson, task.language]]
        return list(self.files.values())


def _furniture(templates: Overlay) -> str:
    """What documents say whatever the lesson is: the labels, and the templates that ship with kitgen.

    A project's own templates are not among them: an answer typed into one of those is a leak.
    """
    paths = [path for layer in templates.layers for path in sorted((layer / "_labels").glob("*.yaml"))]
    paths += sorted(path for path in templates.layers[-1].rglob("*") if path.suffix in (".html", ".js"))
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in paths)


def _claimed(step: Step, keepers: Mapping[str, Keepers], output: OutputFolder) -> Entry:
    """The entry of a file that stays, with the source that it has now."""
    assert step.known is not None
    source, project = _origin(step.task, keepers, output)
    return replace(step.known, variant=step.task.variant, source=source, project=project)


def _origin(task: Task, keepers: Mapping[str, Keepers], output: OutputFolder) -> tuple[str, str]:
    """The source of a file and the folder of its project, as the manifest says it."""
    source = output.name(task.source) if task.source else ""
    return source, output.name(keepers[task.path].project.root)


def _entry(done: JobResult, step: Step, keepers: Mapping[str, Keepers], output: OutputFolder) -> Entry:
    task, made_of_it = done.task, done.output
    assert made_of_it is not None
    proof = keepers[task.path].key(task)
    source, project = _origin(task, keepers, output)
    if step.why == "proof":
        return replace(_claimed(step, keepers, output), proof=proof)
    return Entry(
        path=task.path,
        lesson=task.lesson,
        kind=task.kind,
        audience=task.audience,
        format=task.format,
        language=task.language,
        pages=made_of_it.pages,
        bytes=len(made_of_it.content),
        sha256=hashlib.sha256(made_of_it.content).hexdigest(),
        input=task.digest,
        seconds=round(done.seconds, 3),
        proof=proof,
        variant=task.variant,
        source=source,
        project=project,
    )
