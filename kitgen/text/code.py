"""Blocks of code as HTML: each line an element of its own, with few colours.

The language is named after the fence that begins the block, and may be followed by `numbered` (lines get numbers) and
`gaps` (`___` is a place to write in). Pygments finds keywords, texts, numbers and comments; stylesheets colour them.
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

PRINTED = ("output", "error")
"""What a program prints: set apart from programs."""

PLAIN = (*PRINTED, "text", "plain", "none", "pseudocode")
"""Names that are not languages: blocks without colours."""

MOST_LINES, LONGEST, MOST = 400, 500, 10_000
"""Lines of a block, characters of a line, characters of a block."""

_GAP = re.compile(r"_{3,}")
_TOGETHER = 15
"""Blocks of up to so many lines are kept on one page."""

_SHORT = 30
"""Lines of up to so many characters are not wrapped on any page, and need no mark for it."""

_SAYS_CODE = frozenset({"code", "code-block", "code-cell", "sourcecode"})
"""What other systems write before a language."""


@dataclass(frozen=True)
class Info:
    """What is said after the fence that begins a block."""

    language: str
    options: tuple[str, ...]
    unknown: tuple[str, ...]
    """Words that are not options."""


def info_of(written: str) -> Info:
    """The words after a fence; those of other systems, `{.python}` and `{r, echo=FALSE}`, too."""
    words = [word.lstrip(".") for word in re.split(r"[\s,{}]+", written.strip()) if word.strip(".")]
    words = [word for word in words if word.lower() not in _SAYS_CODE]
    language = "" if words and words[0] in OPTIONS else "".join(words[:1]).lower()
    rest = words[1:] if language else words
    return Info(
        language,
        tuple(word for word in rest if word in OPTIONS),
        tuple(word for word in rest if word not in OPTIONS),
    )


def too_long(source: str) -> str:
    """What limit a block is over; "" if none."""
    lines = source.rstrip("\n").split("\n")
    if len(lines) > MOST_LINES:
        return f"has {len(lines)} lines; a block of code may have {MOST_LINES}"
    longest = max(map(len, lines))
    if longest > LONGEST:
        return f"has a line of {longest} characters; a line of code may have {LONGEST}"
    if len(source) > MOST:
        return f"has {len(source):,} characters; a block of code may have {MOST:,}"
    return ""


def block(source: str, written: str) -> str:
    """A block of code as HTML. ``written`` is what is after its fence."""
    info = info_of(written)
    classes = ["code", *(["printed"] if info.language in PRINTED else [])]
    classes += [{"numbered": "with-numbers", "gaps": "with-gaps"}[option] for option in dict.fromkeys(info.options)]
    if source.count("\n") <= _TOGETHER:
        classes.append("together")
    lines = "".join(
        f'<span class="code-line{" wraps" if len(line) > _SHORT else ""}" data-number="{number}">{html}\n</span>'
        for number, (line, html) in enumerate(zip(lines_of(source), _html(source, info), strict=True), 1)
    )
    return f'<pre class="{" ".join(classes)}"><code>{lines}</code></pre>\n'


def lines_of(source: str) -> list[str]:
    """The lines of a block as they are printed: with spaces in place of tabs."""
    return _spaced(source).split("\n")


def _spaced(source: str) -> str:
    return source.removesuffix("\n").expandtabs(4)


def as_read(source: str, written: str) -> str:
    """A block as it is read on a page: its lines, with their numbers if it has these."""
    if "numbered" not in info_of(written).options:
        return source
    return "\n".join(f"{number} {line}" for number, line in enumerate(lines_of(source), 1))


def without_words(source: str, written: str) -> list[str]:
    """What is the same in every language: the tokens of a program without its texts and comments."""
    language = info_of(written).language
    if lexer_of(language) is None:
        return []
    found = (text for name, text in _tokens(_spaced(source), language) if name not in ("c-note", "c-text"))
    return [line.rstrip() for line in "".join(found).split("\n") if line.strip()]


def _html(source: str, info: Info) -> Iterator[str]:
    """The lines of a block as HTML without their ends."""
    parts: list[str] = []
    for name, text in _tokens(_spaced(source), info.language):
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
    lengths = [min(40, max(6, len(gap))) for gap in _GAP.findall(text)]
    return escape(pieces[0], quote=False) + "".join(
        f'<span class="gap" style="--gap: {length}"></span>{escape(piece, quote=False)}'
        for length, piece in zip(lengths, pieces[1:], strict=True)
    )


@lru_cache(maxsize=512)
def _tokens(source: str, language: str) -> tuple[tuple[str, str], ...]:
    """Stretches of code, each with its class; empty for most of it."""
    lexer = lexer_of(language)
    if lexer is None or too_long(source):
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
    if not language or language in PLAIN or language not in languages():
        return None
    from pygments.lexers import get_lexer_by_name

    return get_lexer_by_name(language, stripnl=False, ensurenl=False)


@cache
def languages() -> frozenset[str]:
    """The names of the languages that are known: those of Pygments itself, which are the same everywhere."""
    from pygments.lexers import get_all_lexers

    return frozenset(PLAIN).union(*(names for _, names, _, _ in get_all_lexers(plugins=False)))


@cache
def _class_of(token: Any) -> str:
    """The class of a token: one of five, or none."""
    from pygments.token import Comment, Keyword, Literal, Name, Number, Operator

    for kinds, name in (
        ((Comment.Preproc, Comment.PreprocFile, Keyword, Operator.Word, Name.Tag), "c-word"),
        ((Comment,), "c-note"),
        ((Number,), "c-number"),
        ((Literal.String,), "c-text"),
        ((Name.Function, Name.Class), "c-name"),
    ):
        if any(token in kind for kind in kinds):
            return name
    return ""
