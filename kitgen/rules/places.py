"""Find the line and column of a piece of text inside a field."""

from __future__ import annotations

from kitgen.diagnostics import Span
from kitgen.source.parser import Source


def inside(source: Source, field: Span, offset: int, piece: str) -> Span:
    """The place of ``piece`` at or after the start of the field.

    YAML folds and unescapes texts, so an offset in the value is no offset in the file: the piece itself is
    looked for in the lines that follow. The field's own place is the answer where it cannot be found.
    """
    lines = source.text.splitlines()
    for number in range(field.line, min(field.line + 400, len(lines)) + 1):
        line = lines[number - 1]
        start = field.column - 1 if number == field.line else 0
        column = line.find(piece, start)
        if column >= 0:
            return Span(field.file, number, column + 1)
    return field
