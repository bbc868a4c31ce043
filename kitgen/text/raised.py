"""Raise exponents: `(1 − p)ⁿ` and `(1 − R)^(1/n)` are set as superscripts of the text's own font, variables in italics.

Fonts for books have no raised letters, and few raised digits: those come from another font, in another size.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from markdown_it.token import Token

_SIGNS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱ"
_MAY_BE_RAISED = re.compile(rf"[{_SIGNS}^]")
_RAISED = re.compile(rf"([{_SIGNS}]+)|(?<=[\w)\]])\^\(([^()^\s]{{1,12}})\)")
_IN_EVERY_FONT = re.compile("[¹²³]+")


def raised(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens with exponents as elements of their own; those in links stay as they are."""
    inside = False
    for token in tokens:
        inside = token.type == "link_open" or (inside and token.type != "link_close")
        if token.type == "text" and not inside and _MAY_BE_RAISED.search(token.content):
            yield from _split(token)
        else:
            yield token


def _split(token: Token) -> Iterator[Token]:
    place = 0
    for match in _RAISED.finditer(token.content):
        signs = match[1] or ""
        if signs and _IN_EVERY_FONT.fullmatch(signs):
            continue
        yield _text(token.content[place : match.start()])
        exponent = unicodedata.normalize("NFKC", signs) if signs else match[2]
        yield Token("sup_open", "sup", 1)
        for part in re.split("([a-z]+)", exponent):
            yield from (
                (Token("em_open", "em", 1), _text(part), Token("em_close", "em", -1))
                if part.isalpha()
                else [_text(part)]
            )
        yield Token("sup_close", "sup", -1)
        place = match.end()
    yield _text(token.content[place:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
