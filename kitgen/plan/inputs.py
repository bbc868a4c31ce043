"""What a document is rendered from: the data that its audience may see, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from kitgen.digests import digest
from kitgen.model.base import Audience
from kitgen.read.kinds import Kind
from kitgen.read.project import LessonFile, Project
from kitgen.view.audience import seen_by

ALWAYS = (
    "id", "title", "subtitle", "language", "version", "licence", "authors", "minutes", "level", "print", "references",
)  # fmt: skip
"""Parts of a lesson that every document may use."""


def encoded(data: dict[str, Any], seen: Seen) -> bytes:
    """The data as bytes that are the same in every process: JSON with its keys sorted."""
    return _object({name: _encoded_part(name, value, seen) for name, value in data.items()}).encode()


def _encoded_part(name: str, value: Any, seen: Seen) -> str:
    """Parts of lessons, which many documents share, are turned into text once."""
    if name in ("lesson", "references") and value:
        return _object({key: seen.text(part) for key, part in value.items()})
    if name in ("lessons", "parts"):
        whole = (_object({key: _encoded_part(key, part, seen) for key, part in each.items()}) for each in value)
        return f"[{','.join(whole)}]"
    return _text(value)


def _object(texts: dict[str, str]) -> str:
    return "{" + ",".join(f"{_text(key)}:{texts[key]}" for key in sorted(texts)) + "}"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Seen:
    """What an audience may see of the parts of a project, each worked out once in a run."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, Audience], tuple[Any, Any]] = {}
        self._pictures: dict[tuple[int, Audience], tuple[str, ...]] = {}
        self._texts: dict[int, tuple[Any, str]] = {}
        self._folders: dict[Path, str] = {}
        self._places: dict[Path, int] | None = None

    def by(self, audience: Audience, part: Any) -> Any:
        """The part as ``seen_by`` gives it. It is shared: nobody may change it."""
        key = (id(part), audience)
        if key not in self._known:
            self._known[key] = (part, seen_by(audience, part))  # the part is kept, so that its id stays its own
        return self._known[key][1]

    def text(self, data: Any) -> str:
        """Data as JSON with its keys sorted, worked out once for each part."""
        if not isinstance(data, dict | list):
            return _text(data)
        if id(data) not in self._texts:
            self._texts[id(data)] = (data, _text(data))  # the data is kept, so that its id stays its own
        return self._texts[id(data)][1]

    def folder(self, project: Project, file: LessonFile) -> str:
        """Where a lesson lies, from the root of the project; its pictures are found from there."""
        if file.path not in self._folders:
            folder = file.path.resolve().parent.relative_to(project.root).as_posix()
            self._folders[file.path] = "" if folder == "." else folder
        return self._folders[file.path]

    def place(self, project: Project, file: LessonFile) -> int:
        """Which of the lessons that the course names it is, counted from 0; -1 if it names it not."""
        if self._places is None:
            entries = project.course.lessons if project.course else ()
            found = [(project.root / entry.path).resolve() for entry in entries]
            self._places = {path: number for number, path in reversed(list(enumerate(found)))}
        return self._places.get(file.path.resolve(), -1)

    def pictures(self, audience: Audience, part: Any) -> tuple[str, ...]:
        """The names of the pictures in it, sorted."""
        key = (id(part), audience)
        if key not in self._pictures:
            self._pictures[key] = tuple(sorted(set(_names_of_pictures(self.by(audience, part)))))
        return self._pictures[key]


def lesson_input(project: Project, file: LessonFile, kind: Kind, seen: Seen, attach: bool = False) -> dict[str, Any]:
    """The data of one lesson's document; with ``attach`` that of instructors has the files that it comes from."""
    course = project.course_in(file.lesson.language)
    return {
        **_common(project, kind),
        "lesson": _lesson(file, kind, seen),
        "references": _references(project, [file], kind, seen),
        "course": {"id": course.id, "title": seen_by(kind.audience, course.title)} if course else None,
        "folder": seen.folder(project, file),
        "pictures": _pictures(project, file, kind.audience, seen),
        **({"attached": _sources(file)} if attach and kind.audience is Audience.INSTRUCTOR else {}),
    }


def _sources(file: LessonFile) -> list[list[str]]:
    """The YAML of a lesson, and of its translation, as names and texts."""
    overlay = [[f"{file.path.stem}.{file.tongue}.yaml", file.overlay.text]] if file.overlay else []
    return sorted([[file.path.name, file.source.text], *overlay])  # PDF wants the names in order


def course_input(
    project: Project,
    kind: Kind,
    language: str,
    files: Sequence[LessonFile],
    bound: Iterable[dict[str, Any]],
    listed: Iterable[dict[str, str]],
    seen: Seen,
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
                "lesson": _lesson(file, kind, seen) | {"place": seen.place(project, file)},
                "folder": seen.folder(project, file),
            }
            for file in files
        ],
        "references": _references(project, files, kind, seen),
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


def _lesson(file: LessonFile, kind: Kind, seen: Seen) -> dict[str, Any]:
    """The parts of a lesson that a kind uses."""
    whole: dict[str, Any] = seen.by(kind.audience, file.lesson)
    uses = set(kind.head.uses) | set(ALWAYS)
    return {
        name: value
        for name, value in whole.items()
        if name != "references" and (not kind.head.uses or name in uses or name.startswith("x_"))
    }


def _references(project: Project, files: Sequence[LessonFile], kind: Kind, seen: Seen) -> dict[str, Any]:
    found = {key: reference for file in files for key, reference in project.references(file.lesson).items()}
    return {key: seen.by(kind.audience, reference) for key, reference in sorted(found.items())}


def _brand(project: Project) -> dict[str, Any] | None:
    """The school's look; files in it by name and digest, found in the project's templates."""
    if project.brand is None:
        return None
    brand = project.brand
    files = {
        str(name): digest((project.root / "templates" / name).read_bytes())
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


def _pictures(project: Project, file: LessonFile, audience: Audience, seen: Seen) -> dict[str, str]:
    """The digest of each picture that the document shows, so that a new picture is a new input."""
    folder = file.path.resolve().parent
    paths = [(name, folder / name) for name in seen.pictures(audience, file.lesson)]
    return {name: digest(path.read_bytes()) for name, path in paths if path.is_file()}


def _names_of_pictures(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if value.keys() == {"picture"}:
            yield value["picture"]
        else:
            for item in value.values():
                if isinstance(item, dict | list):
                    yield from _names_of_pictures(item)
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict | list):
                yield from _names_of_pictures(item)
