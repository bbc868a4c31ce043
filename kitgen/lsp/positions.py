"""Places of kitgen (lines and columns from 1, in characters) into those of editors (from 0, in UTF-16), and back."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import NamedTuple

_LINE_END = re.compile(r"\r\n|\r|\n")
_YAML_LINE_END = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
"""YAML counts three line ends that editors do not."""

_BOM = "\ufeff"

_TO_COLON = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s#:'"\[\]{},][^:#\n]{0,80}?)(?=\s*:(?:\s|$))""")
_CITED = re.compile(r"@[\w:.#$%&+?<>~/-]*\w")
_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""")
_WORD = re.compile(r"[\w@./-]+")


class Place(NamedTuple):
    """A place as editors count: lines from 0, columns in units of UTF-16 from 0."""

    line: int
    character: int


class Stretch(NamedTuple):
    """From a place to another, which is not in it any more."""

    start: Place
    end: Place


class Text:
    """The text of a file with its lines, as editors count them."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends."""
        return _LINE_END.split(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(end.end() for end in _LINE_END.finditer(self.text))]

    @cached_property
    def _yaml_starts(self) -> list[int]:
        first = len(_BOM) if self.text.startswith(_BOM) else 0
        return [first, *(end.end() for end in _YAML_LINE_END.finditer(self.text))]

    def line(self, number: int) -> str:
        """A line by its number from 0; empty where there is none."""
        return self.lines[number] if 0 <= number < len(self.lines) else ""

    def place(self, line: int, column: int) -> Place:
        """The place of a character (not of a unit) in a line, both from 0."""
        before = self.line(line)[: max(column, 0)]
        return Place(line, len(before.encode("utf-16-le", "surrogatepass")) // 2)

    def column(self, place: Place) -> int:
        """How many characters of its line are before a place; one within a character is before it."""
        units = 0
        for number, sign in enumerate(self.line(place.line)):
            units += 2 if ord(sign) > 0xFFFF else 1
            if units > place.character:
                return number
        return len(self.line(place.line))

    def found(self, line: int, column: int) -> tuple[int, int]:
        """The line and column from 0 of a place that kitgen found, which are those of YAML from 1."""
        if not line:
            return 0, 0
        start = self._yaml_starts[min(line, len(self._yaml_starts)) - 1]
        at = min(start + max(column - 1, 0), len(self.text))
        number = bisect_right(self._starts, at) - 1
        return number, min(at - self._starts[number], len(self.lines[number]))

    def stretch(self, line: int, column: int, end: int) -> Stretch:
        """Some characters of a line, from 0."""
        return Stretch(self.place(line, column), self.place(line, end))

    def marked(self, line: int, column: int) -> Stretch:
        """What to underline for a problem at a place of kitgen: a key, a citation, a text in quotes, or the rest."""
        number, at = self.found(line, column)
        words = self.line(number)
        if not column:
            at = len(words) - len(words.lstrip())
        end = at + self._length(words, at)
        if end == at and at:  # a place behind the line is shown at its last character
            at -= 1
        return self.stretch(number, at, max(end, at + 1))

    def _length(self, words: str, at: int) -> int:
        for pattern in (_TO_COLON, _CITED, _QUOTED):
            if found := pattern.match(words, at):
                return len(found.group().rstrip())
        rest = re.split(r"\s#", words[at:])[0].rstrip()
        inside = words[:at].count("[") + words[:at].count("{") > words[:at].count("]") + words[:at].count("}")
        word = _WORD.match(rest)
        return len(word.group()) if inside and word else len(rest)


def decoded(data: bytes) -> str:
    """The text of a file as an editor would show it."""
    return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
