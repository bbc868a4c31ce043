"""Lines of a list or table in a text whose lines YAML joins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kitgen.source.line_starts import BULLETS, DIGITS, ROW

_ENTRY = re.compile(rf"\s*(?:[-{BULLETS}] +|(?:{DIGITS}|[A-Za-z])[.)] +)\S")
_ROW = re.compile(rf"\s*{ROW}")
_FENCE = re.compile(r"\s*(?:```[^`]*|~~~[^~]*)\Z")


def joined_line(lines: Sequence[str], block: bool) -> int:
    """The first line that is an entry, a row or a fence and is joined to the one before it; 0 for none.

    ``block`` is a text below a `>`, in which YAML does not join lines that are indented more than the first.
    """
    start = 2 if block else 1
    indent = _indent(lines[1]) if block and len(lines) > 1 else 0
    for number in range(start, len(lines)):
        line, before = lines[number], lines[number - 1]
        after = lines[number + 1] if number + 1 < len(lines) else ""
        if not before.strip() or (block and _indent(line) > indent and _indent(before) > indent):
            continue
        if _FENCE.match(line):
            return number
        for sort in (_ENTRY, _ROW):
            if sort.match(line) and (before.rstrip().endswith(":") or sort.match(before) or sort.match(after)):
                return number
    return 0


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
