"""Take the HTML of a question apart: its first paragraph, large or beside a letter, and the blocks below it."""

from __future__ import annotations

import re

from markupsafe import Markup

_INLINE = re.compile(r"\s*<(?:a|b|br|code|em|i|img|q|s|span|strong|su[bp]|svg)\b")
"""What a text of one paragraph may begin with."""

_FIRST = re.compile(r"<p>((?:(?!</?p>).)*)</p>\s*(.*)", re.DOTALL)


def first_and_rest(html: Markup) -> tuple[Markup, Markup]:
    """A text as its first paragraph, without the paragraph around it, and the blocks after it."""
    found = _FIRST.match(html)
    if found:
        return Markup(found[1]), Markup(found[2])  # noqa: S704 - parts of safe HTML
    return (html, Markup("")) if html == "" or _paragraph_alone(html) else (Markup(""), html)


def _paragraph_alone(html: Markup) -> bool:
    return not html.lstrip().startswith("<") or bool(_INLINE.match(html))


def paragraph(html: Markup, mark: str = "") -> Markup:
    """A text as blocks: a sentence alone is a paragraph. ``mark`` is a number or letter before its first line."""
    first, rest = first_and_rest(html)
    before = Markup("<strong>{}</strong> ").format(mark) if mark else Markup("")
    return Markup("<p>{}{}</p>{}").format(before, first, rest) if first or mark else rest
