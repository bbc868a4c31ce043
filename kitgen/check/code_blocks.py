"""Blocks of code: their language, their options, their length."""

from __future__ import annotations

from collections.abc import Iterator

from kitgen.check.base import CheckContext, FileFinding, Findings, Texts, check, inside, with_code
from kitgen.diagnostics import Severity
from kitgen.model.values import Prose
from kitgen.text.code_errors import mistakes_in


@check("warning")
def code_language(context: CheckContext) -> Findings:
    """The word after the fence that begins a block of code is its language, and kitgen does not know this one.

    The block is printed as it is, without colours. Any language that Pygments knows may be named: python, java, sql,
    html and 500 others. Write `text` for no colours, `output` or `error` for what a program prints.
    """
    yield from with_code("code-language", bad_code(context.written))


@check()
def code_option(context: CheckContext) -> Findings:
    """After its language a block of code may say `numbered`, for numbers of its lines, and `gaps`: `___` is a gap then.

    There are no other options; those of other programs mean nothing to kitgen.
    """
    yield from with_code("code-option", bad_code(context.written))


@check()
def code_too_long(context: CheckContext) -> Findings:
    """A block of code may have 400 lines and 10,000 characters, and each of its lines 500 characters."""
    yield from with_code("code-too-long", bad_code(context.written))


def bad_code(written: Texts) -> Iterator[FileFinding]:
    """The same of any file."""
    known: set[str] = set()
    for _, text, span in written.texts:
        if isinstance(text, Prose):
            lines = text.split("\n")
            for found in mistakes_in(text, known):
                place = inside(written.source, span, lines[found.line].strip())
                severity: Severity = "warning" if found.code == "code-language" else "error"
                yield found.code, inside(written.source, place, found.piece), found.message, found.hint, severity
