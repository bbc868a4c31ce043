"""Nodes of a YAML file: texts, lists and mappings that know where they were written."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from kitgen.diagnostics import Span

MAX_DEPTH = 20
MAX_NODES = 20_000
MAX_ITEMS = 1_000
MAX_KEYS = 5_000
"""How deep a tree may be nested, how many nodes it and each of its lists may have, and how many keys a block."""


class Scalar(str):
    """A text in the file, as typed, with the place of its first character.

    ``style`` is YAML's: ``None`` for plain text, or one of ``' " | >``.
    """

    span: Span
    style: str | None
    cut: Span | None = None
    """Where a `#` ends a text that may have been meant to go on."""

    numbered: bool = False
    """Whether a space and a number follow that `#`."""

    marked: Span | None = None
    """Where a line of a text without quotes begins like an entry of a list."""

    folds: bool = False
    """Whether YAML has joined its lines, so that a line break that is left was an empty line."""

    joined: Span | None = None
    """Where a line begins like an entry of a list or a row of a table, and YAML has joined it to the one before."""

    body: Span | None = None
    """Where the first line of a block is, below its `|` or `>`."""

    @classmethod
    def at(cls, text: str, span: Span, style: str | None = None) -> Scalar:
        """A scalar at ``span``."""
        scalar = cls(text)
        scalar.span = span
        scalar.style = style
        return scalar


class Sequence(list[Any]):
    """A list in the file. ``became`` is set where a short form was written out in full."""

    span: Span
    became: Node | None = None
    flow: bool = False
    """Whether it was written in brackets."""


class Mapping(dict[str, Any]):
    """Keys and values in the file; ``keys_at`` has the place of each key."""

    span: Span
    keys_at: dict[str, Span]
    became: Node | None = None
    flow: bool = False


Node = Scalar | Sequence | Mapping


def copied(root: Mapping) -> Mapping:
    """A tree as it was parsed, in lists and mappings of its own: what reads a tree adds to these, not to texts."""
    made = Mapping((key, _copied(node)) for key, node in root.items())
    made.span, made.flow, made.keys_at = root.span, root.flow, dict(root.keys_at)
    return made


def _copied(node: Node) -> Node:
    if isinstance(node, Scalar):
        return node
    if isinstance(node, Mapping):
        return copied(node)
    made = Sequence(map(_copied, node))
    made.span, made.flow = node.span, node.flow
    return made


class Source(NamedTuple):
    """The text of a file, and its lines for showing a problem in place."""

    file: str
    text: str

    @property
    def lines(self) -> list[str]:
        """The lines of the file."""
        return _lines_of(self.text)

    def line(self, number: int) -> str:
        """The line as written; empty when there is no such line."""
        lines = self.lines
        return lines[number - 1][:200] if 0 < number <= len(lines) else ""


@lru_cache(maxsize=16)
def _lines_of(text: str) -> list[str]:
    return text.splitlines()


def shown(text: str, length: int = 40) -> str:
    """A text from a file, safe and short enough for a message."""
    printable = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text[: length + 1])
    return printable[:length] + ("…" if len(printable) > length else "")
