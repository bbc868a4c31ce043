"""The outline of a file: its parts, each with its title, as a tree."""

from __future__ import annotations

from dataclasses import dataclass, field

from kitgen.lsp.outline import Entry, outline_of
from kitgen.lsp.outline import Path as EntryPath
from kitgen.lsp.positions import Stretch, Text
from kitgen.lsp.schemas import FileKind, place_at

_DEEPEST = 5
_TITLES = ("title", "id", "term", "name", "prompt", "text", "path", "session", "what", "label")
_LONGEST = 80


@dataclass
class Symbol:
    """A part of a file."""

    name: str
    detail: str
    whole: Stretch
    key: Stretch
    inner: list[Symbol] = field(default_factory=list)


def symbols_of(source: str, kind: FileKind) -> list[Symbol]:
    """The parts of a file, in order."""
    text, outline = Text(source), outline_of(source)
    entries = outline.entries
    within = _by_part(entries)
    top: list[Symbol] = []
    made: dict[EntryPath, Symbol] = {}
    for entry in entries:
        for length in range(1, min(len(entry.path), _DEEPEST) + 1):
            path = entry.path[:length]
            if path in made or not _is_part(kind, path, length == len(entry.path)):
                continue
            symbol = _symbol(text, path, within[path])
            made[path] = symbol
            outer = next((made[path[:size]] for size in range(length - 1, 0, -1) if path[:size] in made), None)
            (top if outer is None else outer.inner).append(symbol)
    return top


def _by_part(entries: list[Entry]) -> dict[EntryPath, list[Entry]]:
    """Each part with all entries in it, in order."""
    found: dict[EntryPath, list[Entry]] = {}
    for entry in entries:
        for length in range(1, min(len(entry.path), _DEEPEST) + 1):
            found.setdefault(entry.path[:length], []).append(entry)
    return found


def _is_part(kind: FileKind, path: EntryPath, is_last: bool) -> bool:
    """Whether a path is shown: the keys of the file, and what their lists have."""
    if len(path) == 1:
        return True
    if isinstance(path[-1], int):
        return not is_last or bool(place_at(kind, path).models)
    place = place_at(kind, path)
    return place.by_id or bool(place.models and place.is_list)


def _symbol(text: Text, path: EntryPath, own: list[Entry]) -> Symbol:
    first, last = own[0], own[-1]
    key = text.stretch(first.line, first.start, max(first.end, first.value_end))
    whole = Stretch(key.start, text.place(last.line, max(last.end, last.value_end, len(text.line(last.line)))))
    words = {str(each.path[-1]): each.value for each in own if len(each.path) == len(path) + 1}
    title = next((words[name] for name in _TITLES if words.get(name)), first.value if first.path == path else "")
    name = str(path[-1]) if isinstance(path[-1], str) else title or _pair(own, path) or str(path[-1] + 1)
    detail = title if name != title else words.get("id", "") if title != words.get("id") else ""
    return Symbol(name[:_LONGEST] or "-", detail[:_LONGEST], whole, key)


def _pair(own: list[Entry], path: EntryPath) -> str:
    """The title of an entry such as `- Talk in pairs: 15`."""
    return next((str(each.path[-1]) for each in own if len(each.path) == len(path) + 1), "")
