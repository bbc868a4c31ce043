"""Render, export and verify one task. Self-contained, so any process can run it."""

from __future__ import annotations

import contextlib
import gc
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kitgen.diagnostics import Diagnostic, KitgenError, Span
from kitgen.plan.task import Task
from kitgen.prove.leaks import prove
from kitgen.prove.search import LeakDetector
from kitgen.render.artifact import NotMade, Output
from kitgen.resources import Overlay
from kitgen.workers.memory import MEGABYTES, VARIABLE, allowed_megabytes, is_lack_of_memory, is_memory_full


@dataclass(frozen=True)
class BoundPart:
    """A document whose pages another one binds."""

    task: Task
    data: bytes
    """Its input, for those who may not see everything: what it computes is not a leak in the other one either."""

    content: bytes
    """Its finished file; empty where the other is only proved again."""


@dataclass(frozen=True)
class Job:
    """A task with everything that it reads."""

    task: Task
    data: bytes
    templates: Overlay
    root: Path
    detector: LeakDetector | None
    """What the finished file is searched for; None for instructors, who may see everything."""

    built: bytes | None = None
    """The file as it is: if given it is only proved again, not made again."""

    bound: tuple[BoundPart, ...] = ()
    """The documents whose pages it binds, in their order."""

    places: Mapping[str, tuple[Span, str]] = field(default_factory=dict)
    """Where in the lesson its messages are about. They do not belong to its input: a moved line changes no document."""


@dataclass(frozen=True)
class JobResult:
    """The result of one task."""

    task: Task
    output: Output | None
    seconds: float
    problems: tuple[Diagnostic, ...] = ()


def run_job(job: Job) -> JobResult:
    """Make one document, or verify again the one that is there. What goes wrong with it is a diagnostic.

    KitgenError (a missing system library) propagates: every other document would fail the same way.
    """
    start = time.perf_counter()
    try:
        with _collected_after():
            output, problems = _made(job)
            if output is not None and job.detector is not None:
                leaks = _verified(job, job.detector, output)
                if leaks:
                    output, problems = None, (*problems, *leaks)
    except MemoryError:
        output, problems = None, (too_large(job.task),)
    return JobResult(job.task, output, time.perf_counter() - start, problems)


def _made(job: Job) -> tuple[Output | None, tuple[Diagnostic, ...]]:
    """The document, or the file that is there."""
    if job.built is not None:
        return Output(job.built), ()
    return render_job(job.task, job.data, job.templates, job.root, job.bound, job.places)


def _verified(job: Job, detector: LeakDetector, output: Output) -> Sequence[Diagnostic]:
    """The leaks in a file; a file that cannot be searched is an error of its own, and is not kept either."""
    from kitgen.render.templates import render

    def computed() -> str:
        """What the document and those that it binds compute. It is needed only where something was found."""
        own = render(job.task, job.data, job.templates).computed if job.built is not None else output.computed
        return "\n".join([own, *(render(part.task, part.data, job.templates).computed for part in job.bound)])

    try:
        return prove(detector, job.task.path, output.content, job.task.format, computed, "")
    except Exception as error:
        return (_internal(job.task, f"{job.task.path} could not be verified", error),)


def too_large(task: Task) -> Diagnostic:
    """An error for a document that needs more memory than there is, or than a process may use."""
    hint = f"make the lesson smaller, or allow more: {VARIABLE}={2 * MEGABYTES} in the environment"
    allowed = allowed_megabytes()
    text = f"{task.path}: it takes more memory than {f'the {allowed:,} MB that it may use' if allowed else 'there is'}"
    return Diagnostic("worker", text, Span(task.lesson), hint)


def _internal(task: Task, what: str, error: Exception) -> Diagnostic:
    """An error of kitgen's own, or that of memory that it came from."""
    if is_lack_of_memory(error) or is_memory_full():
        return too_large(task)
    hint = "this is an internal error: run it again with --debug and report what it prints"
    text = f"{what}: {type(error).__name__}: {error}"
    return Diagnostic("internal", text, Span(task.lesson), hint, detail=traceback.format_exc())


@contextlib.contextmanager
def _collected_after() -> Iterator[None]:
    """No garbage collection while a document is made, and one after it, so that a worker's memory stays flat.

    While a document is made nearly all that lives is in use, and each collection would look at all of it. What
    lives on after it (styles, lines that were broken) is looked at again only once in a while.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        _count[0] += 1
        gc.collect(0 if _count[0] % _ALL_GENERATIONS else 2)
        if was:
            gc.enable()


_ALL_GENERATIONS = 25
"""Every so many documents all that lives is looked at."""

_count = [0]


def render_job(
    task: Task,
    data: bytes,
    templates: Overlay,
    root: Path,
    bound: Sequence[BoundPart] = (),
    places: Mapping[str, tuple[Span, str]] | None = None,
) -> tuple[Output | None, tuple[Diagnostic, ...]]:
    """Render and export one document; ``bound`` are the others whose pages it binds or names."""
    from kitgen.render.artifact import FinishedPages
    from kitgen.render.formats import ExportContext, exporter
    from kitgen.render.pdf.bound import Finished
    from kitgen.render.templates import TemplateFailed, render

    try:
        finished = [(part.task.kind, Finished(part.content)) for part in bound]
        parts = [each for _, each in finished] if task.scope == "course" else []
        read = {kind: each.parts for kind, each in finished} if task.scope == "lesson" else {}
        page = render(task, data, templates, FinishedPages([part.wide for part in parts], read))
        output = exporter(task.format)(page, ExportContext(task, root, parts, places or {}))
    except NotMade as reason:
        return None, reason.diagnostics
    except TemplateFailed as failed:
        place = Span(f"templates/{failed.template}", failed.line)
        text = f"the template failed on lesson '{task.lesson}': {failed.problem}"
        return None, (Diagnostic("template", text, place),)
    except ValueError as refused:
        return None, (Diagnostic("document", f"{task.path} could not be made: {refused}", Span(task.lesson)),)
    except KitgenError:
        raise
    except OSError as error:  # a file that was removed a moment ago, or a disk that fails
        if is_lack_of_memory(error):
            return None, (too_large(task),)
        what = f"{task.path} could not be made: '{error.filename}': {error.strerror}"
        return None, (Diagnostic("document", what, Span(task.lesson), "build again"),)
    except Exception as error:
        return None, (_internal(task, f"{task.path} could not be made", error),)
    return output, output.diagnostics


def warm_up() -> None:
    """Load what every document needs, once per process, and keep it out of garbage collection."""
    load()
    gc.collect()
    gc.freeze()


def load() -> None:
    """Import what every document needs, and make a first page."""
    import pikepdf  # noqa: F401 - the proof reads with these
    import pypdfium2  # noqa: F401

    import kitgen.render.formats.html  # noqa: F401
    from kitgen.render import templates
    from kitgen.render.formats import pdf

    pdf.engine()
    pdf.preload_engine(templates.preload_templates())


def worker_lost(task: Task, why: str, hint: str) -> JobResult:
    """A task whose worker died or took too long, with what helps."""
    return JobResult(task, None, 0.0, (Diagnostic("worker", f"{task.path}: {why}", Span(task.lesson), hint),))
