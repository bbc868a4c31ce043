"""Blocks of code: their language, their options, their length."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from kitgen.check.base import CheckContext, Finding, Findings, Texts, check, inside
from kitgen.diagnostics import Severity
from kitgen.model.values import Prose
from kitgen.text.code_errors import mistakes_in


@check("warning")
def code_language(context: CheckContext) -> Findings:
    """The word after the fence that begins a block of code is its language, and kitgen does not know this one.

    The block is printed as it is, without colours. Any language that Pygments knows may be named: python, java, sql,
    html and 500 others. Write `text` for no colours, `output` or `error` for what a program prints.
    """
    yield from _of("code-language", context.written)


@check()
def code_option(context: CheckContext) -> Findings:
    """After its language a block of code may say `numbered`, for numbers of its lines, and `gaps`: `___` is a gap then.

    There are no other options; those of other programs mean nothing to kitgen.
    """
    yield from _of("code-option", context.written)


@check()
def code_too_long(context: CheckContext) -> Findings:
    """A block of code may have 400 lines and 10,000 characters, and each of its lines 500 characters."""
    yield from _of("code-too-long", context.written)


def _of(code: str, written: Texts) -> Findings:
    for _, _, finding in _bad_code(written, (code,)):
        yield finding


def bad_code(written: Texts) -> Iterator[tuple[str, Severity, Finding]]:
    """The same of any file: the code of each message, its severity, the finding."""
    yield from _bad_code(written, ("code-language", "code-option", "code-too-long"))


def _bad_code(written: Texts, codes: Collection[str]) -> Iterator[tuple[str, Severity, Finding]]:
    known: set[str] = set()
    for _, text, span in written.texts:
        if isinstance(text, Prose):
            lines = text.split("\n")
            for found in mistakes_in(text, known):
                if found.code in codes:
                    place = inside(written.source, span, lines[found.line].strip())
                    severity: Severity = "warning" if found.code == "code-language" else "error"
                    piece = inside(written.source, place, found.piece)
                    yield found.code, severity, (piece, found.message, found.hint)
