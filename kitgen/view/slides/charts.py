"""Slides of charts that kitgen draws from their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kitgen.view.slides.context import Block, DeckContext
from kitgen.view.slides.evidence import figure
from kitgen.view.slides.shapes import html_of
from kitgen.view.slides.spare import Spare


def chart_slides(
    charts: Sequence[Mapping[str, Any]], deck: DeckContext, part: str, name: str, spare: Spare = Spare.NEEDED
) -> Iterator[Block]:
    """Each chart, with a short line of its sources."""
    for number, chart in enumerate(charts, 1):
        keys = [key for series in chart["series"] for key in _keys(series["source"])]
        drawn = deck.series_chart(chart)
        slide = figure(html_of(chart["title"]), "drawing", (drawn,), deck.sources(keys), css_class="chart", about=chart)
        yield Block(part, f"{name}-{number}" if len(charts) > 1 else name, (slide,), spare)


def _keys(source: Any) -> list[str]:
    return [source] if isinstance(source, str) and source else list(source or ())
