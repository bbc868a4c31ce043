"""What a document is rendered from: the data that its audience may see, and nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from kitgen.audience import seen_by
from kitgen.kinds import Kind
from kitgen.project import LessonFile, Project

ALWAYS = (
    "id", "title", "subtitle", "language", "version", "licence", "authors", "minutes", "level", "print", "references",
)  # fmt: skip
"""Parts of a lesson that every document may use."""


def encoded(data: dict[str, Any]) -> bytes:
    """The data as bytes that are the same in every process."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def lesson_input(project: Project, file: LessonFile, kind: Kind) -> dict[str, Any]:
    """The data of one lesson's document."""
    course = project.course_in(file.lesson.language)
    return {
        **_common(project, kind),
        "lesson": _lesson(project, file, kind),
        "references": _references(project, [file], kind),
        "course": {"id": course.id, "title": seen_by(kind.audience, course.title)} if course else None,
        "folder": _folder(project, file),
        "pictures": _pictures(project, file, seen_by(kind.audience, file.lesson)),
    }


def course_input(
    project: Project,
    kind: Kind,
    language: str,
    files: Sequence[LessonFile],
    bound: Iterable[dict[str, Any]],
    listed: Iterable[dict[str, str]],
) -> dict[str, Any]:
    """The data of a document about the whole course, in one language.

    ``files`` are its lessons in order; ``bound`` the data of the documents that it binds together; ``listed`` the
    files of the build that it lists.
    """
    course = project.course_in(language)
    return {
        **_common(project, kind),
        "lesson": None,
        "course": seen_by(kind.audience, course),
        "lessons": [
            {
                "lesson": _lesson(project, file, kind) | {"place": _place(project, file)},
                "folder": _folder(project, file),
            }
            for file in files
        ],
        "references": _references(project, files, kind),
        "folder": "",
        "parts": list(bound),
        "files": list(listed),
    }


def _common(project: Project, kind: Kind) -> dict[str, Any]:
    return {
        "kind": {"name": kind.name, "title": str(kind.head.title), "base": kind.head.base},
        "audience": kind.audience.value,
        "brand": _brand(project),
    }


def _lesson(project: Project, file: LessonFile, kind: Kind) -> dict[str, Any]:
    """The parts of a lesson that a kind uses."""
    seen: dict[str, Any] = seen_by(kind.audience, file.lesson)
    uses = set(kind.head.uses) | set(ALWAYS)
    if kind.head.uses:
        seen = {name: value for name, value in seen.items() if name in uses or name.startswith("x_")}
    seen.pop("references", None)
    return seen


def _references(project: Project, files: Sequence[LessonFile], kind: Kind) -> dict[str, Any]:
    found = {key: reference for file in files for key, reference in project.references(file.lesson).items()}
    return {key: seen_by(kind.audience, reference) for key, reference in sorted(found.items())}


def _place(project: Project, file: LessonFile) -> int:
    """Which of the lessons that the course names it is, counted from 0."""
    entries = project.course.lessons if project.course else ()
    paths = [(project.root / entry.path).resolve() for entry in entries]
    return paths.index(file.path.resolve()) if file.path.resolve() in paths else -1


def _folder(project: Project, file: LessonFile) -> str:
    """Where a lesson lies, from the root of the project; its pictures are found from there."""
    folder = file.path.resolve().parent.relative_to(project.root).as_posix()
    return "" if folder == "." else folder


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
