"""Decide which files of an output folder a build may replace or remove.

A file belongs to the lesson or course file that it was built from, as long as it is unmodified. All other files are
left alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kitgen.diagnostics import Report, Span
from kitgen.plan.task import Plan, Task
from kitgen.read.project import Project
from kitgen.read.tree import shown_path
from kitgen.regular_files import real_path
from kitgen.store.manifest import Entry
from kitgen.store.output_folder import OutputFolder


@dataclass(frozen=True)
class ProjectPlan:
    """A project with its plan; a build has one or several."""

    project: Project
    plan: Plan

    @cached_property
    def sources(self) -> dict[str, tuple[Span, str]]:
        """The lesson files and the course file, each with the place of its id and the line there."""
        found = {}
        for file in self.project.lessons:
            place = file.lesson.place("id")
            found[_absolute(file.path)] = (place, file.source.line(place.line))
        course, source = self.project.course, self.project.course_source
        if self.project.whole and course is not None and source is not None and self.project.course_path is not None:
            place = course.place("id")
            found[_absolute(self.project.course_path)] = (place, source.line(place.line))
        return found

    @cached_property
    def left_out(self) -> list[str]:
        """The files skipped because of errors: lessons, and with them the course."""
        found = [_absolute(path) for path in self.project.unread]
        if self.project.whole and self.project.held and self.project.course_path is not None:
            found.append(_absolute(self.project.course_path))
        return found

    def without(self, sources: Collection[str]) -> ProjectPlan:
        """The plan without these files and without the documents that need them."""
        if not sources:
            return self
        project, plan = self.project, self.plan
        out = tuple(file.path for file in project.lessons if _absolute(file.path) in sources)
        lessons = tuple(file for file in project.lessons if file.path not in out)
        tasks = tuple(task for task in plan.tasks if task.source not in sources and task.scope == "lesson")
        left = dataclasses.replace(project, lessons=lessons, unread=(*project.unread, *out), held=True)
        return ProjectPlan(left, dataclasses.replace(plan, tasks=tasks))

    def without_held(self, output: OutputFolder) -> ProjectPlan:
        """The plan without existing documents of a course that has errors.

        A course reader without a lesson must not replace a complete one; where there is none yet, it is built.
        """
        if not self.project.held:
            return self
        tasks = (
            task
            for task in self.plan.tasks
            if task.scope == "lesson" or output.latest(task.path) is None or not output.is_there(task.path)
        )
        return ProjectPlan(self.project, dataclasses.replace(self.plan, tasks=tuple(tasks)))


def _absolute(path: Path) -> str:
    """The absolute path with only the folder resolved: two links to one file are two files."""
    return str(real_path(path.parent) / path.name)


def taken_by_another(output: OutputFolder, course_path: Path) -> bool:
    """Whether the index pages at the top of an output folder belong to another existing course."""
    owners = {entries[-1].source for path, entries in output.versions.items() if "/" not in path}
    return any(output.has_source(name) and not output.is_same(name, _absolute(course_path)) for name in owners)


def separated(parts: Sequence[ProjectPlan], output: OutputFolder, report: Report) -> list[ProjectPlan]:
    """The plans without documents that would replace those of another lesson or course, which is reported as an error.

    The other one is in the same build, or was built earlier and its file still exists. A document planned twice from
    one file is kept once. Existing documents about a course with errors are dropped (see `ProjectPlan.without_held`).
    """
    here = {source for part in parts for source in part.sources}
    claimed: dict[str, str] = {}
    kept = []
    for part in parts:
        mine: dict[str, Task] = {}
        rivals: dict[str, tuple[str, str]] = {}
        for task in part.plan.tasks:
            rival = claimed.get(task.path) or _owner(task, here, output)
            if rival and rival != task.source:
                rivals.setdefault(task.source, (task.path, rival))
            elif task.path in mine:
                _report_kinds(mine[task.path], task, report)
            elif task.path not in claimed:
                mine[task.path] = task
        for source, (path, rival) in rivals.items():
            _report_rival(part.sources[source], output.folder / path, shown_path(Path(rival)), report)
        plan = dataclasses.replace(part.plan, tasks=tuple(mine.values()))
        left = ProjectPlan(part.project, plan).without(rivals).without_held(output)
        claimed |= {task.path: task.source for task in left.plan.tasks}
        kept.append(left)
    return kept


def _owner(task: Task, here: Collection[str], output: OutputFolder) -> str:
    """Another existing source of a task's document; empty if the document may be replaced."""
    entry = output.latest(task.path)
    if entry is None or output.is_same(entry.source, task.source) or not output.has_source(entry.source):
        return ""
    owner = str(output.source(entry.source))
    return "" if owner in here else owner  # a lesson of this build, which has other documents now


def _report_rival(mine: tuple[Span, str], path: Path, other: str, report: Report) -> None:
    place, line = mine
    report.error(
        "same-documents", f"this would overwrite documents of '{other}', such as {path.as_posix()}", place,
        f"give one of the two another id, or choose another folder with -o; if '{other}' has another id by now, "
        "build it first", line,
    )  # fmt: skip


def _report_kinds(one: Task, two: Task, report: Report) -> None:
    report.error(
        "same-documents", f"the kinds '{one.kind}' and '{two.kind}' would both write {two.path}",
        Span(f"templates/{two.kind}/kind.yaml"), "give one of them another 'file'",
    )  # fmt: skip


def no_longer_made(parts: Sequence[ProjectPlan], output: OutputFolder) -> list[str]:
    """Obsolete files of earlier builds, by path: those that their sources cannot produce any more.

    The plans must have everything that is built by default. Documents built on request (a variant, a language, a kind,
    the other edition) are kept as long as their lesson can still have them.
    """
    planned = {task.path for part in parts for task in part.plan.tasks}
    possible = _Possible(parts, output)
    return [path for path, entries in output.versions.items() if path not in planned and entries[-1] not in possible]


class _Possible:
    """The entries of files that may still be built: by default, on request, or from sources outside this build."""

    def __init__(self, parts: Sequence[ProjectPlan], output: OutputFolder) -> None:
        self._output = output
        self._default = {
            (task.lesson, task.kind, task.language, task.edition) for part in parts for task in part.plan.tasks
        }
        self._on_request = {each for part in parts for each in part.plan.possible}
        self._sources = {output.name(source) for part in parts for source in part.sources}
        self._projects = {output.name(part.project.root) for part in parts if part.project.whole}

    def __contains__(self, entry: Entry) -> bool:
        if entry.source in self._sources:
            requested = entry.variant or (entry.lesson, entry.kind, entry.language, entry.edition) not in self._default
            return bool(requested) and (entry.lesson, entry.kind, entry.edition) in self._on_request
        # a source of these projects that was deleted
        return not entry.source or entry.project not in self._projects or self._output.has_source(entry.source)


def out_of_date(parts: Sequence[ProjectPlan], output: OutputFolder) -> list[str]:
    """Files of earlier builds whose sources have errors now; they are kept."""
    left_out = {output.name(source) for part in parts for source in part.left_out}
    tongues = {
        (output.name(_absolute(path)), language.split("-")[0])
        for part in parts
        for path, language in part.project.untranslated
    }
    planned = {task.path for part in parts for task in part.plan.tasks}

    def is_old(entry: Entry) -> bool:
        return entry.source in left_out or (entry.source, entry.language.split("-")[0]) in tongues

    return [path for path, entries in output.versions.items() if path not in planned and is_old(entries[-1])]
