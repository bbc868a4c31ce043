"""A user agent stylesheet without the rules for pseudo-elements that a document does not have.

WeasyPrint 70 computes the style of a marker and of five parts of foot and side notes for every element, because its
user agent stylesheet has rules for all elements. Only list items have markers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from kitgen.render.pdf.speedups.patch import Patch, Replacement

_FOR_ALL = re.compile(r"^::(?:footnote|note)-\w+ \{[^}]*\}\n", re.MULTILINE)
_MARKER = re.compile(r"^::marker \{", re.MULTILINE)
_STYLED = re.compile(r"""\sstyle\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)|<style.*?</style>""", re.IGNORECASE | re.DOTALL)
"""The styles in the HTML itself; any other mention of footnotes is text."""

_NEEDS_ALL = re.compile(r"list-item|footnote|float\s*:\s*note|\d[sdlp]?v(?:w|h|i|b|min|max)\b")


def _replacements() -> Iterator[Replacement]:
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


PATCHES = (
    Patch(
        "user-agent-sheet",
        _replacements,
        (
            "weasyprint/__init__.py:HTML._ua_stylesheets",
            "weasyprint/css/html5_ua.css",
            "weasyprint/formatting_structure/build.py:element_to_box",
            "weasyprint/formatting_structure/build.py:marker_to_box",
        ),
    ),
)
