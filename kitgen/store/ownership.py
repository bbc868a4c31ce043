"""Whose the files of an output folder are: which ones a build may replace or remove, and which ones it leaves.

A file belongs to the lesson or course file that it was made from, for as long as its bytes are those that kitgen
wrote. Everything else is left alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kitgen.diagnostics import Report, Span
from kitgen.plan.plan import Plan, Task
from kitgen.read.files import shown_path
from kitgen.read.project import Project
from kitgen.store.manifest import Entry
from kitgen.store.output_folder import OutputFolder


@dataclass(frozen=True)
class Part:
    """A project with what is to be made of it: a build has one or several."""

    project: Project
    plan: Plan

    @cached_property
    def sources(self) -> dict[str, tuple[Span, str]]:
        """The lesson files that were read, and the course file, with the place of each one's id and the line there."""
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
        """The files of which nothing is made because something is wrong: lessons, and the course with them."""
        found = [_absolute(path) for path in self.project.unread]
        if self.project.whole and self.project.held and self.project.course_path is not None:
            found.append(_absolute(self.project.course_path))
        return found

    def without(self, sources: Collection[str]) -> Part:
        """The part without these files, and without the documents that would need them."""
        if not sources:
            return self
        project, plan = self.project, self.plan
        out = tuple(file.path for file in project.lessons if _absolute(file.path) in sources)
        lessons = tuple(file for file in project.lessons if file.path not in out)
        tasks = tuple(task for task in plan.tasks if task.source not in sources and task.scope == "lesson")
        left = dataclasses.replace(project, lessons=lessons, unread=(*project.unread, *out), held=True)
        return Part(left, dataclasses.replace(plan, tasks=tasks))

    def without_held(self, output: OutputFolder) -> Part:
        """The part without documents of the course that are there and stay until nothing is wrong with it.

        A reader that lacks a lesson would replace a whole one. Where there is none yet, it is better than nothing.
        """
        if not self.project.held:
            return self
        tasks = (
            task
            for task in self.plan.tasks
            if task.scope == "lesson" or output.latest(task.path) is None or not output.is_there(task.path)
        )
        return Part(self.project, dataclasses.replace(self.plan, tasks=tuple(tasks)))


def _absolute(path: Path) -> str:
    """A file by its own name in the real folder: two links to one file are two files."""
    return str(path.parent.resolve() / path.name)


def taken_by_another(output: OutputFolder, course_path: Path) -> bool:
    """Whether the index pages at the top of an output folder are those of another course, which is still there."""
    owners = {entries[-1].source for path, entries in output.versions.items() if "/" not in path}
    return any(output.has_source(name) and not output.is_same(name, _absolute(course_path)) for name in owners)


def separated(parts: Sequence[Part], output: OutputFolder, report: Report) -> list[Part]:
    """The parts without what would replace documents of another lesson or course; that is an error.

    The other one is in the same build, or its file is still there since an earlier build. What comes twice from one
    file is made once. Documents about a course with errors are left out where there are such.
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
        left = Part(part.project, plan).without(rivals).without_held(output)
        claimed |= {task.path: task.source for task in left.plan.tasks}
        kept.append(left)
    return kept


def _owner(task: Task, here: Collection[str], output: OutputFolder) -> str:
    """Another file that a task's document was made from before; empty if it may be replaced."""
    entry = output.latest(task.path)
    if entry is None or output.is_same(entry.source, task.source) or not output.has_source(entry.source):
        return ""
    owner = str(output.source(entry.source))
    return "" if owner in here else owner  # a lesson of this build has other documents now


def _report_rival(mine: tuple[Span, str], path: Path, other: str, report: Report) -> None:
    place, line = mine
    report.error(
        "same-documents", f"this would replace documents of '{other}', such as {path.as_posix()}", place,
        f"give one of the two another id, or choose another folder with -o; if '{other}' has another id by now, "
        "build it first", line,
    )  # fmt: skip


def _report_kinds(one: Task, two: Task, report: Report) -> None:
    report.error(
        "same-documents", f"the kinds '{one.kind}' and '{two.kind}' would both write {two.path}",
        Span(f"templates/{two.kind}/kind.yaml"), "give one of them another 'file'",
    )  # fmt: skip


def no_longer_made(parts: Sequence[Part], output: OutputFolder) -> list[str]:
    """What earlier builds made of the same files, and what these files cannot have any more.

    The parts have everything that is made of their files unless something else is asked for. What was asked for (a
    variant, a language, a kind that is made on request) stays as long as its lesson can have it.
    """
    tasks = [task for part in parts for task in part.plan.tasks]
    planned = {task.path for task in tasks}
    usual = {(task.lesson, task.kind, task.language) for task in tasks}
    possible = {each for part in parts for each in part.plan.possible}
    sources = {output.name(source) for part in parts for source in part.sources}
    projects = {output.name(part.project.root) for part in parts if part.project.whole}

    def is_gone(entry: Entry) -> bool:
        if entry.source in sources:
            asked = entry.variant or (entry.lesson, entry.kind, entry.language) not in usual
            return not (asked and (entry.lesson, entry.kind) in possible)
        return bool(entry.source) and entry.project in projects and not output.has_source(entry.source)

    return [path for path, entries in output.versions.items() if path not in planned and is_gone(entries[-1])]


def out_of_date(parts: Sequence[Part], output: OutputFolder) -> list[str]:
    """What earlier builds made of files that have errors now: it stays as it is."""
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
