"""Choose among layouts of one document: save a nearly empty last page, or fill just the pages that the author wants.

A layout costs about a tenth of a second a page, so few are tried, and none where the first is as wanted. Limits:
letters of text from 9.9 to 10.5 points, lines to write on from 7 to 10 mm apart (templates/_base/paper-tight.css,
-tighter.css, -roomy.css). Variants that set sizes of letters save space between things and never in letters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

NEARLY_EMPTY = 0.3
"""A last page filled less than this is worth a try to save."""

Render = Callable[[Sequence[str]], Any]
"""Lays the document out with some stylesheets on top of its own."""


def laid_out(render: Render, tighter: Sequence[str], roomier: Sequence[str], goal: int) -> Any:
    """The document in pages. ``goal`` is how many the author wants; 0 leaves it to the text."""
    return _fitted(render, tighter, roomier, goal) if goal else _saved(render, tighter)


class Unmeasured(Exception):
    """The boxes of a page are not as WeasyPrint 70 has them."""


def filled(page: Any) -> float:
    """How much of a page's height its text takes, from 0 to 1. Raises Unmeasured."""
    try:
        box = page._page_box
        return float(box.children[0].margin_height() / box.height)
    except (AttributeError, LookupError, TypeError) as error:
        raise Unmeasured(f"{type(error).__name__}: {error}") from error


def _saved(render: Render, tighter: Sequence[str]) -> Any:
    """If the last page is nearly empty, tighter layouts are tried, which may save it."""
    document = render(())
    for degree in range(1, len(tighter) + 1):
        if len(document.pages) == 1 or filled(document.pages[-1]) >= NEARLY_EMPTY:
            break
        tight = render(tighter[:degree])
        if len(tight.pages) < len(document.pages):
            document = tight
    return document


def _fitted(render: Render, tighter: Sequence[str], roomier: Sequence[str], goal: int) -> Any:
    """The roomiest layout that has no more pages than wanted, or else the one with the fewest."""
    document = render(())
    if len(document.pages) <= goal:
        for degree in range(1, len(roomier) + 1):
            roomy = render(roomier[:degree])
            more = len(roomy.pages) > len(document.pages)
            if len(roomy.pages) > goal or (more and filled(roomy.pages[-1]) < NEARLY_EMPTY):
                break
            document = roomy
        return document
    for degree in range(1, len(tighter) + 1):
        tight = render(tighter[:degree])
        if len(tight.pages) < len(document.pages):
            document = tight
        if len(document.pages) <= goal:
            break
    return document
