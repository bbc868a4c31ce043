"""All that kitgen prints: lines and diagnostics as text for people, or JSON for programs.

Nothing else in this package writes to the terminal, so that no name and no text gets there with control characters.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from typing import Any

import click

from kitgen.diagnostics import Diagnostic, Report
from kitgen.printable import printable, printable_json
from kitgen.text.wording import cells


def escape_unencodable() -> None:
    """Escape characters that the encoding of standard output or error lacks, as in ``\\u2212``, instead of failing.

    On Windows a file or pipe gets the encoding of the code page.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")


class Styled(str):
    """A text whose parts are printable already, with colours and line ends."""


def say(text: str = "", err: bool = False) -> None:
    """Print one line; whatever would end it or steer the terminal is shown by its number."""
    click.echo(text if isinstance(text, Styled) else printable(text), err=err)


def say_lines(text: str, err: bool = False, nl: bool = True) -> None:
    """Print a text of several lines."""
    lines = text.split("\n")
    click.echo("\n".join(line if isinstance(text, Styled) else printable(line) for line in lines), err=err, nl=nl)


def redraw(text: str) -> None:
    """Print a text over the last line of standard error."""
    click.echo(f"\r{printable(text)}", err=True, nl=False)


def show_usage_error(error: click.ClickException) -> None:
    """Print what click has to say about an option or argument."""
    vars(error)["message"] = printable(error.message)
    error.show()


def json_text(data: Any, indent: int | None = None) -> str:
    """JSON for standard output, which programs read as UTF-8; ASCII only where the output has another encoding."""
    text = printable_json(json.dumps(data, ensure_ascii=False, indent=indent))
    if (getattr(sys.stdout, "encoding", None) or "").lower() in ("utf-8", "utf8"):
        return text
    return json.dumps(data, indent=indent)


def show_report(report: Report, as_json: bool) -> None:
    """Print all diagnostics: as text on standard error, or as JSON on standard output."""
    if as_json:
        say_lines(json_text(as_data(report), indent=1))
        return
    for diagnostic in report.shown:
        say(format_diagnostic(diagnostic), err=True)


def format_diagnostic(diagnostic: Diagnostic) -> Styled:
    """A diagnostic as text: place, message, the source line with a caret, and the hint."""
    colour = {"error": "red", "warning": "yellow", "note": "cyan"}[diagnostic.severity]
    head = click.style(printable(str(diagnostic.span)), bold=True)
    kind = click.style(diagnostic.severity, fg=colour)
    lines = [f"{head}: {kind}: {printable(diagnostic.message)} [{printable(diagnostic.code)}]"]
    if diagnostic.source.strip():
        lines += _excerpt(diagnostic)
    if diagnostic.hint:
        lines.append(f"    {click.style('help:', fg='cyan')} {printable(diagnostic.hint)}")
    return Styled("\n".join(lines))


def _excerpt(diagnostic: Diagnostic) -> list[str]:
    """The source line with a caret below it, shortened around the caret to the width of the terminal."""
    text = "".join(c if c.isprintable() else "·" for c in diagnostic.source.replace("\t", " ")).rstrip()
    number = str(diagnostic.span.line)
    column = min(max(diagnostic.span.column - 1, 0), len(text))
    shown, before = _window(text, column, max(terminal_width() - len(number) - 8, 8))
    lines = [f"    {number} | {shown}"]
    if diagnostic.span.column:
        lines.append(f"    {' ' * len(number)} | {' ' * before}{click.style('^', fg='green')}")
    return lines


def _window(text: str, column: int, width: int) -> tuple[str, int]:
    """The part of ``text`` around ``column`` that fits ``width`` cells, and the number of cells before the column."""
    if len(text) <= 4 * width and cells(text) <= width and cells(text[:column]) < width:
        return text, cells(text[:column])
    start = max(0, column - 4 * width)  # so that a line of a million characters is not measured
    taken = cells(text[start:column])
    while start < column and (1 + taken > width * 2 // 3 or not cells(text[start])):  # nor an accent without its letter
        taken -= cells(text[start])
        start += 1
    left = ("…" if start else "") + text[start:column]
    end = min(column + 4 * width, len(text))
    both = cells(left) + cells(text[column:end])
    while end > column and both >= width:
        end -= 1
        both -= cells(text[end])
    return left + text[column:end] + ("…" if end < len(text) else ""), cells(left)


def terminal_width() -> int:
    """COLUMNS, or the width of the terminal that standard error goes to; 100 without a terminal."""
    with contextlib.suppress(ValueError):
        if (given := int(os.environ.get("COLUMNS", "0"))) > 0:
            return given
    try:
        return os.get_terminal_size(2).columns or 100
    except OSError:
        return 100


def as_data(report: Report) -> dict[str, Any]:
    """The report as data: lines and columns count from 1; 0 means the whole file."""
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
            for diagnostic in report.shown
        ],
    }
