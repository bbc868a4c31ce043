"""Turn YAML text into a tree of nodes that remember where they stand.

No YAML constructor runs: only parser events are read, so nothing in a file is ever executed, expanded or
guessed at, and every scalar stays the text that its author typed. Limits are checked before anything is
built, because plain loaders crash, hang or fill the memory on hostile files (docs/decisions/0003).
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from kitgen.diagnostics import Report, Span
from kitgen.source.key_names import KEYS, LISTS
from kitgen.source.slips import Failure, begins_entry, explain, in_plain_words

MAX_BYTES = 1_048_576
MAX_DEPTH = 20
MAX_NODES = 20_000
MAX_ITEMS = 1_000
MAX_TEXT = 20_000
MAX_WORD = 1_000
MAX_MARKS = 30
MAX_LINE = 20_000

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_NOT_TEXT = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a Word, OpenDocument or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Office file"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a rich text (RTF) file"),
    (b"\x1f\x8b", "a gzip file"),
)

_DIVIDER = "a file has one lesson; if the line only divides its parts, put # before it"

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LONG_WORD = re.compile(rf"\S{{{MAX_WORD + 1},}}")


class Scalar(str):
    """A text in the file, as typed, with the place of its first character.

    ``style`` is YAML's: ``None`` for plain text, or one of ``' " | >``.
    """

    span: Span
    style: str | None
    cut: Span | None = None
    """Where a `#` ends a text without quotes that may have been meant to go on."""

    marked: Span | None = None
    """Where a line of a text without quotes begins like an entry of a list."""

    @classmethod
    def made(cls, text: str, span: Span, style: str | None = None) -> Scalar:
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


class Source(NamedTuple):
    """The text of a file, and its lines for showing a problem in place."""

    file: str
    text: str

    def line(self, number: int) -> str:
        """The line as written; empty when there is no such line."""
        lines = _lines_of(self.text)
        return lines[number - 1][:200] if 0 < number <= len(lines) else ""


@lru_cache(maxsize=2)
def _lines_of(text: str) -> list[str]:
    return text.splitlines()


class _Refused(Exception):
    """This file cannot be read any further."""

    def __init__(self, code: str, message: str, line: int = 0, column: int = 0, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.line, self.column, self.hint = code, message, line, column, hint


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file, never more than ``limit`` of them.

    The file is opened without waiting, so that a named pipe cannot hang the build.
    Raises OSError, or ValueError in plain words where the file is no regular file or too large.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise ValueError("this is not a regular file")
        if status.st_size > limit:
            raise ValueError(f"the file has {status.st_size:,} bytes; the limit is {limit:,}")
        data = file.read(limit + 1)
    if len(data) > limit:
        raise ValueError(f"the file has more than {limit:,} bytes, which is the limit")
    return data


def parse(data: bytes, file: str, report: Report) -> tuple[Mapping | None, Source]:
    """The tree of a YAML file, or None with the reason in ``report``.

    ``file`` is the name shown to people. Duplicate keys and over-long texts are reported together with
    whatever else is wrong; what makes the rest unreadable (a tab, broken quoting) ends the reading.
    """
    source = Source(file, "")
    try:
        source = Source(file, _decode(data))
        return _Tree(source, report).read(), source
    except _Refused as refused:
        place = Span(file, refused.line, refused.column)
        # a line that is in the wrong place may look like a key that is given twice
        report.found = [found for found in report.found if (found.span.file, found.span.line) != (file, place.line)]
        report.error(refused.code, refused.message, place, refused.hint, source.line(refused.line))
        return None, source


def _decode(data: bytes) -> str:
    if not data.strip():
        raise _Refused(
            "empty-file",
            "the file is empty",
            hint="'kitgen new lesson' writes a filled example to start from",
        )
    for magic, what in _NOT_TEXT:
        if data.startswith(magic):
            raise _Refused(
                "not-text",
                f"this is {what}, not a lesson in YAML",
                hint="give a plain text file that ends in .yaml",
            )
    text = _text_of(data)
    bad = _CONTROL.search(text)
    if bad:
        line, column = _place(text, bad.start())
        if bad[0] == "\0" and text.count("\0") > len(text) // 4:
            raise _Refused(
                "not-utf8",
                "this file looks like UTF-16 without a byte order mark",
                hint="save it again with the encoding UTF-8",
            )
        if text.count("\0") or len(_CONTROL.findall(text)) > max(8, len(text) // 20):
            raise _Refused("not-text", "this is a binary file, not a lesson in YAML", line, column)
        raise _Refused(
            "control-character",
            f"an invisible control character (U+{ord(bad[0]):04X})",
            line,
            column,
            "delete it and type the text again",
        )
    return text


def _text_of(data: bytes) -> str:
    try:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if data.count(b"\0") > len(data) // 4:
            raise _Refused(
                "not-utf8",
                "this file looks like UTF-16 without a byte order mark",
                hint="save it again with the encoding UTF-8",
            ) from None
        if data.count(b"\0"):
            raise _Refused("not-text", "this is a binary file, not a lesson in YAML") from None
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8", "replace")) + 1
        raise _Refused(
            "not-utf8",
            f"the file is not in UTF-8 (byte 0x{data[error.start]:02X})",
            line,
            column,
            "save it again with the encoding UTF-8 (in many editors: Save as, Encoding)",
        ) from None


def _place(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


class _Tree:
    """One reading of one file: parser events become nodes, with the limits kept."""

    def __init__(self, source: Source, report: Report) -> None:
        self.source = source
        self.report = report
        self.open: list[Sequence | Mapping] = []
        self.key: list[Scalar | None] = []
        self.dropped: list[bool] = []
        self.root: Node | None = None
        self.nodes = 0
        self.lines = _lines_of(source.text)

    def read(self) -> Mapping:
        """The mapping at the top of the file. Raises _Refused."""
        self._check_lines()
        for event in self._events():
            self._take(event)
        if self.root is None or (isinstance(self.root, Scalar) and not self.root.strip()):
            raise _Refused(
                "empty-file",
                "the file has only comments, no lesson",
                hint="'kitgen new lesson' writes a filled example to start from",
            )
        if not isinstance(self.root, Mapping):
            raise _Refused(
                "not-a-lesson",
                "the file should be made of lines such as 'title: My lesson'",
                self.root.span.line,
                self.root.span.column,
            )
        return self.root

    def _check_lines(self) -> None:
        for number, line in enumerate(self.source.text.split("\n"), 1):
            # libyaml recurses in C for every open bracket: 30,000 of them end the process, not the reading
            if line.count("[") + line.count("{") > MAX_NODES // 10:
                raise _Refused(
                    "too-deep",
                    f"this line opens more than {MAX_NODES // 10:,} brackets",
                    number,
                    1,
                )

    def _events(self) -> Iterator[Any]:
        loader = _LOADER(self.source.text)
        try:
            while loader.check_event():
                yield loader.get_event()
        except yaml.YAMLError as error:
            raise self._explained(_failure_of(error)) from None
        finally:
            loader.dispose()

    def _explained(self, failure: Failure) -> _Refused:
        """Why the parser gave up: the slip of the hand behind it, or else its complaint in plain words."""
        slip = explain(self.source.text, failure, _first_failure)
        if slip is None:
            slip = in_plain_words(failure, self.source.line(failure.line))
        return _Refused(slip.code, slip.message, slip.line, slip.column, slip.hint)

    def _take(self, event: Any) -> None:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        sign = _sign_of(event)
        if sign:
            slip = explain(self.source.text, Failure(line, column, sign, keys=KEYS, lists=LISTS), _first_failure)
            if slip is not None:
                raise _Refused(slip.code, slip.message, slip.line, slip.column, slip.hint)
        if sign in ("alias", "anchor"):
            raise _Refused(
                "alias",
                "anchors and aliases (& and *) are not used in kitgen files",
                line,
                column,
                'if you meant the text itself, put it in double quotes: "*like this*"',
            )
        if isinstance(event, yaml.DocumentStartEvent):
            if self.root is not None:
                raise _Refused("two-documents", "a second document begins here (---)", line, column, _DIVIDER)
            if event.version or event.tags:
                raise _Refused("directive", "% directives are not used in kitgen files", line, column)
            return
        if sign:
            raise _Refused(
                "tag",
                "tags (!) are not used in kitgen files",
                line,
                column,
                "if you meant the text itself, put it in double quotes",
            )
        place = Span(self.source.file, line, column)
        if isinstance(event, yaml.ScalarEvent):
            self._put(self._scalar(event, place))
        elif isinstance(event, yaml.SequenceStartEvent):
            self._open(Sequence(), place, bool(event.flow_style))
        elif isinstance(event, yaml.MappingStartEvent):
            mapping = Mapping()
            mapping.keys_at = {}
            self._open(mapping, place, bool(event.flow_style))
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            self.open.pop()
            self.key.pop()

    def _scalar(self, event: Any, place: Span) -> Scalar:
        self._count(place)
        text: str = event.value
        if len(text) > MAX_TEXT:
            raise _Refused(
                "too-long",
                f"this text has {len(text):,} characters; the limit is {MAX_TEXT:,}",
                place.line,
                place.column,
                "split it into sections",
            )
        problem = text_problem(text)
        if problem:
            self.report.error(problem[0], problem[1], place, problem[2], self.source.line(place.line))
            text = _CONTROL.sub("", text)
        scalar = Scalar.made(text.replace("\u2028", "\n").replace("\u2029", "\n"), place, event.style or None)
        if not event.style and text:
            self._look_around(scalar, event)
        return scalar

    def _look_around(self, scalar: Scalar, event: Any) -> None:
        """Note what suggests that a text without quotes is not what its author meant."""
        lines = self.lines
        last, end = event.end_mark.line, event.end_mark.column
        rest = lines[last][end:].lstrip() if last < len(lines) else ""
        if rest[:1] == "#" and rest[1:2] not in (" ", "", "#", "!", "-", "="):
            scalar.cut = Span(self.source.file, last + 1, len(lines[last]) - len(rest) + 1)
        first = event.start_mark.line
        for number in range(first, last + 1):
            before = lines[number][: event.start_mark.column] if number == first else ""
            if not before.strip() and begins_entry(lines[number], number > first):
                indent = len(lines[number]) - len(lines[number].lstrip())
                scalar.marked = Span(self.source.file, number + 1, indent + 1)
                return

    def _count(self, place: Span) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise _Refused("too-many", f"the file has more than {MAX_NODES:,} entries", place.line, place.column)

    def _open(self, node: Sequence | Mapping, place: Span, flow: bool) -> None:
        node.span, node.flow = place, flow
        self._count(place)
        self._put(node)
        self.open.append(node)
        self.key.append(None)
        if len(self.open) > MAX_DEPTH:
            raise _Refused("too-deep", f"lists nested deeper than {MAX_DEPTH} levels", place.line, place.column)

    def _put(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        if isinstance(parent, Sequence):
            parent.append(node)
            if len(parent) > MAX_ITEMS:
                raise _Refused(
                    "too-many",
                    f"this list has more than {MAX_ITEMS:,} items",
                    parent.span.line,
                    parent.span.column,
                )
            return
        key = self.key[-1]
        if key is None:
            self.key[-1] = self._key(node)
            return
        self.key[-1] = None
        if key in parent:
            first = parent.keys_at[key].line
            self.report.error(
                "duplicate-key",
                f"'{shown(key)}' is given twice",
                key.span,
                f"the first is in line {first}; keep one of them, or indent this one if it belongs to the part above",
                self.source.line(key.span.line),
            )
            return
        parent[str(key)] = node
        parent.keys_at[str(key)] = key.span

    def _key(self, node: Node) -> Scalar:
        if not isinstance(node, Scalar):
            raise _Refused(
                "bad-key",
                "a key must be plain text",
                node.span.line,
                node.span.column,
                "if the text begins with [ or {, put it in double quotes",
            )
        if node == "<<" and node.style is None:
            raise _Refused("alias", "merge keys (<<) are not used in kitgen files", node.span.line, node.span.column)
        return node


def _failure_of(error: yaml.YAMLError) -> Failure:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    start = getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", None) or getattr(error, "context", None) or error)
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    if "while parsing a block" in str(getattr(error, "context", "")):
        start = None  # where a block begins says nothing about the mistake in it
    return Failure(line, column, problem, (start.line + 1, start.column + 1) if start else (0, 0), KEYS, LISTS)


def _sign_of(event: Any) -> str:
    """The sign of YAML that kitgen does not use and a writer seldom means: an alias, an anchor or a tag; or ''."""
    if isinstance(event, yaml.AliasEvent):
        return "alias"
    if getattr(event, "anchor", None):
        return "anchor"
    return "tag" if getattr(event, "tag", None) not in (None, "!") else ""


def _first_failure(text: str) -> int:
    """The first line that cannot be read, or that has a sign that kitgen refuses; 0 where there is none."""
    loader = _LOADER(text)
    depth = nodes = documents = 0
    try:
        while loader.check_event():
            event = loader.get_event()
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            nodes += isinstance(event, yaml.NodeEvent)
            documents += isinstance(event, yaml.DocumentStartEvent)
            if _sign_of(event) or depth > MAX_DEPTH or nodes > MAX_NODES or documents > 1:
                return int(event.start_mark.line) + 1
    except yaml.YAMLError as error:
        return _failure_of(error).line
    finally:
        loader.dispose()
    return 0


def text_problem(text: str) -> tuple[str, str, str] | None:
    """What makes a text unfit for print: its code, the words and the hint; None where all is well."""
    bad = _CONTROL.search(text)
    if bad:
        return (
            "control-character",
            f"this text has an invisible control character (U+{ord(bad[0]):04X})",
            "delete it and type the text again",
        )
    bad = _DIRECTION.search(text)
    if bad:
        return (
            "direction-override",
            f"this text has an invisible character that reverses the reading direction (U+{ord(bad[0]):04X})",
            "delete it; right-to-left text needs none",
        )
    long = _LONG_WORD.search(text)
    if long:
        return (
            "long-word",
            f"a single word of {len(long[0]):,} characters; the limit is {MAX_WORD}",
            "put spaces into it, or shorten it",
        )
    if not text.isascii() and _most_marks(text) > MAX_MARKS:
        return ("too-many-marks", f"more than {MAX_MARKS} accents are piled on one letter", "delete them")
    return None


def _most_marks(text: str) -> int:
    most = run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        most = max(most, run)
    return most


def shown(text: str, length: int = 40) -> str:
    """A text from a file, safe and short enough to stand in a message."""
    printable = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text[: length + 1])
    return printable[:length] + ("…" if len(printable) > length else "")
