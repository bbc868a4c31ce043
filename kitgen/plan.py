"""Turn a project and its document kinds into tasks: pure, small, hashable, each with a digest of its input."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kitgen import __version__
from kitgen.fonts import folders
from kitgen.inputs import Seen, course_input, encoded, lesson_input
from kitgen.kinds import Kind
from kitgen.project import LessonFile, Project
from kitgen.resources import code_digest
from kitgen.selection import chosen, has_needs, is_made, reason_for_nothing
from kitgen.spec.base import Audience
from kitgen.spec.course import Course
from kitgen.spec.lesson import Lesson
from kitgen.task import ARCHIVE, USUAL, Options, Plan, Task

ALWAYS = (
    "id",
    "title",
    "subtitle",
    "language",
    "version",
    "licence",
    "authors",
    "minutes",
    "level",
    "print",
    "references",
)

SUFFIX = {Audience.STUDENT: "", Audience.GRADER: "_GRADER", Audience.INSTRUCTOR: "_INSTRUCTOR"}


def plan(
    project: Project,
    kinds: Sequence[Kind],
    options: Options,
    only: Iterable[str] = (),
    audiences: Iterable[str] = (),
) -> Plan:
    """What a build would make of the lessons that could be read.

    ``only`` names kinds, ``audiences`` audiences; empty means all.
    """
    only, audiences = set(only), set(audiences)
    wanted = chosen(kinds, options, only, audiences)
    seen = Seen()
    maker = _Maker(kinds, options, project.templates.digest("_variants") if options.variant else "", seen)
    for file in project.editions():
        for kind in wanted:
            if kind.head.scope == "lesson" and not kind.head.lists and is_made(kind, file):
                data = lesson_input(project, file, kind, seen, attach=options.pdf == ARCHIVE)
                maker.add_lesson(kind, data, file)
    lists = [kind for kind in wanted if kind.head.lists]
    every: Sequence[Task] = maker.tasks
    if lists and (only or audiences):  # they list what a build of everything makes
        every = plan(project, [kind for kind in kinds if not _lists_all(kind)], options).tasks
    for file in project.editions():
        for kind in lists:
            if kind.head.scope == "lesson" and (listed := _files_of(file, kind, kinds, every)):
                maker.add_lesson(kind, lesson_input(project, file, kind, seen) | {"files": listed}, file)
    for kind, language, data in _of_the_course(project, kinds, wanted, every, options, seen):
        course = project.course_in(language)
        assert course is not None and project.course_path is not None
        tongue = f"_{language}" if project.course and language != project.course.language else ""
        maker.add(kind, data, Subject(course, tongue, project.course_path), options.paper)
    reason = "" if maker.tasks else reason_for_nothing(project, kinds, options, only, audiences)
    names = {kind.name for kind in lists}
    tasks = tuple(sorted(maker.tasks))
    indexes = tuple(task for task in tasks if task.kind in names)
    return Plan(tasks, maker.inputs, _possible(project, kinds), indexes, reason)


def _lists_all(kind: Kind) -> bool:
    return kind.head.lists and kind.head.scope == "course"


@dataclass(frozen=True)
class Subject:
    """What a document is about, the language in its file's name, and the file that it comes from."""

    spec: Lesson | Course
    tongue: str
    path: Path


class _Maker:
    """Collects tasks with their inputs."""

    def __init__(self, kinds: Sequence[Kind], options: Options, look: str, seen: Seen) -> None:
        self.kinds, self.options, self.look, self.seen = kinds, options, look, seen
        self.tasks: list[Task] = []
        self.inputs: dict[str, bytes] = {}

    def add_lesson(self, kind: Kind, data: dict[str, Any], file: LessonFile) -> None:
        """The documents of one kind of a lesson, on the paper that it wants."""
        paper = file.lesson.print.paper
        chosen = paper if paper and not self.options.paper_given else self.options.paper
        self.add(kind, data, Subject(file.lesson, _tongue(file), file.path), chosen)

    def add(self, kind: Kind, data: dict[str, Any], subject: Subject, paper: str) -> None:
        """The documents of one kind, one for each of its formats."""
        content = encoded(data, self.seen)
        key = hashlib.sha256(content).hexdigest()
        self.inputs[key] = content
        looks = [kind.files_digest, *(other.files_digest for other in self.kinds if other.name in kind.head.binds)]
        reads = [key, *looks, self.look] if self.look else [key, *looks]
        form = Form(paper, self.options.variant, self.options.pdf, self.options.second)
        formats = ["pdf"] if self.options.variant else kind.head.formats
        self.tasks += [_task(subject, kind, format, form, reads) for format in formats]


def _possible(project: Project, kinds: Sequence[Kind]) -> frozenset[tuple[str, str]]:
    found = {
        (file.lesson.id, kind.name)
        for file in project.lessons
        for kind in kinds
        if kind.head.scope == "lesson" and is_made(kind, file)
    }
    if project.course is not None and project.whole:
        about = (kind for kind in kinds if kind.head.scope == "course")
        found |= {(project.course.id, kind.name) for kind in about if has_needs(kind, project.course)}
    return frozenset(found)


def _of_the_course(
    project: Project,
    kinds: Sequence[Kind],
    wanted: Sequence[Kind],
    tasks: Sequence[Task],
    options: Options,
    seen: Seen,
) -> Iterator[tuple[Kind, str, dict[str, Any]]]:
    """The documents about the whole course, in each of its languages. Those that list files come last, once."""
    if project.course is None or not project.whole:
        return
    about = [kind for kind in wanted if kind.head.scope == "course"]
    own = project.course.language
    for kind in sorted(about, key=lambda kind: kind.head.lists):
        for language in (own,) if kind.head.lists else project.languages or (own,):
            files = [file for file in project.editions() if file.tongue == language]
            if not files and not kind.head.lists:
                continue
            bound = [
                lesson_input(project, file, other, seen)
                for file in files
                for other in kinds
                if other.name in kind.head.binds and is_made(other, file)
            ]
            if (kind.head.binds and not bound) or not has_needs(kind, project.course):
                continue
            folder = project.course.id if options.second else ""
            theirs = [task for task in tasks if kind.audience.sees(Audience(task.audience))]
            listed = _listed(theirs, kinds, folder) if kind.head.lists else []
            yield kind, language, course_input(project, kind, language, files, bound, listed, seen)


def _files_of(file: LessonFile, kind: Kind, kinds: Sequence[Kind], tasks: Sequence[Task]) -> list[dict[str, str]]:
    """The files of one edition of a lesson that the audience of a kind may have."""
    lists = {each.name for each in kinds if each.head.lists}
    theirs = [
        task
        for task in tasks
        if (task.lesson, task.language, task.scope) == (file.lesson.id, file.lesson.language, "lesson")
        and task.kind not in lists
        and kind.audience.sees(Audience(task.audience))
    ]
    return _listed(theirs, kinds, f"{file.lesson.id}/{kind.audience.value}")


def _listed(tasks: Sequence[Task], kinds: Sequence[Kind], folder: str) -> list[dict[str, str]]:
    """Files as a page in a folder of the output links them."""
    order = {each.name: number for number, each in enumerate(kinds)}
    titles = {kind.name: str(kind.head.title) for kind in kinds}
    return [
        {
            "path": posixpath.relpath(task.path, folder or "."), "lesson": task.lesson, "kind": task.kind,
            "title": titles[task.kind], "scope": task.scope, "audience": task.audience, "format": task.format,
            "language": task.language,
        }
        for task in sorted(tasks, key=lambda task: (order[task.kind], task.format, task.path))
    ]  # fmt: skip


@cache
def tools() -> str:
    """A fingerprint of the programs and fonts that make documents: kitgen's own code, WeasyPrint, font packages."""
    from importlib.metadata import version

    files = [file for folder in folders() for file in sorted(folder.rglob("*.?tf"))]
    fonts = [f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}" for file in files]
    what = [__version__, code_digest(), version("weasyprint"), *fonts]
    return hashlib.sha256("\0".join(what).encode()).hexdigest()


def _tongue(file: LessonFile) -> str:
    """The language in the file's name; a lesson's own language is not named."""
    return f"_{file.tongue}" if file.original else ""


@dataclass(frozen=True)
class Form:
    """On which paper, in which variant, and to which standard if it is a PDF."""

    paper: str
    variant: str
    pdf: str
    second: bool


def _task(about: Subject, kind: Kind, format: str, form: Form, reads: Sequence[str]) -> Task:
    """``reads`` are digests of what it reads; the first is that of its input."""
    subject, audience = about.spec, kind.audience
    what = [*reads, kind.name, format, audience.value, subject.language, form.paper, tools()]
    if form.variant:
        what.append(form.variant)
    if format == "pdf" and form.pdf != USUAL:
        what.append(form.pdf)
    name = f"{kind.head.file or kind.name}{about.tongue}{_form(form)}{SUFFIX[audience]}.{format}"
    path = f"{subject.id}/{audience.value}/{subject.id}_{name}"
    if _lists_all(kind):
        path = f"{subject.id}/{subject.id}_{name}" if form.second else name
    return Task(
        path=path,
        lesson=subject.id,
        kind=kind.name,
        audience=audience.value,
        format=format,
        language=subject.language,
        paper=form.paper,
        input=reads[0],
        digest=hashlib.sha256("\0".join(what).encode()).hexdigest(),
        scope=kind.head.scope,
        variant=form.variant,
        pdf=form.pdf,
        source=str(about.path.parent.resolve() / about.path.name),
    )


def _form(form: Form) -> str:
    """The variant in the file's name."""
    return f"_{form.variant.replace('+', '_')}" if form.variant else ""
