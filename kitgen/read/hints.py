"""What to write instead of a key that kitgen does not know."""

from __future__ import annotations

from functools import cache

from kitgen.model.base import Spec
from kitgen.model.illustration import Illustration
from kitgen.read.places import Location, fields_of, keys_at, kind_at, node_at
from kitgen.source.key_names import called, plain
from kitgen.source.nodes import Mapping, Node

_PICTURE = {plain(name) for name in (
    "image", "images", "picture", "pictures", "photo", "photos", "figures", "figure", "img", "illustration", "imagen",
)}  # fmt: skip


def belongs(name: str, kind: type[Spec], root: Node, location: Location) -> str:
    """Where a key belongs that is known, but not here; '' where there is no such place."""
    for length in range(len(location) - 1, -1, -1):
        outer = location[:length]
        block = node_at(root, outer)
        if isinstance(location[length], int) or not isinstance(block, Mapping) or name not in keys_at(kind, outer):
            continue
        if name in block or name in ("title", "text", "id", "notes", "source", "date", "name", "description"):
            continue
        first = min(block.keys_at.values())
        owner = next((f"'{step}'" for step in reversed(outer) if isinstance(step, str)), "")
        if not owner:
            return f"it belongs to the {kind.__name__.lower()} as a whole: remove the spaces before it"
        return f"it belongs to {owner}: line it up with line {first.line}, {first.column - 1} spaces before it"
    return ""


def for_unknown(name: str, near: str, kind: type[Spec], location: Location, known: list[str]) -> str:
    """What to do about a key that kitgen does not know; ``near`` is the one that was probably meant."""
    if name.startswith(("<!--", "//", "/*", "-- ")):
        return "put # before the line if it is a note to yourself, or delete it"
    if plain(name) in _PICTURE:
        return _for_picture(kind, location, known)
    if near == "answer" and "choices" in known:
        return "did you mean 'answer'? Where there are choices, write ': correct' after the right one"
    if near:
        return f"did you mean '{near}'?"
    inner = _inside(name, kind, location)
    return inner or known_keys(kind, location)


def known_keys(kind: type[Spec], location: Location) -> str:
    """The keys that may be at ``location``."""
    known = keys_at(kind, location)
    own = "a key of your own must begin with x_"
    return f"known here: {', '.join(known)}; {own}" if known else own


def _for_picture(kind: type[Spec], location: Location, known: list[str]) -> str:
    model = kind_at(kind, location)
    for field, inner in fields_of(model) if model else ():
        if issubclass(inner, Illustration) and field in known:
            return f"write '{field}:' and, indented below it, 'image:' with the file and 'alt:' with what it shows"
    return "a picture belongs to a section of 'background:': 'figure:' with 'image:' and 'alt:' below it"


def _inside(name: str, kind: type[Spec], location: Location) -> str:
    """The keys of this place whose parts have a key of this name, or one that is meant by it."""
    model = kind_at(kind, location)
    if model is None:
        return ""
    homes = [f"'{field}'" for field, inner in fields_of(model) if name in inner.keys()]  # noqa: SIM118
    if homes:
        return f"it belongs to {' or '.join(homes)}: indent it below that key" if len(homes) <= 3 else ""
    for field, keys in _keys_inside(model):
        meant = called(name, keys)
        if meant:
            return f"it belongs to the parts of '{field}', where it is called '{meant}'"
    return ""


@cache
def _keys_inside(model: type[Spec]) -> tuple[tuple[str, set[str]], ...]:
    """The fields of a model that have parts, with the keys of each of these parts and of the parts in them."""
    return tuple(
        (field, part.keys())
        for field, inner in fields_of(model)
        for part in (inner, *(deeper for _, deeper in fields_of(inner)))
    )
