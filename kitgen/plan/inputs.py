"""The input of a document: the data that its audience may see, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from kitgen.digests import digest
from kitgen.model.base import Audience
from kitgen.plan.input_cache import InputCache, json_text
from kitgen.read.kinds import Kind
from kitgen.read.lesson_file import LessonFile
from kitgen.read.project import Project
from kitgen.source.pictures import BadPicture, read_inside
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
    return json_text(value)


def _object(texts: dict[str, str]) -> str:
    return "{" + ",".join(f"{json_text(key)}:{texts[key]}" for key in sorted(texts)) + "}"


def lesson_input(
    project: Project, file: LessonFile, kind: Kind, cache: InputCache, attach: bool = False
) -> dict[str, Any]:
    """The input of one lesson's document; with ``attach`` that of instructors includes the lesson's source files."""
    course = project.course_in(file.lesson.language)
    return {
        **_common(project, kind),
        "lesson": _lesson(file, kind, cache),
        **_budget(file, kind),
        "references": _references(project, [file], kind, cache, {}),
        "course": {"id": course.id, "title": visible_to(kind.audience, course.title)} if course else None,
        "folder": cache.folder(project, file),
        **_pictures(project, file, kind.audience, cache),
        **_edition(file.edition),
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
        **_edition(project.edition),
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


def _edition(name: str) -> dict[str, str]:
    """The edition, where it is not the usual one."""
    return {"edition": name} if name else {}


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
    if "vocabulary" in uses:
        uses.add("translation_language")
    if "activities" in uses:  # their order and what they work with is one thing
        uses |= {"spine", "plans", "slack", "safety"}
    if "reading" in uses:
        uses.add("documents")
    return {
        name: _print_hints(value) if name == "print" else value
        for name, value in whole.items()
        if name != "references" and (not kind.head.uses or name in uses or name.startswith("x_"))
    }


def _references(
    project: Project, files: Sequence[LessonFile], kind: Kind, cache: InputCache, course: dict[str, Any]
) -> dict[str, Any]:
    """The references that a document can cite, so that it does not change with others.

    Those are the ones that its data mention, and those that differ from one of them by a letter (2000a, 2000b) in
    all documents. A kind that names `references` in its `uses` lists all, and a project's own template may cite any.
    """
    shared = project.course.references if project.course and not files else ()
    known = {reference.id: reference for reference in shared}
    known |= {key: reference for file in files for key, reference in project.references(file.lesson).items()}
    if "references" not in kind.head.uses and not cache.has_own_template(project, kind):
        parts = [*course.values(), *(part for file in files for part in _lesson(file, kind, cache).values())]
        cited = set().union(*(cache.mentioned(part, frozenset(known)) for part in parts))
        cited |= {key for alike in cache.alike(known, kind.audience) if cited & alike for key in alike}
        known = {key: reference for key, reference in known.items() if key in cited}
    return {key: cache.visible_to(kind.audience, reference) for key, reference in sorted(known.items())}


def _print_hints(hints: dict[str, Any]) -> dict[str, Any]:
    """Print hints without the pages of all kinds of document: each has its own (`_budget`), and without the edition."""
    return {name: value for name, value in hints.items() if name not in ("fit", "extended")}


def has_budget(data: bytes) -> bool:
    """Whether an input says how many pages its document should have."""
    return "budget" in json.loads(data)


def _budget(file: LessonFile, kind: Kind) -> dict[str, Any]:
    """How many pages the document should have, if anything says so, and what may be done for it."""
    head, asked = kind.head, file.lesson.print.fit.get(kind.name)
    pages = asked or (head.pages if not file.extended else None)  # what a kind promises is for the usual edition
    if not pages or not head.fits:
        return {}
    return {
        "budget": {
            "pages": pages,
            "promised": bool(asked),  # by the lesson; that of the kind is only a warning
            "two_columns": head.two_columns,
            "needed": [str(part) for part in head.requires],
        }
    }


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
