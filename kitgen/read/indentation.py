"""Lines that are indented too little, not at all, or with characters that are not spaces."""

from __future__ import annotations

from typing import Any

from kitgen.model.base import Spec
from kitgen.read.blanks import Blank
from kitgen.read.invalid_file import InvalidFile
from kitgen.read.places import Location, holds_parts, keys_at, kind_at, node_at
from kitgen.source.key_names import nearest
from kitgen.source.nodes import Mapping, Sequence, shown
from kitgen.source.slips.lines import INVISIBLE, SPACES, named


def odd_spaces(file: InvalidFile, node: Any) -> bool:
    """Report a line that is indented with odd spaces, which YAML takes for letters; whether there is one.

    Everything else follows from it.
    """
    if isinstance(node, Mapping):
        for key, place in node.keys_at.items():
            before = file.source.line(place.line)[: place.column - 1]
            if key[:1] in tuple(SPACES + INVISIBLE) and not before.strip(" "):
                file.take_back(list(file.duplicates()))
                file.error(
                    "odd-space", f"this line is indented with {named(key[0])}, not with plain spaces", place,
                    "delete what is before the first letter and type the spaces again",
                )  # fmt: skip
                return True
    below = node.values() if isinstance(node, Mapping) else node if isinstance(node, Sequence) else ()
    return any(odd_spaces(file, value) for value in below)


def not_indented(file: InvalidFile) -> None:
    """Keys below a key with nothing after its colon that should be indented."""
    for blank in list(file.blanks):
        location = _location_of(file, blank.parent)
        if location is None or not isinstance(blank.parent, Mapping):
            continue
        model = kind_at(file.kind, location)
        if model is None or not holds_parts(model, blank.key):
            continue
        unknown = file.unknown.get(location, [])
        below = _run_below(blank.parent, blank.key, unknown, model, keys_at(file.kind, (*location, blank.key)))
        twice = _twice_below(file, blank, below, keys_at(file.kind, (*location, blank.key)))
        if not below and not twice:
            continue
        first = below[0] if below else twice[0]
        line = blank.parent.keys_at[first].line if below else blank.place.line + 1
        file.blanks.remove(blank)
        file.unknown[location] = [name for name in unknown if name not in below]
        file.error(
            "indentation", f"the lines below '{shown(blank.key)}:' are not indented, so they do not belong to it",
            blank.place, f"put two spaces before '{shown(first)}' in line {line}, and before the rest of it",
        )  # fmt: skip


def _run_below(parent: Mapping, key: str, unknown: list[str], model: type[Spec], inner: list[str]) -> list[str]:
    """The keys that follow ``key`` and mean nothing here: those that were to be indented."""
    order = sorted(parent.keys_at, key=lambda name: parent.keys_at[name])
    run = []
    for name in order[order.index(key) + 1 :]:
        if name not in unknown or (name not in inner and nearest(name, model.keys())):
            break
        run.append(name)
    return run


def _twice_below(file: InvalidFile, blank: Blank, below: list[str], inner: list[str]) -> list[str]:
    """Keys that are reported as given twice because they were to be indented; that report is taken back."""
    assert isinstance(blank.parent, Mapping)
    own = [blank.parent.keys_at[name].line for name in below]
    after = [place.line for place in blank.parent.keys_at.values() if place.line > blank.place.line]
    end = min((line for line in after if line not in own), default=10**9)
    twice = {
        found: found.message.partition("'")[2].partition("'")[0]
        for found in file.duplicates()
        if blank.place.line < found.span.line < end
    }
    twice = {found: name for found, name in twice.items() if name in inner}
    file.take_back(list(twice))
    return list(twice.values())


def _location_of(file: InvalidFile, parent: Mapping | Sequence) -> Location | None:
    """Where a block is, among the blocks with unknown or missing keys and the top of the file."""
    for location in ((), *file.unknown, *file.missing):
        node = node_at(file.root, location)
        if node is parent or (isinstance(node, Mapping) and isinstance(parent, Mapping) and node.span == parent.span):
            return location
    return None


def indented_too_little(file: InvalidFile, location: Location) -> None:
    """A key that is unknown here and missing in the part above it: it is not indented enough."""
    block = node_at(file.root, location)
    for name in list(file.unknown[location]):
        for inner, missing in file.missing.items():
            part = node_at(file.root, inner)
            if name not in missing or inner[: len(location)] != location or not isinstance(part, Mapping):
                continue
            place, above = block.keys_at[name], max(part.keys_at.values(), default=part.span)
            if above.line < place.line:
                missing.remove(name)
                file.unknown[location].remove(name)
                file.error(
                    "indentation", f"'{name}' is indented too little to belong to the part above it", place,
                    f"line it up with line {above.line}: put {above.column - 1} spaces before it",
                )  # fmt: skip
                break
