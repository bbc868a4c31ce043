"""Turn a project and its document kinds into tasks: pure, small, hashable, each with a digest of its input."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from kitgen import __version__
from kitgen.fonts import folders
from kitgen.inputs import Seen, course_input, encoded, lesson_input
from kitgen.kinds import Kind
from kitgen.project import LessonFile, Project
from kitgen.resources import code_digest
from kitgen.spec.base import Audience
from kitgen.spec.course import Course
from kitgen.spec.lesson import Lesson

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

USUAL, ARCHIVE = "ua-1", "a-3a"
"""The standards that PDFs may be made to: PDF/UA-1 alone, or with PDF/A-3a, for archives."""

FILLABLE = "fillable"
"""The variant that is made only of documents in which people write."""

SUFFIX = {Audience.STUDENT: "", Audience.GRADER: "_GRADER", Audience.INSTRUCTOR: "_INSTRUCTOR"}


@dataclass(frozen=True)
class Options:
    """What the person who builds may choose for the whole run."""

    paper: str = "a4"
    paper_given: bool = False
    """Whether the paper was asked for, and so outranks what a lesson wants."""

    variant: str = ""
    """Names of files under templates/_variants/, joined by `+`: only paper documents are made, in this form."""

    pdf: str = USUAL
    """The standard that PDFs are made to: `ua-1`, or `a-3a`, in which instructors' files have the lesson's YAML."""


@dataclass(frozen=True, order=True)
class Task:
    """One file to make: everything that decides it, by value or by digest."""

    path: str
    """Where it goes, below the output folder."""

    lesson: str
    kind: str
    audience: str
    format: str
    language: str
    paper: str

    input: str
    """Digest of the data that it is rendered from: a key of `Plan.inputs`."""

    digest: str
    """Digest of all that decides its bytes: input, template files, options, version of kitgen."""

    scope: str = "lesson"
    """Whether it is about a `lesson` or the `course`."""

    variant: str = ""
    """`large-print`, `large-print+low-ink`; empty for the usual form."""

    pdf: str = USUAL
    """The standard of a PDF."""


@dataclass(frozen=True)
class Plan:
    """The tasks of a run, sorted by path, and their inputs by digest."""

    tasks: tuple[Task, ...]
    inputs: dict[str, bytes] = field(repr=False)


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
    wanted = [
        kind
        for kind in kinds
        if (kind.name in only or (not only and not kind.head.on_request))
        and (not audiences or kind.audience.value in audiences)
    ]
    if options.variant:
        wanted = [kind for kind in wanted if kind.head.base in ("paper", "cards") and "pdf" in kind.head.formats]
    if FILLABLE in options.variant.split("+"):
        wanted = [kind for kind in wanted if kind.head.answers]
    formats = {"pdf"} if options.variant else set()
    look = project.templates.digest("_variants") if options.variant else ""
    seen = Seen()
    tasks: list[Task] = []
    inputs: dict[str, bytes] = {}

    def add(kind: Kind, data: dict[str, Any], subject: Lesson | Course, tongue: str, paper: str) -> None:
        content = encoded(data, seen)
        key = hashlib.sha256(content).hexdigest()
        inputs[key] = content
        looks = [kind.files_digest, *(other.files_digest for other in kinds if other.name in kind.head.binds)]
        form = Form(paper, options.variant, options.pdf)
        reads = [key, *looks, look] if look else [key, *looks]
        tasks.extend(
            _task(subject, tongue, kind, format, form, reads)
            for format in kind.head.formats
            if not formats or format in formats
        )

    for file in project.editions():
        paper = file.lesson.print.paper
        for kind in wanted:
            if kind.head.scope == "lesson" and is_made(kind, file):
                chosen = paper if paper and not options.paper_given else options.paper
                data = lesson_input(project, file, kind, seen, attach=options.pdf == ARCHIVE)
                add(kind, data, file.lesson, _tongue(file), chosen)
    every = tasks
    if (only or audiences) and project.whole and any(kind.head.lists for kind in wanted):
        every = list(plan(project, [kind for kind in kinds if not kind.head.lists], options).tasks)
    for kind, language, data in _of_the_course(project, kinds, wanted, every, seen):
        course = project.course_in(language)
        assert course is not None
        tongue = f"_{language}" if project.course and language != project.course.language else ""
        add(kind, data, course, tongue, options.paper)
    return Plan(tuple(sorted(tasks)), inputs)


def is_made(kind: Kind, file: LessonFile) -> bool:
    """Whether a lesson has what a kind of document needs."""
    return all(getattr(file.lesson, part, None) for part in kind.head.requires)


def _of_the_course(
    project: Project, kinds: Sequence[Kind], wanted: Sequence[Kind], tasks: Sequence[Task], seen: Seen
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
            if (kind.head.binds and not bound) or (kind.head.needs and not getattr(project.course, kind.head.needs)):
                continue
            order = {each.name: number for number, each in enumerate(kinds)}
            theirs = sorted(tasks, key=lambda task: (order[task.kind], task.format, task.path))
            listed = [_listed(task, kinds) for task in theirs if kind.audience.sees(Audience(task.audience))]
            yield (
                kind,
                language,
                course_input(project, kind, language, files, bound, listed if kind.head.lists else [], seen),
            )


def _listed(task: Task, kinds: Sequence[Kind]) -> dict[str, str]:
    title = next(str(kind.head.title) for kind in kinds if kind.name == task.kind)
    return {
        "path": task.path, "lesson": task.lesson, "kind": task.kind, "title": title, "scope": task.scope,
        "audience": task.audience, "format": task.format, "language": task.language,
    }  # fmt: skip


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


def _task(subject: Lesson | Course, tongue: str, kind: Kind, format: str, form: Form, reads: Sequence[str]) -> Task:
    """``reads`` are digests of what it reads; the first is that of its input."""
    audience = kind.audience
    what = [*reads, kind.name, format, audience.value, subject.language, form.paper, tools()]
    if form.variant:
        what.append(form.variant)
    if format == "pdf" and form.pdf != USUAL:
        what.append(form.pdf)
    name = f"{kind.head.file or kind.name}{tongue}{_form(form)}{SUFFIX[audience]}.{format}"
    return Task(
        path=name if kind.head.lists else f"{subject.id}/{audience.value}/{subject.id}_{name}",
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
    )


def _form(form: Form) -> str:
    """The variant in the file's name."""
    return f"_{form.variant.replace('+', '_')}" if form.variant else ""
