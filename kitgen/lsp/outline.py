"""The keys and entries of a YAML text by their lines and indentation, also of one that no parser reads at the moment.

While an author types, a text is not valid YAML most of the time. This goes by indentation alone, and is not asked what
is right: that is for the checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from kitgen.lsp.brackets import Flow, in_brackets

Step = str | int
Path = tuple[Step, ...]

_KEY = re.compile(
    r"""(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^']|'')*)'|(?P<plain>(?:[^\s#&*!|>'"%@`\[\]{},?-]|[?-][^\s])(?:[^:]|:(?=\S))*+))"""
    r"\s*:(?=\s|$)"
)
_DASH = re.compile(r"-(?=\s|$)")
_BLOCK = re.compile(r"[|>][-+0-9]*\s*(?:#.*)?$")
_LONGEST = 20_000
"""Lines that are looked at: no file that kitgen reads has more."""


class Entry(NamedTuple):
    """A key with its value, or an entry of a list, by where it is: lines and columns from 0, in characters."""

    path: Path
    """From the top of the file to it; the last step is its key, or its number in the list."""

    line: int
    start: int
    """Where its key begins; of an entry of a list its value."""

    end: int
    """Where its key ends."""

    value: str
    """Its value as typed, on this line and without quotes; empty where it has entries of its own below it."""

    value_start: int
    value_end: int


class _Frame(NamedTuple):
    indent: int
    is_list: bool
    step: Step


class Outline:
    """The entries of a text, in order, and what each line is in."""

    def __init__(self, lines: list[str]) -> None:
        self.entries: list[Entry] = []
        self.below: list[int] = []
        """Of each line, at what indentation its text goes on (a block or a text in quotes), or -1."""
        self._frames: list[tuple[_Frame, ...]] = []
        self._read(lines[:_LONGEST])

    def _read(self, lines: list[str]) -> None:
        stack: list[_Frame] = []
        number = 0
        while number < len(lines):
            self.below.append(-1)
            self._frames.append(tuple(stack))
            line = lines[number]
            if line.strip() and not line.lstrip().startswith("#") and line.rstrip() not in ("---", "..."):
                last, indent = self._line(lines, number, stack)
                for _ in range(number + 1, last + 1):
                    self.below.append(indent)
                    self._frames.append(tuple(stack))
                number = last
            number += 1

    def _line(self, lines: list[str], number: int, stack: list[_Frame]) -> tuple[int, int]:
        """Read one line; gives the last line that its value goes on to, and how far that is indented."""
        line = lines[number]
        at = len(line) - len(line.lstrip())
        if number == 0:
            at += line.startswith("\ufeff")
        while _DASH.match(line, at):
            _enter_list(stack, at)
            rest = line[at + 1 :]
            at += 1 + len(rest) - len(rest.lstrip())
        path = tuple(frame.step for frame in stack)
        key = _KEY.match(line, at)
        if key is None:
            if stack and stack[-1].is_list:
                return self._value(lines, number, at, path, (at, at), stack)
            return number, -1
        name = _name(key)
        while stack and (stack[-1].indent > at or (stack[-1].indent == at and stack[-1].is_list)):
            stack.pop()
        if stack and stack[-1].indent == at:
            stack.pop()
        stack.append(_Frame(at, False, name))
        path = tuple(frame.step for frame in stack)
        start = key.end() + len(line[key.end() :]) - len(line[key.end() :].lstrip())
        word_end = at + len(key.group()[:-1].rstrip())
        return self._value(lines, number, start, path, (at, word_end), stack)

    def _value(
        self, lines: list[str], number: int, at: int, path: Path, key: tuple[int, int], stack: list[_Frame]
    ) -> tuple[int, int]:
        line = lines[number]
        rest = line[at:]
        outer = stack[-1].indent if stack else -1
        if rest[:1] in ("[", "{"):
            flow = in_brackets(lines, number, at)
            self.entries.append(Entry(path, number, *key, "", at, len(line.rstrip())))
            self._add_flow(flow, path)
            return flow.last, outer
        if _BLOCK.match(rest):
            self.entries.append(Entry(path, number, *key, "", at, len(line.rstrip())))
            return _last_below(lines, number, outer), outer + 1
        if rest[:1] in ('"', "'"):
            last, end = _closed(lines, number, at)
            text = rest[1 : end - at - 1] if last == number else rest[1:]
            self.entries.append(Entry(path, number, *key, text, at + 1, at + 1 + len(text)))
            return last, outer + 1
        text = re.split(r"(?:^|\s)#", rest)[0].rstrip()
        self.entries.append(Entry(path, number, *key, text, at, at + len(text)))
        return number, -1

    def _add_flow(self, flow: Flow, path: Path) -> None:
        for part in flow.parts:
            place = (part.line, part.start, part.end)
            self.entries.append(Entry((*path, *part.path), *place, part.value, part.value_start, part.value_end))

    def container(self, line: int, column: int, dash: bool = False) -> Path:
        """The path of the block that a key (or a dash) typed at a place would be in."""
        frames = list(self._frames[line]) if line < len(self._frames) else self._last()
        while frames and frames[-1].indent > column:
            frames.pop()
        if not dash and frames and frames[-1].indent == column and frames[-1].is_list:
            frames.pop()
        if frames and frames[-1].indent == column and not (dash and not frames[-1].is_list):
            frames.pop()
        return tuple(frame.step for frame in frames)

    @cached_property
    def _inner(self) -> dict[Path, list[Entry]]:
        """The entries by the path of the block or list that they are in."""
        found: dict[Path, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.path[:-1], []).append(entry)
        return found

    def keys_in(self, path: Path) -> set[str]:
        """The keys that a block has."""
        return {entry.path[-1] for entry in self._inner.get(path, ()) if isinstance(entry.path[-1], str)}

    def _last(self) -> list[_Frame]:
        return list(self._frames[-1]) if self._frames else []

    def at(self, line: int, column: int) -> Entry | None:
        """The entry whose key or value is at a place: the innermost one."""
        found = [
            entry
            for entry in self.entries
            if entry.line == line and (entry.start <= column <= entry.end or _in_value(entry, column))
        ]
        return max(found, key=lambda entry: len(entry.path), default=None)

    def siblings(self, path: Path) -> Iterator[Entry]:
        """The entries of one block or list."""
        return iter(self._inner.get(path, ()))


def _in_value(entry: Entry, column: int) -> bool:
    return entry.value_start <= column <= entry.value_end and bool(entry.value)


def _enter_list(stack: list[_Frame], at: int) -> None:
    """Begin the next entry of a list whose dashes are in this column."""
    while stack and stack[-1].indent > at:
        stack.pop()
    if stack and stack[-1].is_list and stack[-1].indent == at:
        stack[-1] = _Frame(at, True, int(stack[-1].step) + 1)
    else:
        stack.append(_Frame(at, True, 0))


def _name(key: re.Match[str]) -> str:
    if key["double"] is not None:
        return key["double"].replace('\\"', '"')
    return key["plain"].rstrip() if key["plain"] is not None else key["single"].replace("''", "'")


def _last_below(lines: list[str], number: int, indent: int) -> int:
    """The last line of a block text that begins below a line."""
    last = number
    for below in range(number + 1, len(lines)):
        line = lines[below]
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        if line.strip():
            last = below
    return last


_MOST_LINES = 200
"""How long a text in quotes may be: after more, its second quote has not been typed yet."""


def _closed(lines: list[str], number: int, at: int) -> tuple[int, int]:
    """Where a text in quotes ends: its line, and the column after it. One that does not ends with its first line."""
    quote = lines[number][at]
    pattern = re.compile(r'(?:[^"\\]|\\.)*"' if quote == '"' else r"(?:[^']|'')*'(?!')")
    start = at + 1
    for last in range(number, min(number + _MOST_LINES, len(lines))):
        if found := pattern.match(lines[last], start):
            return last, found.end()
        start = 0
    return number, len(lines[number]) + 1


@lru_cache(maxsize=64)
def outline_of(text: str) -> Outline:
    """The outline of a text."""
    from kitgen.lsp.positions import Text

    return Outline(Text(text).lines)
