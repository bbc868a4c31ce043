"""The text of a YAML file into what is written where: each text, list and mapping with its first and last character."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml

from kitgen.source.syntax_errors import LOADER

Path = tuple[str | int, ...]
"""Keys and numbers from the top of the file to a value, as they are written there."""

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What YAML takes for the end of a line."""

_COMMENT = re.compile("(?:^|(?<=\\s))#[^\n\r\x85\u2028\u2029]*")


@dataclass
class Text:
    """A text: from the first to behind the last of its characters, quotes and the `|` of a block included."""

    start: int
    end: int
    value: str
    style: str | None
    head: int
    """Where the `|` or `>` of a block ends, with what belongs to it; ``start`` of another text."""


@dataclass
class Pair:
    """A key and its value."""

    key: Text
    value: Written

    @property
    def start(self) -> int:
        """Where the key begins."""
        return self.key.start


@dataclass
class Entry:
    """An entry of a list: its dash, which a list in brackets has none of, and its value."""

    start: int
    value: Written


@dataclass
class Collection:
    """A list or a mapping, in lines of its own or in brackets."""

    start: int
    end: int
    flow: bool
    parts: list[Any] = field(default_factory=list)


class Block(Collection):
    """A mapping."""

    parts: list[Pair]


class List(Collection):
    """A list."""

    parts: list[Entry]


Written = Text | Block | List


@dataclass(frozen=True)
class Comment:
    """A comment: from its `#` to the end of its line."""

    start: int
    end: int


class Layout:
    """A file as it is written. It must be one that kitgen reads: a mapping without anchors, aliases and tags."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(found.end() for found in BREAK.finditer(text))]
        self._texts: list[Text] = []
        self.root: Written = _Reader(self).read()

    def line(self, at: int) -> int:
        """The number of the line of a character, from 0."""
        return bisect_right(self._starts, at) - 1

    def line_start(self, at: int) -> int:
        """Where the line of a character begins."""
        return self._starts[self.line(at)]

    def line_end(self, at: int) -> int:
        """Where the line of a character ends, before its line break."""
        found = BREAK.search(self.text, at)
        return found.start() if found else len(self.text)

    def next_line(self, at: int) -> int:
        """Where the line after that of a character begins; the end of the text if there is none."""
        number = self.line(at) + 1
        return self._starts[number] if number < len(self._starts) else len(self.text)

    def column(self, at: int) -> int:
        """The column of a character, from 0."""
        return at - self.line_start(at)

    def begins_line(self, at: int) -> bool:
        """Whether only spaces are before a character in its line."""
        return not self.text[self.line_start(at) : at].strip(" ")

    def add(self, text: Text) -> None:
        """Note a text, in the order of the file."""
        self._texts.append(text)

    @cached_property
    def comments(self) -> list[Comment]:
        """All comments, in the order of the file."""
        found: list[Comment] = []
        before = 0
        for text in self._texts:
            found += self._comments_in(before, text.start)
            if text.head > text.start:
                found += self._comments_in(text.head, self.line_end(text.head))
            before = max(before, text.end)
        return [*found, *self._comments_in(before, len(self.text))]

    def _comments_in(self, start: int, end: int) -> Iterator[Comment]:
        for found in _COMMENT.finditer(self.text, start, end):
            if found.start() == start and start and not self.text[start - 1].isspace():
                continue
            yield Comment(found.start(), found.end())

    def comments_between(self, start: int, end: int) -> list[Comment]:
        """The comments that begin in a stretch of the text."""
        first = bisect_right(self.comments, start - 1, key=lambda each: each.start)
        last = bisect_right(self.comments, end - 1, key=lambda each: each.start)
        return self.comments[first:last]

    def at(self, path: Path) -> Written:
        """What is written at a path. Raises KeyError if nothing is."""
        node: Written = self.root
        for step in path:
            node = self.part(node, step).value
        return node

    @staticmethod
    def part(node: Written, step: str | int) -> Pair | Entry:
        """The pair with a key, or the entry with a number. Raises KeyError if there is none."""
        if isinstance(node, Block):
            for pair in node.parts:
                if pair.key.value == step:
                    return pair
        elif isinstance(node, List) and isinstance(step, int) and 0 <= step < len(node.parts):
            return node.parts[step]
        raise KeyError(step)

    @cached_property
    def newline(self) -> str:
        """The line break that the file has most often."""
        counts = Counter(found[0] for found in BREAK.finditer(self.text))
        return counts.most_common(1)[0][0] if counts else "\n"

    @cached_property
    def steps(self) -> tuple[int, int]:
        """How far keys are indented below a key, and dashes below a key, most often in this file."""
        keys: Counter[int] = Counter()
        dashes: Counter[int] = Counter()
        for column, value in self._below(self.root):
            deeper = self.column(value.start) - column
            if isinstance(value, List):
                dashes[deeper] += 1
            elif deeper > 0:
                keys[deeper] += 1
        step = keys.most_common(1)[0][0] if keys else 2
        return step, dashes.most_common(1)[0][0] if dashes else step

    def _below(self, node: Written) -> Iterator[tuple[int, Collection]]:
        """Each list and mapping in lines of its own that is the value of a key, with the column of the key."""
        if isinstance(node, Text) or node.flow:
            return
        for part in node.parts:
            value = part.value
            if isinstance(part, Pair) and isinstance(value, Collection) and not value.flow:
                yield self.column(part.start), value
            yield from self._below(value)


class _Reader:
    """Reads the events of one text."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.loader = LOADER(layout.text)

    def read(self) -> Written:
        """The value at the top."""
        try:
            event = self.loader.get_event()
            while not isinstance(event, yaml.NodeEvent):
                event = self.loader.get_event()
            return self._node(event)
        finally:
            self.loader.dispose()

    def _node(self, event: Any) -> Written:
        if isinstance(event, yaml.ScalarEvent):
            return self._text(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._block(event)
        return self._list(event)

    def _text(self, event: Any) -> Text:
        start, end = event.start_mark.index, event.end_mark.index
        style = event.style or None
        made = Text(start, end, event.value, style, start)
        if style in ("|", ">"):
            source, layout = self.layout.text, self.layout
            made.head = start + 1
            while made.head < len(source) and source[made.head] in "+-0123456789":
                made.head += 1
            body = source[:end]
            if "+" not in source[start : made.head]:
                body = body.rstrip(" \t\n\r\x85\u2028\u2029")
            elif body.endswith(("\n", "\r", "\x85", "\u2028", "\u2029")):
                body = body[: -2 if body.endswith("\r\n") else -1]
            made.end = max(len(body), layout.line_end(start))
        self.layout.add(made)
        return made

    def _block(self, event: Any) -> Block:
        made = Block(event.start_mark.index, event.start_mark.index, bool(event.flow_style))
        while not isinstance(event := self.loader.get_event(), yaml.MappingEndEvent):
            key = self._node(event)
            made.parts.append(Pair(key, self._node(self.loader.get_event())))  # type: ignore[arg-type]
        self._close(made, event)
        return made

    def _list(self, event: Any) -> List:
        made = List(event.start_mark.index, event.start_mark.index, bool(event.flow_style))
        before = made.start
        while not isinstance(event := self.loader.get_event(), yaml.SequenceEndEvent):
            value = self._node(event)
            start = value.start if made.flow else self._dash(before, value.start)
            made.parts.append(Entry(start, value))
            before = value.end
        self._close(made, event)
        return made

    @staticmethod
    def _close(made: Collection, event: Any) -> None:
        if made.flow:
            made.end = event.end_mark.index
        elif made.parts:
            made.end = made.parts[-1].value.end

    def _dash(self, start: int, end: int) -> int:
        """Where the dash of an entry is, somewhere before its value."""
        at = start
        while at < end:
            sign = self.layout.text[at]
            if sign == "-":
                return at
            at = self.layout.line_end(at) if sign == "#" else at + 1
        return start
