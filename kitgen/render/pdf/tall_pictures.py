"""Set a picture smaller where it would leave much of a page white because it does not fit below the text before it.

A picture is never split, so it goes to the next page as a whole, with its heading. If it would fit at a size that can
still be read, it is set in that size instead, and the document is laid out again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

MUCH = 0.25
"""The part of a page (or of a column as high) that may be white before a picture."""

SMALLEST, LEAST = 130.0, 0.4
"""A picture is not set lower than so many CSS pixels (34 mm), nor than this part of its height."""

MOST = 6
"""How many pictures of a document are tried in a smaller size: each try takes another layout."""

HEADING = 0.15
"""The part of a page that may be before a picture on it: its heading."""

_SPARE = 16.0
"""Above a figure is a margin, which is not there at the top of a page."""


class _Place(NamedTuple):
    """A page, or a column of one: its boxes, and where it begins and ends."""

    box: Any
    top: float
    bottom: float


def with_smaller_pictures(render: Callable[[], Any], root: Any) -> Any:
    """The document, with pictures that would leave much of a page white set smaller in the page at ``root``, if any."""
    untried = set(_pictures(root)) if root is not None else set()
    own: dict[Any, str | None] = {}
    document = render()
    while untried and len(own) < MOST:
        found = next((each for each in _too_tall(document.pages) if each.image in untried), None)
        if found is None:
            break
        untried.remove(found.image)
        own[found.image] = style = found.image.get("style")
        found.image.set("style", f"{style or ''}; max-height: {found.height:.1f}px".lstrip("; "))
        smaller = render()
        if _place_of(smaller.pages, found.image) < found.place:
            document = smaller
        else:  # something else keeps it there, such as a case that begins on a page of its own
            _set_style(found.image, style)
    for image, style in own.items():  # another layout of the same page begins with the usual sizes
        _set_style(image, style)
    return document


def _pictures(root: Any) -> Iterator[Any]:
    """The pictures in figures, without those beside one another, which are as high as each other."""
    beside = {figure for each in root.iter() if _is_row(each) for figure in each.iter("figure")}
    for figure in root.iter("figure"):
        if figure not in beside:
            yield from figure.iter("img")


def _is_row(element: Any) -> bool:
    return not {"side-by-side", "pictured"}.isdisjoint((element.get("class") or "").split())


def _set_style(image: Any, style: str | None) -> None:
    image.attrib.pop("style", None)
    if style is not None:
        image.set("style", style)


class _TooTall(NamedTuple):
    """A picture before which much is white: where it is, and the height at which it would be there."""

    image: Any
    place: int
    height: float


def _too_tall(pages: Any) -> Iterator[_TooTall]:
    places = _all_places(pages)
    for number, (before, after) in enumerate(pairwise(places), 1):
        free, whole = before.bottom - _lowest(before.box, before.top), before.bottom - before.top
        image = next(_images(after.box), None) if free > MUCH * whole else None
        if image is None or image.position_y - after.top > HEADING * whole:
            continue
        height = image.height - max(0.0, _end_of_kept(after.box, image) - after.top - free) - _SPARE
        if SMALLEST <= height < image.height and height >= LEAST * image.height:
            yield _TooTall(image.element, number, height)


def _all_places(pages: Any) -> list[_Place]:
    return [place for page in pages for place in _places(page)]


def _place_of(pages: Any, element: Any) -> int:
    """The place that a picture is in."""
    for number, place in enumerate(_all_places(pages)):
        if any(image.element is element for image in _images(place.box)):
            return number
    return len(pages)


def _places(page: Any) -> list[_Place]:
    """The columns of a page that end with it, or else the page itself."""
    box = page._page_box
    top, bottom = box.content_box_y(), box.content_box_y() + box.height
    enough = 0.5 * (bottom - top)
    columns = [
        each
        for each in _boxes(box.children[0])
        if each.is_column and each.height > enough and each.position_y + each.height > bottom - _SPARE
    ]
    return [_Place(each, each.position_y, each.position_y + each.height) for each in columns] or [
        _Place(box.children[0], top, bottom)
    ]


def _boxes(box: Any) -> Iterator[Any]:
    yield box
    for child in getattr(box, "children", ()):
        yield from _boxes(child)


def _lowest(box: Any, top: float) -> float:
    """Where the last text, line or picture of a place ends."""
    ends = (
        each.position_y + each.margin_height()
        for each in _boxes(box)
        if not getattr(each, "children", ()) and isinstance(each.height, int | float) and each.height
    )
    return max(ends, default=top)


def _images(box: Any) -> Iterator[Any]:
    """The pictures of figures in a place."""
    for each in _boxes(box):
        if each.element_tag == "figure":
            yield from (inner for inner in _boxes(each) if inner.element_tag == "img")


def _end_of_kept(box: Any, image: Any) -> float:
    """Where what is kept together with a picture ends: its caption, or the lines and choices of its question."""
    around = [each for each in _around(box, image) if each.element_tag == "figure" or _is_kept(each)]
    return max(float(each.position_y + each.margin_height() - each.margin_bottom) for each in around)


def _around(box: Any, image: Any) -> list[Any]:
    """The boxes around a picture, from the outermost on; empty if it is not in this box."""
    for child in getattr(box, "children", ()):
        if child is image:
            return [box]
        if inner := _around(child, image):
            return [box, *inner]
    return []


def _is_kept(box: Any) -> bool:
    return bool(box.style["break_inside"] == "avoid") and box.element is not None
