"""Cache the minimum widths of words in tables, without a Pango layout: what is measured is never drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_letters
from typing import Any

from kitgen.render.pdf.speedups.line_breaking import KNOWS, breaks_at_spaces, narrowest_line
from kitgen.render.pdf.speedups.line_cache import memory_of, style_key
from kitgen.render.pdf.speedups.patch import Patch, Replacement

_MOST_WORDS = 10_000
"""The cache has at most twice as many words; each takes some 500 bytes."""


def _replacements() -> Iterator[Replacement]:
    from weasyprint.text import line_break

    split = line_break.split_first_line  # with the cache of lines
    plain = split.kitgen_plain

    def measured_line(
        text: str,
        style: Any,
        context: Any,
        max_width: Any,
        justification_spacing: Any,
        is_line_start: bool = True,
        minimum: bool = False,
    ) -> Any:
        if not minimum or max_width != 0 or not breaks_at_spaces(style):
            return split(text, style, context, max_width, justification_spacing, is_line_start, minimum)
        short = _shortened(text)
        known = narrowest(short, style, context, justification_spacing, is_line_start)
        if short is not text and known[_WIDTH] <= 0:  # the next word fits as well, and which ones depends on them all
            known = narrowest(text, style, context, justification_spacing, is_line_start)
        return known

    def narrowest(text: str, style: Any, context: Any, spacing: Any, is_line_start: bool) -> Any:
        memory = memory_of(style.font_config, "kitgen_words", _MOST_WORDS)
        key = (text, style_key(style), spacing, is_line_start)
        known = memory.get(key)
        if known is None:
            known = narrowest_line(text, style, context, spacing)
            if known is None:
                known = (None, *plain(text, style, context, 0, spacing, is_line_start, True)[1:])
            memory.keep(key, known)
        return known

    yield Replacement(split, measured_line, "weasyprint.layout.preferred")


def _shortened(text: str) -> str:
    """What decides the first line of a text without width: its first word, the next letter, and whether more follows.

    A table measures each word of each cell. Behind a word of letters a line may break before any letter or digit alike,
    whatever comes after that; only a soft hyphen anywhere in the text changes the first line. Behind a bracket or a
    quotation mark, or in a script without spaces, it depends on more: such a text is kept whole. So it does behind a
    word without width: its letters are too small, moved over each other, or missing in all fonts.
    """
    found = _WORD_AND_NEXT.match(text)
    if found is None or len(text) < found.end() + len(_MORE) or "\xad" in text:
        return text
    following = found[2]
    return f"{found[1]} {'n' if following in _LETTERS else following}{_MORE}"


_WIDTH = 3
"""Where the width is in what `split_first_line` returns."""

_LETTER = "[^\\W\\d_\u0700-\u109f\u1100-\uffff\U00010000-\U0010ffff]"
"""A letter of the scripts that have spaces between words, and no other place where a line may break: Latin, Greek,
Cyrillic, Armenian, Hebrew, Arabic, Georgian."""

_WORD_AND_NEXT = re.compile(f"({_LETTER}+[.,;:]?) ({_LETTER}|[0-9])")

_LETTERS = frozenset(ascii_letters)
_MORE = " n"

PATCHES = (
    Patch(
        "table-words",
        _replacements,
        (*KNOWS, "weasyprint/layout/preferred.py:inline_line_widths"),
        needs=("line-cache",),
    ),
)
