"""Draw figures from plain data: an SVG for paper and screen, with its text alternative."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Drawing:
    """A figure as drawn, with its text alternative."""

    svg: str
    """A complete ``<svg>`` element, safe to insert into HTML."""

    alt: str
    """The text alternative, computed from the same data; also the title of the SVG."""
