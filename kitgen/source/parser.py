"""Turn YAML text into a tree of nodes that remember where they were written.

No YAML constructor runs: only parser events are read, so nothing in a file is ever executed, expanded or
guessed at, and every scalar stays the text that its author typed. Limits are checked before anything is
built, because plain loaders crash, hang or fill the memory on hostile files (docs/decisions/0003).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from kitgen.diagnostics import Report, Span
from kitgen.source.characters import CONTROL, text_problem
from kitgen.source.files import EXAMPLE, Unreadable, decode
from kitgen.source.nodes import (
    MAX_DEPTH,
    MAX_ITEMS,
    MAX_KEYS,
    MAX_NODES,
    Mapping,
    Node,
    Scalar,
    Sequence,
    Source,
    shown,
)
from kitgen.source.slips import begins_entry
from kitgen.source.slips.joined_lines import joined_line
from kitgen.source.syntax_errors import LOADER, syntax_error, unused_sign
from kitgen.source.tex_escapes import command_in

MAX_TEXT = 20_000
NUMBER_SIGN = re.compile(r"# \d{1,3}(?:[^\w.)]|\Z)")
"""`# 1`, in which the sign may mean "number": a comment begins with a word, or with `1.`."""

_END = (yaml.SequenceEndEvent, yaml.MappingEndEvent)
_DIVIDER = "a file has one lesson; if the line only divides its parts, put # before it"


def parse(data: bytes, file: str, report: Report) -> tuple[Mapping | None, Source]:
    """The tree of a YAML file, or None with the reason in ``report``.

    ``file`` is the name shown to people. Duplicate keys and over-long texts are reported together with
    whatever else is wrong; what makes the rest unreadable (a tab, broken quoting) ends the reading.
    """
    source = Source(file, "")
    try:
        source = Source(file, decode(data))
        return _Tree(source, report).read(), source
    except Unreadable as refused:
        place = Span(file, refused.line, refused.column)
        # a line that is in the wrong place may look like a key that is given twice
        report.found = [found for found in report.found if (found.span.file, found.span.line) != (file, place.line)]
        report.error(refused.code, refused.message, place, refused.hint, source.line(refused.line))
        return None, source


def _refused(code: str, message: str, place: Span, hint: str = "") -> Unreadable:
    return Unreadable(code, message, place.line, place.column, hint)


class _Tree:
    """One reading of one file: parser events become nodes, with the limits kept."""

    def __init__(self, source: Source, report: Report) -> None:
        self.source = source
        self.report = report
        self.open: list[Sequence | Mapping] = []
        self.key: list[Scalar | None] = []
        self.root: Node | None = None
        self.nodes = 0
        self.begun_again: list[Mapping] = []
        """Entries of lists whose first key is there twice: the dash of the next entry is missing."""
        self.lines = source.lines

    def read(self) -> Mapping:
        """The mapping at the top of the file. Raises Unreadable."""
        self._check_lines()
        for event in self._events():
            self._take(event)
        if self.root is None or (isinstance(self.root, Scalar) and not self.root.strip()):
            raise Unreadable("empty-file", "the file has only comments, no lesson", hint=EXAMPLE)
        if not isinstance(self.root, Mapping):
            message = "the file should be made of lines such as 'title: My lesson'"
            raise _refused("not-a-lesson", message, self.root.span)
        return self.root

    def _check_lines(self) -> None:
        for number, line in enumerate(self.source.text.split("\n"), 1):
            # libyaml recurses in C for every open bracket: 30,000 of them end the process, not the reading
            if line.count("[") + line.count("{") > MAX_NODES // 10:
                raise Unreadable("too-deep", f"this line opens more than {MAX_NODES // 10:,} brackets", number, 1)

    def _events(self) -> Iterator[Any]:
        loader = LOADER(self.source.text)
        try:
            yield from iter(loader.get_event, None)
        except yaml.YAMLError as error:
            raise syntax_error(error, self.source) from None
        finally:
            loader.dispose()

    def _take(self, event: Any) -> None:
        unused = unused_sign(event, self.source)
        if unused is not None:
            raise unused
        place = Span(self.source.file, event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.ScalarEvent):
            self._put(self._scalar(event, place))
        elif isinstance(event, yaml.DocumentStartEvent):
            self._begin(event, place)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._open(Sequence(), place, bool(event.flow_style))
        elif isinstance(event, yaml.MappingStartEvent):
            mapping = Mapping()
            mapping.keys_at = {}
            self._open(mapping, place, bool(event.flow_style))
        elif isinstance(event, _END):
            self.open.pop()
            self.key.pop()

    def _begin(self, event: Any, place: Span) -> None:
        if self.root is not None:
            raise _refused("two-documents", "a second document begins here (---)", place, _DIVIDER)
        if event.version or event.tags:
            raise _refused("directive", "% directives are not used in kitgen files", place)

    def _scalar(self, event: Any, place: Span) -> Scalar:
        self._count(place)
        text: str = event.value
        if len(text) > MAX_TEXT:
            message = f"this text has {len(text):,} characters; the limit is {MAX_TEXT:,}"
            raise _refused("too-long", message, place, "split it into sections")
        if event.style == '"' and self._has_tex(event):
            return Scalar.at(" ".join(CONTROL.sub(" ", text).split()), place, event.style)
        problem = text_problem(text)
        if problem:
            self.report.error(problem[0], problem[1], place, problem[2], self.source.line(place.line))
            text = CONTROL.sub("", text)
        if not text.isascii():
            text = text.replace("\u2028", "\n").replace("\u2029", "\n")
        scalar = Scalar.at(text, place, event.style or None)
        if event.style not in ("|", ">") and text:
            self._look_after(scalar, event)
        if not event.style and text:
            self._look_around(scalar, event)
        self._look_at_lines(scalar, event)
        return scalar

    def _has_tex(self, event: Any) -> bool:
        """Whether a text in double quotes has a TeX command that YAML reads as something else, which is an error."""
        start, end = event.start_mark, event.end_mark
        found = command_in(self.lines, start.line, start.column, end.line, end.column)
        if found:
            number, column, name = found
            self.report.error(
                "bad-escape", f"inside double quotes {name} begins with a special character ({name[:2]})",
                Span(self.source.file, number + 1, column + 1),
                "put the text in single quotes instead, or write each backslash twice", self.lines[number],
            )  # fmt: skip
        return bool(found)

    def _look_at_lines(self, scalar: Scalar, event: Any) -> None:
        """Note what YAML has made of the lines of a text of several."""
        first, last = event.start_mark.line, event.end_mark.line
        escaped = event.style == '"' and any("\\n" in line for line in self.lines[first : last + 1])
        scalar.folds = event.style != "|" and not escaped
        if event.style in ("|", ">"):
            below = self.lines[first + 1 : last]
            indent = min((len(line) - len(line.lstrip()) for line in below if line.strip()), default=0)
            scalar.body = Span(self.source.file, first + 2, indent + 1)
        if event.style != "|" and last > first and scalar.marked is None:
            lines = self.lines[first : last + (event.style != ">")]
            if event.style != ">":  # not the dash or the key before it
                lines[0] = lines[0][event.start_mark.column + bool(event.style) :]
            at = joined_line(lines, event.style == ">")
            if at:
                indent = len(lines[at]) - len(lines[at].lstrip())
                scalar.joined = Span(self.source.file, first + at + 1, indent + 1)

    def _look_after(self, scalar: Scalar, event: Any) -> None:
        """Mark a text after which `#` begins what may not be meant as a comment."""
        lines = self.lines
        last, end = event.end_mark.line, event.end_mark.column
        rest = lines[last][end:].lstrip() if last < len(lines) else ""
        if rest[:1] != "#":
            return
        may_go_on = rest[1:2].isdigit() if event.style else rest[1:2] not in (" ", "", "#", "!", "-", "=")
        scalar.numbered = NUMBER_SIGN.match(rest) is not None and not event.style
        if may_go_on or scalar.numbered:
            scalar.cut = Span(self.source.file, last + 1, len(lines[last]) - len(rest) + 1)

    def _look_around(self, scalar: Scalar, event: Any) -> None:
        """Mark a text without quotes that has a list entry in it, which may not be meant."""
        lines = self.lines
        first, last = event.start_mark.line, event.end_mark.line
        for number in range(first, last + 1):
            before = lines[number][: event.start_mark.column] if number == first else ""
            if not before.strip() and begins_entry(lines[number], number > first):
                indent = len(lines[number]) - len(lines[number].lstrip())
                scalar.marked = Span(self.source.file, number + 1, indent + 1)
                return

    def _count(self, place: Span) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise _refused("too-many", f"the file has more than {MAX_NODES:,} entries", place)

    def _open(self, node: Sequence | Mapping, place: Span, flow: bool) -> None:
        node.span, node.flow = place, flow
        self._count(place)
        self._put(node)
        self.open.append(node)
        self.key.append(None)
        if len(self.open) > MAX_DEPTH:
            raise _refused("too-deep", f"lists nested deeper than {MAX_DEPTH} levels", place)

    def _put(self, node: Node) -> None:
        """Add a node to the list or mapping that is open; in a mapping, keys and values take turns."""
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        key = self.key[-1]
        if isinstance(parent, Sequence):
            parent.append(node)
            if len(parent) > MAX_ITEMS:
                raise _refused("too-many", f"this list has more than {MAX_ITEMS:,} items", parent.span)
        elif key is None:
            self.key[-1] = _key(node)
        else:
            self.key[-1] = None
            self._put_value(parent, key, node)

    def _put_value(self, parent: Mapping, key: Scalar, node: Node) -> None:
        if key not in parent:
            parent[str(key)] = node
            parent.keys_at[str(key)] = key.span
            if len(parent) > MAX_KEYS:
                raise _refused("too-many", f"this block has more than {MAX_KEYS:,} keys", parent.span)
            return
        line, hint = self.source.line(key.span.line), "indent this one if it belongs to the part above"
        if any(parent is each for each in self.begun_again):
            return
        if len(self.open) > 1 and isinstance(self.open[-2], Sequence) and key == next(iter(parent)):
            self.begun_again.append(parent)
            hint = f"put '- ' before this one if a new entry begins here: - {line.strip()[:40]}"
        self.report.error(
            "duplicate-key", f"'{shown(key)}' is given twice", key.span,
            f"first defined on line {parent.keys_at[key].line}; keep one of them, or {hint}", line,
        )  # fmt: skip


def _key(node: Node) -> Scalar:
    if not isinstance(node, Scalar):
        hint = "if the text begins with [ or {, put it in double quotes"
        raise _refused("bad-key", "a key must be plain text", node.span, hint)
    if node == "<<" and node.style is None:
        raise _refused("alias", "merge keys (<<) are not used in kitgen files", node.span)
    return node
