"""Entries of lists: without their dash, with a colon or comma that splits their text, or without a name."""

from __future__ import annotations

import re

from kitgen.diagnostics import Span
from kitgen.model.base import Spec, misspelt
from kitgen.read import values
from kitgen.read.hints import known_keys
from kitgen.read.invalid_file import Block, InvalidFile
from kitgen.read.places import Location, keys_at, node_at
from kitgen.source.key_names import nearest
from kitgen.source.nodes import Mapping, Scalar, Sequence, shown
from kitgen.source.slips.characters import MARKS, mark_message, marked
from kitgen.text.dates import parts_of, spelled


def dates(file: InvalidFile, location: Location) -> None:
    """`March 2024: …` in a timeline."""
    block = file.block(location)
    if not {"date", "event"} <= set(block.known) or not isinstance(block.node, Mapping):
        return
    alone = {"date", "event"}.isdisjoint(block.node)
    found = [name for name in block.unknown if spelled(name) or (alone and _with_a_year(name))]
    if not found:
        return
    message = f"'{shown(found[0])}' is not a date in the form YYYY-MM-DD"
    written = f"{spelled(found[0])}: …" if spelled(found[0]) else "the year in four digits, as in 1984 or ~1984"
    file.error("bad-date", message, block.node.keys_at[found[0]], f"write {written}")
    file.unknown[location] = [name for name in block.unknown if name not in found]
    file.missing.pop(location, None)


def _with_a_year(name: str) -> bool:
    """Whether words have a number in them, as a date has that cannot be read, but are not a date in EDTF."""
    try:
        parts_of(name.split("/")[0])
    except ValueError:
        return bool(re.search(r"\d", name))
    return False


def without_dash(file: InvalidFile, location: Location) -> None:
    """Several entries of a list in one block: each needs its dash."""
    block = file.block(location)
    names = _entries_in(block)
    if len(names) < 2:
        return
    first = names[1] if block.is_entry else names[0]
    place = block.node.keys_at[first]
    file.drop_keys(location)
    if marked(first):
        file.error("entry-mark", mark_message(first), place, f"write: - {shown(first.lstrip(MARKS))}: …")
        return
    value = block.node[first]
    text = f": {shown(value, 30)}" if isinstance(value, Scalar) else ": …"
    entry = re.sub(r"^\d{1,2}[.)]\s+", "", shown(first))  # `1. Talk` in a list that was numbered by hand
    message = f"the entries of '{block.name}' are a list, so each needs a '-' before it"
    if block.is_entry:
        message = f"'{shown(first)}' begins a new entry of '{block.name}', so it needs a '-' before it"
    file.error("dash-missing", message, place, f"write: - {entry}{text}")
    file.take_back([found for found in file.duplicates() if found.span.line >= place.line])


def _entries_in(block: Block) -> list[str]:
    """The unknown keys of a block that are the beginnings of entries, in the order of the file."""
    node, model, location = block.node, block.model, block.location
    if model is None or not isinstance(node, Mapping) or not location or not isinstance(location[-1], int):
        return []
    pair = model.pair or (("date", "event") if {"date", "event"} <= model.keys() else None)
    if pair is None or any(key in node.keys_at for key in pair):
        return []
    names = [name for name in block.unknown if name in node.keys_at and not _is_known_word(name, model)]
    return sorted(names, key=lambda name: node.keys_at[name])


def _is_known_word(name: str, model: type[Spec]) -> bool:
    """Whether an unknown key is a misspelt one, and not the text of an entry."""
    return misspelt(name, model.keys())


def split_at_comma(file: InvalidFile, location: Location) -> None:
    """`{text: a, b}`: the comma ends the value, and what follows is read as a key."""
    block = file.block(location)
    if not isinstance(block.node, Mapping):
        return
    for name in block.unknown:
        place = block.node.keys_at.get(name)
        blank = next((blank for blank in file.blanks if blank.key == name and blank.place == place), None)
        if blank is None or not blank.parent.flow:
            continue
        file.unknown[location].remove(name)
        file.blanks.remove(blank)
        if not _lost_colon(file, location, name, blank.place):
            file.error(
                "split-at-comma", f"between {{ and }} a comma ends a text, so '{shown(name)}' is read as a key",
                blank.place, "put the text with the comma in double quotes",
            )  # fmt: skip


def _lost_colon(file: InvalidFile, location: Location, name: str, place: Span) -> bool:
    """`{text a, …}`: report a key without its colon; whether it is one."""
    word = name.split()[0] if name.strip() else ""
    if word == name:
        return False
    missing = file.missing.get(location, [])
    first = name == next(iter(node_at(file.root, location)), "")
    meant = nearest(word, keys_at(file.kind, location) if first else missing)
    if not meant:
        return False
    file.missing[location] = [key for key in missing if key != meant]
    hint = f"write: {meant}: {shown(name[len(word) :].strip(), 40)}"
    file.error("missing-colon", f"the colon after '{shown(word)}' is missing", place, hint)
    return True


def one_for_list(file: InvalidFile, block: Block) -> bool:
    """`quiz:` with the keys of one item below it, where a list of items belongs; whether that is the mistake."""
    if not isinstance(block.node, Mapping) or not block.location or len(block.missing) != 1 or not block.unknown:
        return False
    wanted = block.missing[0]
    if not set(block.unknown) <= set(keys_at(file.kind, (*block.location, wanted))):
        return False
    first = min(block.unknown, key=lambda name: block.node.keys_at[name])
    message = f"'{shown(block.name)}' is a list of {wanted}, so each needs a '-' before its first key"
    hint = f"put '- ' before '{first}', and two spaces before the lines below that belong to it"
    file.error("dash-missing", message, block.node.keys_at[first], hint)
    return True


def colon_in_text(file: InvalidFile, block: Block) -> bool:
    """`- Note: read it twice` where a plain text belongs: its colon makes a key of it. Whether that is the mistake."""
    node, model = block.node, block.model
    if model is None or model.short not in block.missing or not isinstance(node, Mapping):
        return False
    if len(block.unknown) != 1 or block.unknown != list(node):
        return False
    name = block.unknown[0]
    meant = nearest(name, model.keys())
    if meant == model.short or (meant and name[:1].islower()):
        return False
    place = node.keys_at[name]
    if file.source.line(place.line)[: place.column - 1].rstrip().endswith("?"):
        file.blanks = [blank for blank in file.blanks if blank.parent is not node]
        file.error(
            "start-character", "a text that begins with '?' must be in quotes", place,
            f'put the whole text in double quotes: "? {shown(name)}"',
        )  # fmt: skip
    elif name[:1] in ("“", "„", "«", "‘"):
        file.error(
            "curly-quotes", f"curly quotes ({name[0]}) cannot be used as quotation marks in YAML", place,
            'use straight quotes: "like this: with its colon"',
        )  # fmt: skip
    else:
        colon = Span(place.file, place.line, place.column + len(name))
        file.error(
            "colon-in-text", "a colon followed by a space is inside a text without quotes", colon,
            f'put the whole text in double quotes: "{shown(name)}: …"',
        )  # fmt: skip
    return True


def without_name(file: InvalidFile, block: Block, missing: list[str]) -> None:
    """A plain text where an entry needs a name as well: `- give one reason` among the objectives."""
    node, model = block.node, block.model
    tight = values.tight_colon(node, node.span)
    if tight is not None:
        file.error(*tight)
        return
    if model is None or model.pair is None or missing != [model.pair[0]]:
        for name in missing:
            hint = known_keys(file.kind, block.location) if model is None else f"add a line: {name}: …"
            file.error("missing-key", f"'{name}' is missing here", node.span, hint)
        return
    parent = node_at(file.root, block.location[:-1])
    siblings = [entry for entry in parent if isinstance(entry, Scalar)] if isinstance(parent, Sequence) else [node]
    if siblings and siblings[0] is not node:
        return  # reported with the first entry of the list
    more = f", and so do {len(siblings) - 1} more of this list" if len(siblings) > 1 else ""
    dash = "- " if isinstance(parent, Sequence) else ""
    file.error(
        "missing-key", f"this entry needs a short name before its text ('{missing[0]}'){more}", node.span,
        f"write: {dash}{values.short_name(node)}: {shown(node, 40)}",
    )  # fmt: skip
