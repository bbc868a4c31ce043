"""Texts into YAML that reads as exactly the same text: in the style that a text had, or else in the plainest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kitgen.diagnostics import Report
from kitgen.source.nodes import Mapping, Scalar, Sequence
from kitgen.source.parser import parse

WIDTH = 100
"""Characters of a line of a text that is written over several; the lines that it had may be longer."""

_BREAKS = re.compile("\r\n|[\r\u2028\u2029]")
_UNSEEN = re.compile(
    r"[^\x20-\x7e\xa1-\u2027\u202f-\u205f\u2070-\ud7ff\uf900-\ufdcf\ufdf0-\ufeef\uff01-\uffef\U00010000-\U0010ffff]"
)
"""Signs that an editor does not show, or that YAML may take for the end of a line."""

_NOTHING = {"~", "null"}
"""Texts that other programs than kitgen read as no value."""

_LONGEST_KEY = 500
"""YAML allows 1,024 characters in one line."""

_SPACE = re.compile(r"(?<=\S) (?=\S)")


@dataclass(frozen=True)
class Room:
    """Where a text is written."""

    column: int
    """Column of the key or dash that it belongs to."""

    flow: bool = False
    """Whether it is between brackets."""

    key: bool = False
    """Whether it is a key."""

    step: int = 2
    """How far the lines of a block are indented below the key."""


@dataclass(frozen=True)
class Lines:
    """A text as YAML: what is written where it begins, and the lines below that, with their indentation."""

    head: str
    body: tuple[str, ...] = ()


def normal(text: str) -> str:
    """A text with the line breaks of YAML, whatever a browser or Word has sent."""
    return _BREAKS.sub("\n", text)


def text_of(scalar: Scalar) -> str:
    """What a scalar says to kitgen: a line break that is left where YAML has joined the lines was an empty line."""
    text = str(scalar)
    if scalar.style in ("|", ">"):
        text = text.rstrip("\n")
    return re.sub(r"\n+", r"\n\g<0>", text) if scalar.folds and "\n" in text else text


def written(text: str, room: Room, style: str | None = None, before: Lines | None = None) -> Lines:
    """A text as YAML. ``style`` is the one that it should have; ``before`` is what was there, whose lines are kept.

    Raises ValueError for a text that cannot be written at all.
    """
    for lines in _candidates(text, room, style, before):
        if reads_as(lines, room, text):
            return lines
    raise ValueError(text)


def _candidates(text: str, room: Room, style: str | None, before: Lines | None) -> Iterator[Lines]:
    if style in ("|", ">") and not room.flow and not room.key:
        yield from _block(text, room, style, before)
    if before is not None and before.body and style not in ("|", ">") and not room.key:
        yield _over_lines(text, room, style, before)
    if "\n" in text:
        if not room.flow and not room.key:
            yield from _block(text, room, "|", None)
        yield Lines(_double(text))
        return
    plain, single, double = Lines(text), Lines("'" + text.replace("'", "''") + "'"), Lines(_double(text))
    quotes = ("\\" in text or '"' in text) and not _UNSEEN.search(text)
    if style == "'" or (style == '"' and quotes):
        yield single
    elif style == '"':
        yield double
    if text and text == text.strip() and text.lower() not in _NOTHING and not _UNSEEN.search(text):
        yield plain
    if quotes:
        yield single
    yield double


def _double(text: str) -> str:
    shown = json.dumps(text, ensure_ascii=False)
    return _UNSEEN.sub(lambda found: _escaped(found[0]), shown)


def _escaped(sign: str) -> str:
    return f"\\U{ord(sign):08X}" if ord(sign) > 0xFFFF else f"\\u{ord(sign):04X}"


def _block(text: str, room: Room, style: str, before: Lines | None) -> Iterator[Lines]:
    """The lines of a text below a `|` or `>`: first as those that were there are indented."""
    if _UNSEEN.search(re.sub(r"[\n\t\xa0\u2000-\u200d]", "", text)):
        return
    columns = [room.column + room.step]
    old: list[str] = []
    if before is not None:
        filled = [line for line in before.body if line.strip()]
        if filled:
            indent = min(len(line) - len(line.lstrip(" ")) for line in filled)
            columns.insert(0, indent)
            old = [line[indent:] for line in before.body]
    lines = _refilled(old, text) if style == ">" else text.split("\n")
    for column in columns:
        body = tuple(" " * column + line if line else "" for line in lines)
        if before is not None:
            yield Lines(before.head, body)
        yield Lines(style, body)
        yield Lines(style + "-", body)
        if column > room.column:
            yield Lines(f"{style}{column - max(room.column, 0)}", body)


def _over_lines(text: str, room: Room, style: str | None, before: Lines) -> Lines:
    """A text without a block that was written over several lines, over several lines again."""
    quote = style or ""
    old = [before.head.removeprefix(quote), *(line.strip(" ") for line in before.body)]
    old[-1] = old[-1].removesuffix(quote)
    if quote == "'":
        old = [line.replace("''", "'") for line in old]
    lines = _refilled(old, text)
    if quote == "'":
        lines = [line.replace("'", "''") for line in lines]
    elif quote:
        lines = [_double(line)[1:-1] for line in lines]
    lines[0], lines[-1] = quote + lines[0], lines[-1] + quote
    filled = [line for line in before.body if line.strip()]
    indent = len(filled[0]) - len(filled[0].lstrip(" ")) if filled else room.column + room.step
    return Lines(lines[0], tuple(" " * indent + line if line else "" for line in lines[1:]))


def _refilled(old: list[str], text: str) -> list[str]:
    """The lines of paragraphs that are filled again. Lines of the old text that can stay as they are do."""
    width = max([WIDTH, *map(len, old)])
    after = text.split("\n")
    new = [paragraph for paragraph in after if paragraph]
    kept = _beside(list(_paragraphs(old)), new)
    lines: list[str] = []
    place = 0
    for paragraph in after:
        lines += _filled(kept[place], paragraph, width) if paragraph else [""]
        place += bool(paragraph)
    return lines


def _beside(old: list[list[str]], new: list[str]) -> list[list[str]]:
    """Lines of an old paragraph for each new one: of those that are the same at both ends, then of the others."""
    said = [" ".join(lines) for lines in old]
    most = min(len(old), len(new))
    first = next((place for place in range(most) if said[place] != new[place]), most)
    last = next((place for place in range(most - first) if said[-1 - place] != new[-1 - place]), most - first)
    middle = old[first : len(old) - last][: len(new) - first - last]
    empty: list[list[str]] = [[] for _ in range(len(new) - first - last - len(middle))]
    return [*old[:first], *middle, *empty, *old[len(old) - last :]]


def _paragraphs(lines: list[str]) -> Iterator[list[str]]:
    paragraph: list[str] = []
    for line in lines:
        if line.strip():
            paragraph.append(line)
        elif paragraph:
            yield paragraph
            paragraph = []
    if paragraph:
        yield paragraph


def _filled(old: list[str], text: str, width: int) -> list[str]:
    """The lines of one paragraph: those that it had, as far as they say the same from its beginning or its end."""
    if " ".join(old) == text:
        return old
    first: list[str] = []
    rest = text
    for line in old:
        if not rest.startswith(line + " "):
            break
        first.append(line)
        rest = rest[len(line) + 1 :]
    last: list[str] = []
    for line in reversed(old[len(first) :]):
        if not rest.endswith(" " + line) or not rest[: -len(line) - 1].strip():
            break
        last.insert(0, line)
        rest = rest[: -len(line) - 1]
    return [*first, *_wrapped(rest, width), *last]


def _wrapped(text: str, width: int) -> list[str]:
    """A text in lines, broken at single spaces only, so that joining them gives the same text again."""
    lines: list[str] = []
    start = 0
    ends = [*(found.start() for found in _SPACE.finditer(text)), len(text)]
    for end, after in pairwise([*ends, len(text) + width + 1]):
        if after - start > width or end == len(text):
            lines.append(text[start:end])
            start = end + 1
    return [line for line in lines if line] or [text]


def reads_as(lines: Lines, room: Room, text: str) -> bool:
    """Whether what is written in a place reads as a text there, and leaves what is around it alone."""
    whole = "\n".join([lines.head, *lines.body])
    if room.key:
        if len(whole) > _LONGEST_KEY or lines.body:
            return False
        around = f"k: {{{whole}: z}}\n" if room.flow else f"{whole}: z\n"
    elif room.flow:
        around = f"k: [{{a: {whole}, z: z}}, {whole}, z]\n"
    else:
        indent = " " * room.column
        around = f"{indent}k: {whole}\n{indent}z: z\n"
    try:
        data = around.encode()
    except UnicodeEncodeError:  # half of a character
        return False
    report = Report()
    node, _ = parse(data, "", report)
    return node is not None and not report.failed and _is(node, text, room)


def _is(node: Mapping, text: str, room: Room) -> bool:
    if room.key:
        inner = node.get("k") if room.flow else node
        return isinstance(inner, Mapping) and list(inner.items()) == [(text, "z")]
    if not room.flow:
        return list(node) == ["k", "z"] and node["z"] == "z" and _says(node["k"], text)
    found = node.get("k")
    if not isinstance(found, Sequence) or len(found) != 3 or not isinstance(found[0], Mapping):
        return False
    inner = found[0]
    return list(inner) == ["a", "z"] and _says(inner["a"], text) and _says(found[1], text) and found[2] == "z"


def _says(node: object, text: str) -> bool:
    if not isinstance(node, Scalar) or node.cut or node.marked or node.joined:
        return False
    return text_of(node) == text
