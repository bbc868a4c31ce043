"""What to say of an edit that is made as asked and may have changed what other places of the lesson mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kitgen.edit.asked import Edit, is_empty, part_at
from kitgen.edit.document import Document
from kitgen.edit.longhand import Address
from kitgen.edit.splices import removed

_NUMBERED: dict[Address, str] = {
    ("discussion",): "discussion",
    ("quiz", "items"): "quiz",
    ("background",): "background",
    ("cases",): "case",
    ("exit_ticket",): "exit ticket",
    ("homework",): "homework",
}
"""Lists whose entries a plan names by number, with the word that it uses."""


def notes_of(document: Document, edits: Sequence[Edit], translated: bool) -> list[str]:
    """What to look at after edits of a file, which is given as it was before; ``translated`` if it has translations."""
    return list(dict.fromkeys(_notes(document, edits, translated)))


def _notes(document: Document, edits: Sequence[Edit], translated: bool) -> Iterator[str]:
    for edit in edits:
        if edit.do == "set" and is_empty(edit.value):
            yield from _comments_lost(document, edit)
        listed = part_at(document.long, edit.at[:-1])
        if edit.do == "set" or listed is None or not listed.items or edit.at[-1] == len(listed.items):
            continue
        word = _NUMBERED.get(edit.at[:-1])
        if word and (uses := _uses(document, word)):
            where = ", ".join(dict.fromkeys(uses))
            yield f"Numbers have moved: check what the plan works with, where it says {where}."
        if translated and isinstance(edit.at[-1], int) and not listed.named:
            yield "Numbers have moved: check the translations of this lesson, which name entries by their numbers."


def _comments_lost(document: Document, edit: Edit) -> Iterator[str]:
    """The comments of a field that is emptied, which is gone from the file with them."""
    part = part_at(document.long, edit.at)
    if part is None or part.path is None:
        return
    _, start, end = removed(document.layout, part.path)
    for comment in document.comments_in(start, end):
        yield f"With the text of '{edit.name}' its comment was removed from the file: {comment}"


def _uses(document: Document, word: str) -> list[str]:
    """Where the plan names entries of a list by their numbers: `discussion 2-3`."""
    rows = part_at(document.long, ("activities",))
    texts = [str(row.fields["uses"].data) for row in (rows.items if rows else None) or [] if "uses" in row.fields]
    return [found[0] for text in texts for found in re.finditer(rf"\b{word} \d[\d ,–-]*(?<=\d)", text)]
