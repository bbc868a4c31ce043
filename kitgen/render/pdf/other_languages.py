"""Keep the space before words in another language where the direction of their line puts it."""

from __future__ import annotations

import re

_SPAN = re.compile(r"<span\b[^<>]*>|</span>")


def space_around(html: str) -> str:
    """The page with an element around each stretch in another language, and the space before it in that.

    In the stretch itself the space before Arabic words in an English line would be at their other side.
    """
    if "<span lang=" not in html:
        return html
    pieces: list[str] = []
    within: list[bool] = []
    place = 0
    for tag in _SPAN.finditer(html):
        start, end = tag.span()
        if tag[0] == "</span>":
            wrapped = bool(within) and within.pop()
            pieces += [html[place:end], "</span>" * wrapped]
        else:
            spaced = html[start - 1 : start] == " " and not html[start - 2 : start - 1].isspace()
            wrapped = spaced and tag[0].startswith("<span lang=")
            within.append(wrapped)
            pieces += [html[place : start - 1], "<span> ", tag[0]] if wrapped else [html[place:end]]
        place = end
    return "".join([*pieces, html[place:]])
