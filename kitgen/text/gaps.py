"""Gaps in running text: words in braces, which are read before Markdown."""

from __future__ import annotations

import html
import re

from kitgen.text.formula_rules import may_have
from kitgen.text.languages import mark_at
from kitgen.text.markdown import Citer, inline

GAP = "\ue02b"
"""What is in the place of a gap: a character that no text has."""

_FORMULA = (
    r"\$\$[^$]+\$\$|(?<![\d\\])\$(?!\s)[^$]+(?<!\s)\$(?!\d)"
    r"|\\\((?:[^\\]|\\(?![()]))++\\\)|\\\[(?:[^\\]|\\(?![\[\]]))++\\\]"
)
_GAP = re.compile(rf"\{{((?:{_FORMULA}|[^{{}}])++)\}}|\{{([^{{}}]+)\}}|{_FORMULA}")
"""A gap with its words, or a formula, whose braces are its own. Nothing is tried twice (`++`), or a brace before many
formulas that is not closed would take for ever.
"""

_TAG = re.compile(r"<svg.*?</svg>|<(/?)(\w+)[^>]*>", re.DOTALL)


def words_in(text: str) -> list[str]:
    """The words that are missing, in order."""
    return [match[match.lastindex] for match in _GAP.finditer(text) if match.lastindex and not _says_language(match)]


def without_words(text: str) -> str:
    """The text with a mark for each gap in place of its words."""
    return _GAP.sub(lambda match: GAP if match.lastindex and not _says_language(match) else match[0], text)


def _says_language(match: re.Match[str]) -> bool:
    """Whether braces are no gap, but say the language of the brackets before them: `[¡hola!]{es}`."""
    text, start = match.string, match.start()
    mark = mark_at(text, start) if text[start - 1 : start] == "]" else None
    return bool(mark and mark.code)


def pieces(text: str, language: str, cite: Citer, whole: bool = False) -> list[str]:
    """The HTML between the gaps of a text that has marks for them: one piece more than there are gaps.

    Emphasis that goes on over a gap ends before it and begins again after it, so that each piece is whole; in one
    ``whole`` text a stretch in another language goes on.
    """
    found: list[str] = []
    opened: list[str] = []
    for piece in inline(text, language, cite).split(GAP):
        before = "".join(opened[_stretches(opened) if whole else 0 :])
        for tag in _TAG.finditer(piece):
            if tag[1]:
                opened.pop()
            elif tag[2] not in (None, "br"):
                opened.append(tag[0])
        closed = reversed(opened[_stretches(opened) if whole else 0 :])
        after = "".join(f"</{name}>" for name in (_TAG.match(tag)[2] for tag in closed))  # type: ignore[index]
        found.append(re.sub(r"<(em|strong|code|a|span)(?: [^>]*)?></\1>", "", f"{before}{piece}{after}"))
    return found


def _stretches(opened: list[str]) -> int:
    """How many of the first elements that are open are stretches in another language."""
    return next((number for number, tag in enumerate(opened) if not tag.startswith("<span lang=")), len(opened))


def filled(text: str, language: str, cite: Citer) -> str:
    """The whole text as HTML, its missing words in bold, as they were typed."""
    words = [f"<strong>{word}</strong>" for word in words_html(text, language, cite)]
    between = pieces(without_words(text), language, cite, whole=True)
    return between[0] + "".join(word + piece for word, piece in zip(words, between[1:], strict=False))


def words_html(text: str, language: str, cite: Citer) -> list[str]:
    """The words that are missing as HTML: as they were typed, formulas drawn."""
    return [_word(word, language, cite) for word in words_in(text)]


def _word(typed: str, language: str, cite: Citer) -> str:
    return inline(typed, language, cite) if may_have(typed) else html.escape(typed)
