"""The browser's own stylesheet without rules for what a document does not have.

WeasyPrint 70 computes the style of a marker and of five parts of foot and side notes for every element, since rules of
its own stylesheet name them for all. A list's items alone have markers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from kitgen.render.pdf.speedups.patch import Replacement

_FOR_ALL = re.compile(r"^::(?:footnote|note)-\w+ \{[^}]*\}\n", re.MULTILINE)
_MARKER = re.compile(r"^::marker \{", re.MULTILINE)
_STYLED = re.compile(r"""\sstyle\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)|<style.*?</style>""", re.IGNORECASE | re.DOTALL)
"""Where a page has styles of its own: what else it says of footnotes is text."""

_NEEDS_ALL = re.compile(r"list-item|footnote|float\s*:\s*note|\d[sdlp]?v(?:w|h|i|b|min|max)\b")


def replacements() -> Iterator[Replacement]:
    """The method that tells WeasyPrint its own stylesheets."""
    from weasyprint import HTML

    whole = HTML._ua_stylesheets

    def lean(self: Any, forms: bool = False) -> Any:
        first, *others = whole(self, forms)
        return [_lean() if getattr(self, "has_plain_parts", False) else first, *others]

    yield Replacement(whole, lean)


def has_plain_parts(html: str, sheets: Iterable[str]) -> bool:
    """Whether a document of this HTML and these stylesheets has no notes, and no markers but those of `<li>`."""
    return not any(_NEEDS_ALL.search(text) for text in (*_STYLED.findall(html), *sheets))


@cache
def _lean() -> Any:
    from weasyprint import CSS
    from weasyprint.css.counters import CounterStyle
    from weasyprint.html import UA

    return CSS(string=_MARKER.sub("li::marker {", _FOR_ALL.sub("", UA)), counter_style=CounterStyle())
