"""Choose among layouts of one document: keep to the pages that it may have, or save a last page with hardly any text.

A layout costs about a tenth of a second a page, so few are tried, and none where the first is as wanted. Limits:
lines to write on are from 7 to 10 mm apart (templates/_base/paper-tight.css, -tighter.css, -roomy.css); letters keep
their size. Two columns (paper-columns.css) are for kinds that may have them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

NEARLY_EMPTY = 0.3
"""A last page filled less than this is worth a try to save."""

HALF_FULL = 0.6
"""So is the third or fifth page, which takes a sheet of its own, if it is filled less than this."""

SOURCES, BESIDE_SOURCES = "sources", 0.1
"""So is one with sources, by their class, and hardly anything beside them: no more of its height than this."""

Render = Callable[[int, Sequence[str]], Any]
"""Lays the document out without its first so many optional parts, with some stylesheets on top of its own."""


@dataclass(frozen=True)
class Layout:
    """A document in pages."""

    document: Any
    left_out: int = 0
    """How many of its optional parts it is without."""

    tried: tuple[str, ...] = ()
    """What was tried for fewer pages, in vain: `tighter`, `columns`."""

    @property
    def pages(self) -> int:
        """The number of its pages."""
        return len(self.document.pages)


@dataclass(frozen=True)
class Styles:
    """Stylesheets that make a document shorter or longer, each added to those before."""

    tighter: Sequence[str] = ()
    columns: Sequence[str] = ()
    """What sets it in two columns, when it is as tight as can be; empty if it may not be."""

    roomier: Sequence[str] = ()

    @property
    def ways(self) -> list[Sequence[str]]:
        """From the document as it is to the shortest form."""
        shorter = [*self.tighter, *self.columns]
        return [shorter[:number] for number in range(len(shorter) + 1)]


class Unmeasured(Exception):
    """The boxes of a page are not as WeasyPrint 70 has them."""


def filled(page: Any) -> float:
    """How much of a page's height its text takes, from 0 to 1. Raises Unmeasured."""
    try:
        box = page._page_box
        return float(box.children[0].margin_height() / box.height)
    except (AttributeError, LookupError, TypeError) as error:
        raise Unmeasured(f"{type(error).__name__}: {error}") from error


def sources_alone(page: Any) -> bool:
    """Whether a page has sources and hardly anything beside them. Raises Unmeasured."""
    listed = _sources(page._page_box) if filled(page) else None
    return listed is not None and filled(page) - listed.margin_height() / page._page_box.height < BESIDE_SOURCES


def _sources(box: Any) -> Any:
    """The box of the list of sources on a page; None if it has none."""
    element = getattr(box, "element", None)
    if element is not None and SOURCES in (element.get("class") or "").split():
        return box
    return next((found for each in getattr(box, "children", ()) if (found := _sources(each)) is not None), None)


def usual(render: Render, styles: Styles) -> Layout:
    """The document as it is; if its last page has hardly any text, a layout that saves it, or that fills it better."""
    return _saved(render, styles, Layout(render(0, ())))


def _saved(render: Render, styles: Styles, layout: Layout) -> Layout:
    """The layout, or a tighter one with fewer pages, or one with more text on its last page."""
    for degree in range(1, len(styles.tighter) + 1):
        if not _poor(layout) and not _takes_a_sheet(layout):
            break
        last = layout.document.pages[-1]
        tight = replace(layout, document=render(layout.left_out, styles.tighter[:degree]))
        if tight.pages < layout.pages or (sources_alone(last) and not sources_alone(tight.document.pages[-1])):
            layout = tight
    return _evened(render, styles, layout) if _poor(layout) else layout


def _evened(render: Render, styles: Styles, layout: Layout) -> Layout:
    """The layout, or a roomier one of as many pages that brings more text to the last of them."""
    for degree in range(1, len(styles.roomier) + 1):
        roomy = replace(layout, document=render(layout.left_out, styles.roomier[:degree]))
        if roomy.pages > layout.pages:
            break
        last = roomy.document.pages[-1]
        if filled(last) > filled(layout.document.pages[-1]) and not sources_alone(last):
            layout = roomy
    return layout


def _poor(layout: Layout) -> bool:
    """Whether the last of several pages has hardly any text, or hardly anything beside sources."""
    last = layout.document.pages[-1]
    return layout.pages > 1 and (filled(last) < NEARLY_EMPTY or sources_alone(last))


def _takes_a_sheet(layout: Layout) -> bool:
    """Whether the last page of a short document is alone on a sheet, and not full."""
    return layout.pages in (3, 5) and filled(layout.document.pages[-1]) < HALF_FULL


def roomiest(render: Render, styles: Styles, goal: int) -> Layout:
    """The roomiest layout that has no more pages than wanted, of a document that has no more as it is."""
    document = render(0, ())
    if len(document.pages) > 1 and sources_alone(document.pages[-1]):
        return _saved(render, styles, Layout(document))
    for degree in range(1, len(styles.roomier) + 1):
        roomy = render(0, styles.roomier[:degree])
        more = len(roomy.pages) > len(document.pages)
        last = roomy.pages[-1]
        if len(roomy.pages) > goal or (more and (filled(last) < NEARLY_EMPTY or sources_alone(last))):
            break
        document = roomy
    return Layout(document)


def shortened(render: Render, styles: Styles, goal: int, optional: int) -> Layout:
    """The first layout that has no more pages than wanted; if there is none, the last one in a single column.

    First as few of the ``optional`` parts as possible are left out, then space is saved as well, then there are two
    columns.
    """
    last, tried = Layout(render(0, ())), list[str]()
    for degree, way in enumerate(styles.ways):
        shortest = Layout(render(optional, way), optional)
        if shortest.pages <= goal:
            found = _fullest(render, way, goal, shortest, 1 if degree == 0 else 0)
            alone = degree == 0 and sources_alone(found.document.pages[-1])
            return _saved(render, styles, found) if alone else found
        if degree <= len(styles.tighter):
            last = shortest
        tried += ["columns" if degree > len(styles.tighter) else "tighter"] if degree else []
        if shortest.pages > 2 * goal + 1:  # no saving of space halves a document
            break
    return replace(last, tried=tuple(dict.fromkeys(tried)))


def _fullest(render: Render, way: Sequence[str], goal: int, shortest: Layout, fewest: int) -> Layout:
    """The layout without as few optional parts as possible, ``fewest`` at the least."""
    low, found = fewest, shortest
    while low < found.left_out:
        middle = (low + found.left_out) // 2
        tried = Layout(render(middle, way), middle)
        if tried.pages <= goal:
            found = tried
        else:
            low = middle + 1
    return found
