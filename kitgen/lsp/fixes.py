"""Corrections that kitgen is sure of: the name that was meant in place of the one that was typed."""

from __future__ import annotations

import re
from typing import NamedTuple

from kitgen.diagnostics import Diagnostic
from kitgen.lsp.positions import Stretch, Text

_MEANT = re.compile(r"did you mean '([^']+)'")
_QUOTED = re.compile(r"'([^']+)'")


class Fix(NamedTuple):
    """A stretch of the text and what to write in its place."""

    title: str
    where: Stretch
    text: str


def fix_of(problem: Diagnostic, text: Text) -> Fix | None:
    """The correction of a problem; None where its words give none, or where the line has changed since."""
    meant = _MEANT.search(problem.hint)
    if meant is None or not problem.span.line:
        return None
    line, column = text.found(problem.span.line, problem.span.column)
    words = text.line(line)
    if problem.source and words.removeprefix("\ufeff")[:200] != problem.source.removeprefix("\ufeff"):
        return None
    for typed in _QUOTED.findall(problem.message):
        at = _place_of(typed, words, column)
        if at >= 0 and typed != meant[1]:
            return Fix(f"Write '{meant[1]}' instead of '{typed}'", text.stretch(line, at, at + len(typed)), meant[1])
    return None


def _place_of(typed: str, words: str, column: int) -> int:
    """Where a word is in its line: at the place of the problem, or after it if it is there once; -1 for nowhere."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(typed)}(?![\w-])")
    found = [match.start() for match in pattern.finditer(words, column)]
    if found and (found[0] - column <= 1 or len(found) == 1):
        return found[0]
    return -1
