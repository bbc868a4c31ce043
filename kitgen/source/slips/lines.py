"""The lines of a YAML file as a person typed them, good or not: indentation, dashes, key, value.

Nothing here parses YAML. Every function looks at a line once, from left to right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""Spaces that look like the one that YAML knows, and are not."""

INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Characters without width, which come with texts that were copied from a page or a word processor."""

BREAKS = "\u0085\u2028\u2029"
"""Line breaks that no editor shows as one."""

DASHES = "‐‑‒–—―−"
BULLETS = "•‣⁃∙●○◦◘▪▫■□▶►▸◆◇★☆✓✔➔➢➤·✅☑👉🔹🔸🔵⚫⭐" + "\uf0b7\uf0a7\uf0a8\uf076\uf0d8\uf0fc\uf02d"
"""What word processors put before the entries of a list; the last ones are characters of Word's symbol fonts."""


class Slip(NamedTuple):
    """A mistake of the hand: what it is called, where it is, and what to type instead."""

    code: str
    line: int
    column: int
    message: str
    hint: str
    beside: int = 0
    """Another line that the hint speaks of, as ``{line}``."""


class Repair(NamedTuple):
    """A slip, and the lines of the file (counted from 0) as they would be without it."""

    slip: Slip
    lines: dict[int, str]


class Failure(NamedTuple):
    """Where a parser gave up (line and column count from 1) and what it said."""

    line: int
    column: int
    problem: str
    opened: tuple[int, int] = (0, 0)
    """Where the thing begins that it was reading, if it said so."""

    keys: frozenset[str] = frozenset()
    """Words that are keys."""

    lists: frozenset[str] = frozenset()
    """Keys whose values are lists of parts."""


Detector = Callable[[list[str], int, Failure], Iterator[Repair]]
"""From the lines, the number of one of them and the failure to what may be wrong with that line."""


class Parts(NamedTuple):
    """A line in its parts. ``key_at`` and ``value_at`` are offsets from 0; -1 where the line has no key, no value."""

    indent: int
    dashes: tuple[int, ...]
    start: int
    key: str
    key_at: int
    value: str
    value_at: int


def parts(line: str) -> Parts:
    """The parts of a line: `  - prompt: Who?` has the dash 2, the key at 4, the value at 12."""
    indent = len(line) - len(line.lstrip(" "))
    start, dashes = indent, []
    while line.startswith("- ", start):
        dashes.append(start)
        start += 1
        start += len(line) - start - len(line[start:].lstrip(" "))
    key, key_at, value_at = "", -1, start
    colon = _colon(line, start)
    if colon > start:
        key, key_at = line[start:colon].rstrip(), start
        value_at = colon + 1
        value_at += len(line) - value_at - len(line[value_at:].lstrip(" \t"))
    value = line[value_at:].rstrip()
    if value.startswith("#") and key:
        value = ""  # a comment
    return Parts(indent, tuple(dashes), start, key, key_at, value, value_at if value else -1)


def _colon(line: str, start: int) -> int:
    """The colon that ends the key of a line; -1 where it has none."""
    first = line[start : start + 1]
    if first in ('"', "'"):
        end = line.find(first, start + 1)
        return end + 1 if end > 0 and (line.startswith(": ", end + 1) or line[end + 1 :] == ":") else -1
    if first in tuple("[{#|>@`%!&*"):
        return -1
    colon = line.find(": ", start)
    if colon < 0 and line.rstrip().endswith(":"):
        colon = len(line.rstrip()) - 1
    return colon


def is_blank(line: str) -> bool:
    """Whether a line says nothing: empty, or a comment."""
    text = line.strip()
    return not text or text.startswith("#")


def line_above(lines: list[str], at: int) -> int:
    """The nearest line above that says something; -1 if there is none."""
    return next((number for number in range(at - 1, max(-1, at - 400), -1) if not is_blank(lines[number])), -1)


def block(lines: list[str], at: int) -> list[int]:
    """A line and those that belong to it because they are indented more."""
    indent = parts(lines[at]).indent
    found = [at]
    for number in range(at + 1, len(lines)):
        line = lines[number]
        if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
            break
        found.append(number)
    return found


def quoted(text: str) -> str:
    """A text in quotes, as YAML reads it."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def sample(text: str, most: int = 70) -> str:
    """A text in quotes as it should be typed, shortened in the middle of a message."""
    whole = quoted(text)
    return whole if len(whole) <= most else f"{whole[: most - 2].rstrip()}…{whole[0]}"


def shortened(text: str, most: int = 70) -> str:
    """A text that fits into a message."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def named(character: str) -> str:
    """A character that cannot be seen, by the name that people know it by."""
    names = {
        "\u00a0": "a no-break space", "\u202f": "a narrow no-break space", "\u3000": "a wide (ideographic) space",
        "\u200b": "a zero-width space", "\u200c": "a zero-width character", "\u200d": "a zero-width character",
        "\ufeff": "a byte order mark", "\u00ad": "a soft hyphen", "\u2028": "a line separator",
        "\u2029": "a paragraph separator",
    }  # fmt: skip
    name = names.get(character, "a special space" if character in SPACES else "an invisible character")
    return f"{name} (U+{ord(character):04X})"
