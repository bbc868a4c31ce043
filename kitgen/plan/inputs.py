"""The input of a document: the data that its audience may see, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from kitgen.digests import digest
from kitgen.model.base import Audience
from kitgen.read.kinds import Kind
from kitgen.read.pictures import usable_content
from kitgen.read.project import LessonFile, Project
from kitgen.regular_files import real_path
from kitgen.source.pictures import BadPicture, read_inside
from kitgen.text.citations import csl, same_author_and_year
from kitgen.view.audience import visible_to

ALWAYS = (
    "id", "title", "subtitle", "language", "version", "licence", "authors", "minutes", "level", "print", "references",
)  # fmt: skip
"""Parts of a lesson that are in the input of every document."""


def encode(data: dict[str, Any], cache: InputCache) -> bytes:
    """An input as canonical JSON (keys sorted, no spaces), so that its digest is the same in every process."""
    return _object({name: _encoded_part(name, value, cache) for name, value in data.items()}).encode(
        "utf-8",
        "surrogatepass",  # the name of a file that is attached may not be in UTF-8
    )


def _encoded_part(name: str, value: Any, cache: InputCache) -> str:
    """Encode one value; the parts of lessons, which many documents share, come from the cache."""
    if name in ("lesson", "references") and value:
        return _object({key: cache.json(part) for key, part in value.items()})
    if name == "lessons":
        whole = (_object({key: _encoded_part(key, part, cache) for key, part in each.items()}) for each in value)
        return f"[{','.join(whole)}]"
    return _text(value)


def _object(texts: dict[str, str]) -> str:
    return "{" + ",".join(f"{_text(key)}:{texts[key]}" for key in sorted(texts)) + "}"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class InputCache:
    """Cache for building inputs: documents of one run share lessons, their parts and their pictures."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, Audience], tuple[Any, Any]] = {}
        self._pictures: dict[tuple[int, Audience], tuple[str, ...]] = {}
        self._texts: dict[int, tuple[Any, str]] = {}
        self._mentioned: dict[tuple[int, frozenset[str]], tuple[Any, frozenset[str]]] = {}
        self._alike: dict[tuple[Any, ...], list[frozenset[str]]] = {}
        self._own: dict[str, bool] = {}
        self._folders: dict[Path, str] = {}
        self._usable: dict[Path, str] = {}
        self._places: dict[Path, int] | None = None

    def visible_to(self, audience: Audience, part: Any) -> Any:
        """The part without what the audience may not see. It is shared, so it must not be changed."""
        key = (id(part), audience)
        if key not in self._known:
            self._known[key] = (part, visible_to(audience, part))  # keeps the part alive, so that its id is not reused
        return self._known[key][1]

    def json(self, data: Any) -> str:
        """Data as canonical JSON, encoded once for each part."""
        if not isinstance(data, dict | list):
            return _text(data)
        if id(data) not in self._texts:
            self._texts[id(data)] = (data, _text(data))  # keeps the data alive, so that its id is not reused
        return self._texts[id(data)][1]

    def mentioned(self, part: Any, keys: frozenset[str]) -> frozenset[str]:
        """The keys of references that are in a part as words of their own."""
        if not isinstance(part, dict | list | str):
            return frozenset()
        text, key = self.json(part), (id(part), keys)
        if isinstance(part, str) or key not in self._mentioned:
            found = frozenset(_any_of(keys).findall(text)) if keys else frozenset()
            if isinstance(part, str):
                return found
            self._mentioned[key] = (part, found)
        return self._mentioned[key][1]

    def alike(self, references: dict[str, Any], audience: Audience) -> Sequence[frozenset[str]]:
        """The keys of references with the same author and year."""
        key = (audience, *map(id, references.values()))
        if key not in self._alike:
            written = {name: csl(self.visible_to(audience, each)) for name, each in references.items()}
            self._alike[key] = [frozenset(keys) for keys in same_author_and_year(written) if len(keys) > 1]
        return self._alike[key]

    def has_own_template(self, project: Project, kind: Kind) -> bool:
        """Whether a kind of document has a template of the project itself."""
        if kind.name not in self._own:
            shipped = len(project.templates.layers) - 1
            content = project.templates.content("_base", kind.name) if shipped else ()
            self._own[kind.name] = any(number < shipped and path.suffix == ".html" for number, _, path in content)
        return self._own[kind.name]

    def folder(self, project: Project, file: LessonFile) -> str:
        """The folder of a lesson, relative to the root of the project; its pictures are found from there."""
        if file.path not in self._folders:
            folder = real_path(file.path).parent.relative_to(project.root).as_posix()
            self._folders[file.path] = "" if folder == "." else folder
        return self._folders[file.path]

    def position(self, project: Project, file: LessonFile) -> int:
        """The index of a lesson in the course file's list of lessons; -1 if it is not in it."""
        if self._places is None:
            entries = project.course.lessons if project.course else ()
            found = [real_path(project.root / entry.path) for entry in entries]
            self._places = {path: number for number, path in reversed(list(enumerate(found)))}
        return self._places.get(real_path(file.path), -1)

    def pictures(self, audience: Audience, part: Any) -> tuple[str, ...]:
        """The names of the pictures in a part, sorted."""
        key = (id(part), audience)
        if key not in self._pictures:
            self._pictures[key] = tuple(sorted(set(_names_of_pictures(self.visible_to(audience, part)))))
        return self._pictures[key]

    def usable(self, project: Project, file: LessonFile, name: str) -> str:
        """The digest of a picture that a lesson names; empty if it cannot be used. Read once in a run."""
        path = file.path.resolve().parent / name
        if path not in self._usable:
            content = usable_content(project.root, path)
            self._usable[path] = digest(content) if content is not None else ""
        return self._usable[path]


@lru_cache(maxsize=100)
def _any_of(keys: frozenset[str]) -> re.Pattern[str]:
    """Any of these words, the longest that is there."""
    longest = sorted(keys, key=lambda key: (-len(key), key))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")


def lesson_input(
    project: Project, file: LessonFile, kind: Kind, cache: InputCache, attach: bool = False
) -> dict[str, Any]:
    """The input of one lesson's document; with ``attach`` that of instructors includes the lesson's source files."""
    course = project.course_in(file.lesson.language)
    return {
        **_common(project, kind),
        "lesson": _lesson(file, kind, cache),
        "references": _references(project, [file], kind, cache, {}),
        "course": {"id": course.id, "title": visible_to(kind.audience, course.title)} if course else None,
        "folder": cache.folder(project, file),
        **_pictures(project, file, kind.audience, cache),
        **({"attached": _sources(file)} if attach and kind.audience is Audience.INSTRUCTOR else {}),
    }


def _sources(file: LessonFile) -> list[list[str]]:
    """The source files of a lesson, and of its translation, as names and texts."""
    overlay = [[f"{file.path.stem}.{file.tongue}.yaml", file.overlay.text]] if file.overlay else []
    return sorted([[file.path.name, file.source.text], *overlay])  # PDF requires attachments sorted by name


def course_input(
    project: Project,
    kind: Kind,
    language: str,
    files: Sequence[LessonFile],
    bound: Iterable[dict[str, str]],
    listed: Iterable[dict[str, str]],
    cache: InputCache,
) -> dict[str, Any]:
    """The input of a document about the whole course, in one language.

    ``files`` are its lessons in order; ``bound`` names the documents that it is put together from; ``listed`` the files
    of the build that it lists.
    """
    course = cache.visible_to(kind.audience, project.course_in(language))
    return {
        **_common(project, kind),
        "lesson": None,
        "course": course,
        "lessons": [
            {
                "lesson": _lesson(file, kind, cache) | {"place": cache.position(project, file)},
                "folder": cache.folder(project, file),
            }
            for file in files
        ],
        "references": _references(project, files, kind, cache, course),
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


def _lesson(file: LessonFile, kind: Kind, cache: InputCache) -> dict[str, Any]:
    """The parts of a lesson that a kind of document declares in ``uses``."""
    whole: dict[str, Any] = cache.visible_to(kind.audience, file.lesson)
    uses = set(kind.head.uses) | set(ALWAYS)
    return {
        name: value
        for name, value in whole.items()
        if name != "references" and (not kind.head.uses or name in uses or name.startswith("x_"))
    }


def _references(
    project: Project, files: Sequence[LessonFile], kind: Kind, cache: InputCache, course: dict[str, Any]
) -> dict[str, Any]:
    """The references that a document can cite, so that it does not change with others.

    Those are the ones that its data mention, and those that differ from one of them by a letter (2000a, 2000b) in
    all documents. A project's own template may cite any.
    """
    known = {key: reference for file in files for key, reference in project.references(file.lesson).items()}
    if not cache.has_own_template(project, kind):
        parts = [*course.values(), *(part for file in files for part in _lesson(file, kind, cache).values())]
        cited = set().union(*(cache.mentioned(part, frozenset(known)) for part in parts))
        cited |= {key for alike in cache.alike(known, kind.audience) if cited & alike for key in alike}
        known = {key: reference for key, reference in known.items() if key in cited}
    return {key: cache.visible_to(kind.audience, reference) for key, reference in sorted(known.items())}


def _brand(project: Project) -> dict[str, Any] | None:
    """The school's brand, with the digests of its files, which are in the project's templates."""
    if project.brand is None:
        return None
    brand = project.brand
    paths = {str(name): f"templates/{name}" for name in (brand.logo, brand.citation_style) if name}
    files = {name: _digest_of(project.root, path) for name, path in paths.items()}
    return {
        "name": str(brand.name),
        "accent": brand.accent,
        "serif": str(brand.serif),
        "sans": str(brand.sans),
        "logo": f"templates/{brand.logo}" if brand.logo and files[brand.logo] else "",
        "citation_style": brand.citation_style,
        "files": files,
    }


def _digest_of(root: Path, name: str) -> str:
    """The digest of a logo or style of the project; empty for one that was removed a moment ago."""
    try:
        return digest(read_inside(root, name))
    except BadPicture:
        return ""


def _pictures(project: Project, file: LessonFile, audience: Audience, cache: InputCache) -> dict[str, Any]:
    """The digest of each picture that the document shows, so that a changed picture is a changed input.

    Those that cannot be used are named apart: their text alternatives are printed.
    """
    names = cache.pictures(audience, file.lesson)
    digests = {name: cache.usable(project, file, name) for name in names}
    unusable = [name for name, content in digests.items() if not content]
    return {
        "pictures": {name: content for name, content in digests.items() if content},
        **({"unusable": unusable} if unusable else {}),
    }


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
