"""What the slides of a deck share: the labels, citations and figures of its document."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from kitgen.view.slides.shapes import html_of


@dataclass(frozen=True)
class DeckContext:
    """What the parts of a deck need besides the lesson: labels, citations, and the figures that kitgen draws."""

    labels: Mapping[str, str]
    cite: Callable[[Sequence[str]], Markup]
    probability: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    series_chart: Callable[[Mapping[str, Any]], Any]
    argument_maps: Callable[[Mapping[str, Any]], Sequence[tuple[list[str], Any]]]

    def word(self, name: str, **values: object) -> Markup:
        """A label with its gaps filled."""
        text = self.labels[f"slides_{name}"]
        for key, value in values.items():
            text = text.replace(f"{{{key}}}", str(value))
        return escape(text)

    def says(self, row: Mapping[str, Any]) -> Markup:
        """Who says so, and the citation of the source."""
        parts = [html_of(row["according_to"]), self.cite(row["source"]) if row["source"] else Markup("")]
        return Markup(" ").join(part for part in parts if part)
