"""Marks that say the language of a stretch: whether there is such a language, and whether they mark anything."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kitgen.check.base import CheckContext, FileFinding, Findings, Texts, check, inside, with_code
from kitgen.diagnostics import Span
from kitgen.model.cloze import ClozeText
from kitgen.model.values import Line, Prose
from kitgen.source.nodes import shown
from kitgen.text import languages
from kitgen.text.gaps import without_words
from kitgen.text.markdown import typed_in

_BAD, _AS_TYPED = "bad-language-mark", "language-mark-as-typed"


@check()
def bad_language_mark(context: CheckContext) -> Findings:
    """Braces after brackets say the language of what is in them, `[¡hola!]{es}`; these say none, or mark nothing.

    Write the code of the language, of two or three letters, with a region or script if you like: `{es}`, `{pt-BR}`,
    `{zh-Hant}`. A code that is right, but rare, is written `{lang=kek}`. Braces that are only braces are put
    between backticks, or have a space before them.
    """
    yield from with_code(_BAD, marks_left(context.written))


@check("warning")
def language_mark_as_typed(context: CheckContext) -> Findings:
    """This looks as if it said the language of some words, `[¡hola!]{es}`, but is printed as it was typed.

    Brackets with letters of a formula in them are text, such as `[x]{ab}`; `[y]{lang=es}` says that a single letter is
    a word. Names and labels are plain text, in which nothing is marked.
    """
    yield from with_code(_AS_TYPED, marks_left(context.written))


def marks_left(written: Texts) -> Iterator[FileFinding]:
    """Every mark that is left in a text when it is printed."""
    for _, text, span in written.texts:
        if not languages.may_be_marked(text):
            continue
        if not isinstance(text, Line | Prose):
            yield from _in_plain(written, text, span)
            continue
        printed = without_words(text) if isinstance(text, ClozeText) else text
        for typed in typed_in(printed, isinstance(text, Prose)):
            for beginning, before, mark in _left(typed):
                yield from _judged(_place(written, span, beginning, mark), before, mark)


def _left(typed: str) -> Iterator[tuple[str, str, str]]:
    """What looks like a mark in a text: a few letters before it, the brackets as far as they are known, the braces."""
    for match in _MARK.finditer(typed):
        before = typed[: match.start() + 1]
        opened = before.rfind("[", max(0, len(before) - 200))
        yield before[-12:], before[opened:] if opened >= 0 else "", match[1]


_MARK = re.compile(r"\](\{[^{}]*\})")


def _place(written: Texts, span: Span, beginning: str, typed: str) -> Span:
    """Where the braces of a mark are."""
    found = inside(written.source, span, beginning + typed)
    if found == span:
        beginning = "]"
        found = inside(written.source, span, beginning + typed)
    return found if found == span else Span(found.file, found.line, found.column + len(beginning))


def _judged(place: Span, before: str, typed: str) -> Iterator[FileFinding]:
    mark, meant = languages.mark_at(typed, 0), languages.meant(typed)
    if mark and mark.code:
        if not before:
            yield (
                _BAD, place, f"{typed} says the language of what is in brackets, but no bracket opens before it",
                f"write [ before the first of these words: [words]{typed}", "error",
            )  # fmt: skip
        elif not before[1:-1].strip():
            message = f"nothing is in the brackets before {typed}"
            yield _BAD, place, message, "write the words between [ and ]", "error"
        else:
            code = f"{{lang={mark.code}}}"
            yield (
                _AS_TYPED, place, f"{shown(before)}{typed} is printed as it is typed",
                f"to say that this is a word in another language, write {code} in place of {typed}", "warning",
            )  # fmt: skip
    elif meant is not None and (languages.has_words(before[1:-1]) or "lang" in typed or not before):
        said = "lang=" in typed.replace(" ", "")
        near = f"{{lang={meant}}}" if said and meant else f"{{{meant}}}"
        yield (
            _BAD, place, f"{typed} after brackets is not the code of a language that kitgen knows",
            f"did you mean {near}?" if meant else
            "write a code such as {es} or {pt-BR}, or {lang=kek} for a rare one; if it is text, write a space before {",
            "error",
        )  # fmt: skip


def _in_plain(written: Texts, text: str, span: Span) -> Iterator[FileFinding]:
    for match in _MARK.finditer(text):
        mark = languages.mark_at(match[1], 0)
        if mark and mark.code:
            yield (
                _AS_TYPED, inside(written.source, span, match[0]),
                f"{match[1]} is printed as it is typed: this is plain text",
                "names and labels cannot be marked with a language; take out the brackets and the braces", "warning",
            )  # fmt: skip
