"""Turn a project and its document kinds into tasks: pure, small, hashable, each with a digest of its input."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kitgen import __version__
from kitgen.audience import seen_by
from kitgen.kinds import Kind
from kitgen.project import LessonFile, Project
from kitgen.spec.base import Audience

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


@dataclass(frozen=True)
class Options:
    """What the person who builds may choose for the whole run."""

    paper: str = "a4"
    paper_given: bool = False
    """Whether the paper was asked for, and so outranks what a lesson wants."""


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
    tasks: list[Task] = []
    inputs: dict[str, bytes] = {}
    for file in project.editions():
        for kind in kinds:
            if (only and kind.name not in only) or (audiences and kind.audience not in audiences):
                continue
            if not all(getattr(file.lesson, part, None) for part in kind.head.requires):
                continue
            data = _data(project, file, kind)
            key = hashlib.sha256(data).hexdigest()
            inputs[key] = data
            tasks += [_task(file, kind, format, options, key) for format in kind.head.formats]
    return Plan(tuple(sorted(tasks)), inputs)


def _task(file: LessonFile, kind: Kind, format: str, options: Options, key: str) -> Task:
    lesson, audience = file.lesson, kind.audience
    tongue = f"_{lesson.language}" if file.original else ""
    paper = lesson.print.paper if lesson.print.paper and not options.paper_given else options.paper
    what = [key, kind.name, kind.files_digest, format, audience.value, lesson.language, paper, __version__]
    return Task(
        path=f"{lesson.id}/{audience.value}/{lesson.id}_{kind.name}{tongue}{SUFFIX[audience]}.{format}",
        lesson=lesson.id,
        kind=kind.name,
        audience=audience.value,
        format=format,
        language=lesson.language,
        paper=paper,
        input=key,
        digest=hashlib.sha256("\0".join(what).encode()).hexdigest(),
    )


def _data(project: Project, file: LessonFile, kind: Kind) -> bytes:
    """The data that a document is rendered from: nothing in it is hidden from its audience."""
    lesson = file.lesson
    seen: dict[str, Any] = seen_by(kind.audience, lesson)
    uses = set(kind.head.uses) | set(ALWAYS)
    if kind.head.uses:
        seen = {name: value for name, value in seen.items() if name in uses or name.startswith("x_")}
    references = {
        key: seen_by(kind.audience, reference) for key, reference in sorted(project.references(lesson).items())
    }
    seen.pop("references", None)
    course = project.course_in(lesson.language)
    folder = file.path.resolve().parent.relative_to(project.root).as_posix()
    data = {
        "kind": {"name": kind.name, "title": str(kind.head.title), "base": kind.head.base},
        "audience": kind.audience.value,
        "lesson": seen,
        "references": references,
        "course": {"id": course.id, "title": seen_by(kind.audience, course.title)} if course else None,
        "brand": _brand(project),
        "folder": "" if folder == "." else folder,
        "pictures": _pictures(project, file, seen),
    }
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _brand(project: Project) -> dict[str, Any] | None:
    """The school's look; files in it by name and digest, found in the project's templates."""
    if project.brand is None:
        return None
    brand = project.brand
    files = {
        str(name): hashlib.sha256((project.root / "templates" / name).read_bytes()).hexdigest()
        for name in (brand.logo, brand.citation_style)
        if name
    }
    return {
        "name": str(brand.name),
        "accent": brand.accent,
        "serif": str(brand.serif),
        "sans": str(brand.sans),
        "logo": f"templates/{brand.logo}" if brand.logo else "",
        "citation_style": brand.citation_style,
        "files": files,
    }


def _pictures(project: Project, file: LessonFile, seen: Any) -> dict[str, str]:
    """The digest of each picture that the document shows, so that a new picture is a new input."""
    found: dict[str, str] = {}

    def look(value: Any) -> None:
        if isinstance(value, dict):
            if set(value) == {"picture"}:
                path = file.path.resolve().parent / value["picture"]
                if path.is_file():
                    found[value["picture"]] = hashlib.sha256(path.read_bytes()).hexdigest()
            else:
                for item in value.values():
                    look(item)
        elif isinstance(value, list):
            for item in value:
                look(item)

    look(seen)
    return dict(sorted(found.items()))
