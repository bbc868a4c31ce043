"""Lists and blocks in brackets, `[a, b]` and `{key: value}`, into their entries; an open bracket may end anywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

_SPACE = re.compile(r"[ \t]*")
_QUOTED = re.compile(r"""(?:"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?)""")
_KEY = re.compile(r"[^,\[\]{}:#]*:(?=[\s,\[\]{}]|$)")
_PLAIN = re.compile(r"(?:[^,\[\]{}#]|(?<=\S)#)+")
_MOST_LINES = 50
_DEEPEST = 20


class Part(NamedTuple):
    """An entry within brackets, with its path from the bracket; as `outline.Entry`."""

    path: tuple[str | int, ...]
    line: int
    start: int
    end: int
    value: str
    value_start: int
    value_end: int


@dataclass
class Flow:
    """What is in brackets, and the line in which they are closed."""

    parts: list[Part] = field(default_factory=list)
    last: int = 0


class _Level(NamedTuple):
    is_list: bool
    path: tuple[str | int, ...]


def in_brackets(lines: list[str], number: int, at: int) -> Flow:
    """The entries of the brackets that are opened at a place, up to where they are closed."""
    return _Reader(lines, number, at).read()


class _Reader:
    def __init__(self, lines: list[str], number: int, at: int) -> None:
        self.lines, self.number, self.at = lines, number, at
        self.first = number
        self.flow = Flow(last=number)
        self.open: list[_Level] = []
        self.count: list[int] = []
        self.key: tuple[str, int, int, int] | None = None

    def read(self) -> Flow:
        while self.number < min(self.first + _MOST_LINES, len(self.lines)):
            if self._line(self.lines[self.number]):
                self.flow.last = self.number
                return self.flow
            self.number, self.at = self.number + 1, 0
        self.flow.last = self.first  # never closed: what is below it is not in them
        self.flow.parts = [part for part in self.flow.parts if part.line == self.first]
        return self.flow

    def _line(self, line: str) -> bool:
        """Read the rest of a line; says whether the last bracket is closed."""
        while self.at < len(line):
            self.at = _SPACE.match(line, self.at).end()  # type: ignore[union-attr]
            sign = line[self.at : self.at + 1]
            if sign in ("", "#"):
                return False
            if sign in "[{":
                self._enter(sign == "[")
            elif sign in "]}":
                self.open.pop()
                self.count.pop()
                self.key = None
                self.at += 1
                if not self.open:
                    return True
            elif sign == ",":
                self.key = None
                self.count[-1] += 1
                self.at += 1
            else:
                self._text(line)
        return False

    def _path(self) -> tuple[str | int, ...]:
        """The path of the value at this place."""
        if not self.open:
            return ()
        level = self.open[-1]
        if self.key is not None:
            return (*level.path, self.key[0]) if not level.is_list else (*level.path, self.count[-1], self.key[0])
        return (*level.path, self.count[-1]) if level.is_list else level.path

    def _enter(self, is_list: bool) -> None:
        path = self._path()
        if self.open and self.key is not None:
            self.flow.parts.append(Part(path, *self.key[1:], "", self.at, self.at))
        if len(self.open) < _DEEPEST:
            self.open.append(_Level(is_list, path))
            self.count.append(0)
        self.key = None
        self.at += 1

    def _text(self, line: str) -> None:
        quoted = _QUOTED.match(line, self.at)
        if quoted:
            text, start, end = quoted.group()[1:-1], self.at + 1, quoted.end() - 1
            self.at = quoted.end()
            if line[self.at : self.at + 1] == ":":
                self.key = (text, self.number, start - 1, self.at)
                self.at += 1
                return
        elif self.key is None and (key := _KEY.match(line, self.at)):
            text = key.group()[:-1].rstrip()
            self.key = (text, self.number, self.at, self.at + len(text))
            self.at = key.end()
            if not self.open[-1].is_list and not line[self.at :].strip(" \t,]}"):
                self._put("", self.at, self.at)
            return
        else:
            plain = _PLAIN.match(line, self.at)
            text = plain.group().rstrip() if plain else line[self.at]
            start, end = self.at, self.at + len(text)
            self.at = plain.end() if plain else self.at + 1
        self._put(text, start, end)

    def _put(self, text: str, start: int, end: int) -> None:
        if self.key is not None:
            _, line, key_start, key_end = self.key
            self.flow.parts.append(Part(self._path(), line, key_start, key_end, text, start, end))
        elif self.open and self.open[-1].is_list:
            self.flow.parts.append(Part(self._path(), self.number, start, start, text, start, end))
