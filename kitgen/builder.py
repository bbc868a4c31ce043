"""From a plan to files: what to make, in which order, and what to keep of it."""

from __future__ import annotations

import hashlib
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kitgen import __version__
from kitgen.artifact import Output
from kitgen.diagnostics import Diagnostic, KitgenError, Report, Span
from kitgen.plan import Plan, Task
from kitgen.project import LessonFile, Project
from kitgen.proof import Keeper, keeper, prove
from kitgen.resources import Overlay
from kitgen.spec.base import Audience
from kitgen.store import Entry, read_manifest, write_manifest, write_whole


@dataclass(frozen=True)
class Made:
    """What became of one task."""

    task: Task
    output: Output | None
    seconds: float
    problems: tuple[Diagnostic, ...] = ()


Progress = Callable[[Made], None]


def build(project: Project, plan: Plan, folder: Path, report: Report, progress: Progress) -> list[Entry]:
    """Make every task of the plan; keep what passes the proof; write the manifest last.

    A document that fails is reported and left out; the others are made. Entries of the manifest that this
    plan does not speak of (another lesson, another kind) stay as they were.
    """
    files = {(file.lesson.id, file.lesson.language): file for file in project.editions()}
    keepers = _Keepers(project)
    entries = []
    for made in made_from(plan, project):
        problems = list(made.problems)
        output = made.output
        if output is not None:
            about = (
                [files[made.task.lesson, made.task.language]] if made.task.scope == "lesson" else list(files.values())
            )
            problems += keepers.prove(about, made.task, output)
            if not any(problem.severity == "error" for problem in problems):
                write_whole(folder / made.task.path, output.content)
                entries.append(_entry(made.task, output, made.seconds))
            else:
                output = None
        report.extend(problems)
        progress(Made(made.task, output, made.seconds, tuple(problems)))
    _keep_manifest(folder, entries)
    return entries


def made_from(plan: Plan, project: Project) -> Iterator[Made]:
    """The tasks of a plan, made one after the other."""
    for task in plan.tasks:
        start = time.perf_counter()
        output, problems = make(task, plan.inputs[task.input], project.templates, project.root)
        yield Made(task, output, time.perf_counter() - start, problems)


def make(task: Task, data: bytes, templates: Overlay, root: Path) -> tuple[Output | None, tuple[Diagnostic, ...]]:
    """Render and export one document. Whatever goes wrong with it is a diagnostic, not an exception.

    A KitgenError (a missing system library) does pass: no other document would fare better.
    """
    from kitgen.exporters import Setting, exporter
    from kitgen.page import TemplateFailed, render

    try:
        page = render(task, data, templates)
        output = exporter(task.format)(page, Setting(task, root))
    except TemplateFailed as failed:
        place = Span(f"templates/{failed.template}", failed.line)
        text = f"the template failed on lesson '{task.lesson}': {failed.problem}"
        return None, (Diagnostic("template", text, place),)
    except ValueError as refused:
        return None, (Diagnostic("document", f"{task.path} could not be made: {refused}", Span(task.lesson)),)
    except KitgenError:
        raise
    except Exception as error:
        text = f"{task.path} could not be made: {type(error).__name__}: {error}"
        hint = "this is our bug: run it again with --debug and report what it prints"
        return None, (Diagnostic("internal", text, Span(task.lesson), hint, detail=traceback.format_exc()),)
    return output, output.diagnostics


class _Keepers:
    """Keepers by lesson and audience, made when the first file of theirs is proved."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.known: dict[tuple[str, str, str], Keeper] = {}
        self.furniture = _furniture(project.templates)

    def prove(self, files: Sequence[LessonFile], task: Task, output: Output) -> list[Diagnostic]:
        """Errors for every hidden text of those lessons in a file for students or graders."""
        audience = Audience(task.audience)
        if audience is Audience.INSTRUCTOR:
            return []
        key = (task.lesson, task.audience, task.language)
        if key not in self.known:
            self.known[key] = keeper(self.project, files, audience, self.furniture)
        return prove(self.known[key], task.path, output.content, task.format, output.computed, "")


def _furniture(templates: Overlay) -> str:
    """What documents say whatever the lesson is: the labels, and the templates that ship with kitgen.

    A project's own templates are not among them: an answer typed into one of those is a leak.
    """
    paths = [path for layer in templates.layers for path in sorted((layer / "_labels").glob("*.yaml"))]
    paths += sorted(path for path in templates.layers[-1].rglob("*") if path.suffix in (".html", ".js"))
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in paths)


def _entry(task: Task, output: Output, seconds: float) -> Entry:
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
        seconds=round(seconds, 3),
    )


def _keep_manifest(folder: Path, entries: list[Entry]) -> None:
    """The entries of this build, and those of earlier ones whose files are still there."""
    if not entries:
        return
    known = read_manifest(folder)
    now = {entry.path for entry in entries}
    kept = [
        Entry(**entry)
        for path, entry in known.items()
        if path not in now and set(entry) == set(Entry.__dataclass_fields__) and (folder / path).is_file()
    ]
    write_manifest(folder, [*kept, *entries], {"kitgen": __version__})
