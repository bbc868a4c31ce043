"""Blocks of code as HTML: each line an element of its own, with few colours.

The language is named after the fence that begins the block, and may be followed by `numbered` (lines get numbers) and
`gaps` (`___` is a place to write in). Pygments finds the keywords, texts, numbers and comments; stylesheets colour them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pygments.lexer import Lexer

OPTIONS = ("numbered", "gaps")

PLAIN = ("text", "output", "error", "none")
"""Names that are not languages: what a program prints is set apart from the program, without colours."""

_GAP = re.compile(r"_{3,}")


@dataclass(frozen=True)
class Info:
    """What is said after the fence that begins a block."""

    language: str
    options: tuple[str, ...]
    unknown: tuple[str, ...]
    """Words that are no options."""


def info_of(written: str) -> Info:
    """The words after a fence."""
    words = [word.lstrip(".") for word in written.strip().strip("{}").split()]
    language = "" if words and words[0] in OPTIONS else "".join(words[:1]).lower()
    rest = words[1:] if language else words
    return Info(
        language,
        tuple(word for word in rest if word in OPTIONS),
        tuple(word for word in rest if word not in OPTIONS),
    )


def block(source: str, written: str) -> str:
    """A block of code as HTML. ``written`` is what is after its fence."""
    info = info_of(written)
    source = source.removesuffix("\n").expandtabs(4)
    classes = ["code", *(["printed"] if info.language in ("output", "error") else []), *(
        ["numbered"] if "numbered" in info.options else []
    )]  # fmt: skip
    lines = "".join(f'<span class="code-line">{line}\n</span>' for line in _lines(source, info))
    return f'<pre class="{" ".join(classes)}"><code>{lines}</code></pre>\n'


def _lines(source: str, info: Info) -> Iterator[str]:
    """The lines of a block as HTML without their ends."""
    parts: list[str] = []
    for name, text in _tokens(source, info.language):
        for number, piece in enumerate(text.split("\n")):
            if number:
                yield "".join(parts)
                parts = []
            if piece:
                html = _with_gaps(piece) if "gaps" in info.options else escape(piece, quote=False)
                parts.append(f'<span class="{name}">{html}</span>' if name and piece.strip() else html)
    yield "".join(parts)


def _with_gaps(text: str) -> str:
    pieces = _GAP.split(text)
    lengths = [max(6, len(gap)) for gap in _GAP.findall(text)]
    return escape(pieces[0], quote=False) + "".join(
        f'<span class="gap gap-{length}"></span>{escape(piece, quote=False)}'
        for length, piece in zip(lengths, pieces[1:], strict=True)
    )


@lru_cache(maxsize=512)
def _tokens(source: str, language: str) -> tuple[tuple[str, str], ...]:
    """Stretches of code, each with its class; empty for most of it."""
    lexer = lexer_of(language)
    if lexer is None:
        return (("", source),)
    found: list[tuple[str, str]] = []
    for token, text in lexer.get_tokens(source):
        name = _class_of(token)
        if found and (found[-1][0] == name or not text.strip()):
            found[-1] = (found[-1][0], found[-1][1] + text)
        else:
            found.append((name, text))
    if "".join(text for _, text in found) != source:  # a lexer must not change what was typed
        return (("", source),)
    return tuple(found)


@cache
def lexer_of(language: str) -> Lexer | None:
    """What reads a language; None if nothing does."""
    if not language or language in PLAIN:
        return None
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


@cache
def languages() -> frozenset[str]:
    """The names of the languages that are known."""
    from pygments.lexers import get_all_lexers

    return frozenset(name for _, names, _, _ in get_all_lexers() for name in names)


def _class_of(token: Any) -> str:
    """The class of a token: one of five, or none."""
    from pygments.token import Comment, Keyword, Literal, Name, Number, Operator

    for kinds, name in (
        ((Comment,), "comment"),
        ((Keyword, Operator.Word, Name.Tag), "keyword"),
        ((Number,), "figures"),
        ((Literal.String,), "string"),
        ((Name.Function, Name.Class), "named"),
    ):
        if any(token in kind for kind in kinds):
            return name
    return ""
