"""From a plan to files: what is stale, who makes it, and what to keep. The one place that knows of all three."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from kitgen import __version__
from kitgen.audience import pictures_of
from kitgen.diagnostics import Report
from kitgen.making import Job, Made, lost, made
from kitgen.plan import Plan, Task
from kitgen.pool import WorkerLost
from kitgen.project import COURSE_FILES, LessonFile, Project, overlay_path, shown_path
from kitgen.proof import Keeper, fingerprint, keeper
from kitgen.remembered import Lesson as LessonRead
from kitgen.remembered import Read
from kitgen.resources import Overlay
from kitgen.spec.base import Audience
from kitgen.store import Entry, Journal, read_manifest, remove, write_manifest, write_whole


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
    """Every file of the plan that is there now."""

    made_paths: set[str] = field(default_factory=set)
    unchanged: int = 0
    failed: int = 0
    removed: list[str] = field(default_factory=list)

    @property
    def made(self) -> int:
        """How many files were made, or searched again."""
        return len(self.made_paths)


class Progress(Protocol):
    """Who is told how the work goes."""

    def begin(self, work: Mapping[str, float]) -> None:
        """What will be made or searched, with roughly the seconds that each takes."""

    def done(self, made: Made, step: Step) -> None:
        """One document is finished, or could not be made."""


def build(
    project: Project,
    plan: Plan,
    folder: Path,
    report: Report,
    progress: Progress,
    pool: Callable[[int], Executor] | None = None,
    whole: bool = False,
    of: Collection[str] | None = None,
) -> Result:
    """Make what is stale, keep what was made, remove what nobody asks for.

    A document that fails is reported and left out; the others are made. ``pool`` gives an executor for a number of
    jobs; without it all is made in this process. ``whole`` says that the plan has everything that the project can
    have, so that what it lacks is removed; with ``of``, all that the lessons of these ids can have. Entries of the
    manifest that the plan does not speak of stay otherwise.
    """
    keepers = Keepers(project)
    known = read_manifest(folder)
    steps = [keepers.step(task, folder, known) for task in plan.tasks]
    result = Result(entries=[step.known for step in steps if not step.why and step.known])
    result.unchanged = len(result.entries)
    stale = sorted((step for step in steps if step.why), key=lambda step: -weight(step, plan))
    progress.begin({step.task.path: weight(step, plan) for step in stale})
    journal = Journal(folder)
    for step, done in _done(stale, plan, project, folder, keepers, pool):
        output = done.output
        if output is not None:
            entry = _entry(done, keepers.key(step.task), step)
            journal.note(entry)
            if step.why != "proof":
                write_whole(folder / step.task.path, output.content)
            result.entries.append(entry)
            result.made_paths.add(step.task.path)
        else:
            result.failed += 1
            if step.known is not None and any(problem.code == "leak" for problem in done.problems):
                remove(folder, [step.task.path])  # it was made before this answer was one
        report.extend(done.problems)
        progress.done(done, step)
    planned = {step.task.path for step in steps}
    unread = {path.stem for path in project.unread}
    gone = [
        path
        for path, entry in known.items()
        if whole and path not in planned and entry.lesson not in unread and (of is None or entry.lesson in of)
    ]
    remove(folder, gone)
    result.removed = gone
    kept = _kept(known, planned, gone, result.entries)
    if kept or known:
        write_manifest(folder, kept, {"kitgen": __version__})
    return result


def _kept(known: dict[str, Entry], planned: set[str], gone: Iterable[str], now: Iterable[Entry]) -> list[Entry]:
    """The manifest: what is there now, and what earlier builds made that this one did not speak of."""
    others = [entry for path, entry in known.items() if path not in planned and path not in set(gone)]
    return [*others, *now]


def weight(step: Step, plan: Plan) -> float:
    """How long a task will take, roughly in seconds: as last time, or by the size of what it is made from."""
    if step.known is not None and step.known.seconds:
        return step.known.seconds
    return len(plan.inputs[step.task.input]) / 100_000


def _done(
    stale: Sequence[Step],
    plan: Plan,
    project: Project,
    folder: Path,
    keepers: Keepers,
    pool: Callable[[int], Executor] | None,
) -> Iterator[tuple[Step, Made]]:
    """Each step with what became of it, as they get done."""

    def job(step: Step) -> Job:
        built = (folder / step.task.path).read_bytes() if step.why == "proof" else None
        data = plan.inputs[step.task.input]
        return Job(step.task, data, project.templates, project.root, keepers.keeper(step.task), built)

    if pool is None or len(stale) < 2:
        for step in stale:
            yield step, made(job(step))
        return
    executor = pool(len(stale))
    try:
        waiting = {executor.submit(made, job(step)): step for step in stale}
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

    def step(self, task: Task, folder: Path, known: dict[str, Entry]) -> Step:
        """What is to be done about a task."""
        entry = known.get(task.path)
        if entry is None:
            return Step(task, "new")
        if entry.input != task.digest:
            return Step(task, "changed", entry)
        try:
            content = (folder / task.path).read_bytes()
        except OSError:
            return Step(task, "missing", entry)
        if hashlib.sha256(content).hexdigest() != entry.sha256:
            return Step(task, "damaged", entry)
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


def _entry(done: Made, proof: str, step: Step) -> Entry:
    task, output = done.task, done.output
    assert output is not None
    if step.why == "proof" and step.known is not None:
        return Entry(**{**vars(step.known), "proof": proof})
    return Entry(
        path=task.path,
        lesson=task.lesson,
        kind=task.kind,
        audience=task.audience,
        format=task.format,
        language=task.language,
        pages=output.pages,
        bytes=len(output.content),
        sha256=hashlib.sha256(output.content).hexdigest(),
        input=task.digest,
        seconds=round(done.seconds, 3),
        proof=proof,
    )


def read_for(project: Project, plan: Plan) -> Read:
    """Everything that a build of the project looks at on the disk."""
    lessons = {file.path: file for file in project.lessons}
    files = {*lessons, *project.unread}
    pictures = {path: {path.parent / name for name in pictures_of(file.lesson)} for path, file in lessons.items()}
    courses = {project.root / name for name in COURSE_FILES}
    overlays = {path: {overlay_path(path, each) for each in project.languages} for path in files | courses}
    beside = {path for paths in overlays.values() for path in paths}
    folders = {project.root, *(path.parent for path in files | beside)}
    sought = {*courses, *(path for paths in (*pictures.values(), *overlays.values()) for path in paths)}
    texts = {file.path: file.source.text for file in project.lessons}
    texts |= {overlay_path(file.path, file.tongue): file.overlay.text for file in project.translations if file.overlay}
    alone = all(task.scope == "lesson" for task in plan.tasks)
    return Read(
        files=tuple(path.absolute() for path in files),
        sought=tuple(path.absolute() for path in sought),
        folders=tuple({path.absolute() for path in folders}),
        trees=tuple(path.absolute() for path in project.templates.layers),
        texts={path.absolute(): text for path, text in texts.items()},
        lessons={
            path.absolute(): LessonRead(
                file.lesson.id,
                tuple(each.absolute() for each in pictures[path] | overlays[path]),
                tuple(shown_path(each) for each in (path, *overlays[path])),
            )
            for path, file in lessons.items()
            if alone and not project.unread
        },
    )
