"""Turn a project and its document kinds into tasks: pure, small, hashable, each with a digest of its input."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kitgen.digests import digest
from kitgen.model.base import Audience
from kitgen.model.course import Course
from kitgen.model.lesson import Lesson
from kitgen.plan.fingerprint import joint_digest, toolchain_digest
from kitgen.plan.indexes import files_of_course, files_of_lesson, is_course_index, is_held_back, released
from kitgen.plan.input_cache import InputCache
from kitgen.plan.inputs import course_input, encode, lesson_input
from kitgen.plan.selection import chosen_kinds, fits_course, fits_lesson, has_variant, reason_for_nothing
from kitgen.plan.task import ARCHIVE, FILLABLE, USUAL, Options, Plan, Task
from kitgen.read.editions import EXTENDED
from kitgen.read.kinds import Kind
from kitgen.read.lesson_file import LessonFile
from kitgen.read.project import Project
from kitgen.regular_files import real_path

SUFFIX = {Audience.STUDENT: "", Audience.GRADER: "_GRADER", Audience.INSTRUCTOR: "_INSTRUCTOR"}


def plan(
    project: Project,
    kinds: Sequence[Kind],
    options: Options,
    only: Iterable[str] = (),
    audiences: Iterable[str] = (),
) -> Plan:
    """The documents that a build would make of the lessons that could be read.

    ``only`` names kinds, ``audiences`` audiences; empty means all.
    """
    only, audiences = set(only), set(audiences)
    chosen = chosen_kinds(kinds, options, only, audiences)
    indexes = [kind for kind in chosen if kind.head.lists]
    collector = _Collector(project, kinds, options)
    collector.add_lessons([kind for kind in chosen if not kind.head.lists])
    listed: Sequence[Task] = collector.tasks
    if indexes and (only or audiences):  # an index lists what a build of everything makes
        listed = plan(project, [kind for kind in kinds if not is_course_index(kind)], options).tasks
    collector.add_lesson_indexes(indexes, listed)
    collector.add_course(chosen, listed)
    tasks = tuple(sorted(collector.tasks))
    names = {kind.name for kind in indexes}
    return Plan(
        tasks=tasks,
        inputs=collector.inputs,
        possible=_possible(project, kinds),
        indexes=tuple(task for task in tasks if task.kind in names),
        bound=collector.bound,
        reason="" if tasks else reason_for_nothing(project, kinds, options, only, audiences),
    )


def _possible(project: Project, kinds: Sequence[Kind]) -> frozenset[tuple[str, str, str]]:
    """Each lesson, and the course, by its id, with each kind of document that it may have, and the edition.

    What the other edition of a lesson has the parts for is not known here: it may have any kind.
    """
    found: set[tuple[str, str, str]] = set()
    for file in project.lessons:
        names = [kind.name for kind in kinds if kind.head.scope == "lesson"]
        fitting = [kind.name for kind in kinds if kind.head.scope == "lesson" and fits_lesson(kind, file)]
        found |= {(file.lesson.id, name, file.edition) for name in fitting}
        found |= {(file.lesson.id, name, "" if file.extended else EXTENDED) for name in names if file.two}
    course = project.course
    if course is not None and project.whole:
        about = [kind.name for kind in kinds if kind.head.scope == "course" and fits_course(kind, course)]
        editions = ["", EXTENDED] if any(file.two for file in project.lessons) else [""]
        found |= {(course.id, name, edition) for name in about for edition in editions}
    return frozenset(found)


@dataclass(frozen=True)
class DocumentSource:
    """The lesson or course that a document is about, the language in the document's name, and the file it is from."""

    content: Lesson | Course
    language_suffix: str
    path: Path
    edition: str = ""


class _Collector:
    """Collects the tasks of a plan, with their inputs."""

    def __init__(self, project: Project, kinds: Sequence[Kind], options: Options) -> None:
        self.project, self.kinds, self.options = project, kinds, options
        self.variants = [project.templates.digest("_variants")] if options.variant else []
        self.cache = InputCache()
        self.tasks: list[Task] = []
        self.bound: dict[str, tuple[Task, ...]] = {}
        self.inputs: dict[str, bytes] = {}

    def add_lessons(self, kinds: Sequence[Kind]) -> None:
        """The documents of every edition of every lesson that has what a kind needs."""
        for file in self.project.editions():
            for kind in kinds:
                if kind.head.scope == "lesson" and fits_lesson(kind, file):
                    self._add_lesson_document(kind, file)

    def add_lesson_indexes(self, kinds: Sequence[Kind], listed: Sequence[Task]) -> None:
        """The index pages of every edition of every lesson that has files to list."""
        editions = list(self.project.editions())
        for file in editions:
            others = [each for each in editions if each.lesson.id == file.lesson.id and each is not file]
            for kind in kinds:
                files = kind.head.scope == "lesson" and files_of_lesson(self.project, file, kind, self.kinds, listed)
                if files:
                    elsewhere = [
                        {"path": Path(self._lesson_path(kind, each)).name, "language": each.lesson.language}
                        for each in others
                    ]
                    data = lesson_input(self.project, file, kind, self.cache)
                    data |= {"files": files, "elsewhere": elsewhere}
                    self.tasks += self._tasks(kind, data, _source(file), self._paper(file), self.options)

    def add_course(self, kinds: Sequence[Kind], listed: Sequence[Task]) -> None:
        """The documents about the whole course, in each of its languages; those that list files come last."""
        course = self.project.course
        if course is None or not self.project.whole:
            return
        about = [kind for kind in kinds if kind.head.scope == "course" and fits_course(kind, course)]
        for kind in sorted(about, key=lambda kind: kind.head.lists):
            for language in self.project.languages or (course.language,):
                self._add_course_document(kind, language, course, listed)

    def _add_lesson_document(self, kind: Kind, file: LessonFile) -> None:
        """One kind of document of a lesson; one that reads others waits for them."""
        paper = self._paper(file)
        read = self._read_by(kind, file, paper)
        tasks = self._tasks(kind, self._of_lesson(kind, file), _source(file), paper, self.options, read)
        self._keep_bound(tasks, read)
        self.tasks += tasks

    def _read_by(self, kind: Kind, file: LessonFile, paper: str) -> list[Task]:
        """The documents of a lesson whose pages another one of it names."""
        others = [other for other in self.kinds if other.name in kind.head.reads and fits_lesson(other, file)]
        return [self._bound_task(other, file, paper) for other in others]

    def _keep_bound(self, tasks: Iterable[Task], bound: Sequence[Task]) -> None:
        """Note what documents wait for."""
        if bound:
            self.bound |= {task.digest: tuple(bound) for task in tasks}

    def _of_lesson(self, kind: Kind, file: LessonFile) -> dict[str, Any]:
        return lesson_input(self.project, file, kind, self.cache, attach=self.options.pdf == ARCHIVE)

    def _paper(self, file: LessonFile) -> str:
        """The paper that a lesson asks for, unless one was given explicitly."""
        paper = file.lesson.print.paper
        return paper if paper and not self.options.paper_given else self.options.paper

    def _lesson_path(self, kind: Kind, file: LessonFile) -> str:
        """The path of one kind of document of a lesson."""
        return _path(_source(file), kind, kind.head.formats[0], self.options)

    def _add_course_document(self, kind: Kind, language: str, course: Course, listed: Sequence[Task]) -> None:
        """One kind of document about the course in one language, unless it would be empty."""
        files = [file for file in self.project.editions() if file.tongue == language]
        papers = {self._paper(file) for file in files}
        paper = papers.pop() if kind.head.binds and len(papers) == 1 else self.options.paper
        bound = [
            self._bound_task(other, file, paper)
            for file in files
            for other in self.kinds
            if other.name in kind.head.binds
            and fits_lesson(other, file)
            and not is_held_back(other, kind.audience, released(self.project, file))
        ]
        sessions = any(entry.session for entry in course.lessons)  # they have dates, too
        if not (files or kind.head.lists or sessions) or (kind.head.binds and not bound):
            return
        folder = course.id if self.options.second else ""
        source = self._of_course(language, course)
        links: list[dict[str, str]] = []
        if kind.head.lists:
            about = {_path(source, each, format, self.options) for each in self.kinds for format in each.head.formats}
            links = files_of_course(self.project, kind, self.kinds, listed, files, about, folder)
        titles = {other.name: str(other.head.title) for other in self.kinds}
        named = ({"lesson": task.lesson, "kind": task.kind, "title": titles[task.kind]} for task in bound)
        data = course_input(self.project, kind, language, files, named, links, self.cache)
        if kind.head.lists:
            data["elsewhere"] = [
                {
                    "path": Path(_path(self._of_course(other, course), kind, "html", self.options)).name,
                    "language": other,
                }
                for other in self.project.languages
                if other != language
            ]
        tasks = self._tasks(kind, data, source, paper, self.options, bound)
        self._keep_bound(tasks, bound)
        self.tasks += tasks

    def _of_course(self, language: str, course: Course) -> DocumentSource:
        """The course in one of its languages, as the source of a document."""
        edition, path = self.project.course_in(language), self.project.course_path
        assert edition is not None and path is not None
        return DocumentSource(
            edition, f"_{language}" if language != course.language else "", path, self.project.edition
        )

    def _bound_task(self, kind: Kind, file: LessonFile, paper: str) -> Task:
        """A document of a lesson that another binds, on the paper of that; with form fields only if it has room."""
        options = self.options
        if not has_variant(kind, options):
            names = [name for name in options.variant.split("+") if name != FILLABLE]
            options = replace(options, variant="+".join(names))
        read = self._read_by(kind, file, paper)
        (task,) = self._tasks(kind, self._of_lesson(kind, file), _source(file), paper, options, read, ["pdf"])
        self._keep_bound([task], read)
        return task

    def _tasks(
        self,
        kind: Kind,
        data: dict[str, Any],
        source: DocumentSource,
        paper: str,
        options: Options,
        bound: Sequence[Task] = (),
        formats: Sequence[str] = (),
    ) -> list[Task]:
        """The tasks of one document in each of its formats, or in some; its input is added to those of the plan."""
        content = encode(data, self.cache)
        key = digest(content)
        self.inputs[key] = content
        variants = self.variants if options.variant else []
        digests = [key, kind.files_digest, *variants, *(task.digest for task in bound)]
        formats = formats or (["pdf"] if options.variant else kind.head.formats)
        return [_task(source, kind, format, paper, options, digests) for format in formats]


def _source(file: LessonFile) -> DocumentSource:
    """Where the documents of a lesson come from; a lesson's own language is not in their names."""
    return DocumentSource(file.lesson, f"_{file.tongue}" if file.original else "", file.path, file.edition)


def _task(
    source: DocumentSource, kind: Kind, format: str, paper: str, options: Options, digests: Sequence[str]
) -> Task:
    """The task of one file; ``digests`` are those of the data and files that it reads, the first that of its input."""
    content, audience = source.content, kind.audience
    decides = [*digests, kind.name, format, audience.value, content.language, paper, toolchain_digest()]
    if options.variant:
        decides.append(options.variant)
    if format == "pdf" and options.pdf != USUAL:
        decides.append(options.pdf)
    return Task(
        path=_path(source, kind, format, options),
        lesson=content.id,
        kind=kind.name,
        audience=audience.value,
        format=format,
        language=content.language,
        paper=paper,
        input=digests[0],
        digest=joint_digest(decides),
        scope=kind.head.scope,
        variant=options.variant,
        pdf=options.pdf,
        edition=source.edition,
        source=str(real_path(source.path.parent) / source.path.name),
    )


def _path(source: DocumentSource, kind: Kind, format: str, options: Options) -> str:
    """The path of a file below the output folder: `lucky-once/student/lucky-once_handout_es.pdf`."""
    subject, audience = source.content.id, kind.audience
    variant = f"_{options.variant.replace('+', '_')}" if options.variant else ""
    edition = f"_{source.edition}" if source.edition else ""
    name = f"{kind.head.file or kind.name}{edition}{source.language_suffix}{variant}{SUFFIX[audience]}.{format}"
    if is_course_index(kind):
        return f"{subject}/{subject}_{name}" if options.second else name
    return f"{subject}/{audience.value}/{subject}_{name}"
