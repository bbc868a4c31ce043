"""Turn plain data into pictures: an SVG that paper and screen share, with the words that stand in for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Drawing:
    """A picture and what it says to somebody who cannot see it."""

    svg: str
    """One complete inline ``<svg>`` element, safe to place in HTML as it is."""

    alt: str
    """The text alternative, computed from the same data; also the title of the SVG."""
