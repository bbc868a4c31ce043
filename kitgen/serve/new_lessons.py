"""New lessons from the samples that ship, and from files of other programs."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kitgen.diagnostics import Diagnostic, KitgenError, Report
from kitgen.regular_files import Refused, exists, read_regular
from kitgen.serve.answers import RequestError, json_answer, json_of
from kitgen.serve.editing import saves_of
from kitgen.serve.meetings import meetings_of
from kitgen.serve.new_files import Adding, add_to_course, course_of, free_name, require_day
from kitgen.serve.saves import Saves
from kitgen.serve.state import State, version_of
from kitgen.workers.process import WorkerLost

if TYPE_CHECKING:
    from kitgen.imports.new_file import NewFile

IMPORTING = 60
"""Seconds that reading a file of another program may take, in a process of its own: who knows what is in it."""

SCHEMA = ".kitgen/lesson.schema.json"
"""The schema that the first line of a sample names, for editors."""


def routes(state: State) -> list[Route]:
    """`/api/samples`, `/api/lessons`, `/api/import` and `/api/added`."""
    from kitgen.imports.formats import stem_of

    saves = saves_of(state)

    async def samples(request: Request) -> Response:
        return json_answer(await state.run(gallery, state.root))

    async def lessons(request: Request) -> Response:
        asked = _asked(await json_of(request))
        path = state.new_path(asked["file"]) if asked["file"] else None
        if path is not None and path.parent != state.root:
            raise RequestError(422, "A new lesson is in the folder of the course.", "Give a name without '/'.")
        name, adding = await state.run(new_lesson, saves, state.root, asked)
        return await made(state.new_path(name), adding)

    async def imported(request: Request) -> Response:
        name = PurePath(request.query_params.get("name", "").replace("\\", "/")).name
        if not name.strip(". ") or not name.isprintable():
            raise RequestError(422, "This file has no name.")
        in_course = request.query_params.get("course", "true") == "true"
        data = await request.body()
        target = free_name(state.root, "", stem_of(PurePath(name)), None)
        try:
            new, found = await state.background.call(read_import, data, name, target, limit=IMPORTING)
        except WorkerLost as lost:
            raise RequestError(
                422, f"'{name}' was not imported: {lost}.", "Save it anew, or import a part of it."
            ) from None
        if new is None:
            worst = next((each for each in found if each.severity == "error"), None)
            remarks = [_remark(each) for each in found if each is not worst]
            hint = _without_options(worst.hint) if worst else ""
            message = f"'{name}' was not imported: {worst.message if worst else 'nothing was found in it'}."
            raise RequestError(422, message, f"{hint[:1].upper()}{hint[1:]}." if hint else "", notes=remarks)
        remarks = [_remark(each) for each in found]
        await state.run(store_import, saves, state.root, target, new)
        adding: Adding | None = None
        if in_course:
            adding = await state.run(add_to_course, saves, state.root, target, "", not new.is_lesson)
        said = [*new.parts, *([f"{new.remarks} to look at"] if new.remarks else [])]
        more = {"is_bank": not new.is_lesson, "summary": f"{', '.join(said).capitalize()}.", "notes": remarks}
        return await made(state.new_path(target), adding, **more)

    async def added(request: Request) -> Response:
        asked = await json_of(request)
        file = asked.get("file") if isinstance(asked, dict) else None
        path = state.path_of(file if isinstance(file, str) else "")
        known = {each["id"]: each["file"] for each in (await state.course())["lessons"] if each["listed"]}
        return await made(path, await state.run(add_existing, saves, state.root, path, known))

    async def made(path: Path, adding: Adding | None, **more: Any) -> Response:
        version = version_of(await state.run(saves.read, path))
        await state.look()
        course = adding.data if adding is not None else None
        return json_answer({"file": state.name_of(path), "version": version, "course": course, **more}, 201)

    return [
        Route("/api/samples", samples),
        Route("/api/lessons", lessons, methods=["POST"]),
        Route("/api/import", imported, methods=["POST"]),
        Route("/api/added", added, methods=["POST"]),
    ]


def _without_options(hint: str) -> str:
    """What to do, without what is only for the command line: the page lists the formats itself."""
    hint = hint.partition("say which with --from")[0].rstrip("; ").removesuffix("; if it is another format,")
    return hint.replace("that 'kitgen import --help' lists", "above")


def _remark(found: Diagnostic) -> dict[str, Any]:
    return {
        "line": found.span.line, "column": found.span.column, "severity": found.severity, "code": found.code,
        "message": found.message, "hint": found.hint, "source": found.source,
    }  # fmt: skip


def gallery(root: Path) -> dict[str, Any]:
    """The samples, the usual starter first, and when the course meets."""
    from kitgen.read.samples import sample_of, samples
    from kitgen.resources import STARTERS
    from kitgen.text.markdown import plain_line

    found = [sample_of("", (STARTERS / "lesson.yaml").read_bytes()), *samples()]
    path, course = course_of(root)
    dates = meetings_of(course) if course is not None else None
    return {
        "samples": [
            {
                "name": each.name, "subject": plain_line(each.subject), "title": plain_line(each.title),
                "minutes": each.minutes, "language": each.language,
            }
            for each in found
        ],
        "course": {"file": path.name, "meetings": dates.all, "free": dates.free} if path and dates else None,
    }  # fmt: skip


def _asked(data: Any) -> dict[str, Any]:
    """What is asked for. Raises RequestError for what cannot be."""
    from kitgen.read.samples import sample_names

    if not isinstance(data, dict):
        raise RequestError(400, "This request has no lesson.")
    asked = {key: data.get(key, "") for key in ("sample", "title", "file", "on")}
    if not all(isinstance(value, str) for value in asked.values()):
        raise RequestError(400, "This request has no lesson.")
    if not asked["title"].strip():
        raise RequestError(422, "A new lesson needs a title.", "Type one; it can be changed later.")
    if asked["sample"] not in ("", *sample_names()):
        raise RequestError(422, f"There is no sample '{asked['sample']}'.", f"There are: {', '.join(sample_names())}.")
    return {**asked, "course": data.get("course", True) is True}


def new_lesson(saves: Saves, root: Path, asked: dict[str, Any]) -> tuple[str, Adding | None]:
    """Write a new lesson with the pictures of its sample, and add it to the course if that is asked for."""
    from kitgen.edit.asked import Edit
    from kitgen.edit.document import CannotEdit
    from kitgen.edit.edits import edited
    from kitgen.model.lesson import Lesson
    from kitgen.model.values import slug_of
    from kitgen.read.samples import files_of
    from kitgen.resources import STARTERS

    _, course = course_of(root)
    if asked["course"]:
        require_day(course, asked["on"])
    name = free_name(root, asked["file"], asked["title"], course)
    starter = [(name, (STARTERS / "lesson.yaml").read_bytes())]
    files = list(files_of(asked["sample"], name) if asked["sample"] else starter)
    title = " ".join(asked["title"].split())
    edits = [Edit("set", ("title",), title)]
    if b"\nid:" in files[0][1]:
        edits.append(Edit("set", ("id",), slug_of(Path(name).stem) or "lesson"))
    try:
        content = edited(files[0][1], Lesson, edits, name)
    except CannotEdit as error:
        raise RequestError(422, f"The title cannot be used: {error.message}.", error.hint) from None
    pictures = [(below, data) for below, data in files[1:] if not _is_there(root, root / below, data)]
    create_all(saves, {**{root / below: data for below, data in pictures}, root / name: content})
    _write_schema(saves, root)
    return name, add_to_course(saves, root, name, asked["on"]) if asked["course"] else None


def add_existing(saves: Saves, root: Path, path: Path, known: Mapping[str, str]) -> Adding | None:
    """Add a file that lies beside the course to it: a lesson comes last, a bank to the banks.

    ``known`` are the lessons of the course, by their ids: a copy of one would have the same, and neither be built.
    """
    from kitgen.read.files import read_lesson

    course_path, course = course_of(root)
    name = path.relative_to(root).as_posix()
    if course is not None and name in (*(entry.path for entry in course.lessons), *course.banks):
        return Adding(True, f"it is in {course_path.name if course_path else ''} already")
    read = read_lesson(path, root, None, Report())
    if read is None:
        raise RequestError(422, f"{name} has errors, so it was not added to the course.", "Correct them first.")
    if read.lesson.id in known:
        hint = f"Change the line 'id: {read.lesson.id}' under YAML to another id, such as '{read.lesson.id}-2'."
        raise RequestError(409, f"This lesson has the same id as {known[read.lesson.id]}, like a copy of it.", hint)
    return add_to_course(saves, root, name, "", read.lesson.is_bank)


def _is_there(root: Path, path: Path, data: bytes) -> bool:
    """Whether a picture is there already, the same byte for byte. Raises RequestError if it is another one."""
    if not exists(path):
        return False
    with contextlib.suppress(Refused):
        if read_regular(path, len(data), root) == data:
            return True
    hint = "Rename it, and in the lesson that uses it; or choose another sample."
    raise RequestError(409, f"There is another picture '{path.name}' in the folder '{path.parent.name}'.", hint)


def _write_schema(saves: Saves, root: Path) -> None:
    """Write the schema that samples name for editors; a lesson does well without it."""
    if exists(root / SCHEMA):
        return
    from kitgen.read.json_schema import schema
    from kitgen.store.files import write_below

    try:
        write_below(root, SCHEMA, f"{json.dumps(schema('lesson'), ensure_ascii=False, indent=1)}\n".encode())
    except KitgenError:
        return


def read_import(data: bytes, name: str, target: str) -> tuple[NewFile | None, list[Diagnostic]]:
    """A file of another program as a new one, and what to say of it."""
    from kitgen.diagnostics import Span
    from kitgen.imports.new_file import new_file
    from kitgen.imports.original import original_of
    from kitgen.source.files import Unreadable

    report = Report()
    try:
        new = new_file(original_of(data, PurePath(name), name), None, target, report)
    except Unreadable as error:
        report.error(error.code, error.message, Span(name, error.line, error.column), error.hint)
        new = None
    return new, list(report)


def store_import(saves: Saves, root: Path, target: str, new: NewFile) -> None:
    """Write a new file and its pictures, or nothing if one of them is in the way of another file."""
    pictures = {root / new.folder / name: data for name, data in new.pictures.items()}
    missing = {path: data for path, data in pictures.items() if not _is_there(root, path, data)}
    create_all(saves, {**missing, root / target: new.text.encode()})


def create_all(saves: Saves, files: Mapping[Path, bytes]) -> None:
    """Write new files, or none: if the disk is full, what was written of them is removed again."""
    written: list[Path] = []
    new_folders = {path.parent for path in files if not path.parent.exists()}
    try:
        for path, data in files.items():
            saves.create(path, data)
            written.append(path)
    except RequestError:
        for path in written:
            with contextlib.suppress(OSError):
                path.unlink()
                if path.parent in new_folders:
                    path.parent.rmdir()  # if nothing else is in it
        raise
