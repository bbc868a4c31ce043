"""What the server can be asked: one function each."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls import uris

from kitgen.lsp.server import Server, path_of, range_of

if TYPE_CHECKING:
    from kitgen.lsp.names import Named
    from kitgen.lsp.symbols import Symbol

Handler = Callable[[Server, Any], Any]

_SIGNS = {
    "key": types.CompletionItemKind.Property, "word": types.CompletionItemKind.EnumMember,
    "id": types.CompletionItemKind.Reference, "file": types.CompletionItemKind.File,
}  # fmt: skip


def add_features(server: Server) -> None:
    """Let the server answer all that this module has a function for."""
    trigger = types.CompletionOptions(trigger_characters=["@", "[", " "], resolve_provider=True)
    actions = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    for name, function, options in (
        (types.INITIALIZED, initialized, None),
        (types.TEXT_DOCUMENT_DID_OPEN, opened, None),
        (types.TEXT_DOCUMENT_DID_CHANGE, changed, None),
        (types.TEXT_DOCUMENT_DID_SAVE, changed, None),
        (types.TEXT_DOCUMENT_DID_CLOSE, closed, None),
        (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, changed_on_disk, None),
        (types.TEXT_DOCUMENT_HOVER, hover, None),
        (types.TEXT_DOCUMENT_COMPLETION, completion, trigger),
        (types.COMPLETION_ITEM_RESOLVE, resolve, None),
        (types.TEXT_DOCUMENT_DEFINITION, definition, None),
        (types.TEXT_DOCUMENT_REFERENCES, references, None),
        (types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, symbols, None),
        (types.TEXT_DOCUMENT_CODE_ACTION, actions_for, actions),
    ):
        server.feature(name, options)(_safe(server, function))


def _safe(server: Server, function: Handler) -> Callable[[Any], Any]:
    """A handler whose errors are logged, and answered with nothing."""

    @functools.wraps(function)
    def handler(params: Any) -> Any:
        try:
            return function(server, params)
        except Exception as error:
            server.log(error)
            return None

    del handler.__wrapped__  # pygls looks at the parameters of what it calls
    handler.__annotations__ = {}
    return handler


def initialized(server: Server, params: types.InitializedParams) -> None:
    """Import the checks in their thread, and ask for word of files that change on disk."""
    server.in_thread(_import)
    can = server.client_capabilities.workspace
    watched = can.did_change_watched_files if can else None
    if watched is not None and watched.dynamic_registration:
        options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher("**/*.{yaml,yml}")])
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        server.client_register_capability(
            types.RegistrationParams([types.Registration("kitgen-files", method, options)])
        )


def _import() -> None:
    from kitgen.model.lesson import Lesson
    from kitgen.read.json_schema import example_of

    example_of(Lesson, "title")  # reads the lessons that examples are from


def opened(server: Server, params: types.DidOpenTextDocumentParams) -> None:
    """A file was opened."""
    path = path_of(params.text_document.uri)
    if path is not None:
        server.open[path] = params.text_document.uri
        server.touch(path)


def changed(server: Server, params: Any) -> None:
    """A file was edited, or saved."""
    server.touch(path_of(params.text_document.uri))


def closed(server: Server, params: types.DidCloseTextDocumentParams) -> None:
    """A file was closed: what is on disk counts again."""
    path = path_of(params.text_document.uri)
    if path is not None:
        server.open.pop(path, None)
        server.forget(path)
    server.touch(None)


def changed_on_disk(server: Server, params: types.DidChangeWatchedFilesParams) -> None:
    """Files were changed by something else."""
    for path in server.open:
        server.touch(path)


def _at(server: Server, params: Any) -> tuple[Path, int, int] | None:
    """The open file that is asked about, with the line and the character from 0."""
    from kitgen.lsp.positions import Place, Text

    path = path_of(params.text_document.uri)
    if path is None or path not in server.open:
        return None
    text = Text(server.files().texts[path])
    return path, params.position.line, text.column(Place(params.position.line, params.position.character))


def hover(server: Server, params: types.HoverParams) -> types.Hover | None:
    """What is shown where the pointer is."""
    from kitgen.lsp import hovers

    if (place := _at(server, params)) is None:
        return None
    found = hovers.at(server.files(), *place, server.shown(place[0]))
    if found is None:
        return None
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, found[0]), range_of(found[1]))


def completion(server: Server, params: types.CompletionParams) -> types.CompletionList | None:
    """What may be typed."""
    from kitgen.lsp import completions

    if (place := _at(server, params)) is None:
        return None
    return types.CompletionList(
        is_incomplete=False,
        items=[
            types.CompletionItem(
                label=offer.label,
                kind=_SIGNS[offer.what],
                detail=offer.detail or None,
                filter_text=offer.label,
                sort_text=f"{number:04}",
                text_edit=types.TextEdit(range_of(offer.replaces), offer.insert),
                data=[offer.field[0].__name__, offer.field[1]] if offer.field else None,
            )
            for number, offer in enumerate(completions.at(server.files(), *place))
        ],
    )


def resolve(server: Server, item: types.CompletionItem) -> types.CompletionItem:
    """A key that is offered, with what it is for."""
    from kitgen.lsp.hovers import about_key
    from kitgen.lsp.schemas import model_named

    data = item.data if isinstance(item.data, list) and len(item.data) == 2 else None
    model = model_named(str(data[0])) if data else None
    if model is not None and data and data[1] in model.model_fields:
        item.documentation = types.MarkupContent(types.MarkupKind.Markdown, about_key(model, data[1]))
    return item


def _named(server: Server, params: Any) -> tuple[Path, Named] | None:
    from kitgen.lsp.names import named_at, names_in

    if (place := _at(server, params)) is None:
        return None
    path, line, column = place
    name = named_at(names_in(server.files().texts[path], path), line, column)
    return None if name is None else (path, name)


def _location(server: Server, path: Path, line: int, start: int, end: int) -> types.Location:
    from kitgen.lsp.positions import Text

    text = Text(server.files().text(path) or "")
    uri = server.open.get(path.resolve()) or uris.from_fs_path(str(path)) or ""
    return types.Location(uri, range_of(text.stretch(line, start, end)))


def definition(server: Server, params: types.DefinitionParams) -> list[types.Location] | None:
    """Where an id is defined, or what a translation translates."""
    from kitgen.lsp.hovers import original
    from kitgen.lsp.outline import outline_of

    found = _named(server, params)
    if found is not None:
        definitions = server.files().definitions(*found)
        return [_location(server, file, name.line, name.start, name.end) for file, name in definitions] or None
    if (place := _at(server, params)) is None:
        return None
    path, line, column = place
    entry = outline_of(server.files().texts[path]).at(line, column)
    part = original(server.files(), path, entry) if entry else None
    return None if part is None else [_location(server, part[0], part[1].line, part[1].start, part[1].end)]


def references(server: Server, params: types.ReferenceParams) -> list[types.Location] | None:
    """Where an id is used."""
    found = _named(server, params)
    if found is None:
        return None
    mentions = server.files().mentions(*found, with_definition=params.context.include_declaration)
    return [_location(server, file, name.line, name.start, name.end) for file, name in mentions]


def symbols(server: Server, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol] | None:
    """The outline of a file."""
    from kitgen.lsp.symbols import symbols_of

    path, files = path_of(params.text_document.uri), server.files()
    kind = files.kind(path) if path in server.open and path is not None else None
    if kind is None or path is None:
        return None
    return [_symbol(each) for each in symbols_of(files.texts[path], kind)]


def _symbol(made: Symbol) -> types.DocumentSymbol:
    kind = types.SymbolKind.Module if made.inner else types.SymbolKind.Property
    inner = [_symbol(each) for each in made.inner]
    return types.DocumentSymbol(made.name, kind, range_of(made.whole), range_of(made.key), made.detail, children=inner)


def actions_for(server: Server, params: types.CodeActionParams) -> list[types.CodeAction] | None:
    """The corrections of the problems in a stretch of a file."""
    from kitgen.lsp.fixes import fix_of
    from kitgen.lsp.positions import Text
    from kitgen.lsp.server import diagnostics

    path = path_of(params.text_document.uri)
    if path is None or path not in server.open:
        return None
    source = server.files().texts[path]
    made = []
    for problem in server.shown(path):
        fix = fix_of(problem, Text(source))
        (shown,) = diagnostics(source, [problem])
        if fix is None or shown.range.end < params.range.start or params.range.end < shown.range.start:
            continue
        edit = types.WorkspaceEdit({params.text_document.uri: [types.TextEdit(range_of(fix.where), fix.text)]})
        made.append(types.CodeAction(fix.title, types.CodeActionKind.QuickFix, [shown], is_preferred=True, edit=edit))
    return made
