"""Tell people and programs what was found and what was made."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable
from typing import Any

import click

from kitgen.diagnostics import Diagnostic, Report


def take_every_character() -> None:
    """Let standard output and errors take characters that their encoding lacks: they are written as ``\\u2212``.

    On Windows the encoding is that of the code page where output goes to a file or a pipe.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")


def json_text(data: Any, indent: int | None = None) -> str:
    """JSON for standard output, which programs read as UTF-8: in ASCII alone where that would come out otherwise."""
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    if (getattr(sys.stdout, "encoding", None) or "").lower() in ("utf-8", "utf8"):
        try:
            text.encode()
            return text
        except UnicodeEncodeError:  # the name of a file need not be UTF-8
            pass
    return json.dumps(data, indent=indent)


def show_report(report: Report, as_json: bool) -> None:
    """Print every diagnostic: for people on standard error, or as JSON on standard output."""
    if as_json:
        click.echo(json_text(as_data(report), indent=1))
        return
    for diagnostic in report:
        click.echo(in_words(diagnostic), err=True)


def in_words(diagnostic: Diagnostic) -> str:
    """A diagnostic for people: place, what is wrong, the line with a caret, what to do."""
    colour = "red" if diagnostic.severity == "error" else "yellow"
    head = click.style(str(diagnostic.span), bold=True)
    kind = click.style(diagnostic.severity, fg=colour)
    lines = [f"{head}: {kind}: {diagnostic.message} [{diagnostic.code}]"]
    if diagnostic.source.strip():
        lines += _excerpt(diagnostic)
    if diagnostic.hint:
        lines.append(f"    {click.style('do this:', fg='cyan')} {diagnostic.hint}")
    return "\n".join(lines)


def _excerpt(diagnostic: Diagnostic, width: int = 96) -> list[str]:
    """The line with a caret below it, cut to ``width`` around the caret."""
    column = max(diagnostic.span.column - 1, 0)
    start = max(0, column - width + 24)
    text = "".join(c if c.isprintable() else "·" for c in diagnostic.source.replace("\t", " "))
    shown = ("…" if start else "") + text[start : start + width].rstrip()
    number = str(diagnostic.span.line)
    margin = " " * len(number)
    lines = [f"    {number} | {shown}"]
    if diagnostic.span.column:
        caret = " " * (column - start + bool(start)) + "^"
        lines.append(f"    {margin} | {click.style(caret, fg='green')}")
    return lines


def as_data(report: Report) -> dict[str, Any]:
    """The report for editors: lines and columns count from 1, 0 means the whole file."""
    return {
        "errors": report.errors,
        "warnings": report.warnings,
        "diagnostics": [
            {
                "code": diagnostic.code,
                "severity": diagnostic.severity,
                "file": diagnostic.span.file,
                "line": diagnostic.span.line,
                "column": diagnostic.span.column,
                "message": diagnostic.message,
                "hint": diagnostic.hint,
            }
            for diagnostic in report
        ],
    }


def count(number: int, thing: str, things: str = "") -> str:
    """`1 lesson`, `2 lessons`."""
    return f"{number} {thing if number == 1 else things or thing + 's'}"


def table(rows: Iterable[Iterable[str]]) -> str:
    """Rows as columns of equal width, the last one ragged."""
    cells = [list(row) for row in rows]
    if not cells:
        return ""
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells
    )
