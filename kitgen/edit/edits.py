"""Make edits in the bytes of a file: each changes one place, and every other byte stays.

There is often more than one way to write a change: in the short form that is there, or with that written out. They are
tried from the least change to the largest. What each gives is read again, and taken only if the file then says what it
said before with exactly this change, and has lost no comment.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from collections.abc import Sequence as AnySequence
from dataclasses import replace

from kitgen.edit.asked import Edit, after, field_in_full, in_full, is_empty, is_usual, normalised, part_at, with_name
from kitgen.edit.document import IN_YAML, CannotEdit, Document
from kitgen.edit.encoded import decoded
from kitgen.edit.longhand import Part, field_of, kind_of
from kitgen.edit.splices import removed
from kitgen.edit.ways import ways, written_out
from kitgen.model.activity import Activity
from kitgen.model.base import Spec
from kitgen.model.values import slug_of
from kitgen.source.files import Unreadable
from kitgen.source.nodes import Mapping, Node, Scalar, Sequence


def edited(
    data: bytes, kind: type[Spec], edits: AnySequence[Edit], file: str = "", used: Collection[str] = ()
) -> bytes:
    """The bytes of a file after edits. ``used`` are names that other files use: no edit changes them.

    Raises CannotEdit, with ``number`` set to that of the edit, where one cannot be made; then none is.
    """
    try:
        stored = decoded(data)
    except Unreadable as refused:
        raise CannotEdit(refused.message, refused.hint) from None
    document = Document(stored.text, kind, file)
    for number, edit in enumerate(edits):
        try:
            _require_value(document, edit)
            for each in _edits_for(document, normalised(edit), used):
                document = _made(document, each, depth=3)
        except CannotEdit as error:
            error.number = number
            raise
    return stored.bytes_of(document.text)


def _require_value(document: Document, edit: Edit) -> None:
    """Raise CannotEdit where a field that a part needs is to be emptied."""
    holder = part_at(document.long, edit.at[:-1])
    if edit.do != "set" or not is_empty(edit.value) or holder is None or holder.kind is None or not edit.name:
        return
    field = field_of(holder.kind, edit.name)
    if field is not None and field.is_required() and edit.name not in holder.kind.filled_in:
        raise CannotEdit(f"'{edit.name}' cannot be empty", "write something")


def _edits_for(document: Document, edit: Edit, used: Collection[str]) -> Iterator[Edit]:
    """The edits that an edit takes."""
    if not edit.at:
        raise CannotEdit("an edit needs an address")
    holder = part_at(document.long, edit.at[:-1])
    kind = holder.kind if holder is not None else None
    if edit.do == "insert":
        inner = kind_of(document.kind, edit.at)
        yield replace(edit, value=with_name(in_full(edit.value, inner), inner, document.long, edit.at[:-1]))
        return
    if edit.do == "set" and holder is not None and kind is not None and isinstance(edit.at[-1], str):
        edit = replace(edit, value=field_in_full(edit.value, kind, edit.name))
        there = holder.fields.get(edit.name)
        if is_usual(edit.value, kind, edit.name) and (there is None or there.path is None):
            if there is not None:
                yield Edit("remove", edit.at)
            return
        yield from _name_kept(document, edit, holder, used)
    yield edit


def _name_kept(document: Document, edit: Edit, holder: Part, used: Collection[str]) -> Iterator[Edit]:
    """The edit that writes down the name of an activity that is to have another title, if anything uses the name."""
    title = holder.fields.get("title")
    if holder.kind is not Activity or edit.name != "title" or title is None or "id" in holder.fields:
        return
    name = slug_of(title.text or "")
    if name and name != slug_of(str(edit.value)) and (name in used or name in _words(document.root, title.raw)):
        yield Edit("set", (*edit.at[:-1], "id"), name)


def _words(node: Node, but: Node | None) -> Iterator[str]:
    """Every key and every text of a file, except one."""
    if node is but:
        return
    if isinstance(node, Scalar):
        yield str(node)
    for value in node.values() if isinstance(node, Mapping) else node if isinstance(node, Sequence) else ():
        yield from _words(value, but)
    if isinstance(node, Mapping):
        yield from node


def _made(document: Document, edit: Edit, depth: int) -> Document:
    """The file after an edit, by the first way that gives what was asked for."""
    expected = after(document.long.data, edit)
    if expected == document.long.data:
        return document
    for way in ways(document, edit):
        made = _tried(document, way)
        if made is not None and made.long.data == expected and _keeps_comments(document, made, edit):
            return made
    wider = written_out(document, edit) if depth else None
    made = _tried(document, wider) if wider is not None else None
    if made is not None and made.long.data == document.long.data and not document.comments - made.comments:
        return _made(made, edit, depth - 1)
    raise CannotEdit(f"'{edit.name}' cannot be changed here as it is written in the file", IN_YAML)


def _tried(document: Document, way: Callable[[], str]) -> Document | None:
    """The file after one way to make an edit; None where that cannot be read."""
    try:
        made = document.with_text(way())
    except (CannotEdit, ValueError, LookupError):
        return None
    return made if len(made.problems) <= len(document.problems) else None


def _keeps_comments(document: Document, made: Document, edit: Edit) -> bool:
    """Whether no comment is lost or made, except those of an entry that is removed."""
    lost, new = document.comments - made.comments, made.comments - document.comments
    if edit.do == "remove" and lost and not new:
        part = part_at(document.long, edit.at)
        if part is not None and part.path is not None:
            _, start, end = removed(document.layout, part.path)
            lost = lost - document.comments_in(start, end)
    return not lost and not new
