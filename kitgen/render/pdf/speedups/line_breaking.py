"""Break a line of words, and find the narrowest line, with as few calls to Pango as possible.

WeasyPrint 70 asks Pango whether the word after a line would fit without the space behind it, even where it is far too
wide, lets it search the end of that word again, and tries all hyphens of a word that has no room at all. Only texts of
Latin letters, punctuation and single spaces are broken here; for all others the result is None, and WeasyPrint breaks
them.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pyphen

from kitgen.render.pdf.speedups.patch import STYLES

_LETTERS = "[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f]"
_WORD = re.compile(rf"(({_LETTERS}+)[.,;:]?)(?:\Z| (?=[0-9]|{_LETTERS}))")
"""A word of Latin letters with one mark at its end at most, behind which a line may break or the text ends: within it a
line may only break with a hyphen."""

_OTHER = re.compile("[\xad\\n\\t\\r\\x0b\\x0c\\x1c-\\x1e\\x85\\u2028\\u2029]")
"""Characters that break a line, and the invisible one that lets it break."""

_SLACK = 2
"""Pixels by which a word must be too wide before Pango is not asked: more than kerning between any two letters."""

_MOST_PIXELS = 2**21
"""WeasyPrint gives Pango no width from here on."""

_RATIO = 4
"""WeasyPrint takes this many letters for each font size that a line is wide, to break the first line off them."""


def breaks_at_spaces(style: Any) -> bool:
    """Whether a line breaks between words alone, and within one only where it takes a hyphen; spaces collapse."""
    try:
        return bool(style.kitgen_spaced)
    except AttributeError:
        style.kitgen_spaced = (
            style["white_space"] == "normal" and style["overflow_wrap"] == "normal" and style["word_break"] == "normal"
        )
        return bool(style.kitgen_spaced)


def narrowest_line(text: str, style: Any, context: Any, spacing: float) -> Any:
    """The result of WeasyPrint's ``split_first_line``, without the layout, for a line of no width.

    It is the text's first word, or the first part of it that can be hyphenated; None for what is left to WeasyPrint.
    """
    found = _first_word(text)
    if found is None or not _is_usual(text, style):
        return None
    word, letters = found
    parts = _parts(letters, style, context)
    shown = parts[-1] + style["hyphenate_character"] if parts else word
    layout = _layout(shown, style, context, None, spacing)
    line, _ = layout.get_first_line()
    width, height, baseline = _measures(line, layout, style)
    if width <= 0:  # letters are too small: more than one word fits
        return None
    length = len((parts[-1] if parts else word).encode())
    resume = length if parts else length + 1 if length + 1 < len(text.encode()) else None
    return None, length, resume, width, height, baseline


def broken_line(text: str, style: Any, context: Any, max_width: float, spacing: float) -> Any:
    """The result of WeasyPrint's ``split_first_line`` for a line of words.

    None for what is left to WeasyPrint: a word that may just fit, and anything that is not a word.
    """
    size = style["font_size"]
    if not 0 < size * _RATIO <= max_width < _MOST_PIXELS or not _is_usual(text, style):
        return None
    from weasyprint.text.ffi import FROM_UNITS, ffi, pango
    from weasyprint.text.line_break import first_line_metrics, line_size

    short = text[: int(max_width / size * _RATIO)]
    layout = _layout(short, style, context, max_width, spacing)
    line, resume = layout.get_first_line()
    width, _ = line_size(line, style)
    if width > max_width or (resume is None and short != text):
        return None
    if resume is None:
        return first_line_metrics(line, text, layout, None, True, style)
    before = short.encode()[:resume].decode()
    found = _first_word(short[len(before) :])
    if found is None or short == before + found[0] or before[-1] != " ":
        return None
    word, letters = found
    second = pango.pango_layout_get_line_readonly(layout.layout, 1)
    reach = ffi.new(_number())
    pango.pango_layout_line_index_to_x(second, resume + len(word.encode()), False, reach)
    if width + reach[0] * FROM_UNITS < max_width + _SLACK:
        return None
    hyphen = style["hyphenate_character"]
    parts = _parts(letters, style, context) if max_width - width > _zone(style, max_width) else []
    for part in parts:
        tried = _layout(before + part + hyphen, style, context, max_width, spacing)
        tried_line, more = tried.get_first_line()
        if more is None and (max_width - line_size(tried_line, style)[0] >= 0 or part == parts[-1]):
            resume = len((before + part).encode())
            return first_line_metrics(tried_line, text, tried, resume, True, style, True, hyphen)
    return first_line_metrics(line, text, layout, resume, True, style, False, hyphen)


def _is_usual(text: str, style: Any) -> bool:
    return (
        breaks_at_spaces(style)
        and style["letter_spacing"] == "normal"
        and not style["word_spacing"]
        and style["direction"] == "ltr"
        and bool(style["font_size"])
        and not _OTHER.search(text)
    )


def _first_word(text: str) -> tuple[str, str] | None:
    """A text's first word, with and without the mark at its end; None if a line may break elsewhere than behind it."""
    match = _WORD.match(text)
    return (match[1], match[2]) if match else None


def _parts(letters: str, style: Any, context: Any) -> list[str]:
    """The beginnings of a word that can be hyphenated, the longest first."""
    total, left, right = style["hyphenate_limit_chars"]
    if style["hyphens"] != "auto" or not style["lang"] or len(letters) < total:
        return []
    language = pyphen.language_fallback(style["lang"])
    if not language:
        return []
    key = (language, left, right, total)
    dictionary = context.dictionaries.get(key)
    if dictionary is None:
        dictionary = context.dictionaries[key] = pyphen.Pyphen(lang=language, left=left, right=right)
    return [start for start, _ in dictionary.iterate(letters)]


def _zone(style: Any, max_width: float) -> float:
    from weasyprint.layout.percent import percentage

    return float(percentage(style["hyphenate_limit_zone"], style, max_width))


def _layout(text: str, style: Any, context: Any, max_width: float | None, spacing: float) -> Any:
    from weasyprint.text.line_break import create_layout

    return create_layout(text, style, context, max_width, spacing)


def _measures(line: Any, layout: Any, style: Any) -> tuple[float, float, float]:
    """The width, height and baseline of a line, in pixels."""
    from weasyprint.text.ffi import FROM_UNITS, pango
    from weasyprint.text.line_break import line_size

    width, height = line_size(line, style)
    return width, height, pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS


@cache
def _number() -> Any:
    """The C type `int *`; declares the function that fills one, which WeasyPrint does not use."""
    from weasyprint.text.ffi import ffi

    ffi.cdef("void pango_layout_line_index_to_x(PangoLayoutLine *line, int index_, gboolean trailing, int *x_pos);")
    return ffi.typeof("int *")


_LINES = "weasyprint/text/line_break.py"

KNOWS = (
    *STYLES,
    f"{_LINES}:split_first_line",
    f"{_LINES}:first_line_metrics",
    f"{_LINES}:create_layout",
    f"{_LINES}:line_size",
    f"{_LINES}:Layout",
    f"{_LINES}:get_next_break_point",
    f"{_LINES}:get_next_break_point_from_text",
    f"{_LINES}:get_next_word_boundaries",
    f"{_LINES}:get_log_attrs",
    "weasyprint/layout/percent.py:percentage",
    "pyphen/__init__.py:language_fallback",
    "pyphen/__init__.py:Pyphen",
)
"""What lines broken here, or cached, depend on."""
