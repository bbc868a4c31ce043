"""What may be typed at a place: keys, words of a fixed list, ids, names of files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path

from kitgen.check.slides import PLACES
from kitgen.lsp.hovers import about_key
from kitgen.lsp.names import REFERENCE, Named, is_same, kinds_named
from kitgen.lsp.outline import Outline, outline_of
from kitgen.lsp.outline import Path as EntryPath
from kitgen.lsp.positions import Stretch, Text
from kitgen.lsp.project import MOST_FOLDERS, Workspace, is_shared
from kitgen.lsp.schemas import FileKind, Place, audience_of, holds_parts, is_of, place_at, values_of
from kitgen.model.base import Audience, Spec
from kitgen.model.case import Case
from kitgen.model.picture_path import PicturePath
from kitgen.model.session import FilePath
from kitgen.model.use import Part
from kitgen.read.files import COURSE_FILES
from kitgen.regular_files import walk
from kitgen.resources import overlay

_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg")
_MOST = 500
"""Names of files that are offered."""

_LONGEST = 5_000
"""Characters of a line before the cursor, after which nothing is offered: no author types such a line."""

_DASHES = re.compile(r"\s*(?:-\s+)*")
_TYPED = re.compile(r"[\w@./ -]*\Z")
_IN_BRACKETS = re.compile(r"(?:[\[,]\s*)([\w@./-]*)\Z")
_CITATION = re.compile(r"\[[^\]]*@([\w:.-]*)\Z")


class What(StrEnum):
    """What is offered, for its sign in the list."""

    KEY = "key"
    WORD = "word"
    ID = "id"
    FILE = "file"


@dataclass(frozen=True)
class Offer:
    """Something that may be typed."""

    label: str
    what: What
    insert: str
    replaces: Stretch
    detail: str = ""
    field: tuple[type[Spec], str] | None = None
    """The field of a key, whose text is looked up when the editor shows it."""

    @property
    def documentation(self) -> str:
        """Markdown on a key."""
        return about_key(*self.field) if self.field else ""


def at(workspace: Workspace, path: Path, line: int, column: int) -> list[Offer]:
    """What may be typed at a place (from 0, in characters)."""
    source, kind = workspace.text(path), workspace.kind(path)
    if source is None or kind is None:
        return []
    return list(_Cursor(workspace, path, kind, Text(source), outline_of(source), line, column).offers())


@dataclass(frozen=True)
class _Cursor:
    workspace: Workspace
    path: Path
    kind: FileKind
    text: Text
    outline: Outline
    line: int
    column: int

    def offers(self) -> Iterator[Offer]:
        """All offers: those for a citation alone, where one is being typed."""
        before = self.text.line(self.line)[: self.column]
        if len(before) > _LONGEST:
            return
        cited = _CITATION.search(before)
        if cited:
            yield from self._ids((REFERENCE,), len(cited[1]))
            return
        inside = self.line < len(self.outline.below) and self.outline.below[self.line] >= 0
        if inside or "#" in re.sub(r"\S#", "", before):
            return
        entry = next(
            (each for each in reversed(self.outline.entries) if each.line == self.line and each.end < self.column), None
        )
        dashes = _DASHES.match(before)
        start = dashes.end() if dashes else 0
        rest = before[start:]
        if entry is not None and (entry.end > entry.start or before.count("[") > before.count("]")):
            yield from self._after_key(before, entry.path, entry.value_start)
        elif _TYPED.match(rest) and ":" not in rest:
            yield from self._at_start(before, rest, start)

    def _after_key(self, before: str, path: EntryPath, start: int) -> Iterator[Offer]:
        """The value of a key on this line; within brackets that of one more entry."""
        opened = max(before.rfind("["), before.rfind("{"))
        if opened >= 0 and before.rfind("{") > max(before.rfind("["), before.rfind("}")):
            typed = re.search(r"[{,]\s*([\w-]*)\Z", before)
            if typed:  # a key within braces
                outer = path if self._is_open_at(path, opened) else path[:-1]
                yield from self._keys(place_at(self.kind, outer), self.outline.keys_in(outer), len(typed[1]), "")
                return
        if before.rfind("[") > before.rfind("]"):
            typed = _IN_BRACKETS.search(before)
            if typed:
                field = path if isinstance(path[-1], str) else path[:-1]
                yield from self._values(place_at(self.kind, (*field, 0)), len(typed[1]))
            return
        typed_here = before[max(start, 0) :].lstrip() if start <= len(before) else ""
        yield from self._values(place_at(self.kind, path), len(typed_here))

    def _is_open_at(self, path: EntryPath, opened: int) -> bool:
        """Whether the brackets that are opened at a column are the value of this entry."""
        return any(
            each.path == path and each.line == self.line and each.value_start == opened for each in self.outline.entries
        )

    def _at_start(self, before: str, typed: str, start: int) -> Iterator[Offer]:
        """A key, or an entry of a list, at the start of a line."""
        dash = before.rfind("-", 0, start)
        if dash >= 0:
            outer = self.outline.container(self.line, dash, dash=True)
            place = place_at(self.kind, (*outer, 0))
            yield from self._values(place, len(typed))
            yield from self._keys(place, set(), len(typed), "")
            return
        outer = self.outline.container(self.line, start)
        place = place_at(self.kind, outer)
        lead = "- " if place.is_list and place.models and outer else ""
        if place.is_list and not place.models:
            yield from self._values(place_at(self.kind, (*outer, 0)), len(typed), "- ")
        yield from self._keys(place, set() if lead else self.outline.keys_in(outer), len(typed), lead)

    def _stretch(self, typed: int) -> Stretch:
        return self.text.stretch(self.line, self.column - typed, self.column)

    def _keys(self, place: Place, present: set[str], typed: int, lead: str) -> Iterator[Offer]:
        keys = place.keys
        for key, field in keys.items():
            if key in present:
                continue
            owner, name = field
            end = ":" if holds_parts(owner, name) else ": "
            who = audience_of(owner.model_fields[name])
            detail = "" if who is Audience.STUDENT else f"not for students: {who.value}"
            yield Offer(key, What.KEY, f"{lead}{key}{end}", self._stretch(typed), detail, field)
        if keys and self.kind in (FileKind.LESSON, FileKind.BANK) and place.owner is None and "extended" not in present:
            yield Offer("extended", What.KEY, "extended:", self._stretch(typed), "what only the extended edition has")

    def _values(self, place: Place, typed: int, lead: str = "") -> Iterator[Offer]:
        if place.field is None:
            return
        for word in values_of(place.field):
            yield Offer(word, What.WORD, lead + word, self._stretch(typed))
        owner = place.owner.__name__ if place.owner is not None else ""
        if (owner, place.name) == ("Activity", "uses"):
            yield from self._uses(typed)
        elif owner in ("OwnSlide", "Slides") and place.name in ("after", "leave_out"):
            yield from (Offer(name, What.WORD, lead + name, self._stretch(typed)) for name in PLACES)
        elif place.name in ("release", "fit"):
            names = overlay(self.workspace.root(self.path) or self.path.parent).folders()
            yield from (Offer(name, What.WORD, lead + name, self._stretch(typed)) for name in names)
        if is_of(place.owner, place.name, PicturePath):
            yield from self._files(_PICTURES, typed)
        elif is_of(place.in_short.owner, place.in_short.name, FilePath):
            yield from self._files((".yaml", ".yml"), typed)
        elif kinds := kinds_named(place):
            yield from self._ids(kinds, typed, lead)

    def _uses(self, typed: int) -> Iterator[Offer]:
        for part in Part:
            word = part.value.replace("_", " ")
            yield Offer(word, What.WORD, word, self._stretch(typed))
        for offer in self._ids((Case.__name__,), typed):
            yield Offer(f"case {offer.label}", What.ID, f"case {offer.insert}", offer.replaces, offer.detail)

    def _ids(self, kinds: tuple[str, ...], typed: int, lead: str = "") -> Iterator[Offer]:
        seen = set()
        for file, name in self.workspace.names(self.path):
            wanted = Named(kinds, name.name, 0, 0, 0, False)
            known = file == self.path or file.name in COURSE_FILES or is_shared(wanted)
            if known and name.defines and is_same(name, wanted) and name.name not in seen:
                seen.add(name.name)
                yield Offer(name.name, What.ID, lead + name.name, self._stretch(typed), name.about[:120])

    def _files(self, endings: Iterable[str], typed: int) -> Iterator[Offer]:
        """Files below the folder of this one that end so, by their paths from it."""
        count = 0
        for folder, folders, names in islice(walk(self.path.parent), MOST_FOLDERS):
            folders[:] = [name for name in folders if not name.startswith((".", "_")) and name != "build"]
            for name in sorted(names):
                file = folder / name
                if name.lower().endswith(tuple(endings)) and not name.startswith(".") and file != self.path:
                    if count == _MOST:
                        return
                    if not self.workspace.has(file):
                        continue
                    count += 1
                    shown = file.relative_to(self.path.parent).as_posix()
                    yield Offer(shown, What.FILE, shown, self._stretch(typed))
