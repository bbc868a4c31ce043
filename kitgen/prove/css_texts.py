"""The texts in styles that do not ship with kitgen: strings, comments, custom properties, names."""

from __future__ import annotations

import re
from functools import cache

from kitgen.prove.boilerplate import properties, without_shipped
from kitgen.prove.places import decoded

_EMBEDDED = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=]+")
_TEXT = re.compile(
    r"/\*.*?(?:\*/|\Z)|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'"
    r"|\"(?:\\.|[^\"\\\n])*+\\?(?=\n|\Z)|'(?:\\.|[^'\\\n])*+\\?(?=\n|\Z)"
    r"|(?<=url\()[^\"')]*+(?=\)|\Z)",
    re.DOTALL,
)
"""Comments, strings, strings without an end in their line, and addresses. Browsers end them where a style ends."""

_FONTS = re.compile(r"(?:(?<=[{;\s])|\A)(?:font|font-family|src|unicode-range|--serif|--sans)\s*:[^;{}]*")
"""Declarations that name fonts."""

_DECLARATION = re.compile(r"(?:(?<=[{;\s])|\A)([a-z]+)(?:-[a-z-]+)?\s*:[^;{}]*")
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \n]?|(.))", re.DOTALL)


def of_style(css: str) -> tuple[list[str], list[str]]:
    """The texts of a stylesheet or a style attribute, and its names and keywords that no known property has."""
    left = _EMBEDDED.sub("", without_shipped(css, ".css")) if len(css) > 500 else css
    if not left.strip():
        return [], []
    # a font's data is named with its family
    left = _FONTS.sub("", left)
    texts = [decoded(_plain(text)) for text in _TEXT.findall(left)]
    rest = _DECLARATION.sub(_unless_known, _TEXT.sub(" ", left))
    return texts, [_plain(_WORD.sub(_unless_colour, rest))]


def _unless_known(declaration: re.Match[str]) -> str:
    return "" if declaration[1] in properties() else declaration[0]


_WORD = re.compile(r"#?[A-Za-z0-9]+")


def _unless_colour(word: re.Match[str]) -> str:
    return "" if _is_colour(word[0]) else word[0]


@cache
def _is_colour(name: str) -> bool:
    from tinycss2.color4 import parse_color

    return parse_color(name) is not None


def _plain(text: str) -> str:
    """A text without the escapes of CSS."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda found: _character(int(found[1], 16)) if found[1] else found[2], text)


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 else "\ufffd"
