"""Turn citations by author and year into numbers, in a page that has a numbered list of its sources."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

_LINK = r'<a class="cite" href="#ref-([^"]+)"(?: data-at="([^"]*)")?>(.*?)</a>'
_BEGINS = r"(?:<(?:p|li|t[dh]|div|blockquote|figcaption)\b[^>]*>)?"
_CITED = re.compile(rf'({_BEGINS}\s*)<span class="citation">\((.*?)\)</span>|{_LINK}', re.DOTALL)
"""A citation in a text, with what is before it, or one that a template prints."""


def with_numbers(page: str, numbers: Mapping[str, int]) -> str:
    """The HTML of a page whose citations are superior numbers.

    The place in a source stays in the text: ``says so (Ames, 2001, p. 4)`` becomes ``says so (p. 4)¹``. Where a text
    begins with a citation, or a template prints one, the names stay and the number follows them.
    """
    if not numbers:
        return page

    def named(match: re.Match[str]) -> str:
        key, _, words = match.groups()[-3:]
        return f'<a class="cite" href="#ref-{key}">{words}</a><sup class="citation">{numbers[key]}</sup>'

    def numbered(match: re.Match[str]) -> str:
        before, links = match[1], match[2]
        if links is None:
            return named(match)
        if before.startswith("<"):
            return before + re.sub(_LINK, named, links)
        found = list(re.finditer(_LINK, links))
        places = "; ".join(_firm(at) for _, at, _ in (link.groups() for link in found) if at)
        raised = ", ".join(f'<a class="cite" href="#ref-{link[1]}">{numbers[link[1]]}</a>' for link in found)
        return f'{f" ({places})" if places else ""}<sup class="citation">{raised}</sup>'

    return _CITED.sub(numbered, page)


def _firm(place: str) -> str:
    return html.escape(html.unescape(place).replace(" ", "\N{NO-BREAK SPACE}"))
