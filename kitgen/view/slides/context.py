"""What the slides of a deck share: the labels, citations and figures of its document."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from kitgen.view.slides.shapes import Slide
from kitgen.view.slides.spare import Spare
from kitgen.view.slides.text import unlinked


@dataclass(frozen=True)
class DeckContext:
    """What the parts of a deck need besides the lesson: labels, citations, and the figures that kitgen draws."""

    labels: Mapping[str, str]
    cite: Callable[[Sequence[str]], Markup]
    probability: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    series_chart: Callable[[Mapping[str, Any]], Any]
    argument_maps: Callable[[Mapping[str, Any]], Sequence[tuple[list[str], Any]]]
    hazard_symbol: Callable[[str], Any]

    def word(self, name: str, **values: object) -> Markup:
        """A label with its gaps filled."""
        text = self.labels[f"slides_{name}"]
        for key, value in values.items():
            text = text.replace(f"{{{key}}}", str(value))
        return escape(text)

    def sources(self, keys: Sequence[str]) -> Markup:
        """The sources of a slide in a short line; empty if there are none."""
        known = list(dict.fromkeys(keys))
        return unlinked(self.cite(known)) if known else Markup("")


@dataclass(frozen=True)
class Block:
    """The slides of one thing: a task, a question, a chart."""

    part: str
    """The part of the deck, as `leave_out` and `after` name it."""

    id: str
    """The id of its first slide; those that go on from it have a number after it."""

    slides: tuple[Slide, ...]
    spare: Spare = Spare.NEEDED
    """Whether a deck that is too long leaves it out, because students have it on paper."""
