"""Keys that kitgen does not know, each with the key that was meant, and keys that are missing."""

from __future__ import annotations

from kitgen.model.base import place_of
from kitgen.read import entries
from kitgen.read.hints import belongs, for_unknown
from kitgen.read.invalid_file import Block, InvalidFile
from kitgen.read.places import Location, keys_at
from kitgen.source.key_names import nearest
from kitgen.source.nodes import Scalar, shown
from kitgen.source.slips.lines import INVISIBLE, SPACES, named


def unknown_and_missing(file: InvalidFile, location: Location) -> None:
    """Report what is wrong with the keys of one block: a slip that explains all of it, or each key."""
    block = file.block(location)
    if entries.colon_in_text(file, block) or entries.one_for_list(file, block):
        return
    unknown = _without_what_follows(file, block)
    missing = list(block.missing)
    for name in unknown:
        meant = _report_unknown(file, block, name, missing[0] if len(unknown) == len(missing) == 1 else "")
        if meant in missing:
            missing.remove(meant)
    if missing and isinstance(block.node, Scalar):
        entries.without_name(file, block, missing)
    elif missing:
        _report_missing(file, block, unknown, missing)


def _report_unknown(file: InvalidFile, block: Block, name: str, likely: str) -> str:
    """Report one unknown key; the key of this place that was meant by it, ``likely`` where no other is like it."""
    elsewhere = belongs(name, file.kind, file.root, block.location)
    near = ""
    if not elsewhere:
        unused = [key for key in block.known if key not in block.written]
        near = nearest(name, unused) or nearest(name, block.written.intersection(block.known)) or likely
    hint = elsewhere or for_unknown(name, near, file.kind, block.location, block.known)
    place = place_of(file.root, (*block.location, name), of_key=True)
    file.error("unknown-key", f"{_label(name)} is not a key that kitgen knows here", place, hint)
    return near


def _report_missing(file: InvalidFile, block: Block, unknown: list[str], missing: list[str]) -> None:
    place = place_of(file.root, block.location)
    if len(missing) > 1 and not unknown and block.is_entry and block.location[-1]:
        both = " and ".join(f"'{name}'" for name in missing)
        hint = "add them; or delete the '-' before it, and line it up with the entry above, if it belongs to that"
        file.error("missing-key", f"{both} are missing in this entry", place, hint)
        return
    for name in missing:
        file.error("missing-key", f"'{name}' is missing here", place, f"add a line: {name}: …")


def _without_what_follows(file: InvalidFile, block: Block) -> list[str]:
    """The unknown keys without those that belong to one of them, which is indented too far and so has no value."""
    for name in block.unknown:
        blank = next((blank for blank in file.blanks if blank.parent is block.node and blank.key == name), None)
        if blank is not None and belongs(name, file.kind, file.root, block.location):
            file.blanks.remove(blank)
            outer = [block.location[:length] for length in range(len(block.location))]
            inner = {key for place in outer for key in keys_at(file.kind, (*place, name))}
            return [other for other in block.unknown if other == name or other not in inner]
    return block.unknown


def _label(name: str) -> str:
    odd = next((letter for letter in name if letter in SPACES + INVISIBLE), "")
    return f"'{shown(name)}'" + (f", which has {named(odd)} in it," if odd else "")
