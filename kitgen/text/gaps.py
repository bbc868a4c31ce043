"""Gaps in running text: words in braces, which are read before Markdown."""

from __future__ import annotations

import re

from kitgen.text.languages import mark_at
from kitgen.text.markdown import Citer, inline

GAP = "\ue02b"
"""What is in the place of a gap: a character that no text has."""

FORMULA = (
    r"\$\$[^$]+\$\$|(?<![\d\\])\$(?!\s)[^$]+(?<!\s)\$(?!\d)"
    r"|\\\((?:[^\\]|\\(?![()]))++\\\)|\\\[(?:[^\\]|\\(?![\[\]]))++\\\]"
)
_GAP = re.compile(rf"\{{(?=((?:{FORMULA}|[^{{}}])+))\1\}}|\{{([^{{}}]+)\}}|{FORMULA}")
"""A gap with its words, or a formula, whose braces are its own.

Nothing is tried twice (what is looked ahead at is taken as it is), or a brace before many formulas that is not closed
would take for ever. `++` does the same, but is wrong for such a group before Python 3.11.5, which Debian 12 has not.
"""

_TAG = re.compile(r"<svg.*?</svg>|<(/?)(\w+)[^>]*>", re.DOTALL)


def words_in(text: str) -> list[str]:
    """The words that are missing, in order."""
    return [match[match.lastindex] for match in _GAP.finditer(text) if match.lastindex and not _says_language(match)]


def without_words(text: str) -> str:
    """The text with a mark for each gap in place of its words."""
    return _GAP.sub(lambda match: GAP if match.lastindex and not _says_language(match) else match[0], text)


def _says_language(match: re.Match[str]) -> bool:
    """Whether braces say the language of the brackets before them: `[¡hola!]{es}`."""
    text, start = match.string, match.start()
    mark = mark_at(text, start) if text[start - 1 : start] == "]" else None
    return bool(mark and mark.code)


def pieces(text: str, language: str, cite: Citer) -> list[str]:
    """The HTML between the gaps of a text that has marks for them: one piece more than there are gaps.

    Emphasis that goes on over a gap ends before it and begins again after it, so that each piece is whole.
    """
    found: list[str] = []
    opened: list[str] = []
    for piece in inline(text, language, cite).split(GAP):
        before = "".join(opened)
        for tag in _TAG.finditer(piece):
            if tag[1]:
                opened.pop()
            elif tag[2] not in (None, "br"):
                opened.append(tag[0])
        after = "".join(f"</{name}>" for name in (_TAG.match(tag)[2] for tag in reversed(opened)))  # type: ignore[index]
        found.append(re.sub(r"<(em|strong|code|a|span)(?: [^>]*)?></\1>", "", f"{before}{piece}{after}"))
    return found
