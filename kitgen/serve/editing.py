"""Edit a lesson in a form or as YAML: each save changes what was edited and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kitgen.diagnostics import Diagnostic, KitgenError, Report, Span
from kitgen.regular_files import Refused, read_regular, real_path, unsaved
from kitgen.serve.answers import RequestError, json_answer, json_of
from kitgen.serve.course import problem_data
from kitgen.serve.places import name_of
from kitgen.serve.saves import Saves
from kitgen.serve.source_text import shown_text, stored
from kitgen.serve.state import State, version_of
from kitgen.source.files import MAX_BYTES, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kitgen.edit.asked import Edit
    from kitgen.edit.document import Document

DO = ("set", "insert", "remove", "move")
MOST_EDITS = 100
"""Edits of one request: the form sends what was typed in a moment."""

MOST_STEPS = 20
"""Steps of an address: as deep as a file can be nested."""


def routes(state: State) -> list[Route]:
    """`/api/lesson/…` and `/api/problems`."""
    saves = saves_of(state)

    async def form(request: Request) -> Response:
        path = state.path_of(request.path_params["file"])
        return json_answer(await shown(path))

    async def edit(request: Request) -> Response:
        path = state.path_of(request.path_params["file"])
        seen, edits = edits_of(await json_of(request))
        notes = await state.run(make_edits, saves, path, seen, edits)
        return await saved(path, notes=notes)

    async def undo(request: Request) -> Response:
        path = state.path_of(request.path_params["file"])
        step = saves.undo if request.url.path.endswith("/undo") else saves.redo
        await state.run(step, path, _text(await json_of(request), "version"))
        return await saved(path)

    async def source(request: Request) -> Response:
        path = state.path_of(request.path_params["file"])
        data = await state.run(saves.read, path)
        text, newline = shown_text(data)
        name = state.name_of(path)
        return json_answer(
            {"file": name, "version": version_of(data), "text": text, "newline": newline, **saves.can(path)}
        )

    async def put_source(request: Request) -> Response:
        path = state.new_path(request.path_params["file"])
        data = await json_of(request)
        seen, text = _text(data, "version"), _text(data, "text")
        version = await state.run(put, saves, path, seen, text)
        await state.look()
        try:
            found = list((await state.lesson(state.name_of(path))).report.shown)
        except RequestError as error:  # it is saved, whatever is wrong with it
            found = [Diagnostic("unreadable", error.message, Span(str(path)), error.hint)]
        return json_answer({"version": version, **saves.can(path), "problems": in_file(found, path, state)})

    async def problems(request: Request) -> Response:
        data = await json_of(request)
        path, text = state.path_of(_text(data, "file")), _text(data, "text")
        before = await state.run(saves.read, path)
        found = await state.run(check_text, state.root, path, stored(before, text), state.lesson_names)
        return json_answer({"problems": in_file(found, path, state)})

    async def shown(path: Path) -> dict[str, Any]:
        """The form of a file, with its problems. Raises RequestError 422 if the file cannot be read."""
        read = await state.lesson(state.name_of(path))
        data = await state.run(saves.read, path)
        problems = [each for each in read.report.shown if name_of(each.span.file, state.root) == state.name_of(path)]
        try:
            made = await state.run(form_data, data, state.name_of(path), problems)
        except RequestError as error:
            error.more |= {"version": version_of(data), "problems": in_file(problems, path, state)}
            raise
        name = state.name_of(path)
        made["problems"] = [{**each, "file": name} for each in made["problems"]]
        return {"file": name, "version": version_of(data), **saves.can(path), **made}

    async def saved(path: Path, **more: Any) -> Response:
        """The answer to a save: the version of the file now, what is wrong with it, and the form of it."""
        await state.look()
        try:
            made = await shown(path)
        except RequestError as error:  # the step before could not be read either
            version = version_of(await state.run(saves.read, path))
            return json_answer(
                {"version": version, "problems": [], **error.more, **saves.can(path), **more, "form": None}
            )
        keys = ("version", "undo", "redo", "problems")
        return json_answer({**{key: made[key] for key in keys}, **more, "form": made})

    return [
        Route("/api/lesson/{file:path}/form", form),
        Route("/api/lesson/{file:path}/edit", edit, methods=["POST"]),
        Route("/api/lesson/{file:path}/undo", undo, methods=["POST"]),
        Route("/api/lesson/{file:path}/redo", undo, methods=["POST"]),
        Route("/api/lesson/{file:path}/source", source, methods=["GET"]),
        Route("/api/lesson/{file:path}/source", put_source, methods=["PUT"]),
        Route("/api/problems", problems, methods=["POST"]),
    ]


_SAVES: WeakKeyDictionary[State, Saves] = WeakKeyDictionary()


def saves_of(state: State) -> Saves:
    """The saves of a server: one for all its addresses that write."""
    return _SAVES.setdefault(state, Saves(state.root))


def in_file(found: Iterable[Diagnostic], path: Path, state: State) -> list[dict[str, Any]]:
    """The problems of one file, as plain data."""
    name = state.name_of(path)
    return [problem_data(each, state.root) for each in found if name_of(each.span.file, state.root) == name]


def _text(data: Any, key: str) -> str:
    """A text of a request. Raises RequestError without it."""
    value = data.get(key) if isinstance(data, dict) else None
    if not isinstance(value, str):
        raise RequestError(400, f"This request has no '{key}'.")
    return value


def edits_of(data: Any) -> tuple[str, Sequence[Edit]]:
    """The version and the edits of a request. Raises RequestError for what is none."""
    from kitgen.edit.asked import Edit

    version = _text(data, "version")
    given = data.get("edits")
    if not isinstance(given, list) or not 0 < len(given) <= MOST_EDITS:
        raise RequestError(400, f"This request has no 'edits', or more than {MOST_EDITS}.")
    edits = []
    for each in given:
        at = each.get("at") if isinstance(each, dict) else None
        steps = at if isinstance(at, list) and all(type(step) in (str, int) for step in at) else []
        if not 0 < len(steps) <= MOST_STEPS or each.get("do") not in DO or type(each.get("to", 0)) is not int:
            raise RequestError(400, "This request has an edit that is none.")
        edits.append(Edit(each["do"], tuple(steps), _typed(each.get("value")), each.get("to", 0)))
    return version, edits


def _typed(value: Any) -> Any:
    """A value without the spaces and empty lines at the ends of its texts, which kitgen reads as nothing."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return [_typed(each) for each in value]
    return {key: _typed(each) for key, each in value.items()} if isinstance(value, dict) else value


def document_of(data: bytes, name: str) -> Document:
    """A file that can be edited in a form. Raises RequestError for one that cannot be read, or is of another kind."""
    from kitgen.edit.document import CannotEdit, Document
    from kitgen.edit.encoded import decoded
    from kitgen.model.bank import Bank
    from kitgen.model.lesson import Lesson
    from kitgen.read.banks import is_bank

    hint = "Open its YAML: what is wrong is said there, at its line."
    try:
        document = Document(decoded(data).text, Lesson, name)
    except (CannotEdit, Unreadable) as error:
        raise RequestError(422, f"'{name}' cannot be shown in a form: {error.message}.", hint) from None
    root = document.root
    if is_bank(root):
        return Document(document.text, Bank, name)
    if {"lessons", "terms", "translates"} & set(root) and "activities" not in root:
        raise RequestError(422, f"'{name}' is not a lesson, so it has no form.", "Open its YAML.")
    return document


def form_data(data: bytes, name: str, problems: Sequence[Diagnostic]) -> dict[str, Any]:
    """The form of a file."""
    from kitgen.edit.forms import form_of

    return form_of(document_of(data, name), problems)


def make_edits(saves: Saves, path: Path, seen: str, edits: Sequence[Edit]) -> list[str]:
    """Make edits in a file, or none, and save it; gives what to look at. Raises RequestError."""
    from kitgen.edit.document import CannotEdit
    from kitgen.edit.edits import edited
    from kitgen.edit.form_words import in_words_of_form
    from kitgen.edit.notes import notes_of
    from kitgen.edit.typed import require_types

    data = saves.read_seen(path, seen)
    document = document_of(data, path.name)
    names = names_in_translations(path)
    try:
        require_types(document.kind, edits)
        made = edited(data, document.kind, edits, path.name, names)
    except CannotEdit as error:
        found = [{"line": each.span.line, "message": each.message, "hint": each.hint} for each in error.problems]
        said = in_words_of_form(document, edits[error.number].at, "refused", error.message, error.hint)
        message, hint = [f"{text[:1].upper()}{text[1:]}." if text else "" for text in said.values()]
        raise RequestError(422, message, hint, edit=error.number, problems=found) from None
    saves.save(path, seen, made)
    return notes_of(document, edits, translated=bool(names))


def names_in_translations(path: Path) -> set[str]:
    """The names that translations of a lesson use: `talk` of `activities.talk.title`."""
    found: set[str] = set()
    for folder in path.parent.iterdir():
        other = folder / path.name
        if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", folder.name):
            try:
                text = read_regular(other, MAX_BYTES, path.parent).decode("utf-8", "replace")
            except Refused:
                continue
            for key in re.findall(r"^ *([\w.-]+):", text, re.MULTILINE):
                found.update(key.split("."))
    return found


def put(saves: Saves, path: Path, seen: str, text: str) -> str:
    """Save the text of a file, with the line ends and the encoding that it had; gives the version that it has then.

    A file that is gone is written anew.
    """
    if not seen and not path.exists():
        content = stored(b"", text)
        saves.create(path, content)
    else:
        content = stored(saves.read_seen(path, seen), text)
        saves.save(path, seen, content)
    return version_of(content)


def check_text(root: Path, path: Path, data: bytes, listed: frozenset[str]) -> list[Diagnostic]:
    """What `kitgen check` would say of a file if it had these bytes."""
    from kitgen import pipeline
    from kitgen.read.tree import shown_path

    name = name_of(path, root)
    paths, among = ([root], {path}) if name in listed else ([path], None)
    with unsaved({real_path(path): data}):
        try:
            loaded = pipeline.load(paths, (), among)
            return list(pipeline.check(loaded).shown)
        except KitgenError as error:
            report = Report()
            report.error("unreadable", error.message, Span(shown_path(path)), error.hint)
            return list(report)
