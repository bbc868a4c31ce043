"""The file that is imported: its text, and what is said about its lines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePath

from kitgen.diagnostics import Report, Span
from kitgen.imports import typed
from kitgen.imports.archives import LARGEST as LARGEST_ARCHIVE
from kitgen.imports.archives import Archive, is_archive, open_archive
from kitgen.imports.office_files import refusal
from kitgen.imports.xml_tree import Element
from kitgen.regular_files import Refused, read_regular
from kitgen.source.characters import CONTROL
from kitgen.source.files import Unreadable, decode

LARGEST = 20_000_000
"""Bytes of a text: those with pictures in them are large."""

MOST_ITEMS = 500
"""What a bank can have."""

AS_WINDOWS = "the file is not in UTF-8; it was read in the encoding of Windows (code page 1252)"
CHECK_SIGNS = "check its accents and quotation marks"


MOST_KEPT = 20_000
"""Characters of a comment for what is not text to read: programs, styles, files in the form of letters."""


def _text_of(name: str) -> str:
    return f"the text of <{name[:40]}>"


def shortened(text: str) -> str:
    """What is not text to read, as comments have it: the beginning, and how much is behind it."""
    return text if len(text) <= MOST_KEPT else f"{text[:MOST_KEPT]} … ({len(text) - MOST_KEPT:,} characters more)"


@dataclass
class Original:
    """A file of another program."""

    path: PurePath
    name: str
    """As it is shown in messages."""

    text: str
    """What is in it; of an archive nothing, until its reader puts here what its messages show, one line for each place
    that they name: a paragraph, a slide."""

    report: Report = field(default_factory=Report)
    comments: list[tuple[int, str]] = field(default_factory=list)
    """Lines that go into the new file as comments: what was left out, and the comments of the original."""

    data: bytes = b""
    """The bytes of an archive; those of a text are not kept."""

    members: list[tuple[int, str]] = field(default_factory=list)
    """Texts of an archive that are read as if they were one below the other: the first line of each, and its name."""

    @cached_property
    def archive(self) -> Archive | None:
        """The members of an archive; None for a text. Raises Unreadable for an archive that is not read."""
        return open_archive(self.data) if self.data else None

    @property
    def lines(self) -> list[str]:
        """The lines of the file."""
        if self._split[0] is not self.text:
            self._split = (self.text, self.text.split("\n"))
        return self._split[1]

    _split: tuple[str, list[str]] = ("", [""])

    def add_member(self, name: str, text: str) -> int:
        """Put the text of a file of the archive below the others, and return the number of its first line."""
        lines = list(self.lines) if not self.members else self._split[1]
        self._split = (self.text, lines)
        self.members.append((len(lines) + 1, f"{self.name}/{name}"))
        first = len(lines) + 1
        lines += text.split("\n")
        return first

    def place(self, line: int) -> Span:
        """Where a line is: in the file, or in one of those in the archive."""
        if not self.members or line < self.members[0][0]:
            return Span(self.name, line)
        first, name = self.members[bisect_right(self.members, line, key=lambda member: member[0]) - 1]
        return Span(name, line - first + 1)

    def line_at(self, position: int) -> int:
        """The number of the line that a place in the text is on."""
        return self.text.count("\n", 0, position) + 1

    def left_out(self, line: int, message: str, hint: str = "", text: str = "") -> None:
        """Say that something is not in the new file but as a comment; ``text`` is what it said."""
        self.report.warning("import-left-out", message, self.place(line), hint, self._source(line))
        self._note(line, message, text or self._source(line))

    def changed(self, line: int, message: str, hint: str = "", text: str = "") -> None:
        """Say that something is in the new file in another form."""
        self.report.warning("import-changed", message, self.place(line), hint, self._source(line))
        self._note(line, message, text)

    def to_do(self, line: int, message: str, hint: str = "") -> None:
        """Say that something is missing in the original, and has a TODO in the new file."""
        self.report.warning("import-to-do", message, self.place(line), hint, self._source(line))

    def comment(self, line: int, text: str) -> None:
        """Keep a text as a comment, of which there is nothing to say."""
        self.comments.append((line, text))

    def unread(self, element: Element, skip: Container[str] = (), what: Callable[[str], str] = _text_of) -> None:
        """Say which texts of an element were not read, but for those of elements named in ``skip``; comments stay
        comments. ``what`` says what an element of a name has."""
        for each in element.unread():
            text = " ".join(each.text.split())
            if each.name in ("comment", "qticomment"):
                self.comment(each.line, each.text.strip() if each.name == "comment" else text)
            elif each.name not in skip:
                self.left_out(each.line, f"{what(each.name)} is not imported", text=shortened(text))

    def plain(self, line: int, text: str) -> str:
        """A text in which nothing is markup, so that kitgen prints it as it was typed."""
        return self._as_made(line, typed.as_typed(text))

    def without_headings(self, line: int, text: str) -> str:
        """A text that was put together, in which no line is a heading."""
        return self._as_made(line, typed.without_headings(text))

    def _as_made(self, line: int, made: typed.Typed) -> str:
        if made.changed:
            self.changed(line, made.changed, made.hint)
        return made.text

    def _note(self, line: int, message: str, text: str) -> None:
        self.comments.append((line, f"{self.place(line)}: {message}"))
        self.comments += [(line, f"  {each}") for each in text.split("\n") if each.strip()]

    def _source(self, line: int) -> str:
        lines = self.lines
        return lines[line - 1][:200] if 0 < line <= len(lines) else ""


def read_original(path: Path, shown: str) -> Original:
    """A file: an archive as its bytes, a text in UTF-8 or UTF-16 or else in the encoding of Windows. Raises
    Unreadable."""
    try:
        data = read_regular(path, LARGEST_ARCHIVE)
        if len(data) > LARGEST and not is_archive(data):
            data = read_regular(path, LARGEST)
    except Refused as refused:
        raise Unreadable(refused.code, refused.message, hint=refused.hint) from refused
    return original_of(data, path, shown)


def original_of(data: bytes, path: PurePath, shown: str) -> Original:
    """The file that has these bytes, wherever they came from. Raises Unreadable."""
    if is_archive(data):
        return Original(path, shown, "", data=data)
    if len(data) > LARGEST:
        raise Unreadable("too-large", f"the file has {len(data):,} bytes; the limit for a text is {LARGEST:,}")
    if (refused_file := refusal(data, path.name)) is not None:
        raise refused_file
    early = Report()
    try:
        text, odd = text_of(data)
    except Unreadable as error:
        raise _of_an_import(error) from None
    if odd:
        early.warning("import-changed", AS_WINDOWS, Span(shown, odd), CHECK_SIGNS)
    return Original(path, shown, text, early)


def text_of(data: bytes) -> tuple[str, int]:
    """The text of a file with `\\n` between its lines, and 0; or the first line that is not in UTF-8, if it was read in
    the encoding of Windows. Raises Unreadable."""
    odd = 0
    try:
        text = decode(data)
    except Unreadable as error:
        if error.code != "not-utf8" or b"\0" in data:
            raise
        text, odd = data.decode("cp1252", "replace"), error.line
        if bad := CONTROL.search(text):
            line = text.count("\n", 0, bad.start()) + 1
            hint = "delete it and type the text again"
            raise Unreadable("control-character", f"control character U+{ord(bad[0]):04X}", line, hint=hint) from None
    for ending in ("\r\n", "\r", "\u2028", "\u2029", "\x85"):
        text = text.replace(ending, "\n")
    return text, odd


def _of_an_import(error: Unreadable) -> Unreadable:
    """The same in the words of an import, which is of no lesson yet."""
    if error.code == "empty-file":
        return Unreadable(error.code, error.message, hint="check that it is the right file")
    hint = "save it as plain text, in one of the formats that 'kitgen import --help' lists"
    message = error.message.replace(", not a lesson in YAML", "")
    return Unreadable(error.code, message, error.line, error.column, hint if error.code == "not-text" else error.hint)


def paragraphs(lines: list[tuple[int, str]]) -> Iterator[tuple[int, list[str]]]:
    """Lines that belong together, with the number of the first: empty lines are between them."""
    first = 0
    block: list[str] = []
    for number, line in [*lines, (0, "")]:
        if line.strip():
            first = first if block else number
            block.append(line)
        elif block:
            yield first, block
            block = []
