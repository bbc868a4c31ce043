"""Keys and entries with nothing behind them."""

from __future__ import annotations

from typing import Any, NamedTuple

from kitgen.diagnostics import Span
from kitgen.source.nodes import Mapping, Scalar, Sequence, shown


class Blank(NamedTuple):
    """A key with nothing after its colon, or an empty entry of a list."""

    parent: Mapping | Sequence
    key: str
    place: Span

    @property
    def message(self) -> str:
        """What is wrong."""
        if isinstance(self.parent, Sequence):
            return "this entry of the list is empty"
        return f"'{shown(self.key)}' has nothing after its colon"

    def hint(self, line: str) -> str:
        """What to do, from the line: a text that begins with # looks like a comment."""
        before, mark, comment = line[self.place.column - 1 :].partition("#")
        if mark and before.rstrip().endswith((":", "-")) and not comment.startswith(" "):
            return f'what begins with # is a comment; put the text in double quotes: "#{shown(comment, 50).rstrip()}"'
        return "write something, or delete the line"


def is_blank(node: object) -> bool:
    """Whether a value was not written at all."""
    return isinstance(node, Scalar) and node == "" and node.style is None


def blanks_in(node: Any) -> list[Blank]:
    """Every key and entry below ``node`` with nothing behind it, in the order of the file."""
    found: list[Blank] = []
    if isinstance(node, Sequence):
        for item in node:
            found += [Blank(node, "", item.span)] if is_blank(item) else blanks_in(item)
    elif isinstance(node, Mapping):
        for key, value in node.items():
            found += [Blank(node, key, node.keys_at[key])] if is_blank(value) else blanks_in(value)
    return found
