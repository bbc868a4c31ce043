"""Draw the figures of a lesson for a slide: few words, and narrow, so that they are shown enlarged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kitgen.figures import Drawing
from kitgen.figures.argument.map import draw as draw_map
from kitgen.figures.probability.chart import draw as draw_chart
from kitgen.figures.probability.model import LuckyOnce
from kitgen.view.slides.fit import FIGURE, WIDTH

WIDE, TALL = float(WIDTH), float(FIGURE)
"""Room for a figure on a slide, in pixels."""

CHART = 360.0
"""Width of a chart in viewBox units: the smaller, the larger its words on the slide."""

MAP = 760.0
STEP = 440.0
LEGIBLE = 1.6
"""The least enlargement at which a map can be read; one that needs more room is shown step by step."""


def chart(model: Mapping[str, Any], words: Mapping[str, str], accent: str) -> Drawing:
    """The curves of the lucky-once model."""
    trials = model["attempts"]
    lucky = LuckyOnce(tuple(trials["p"]), tuple(trials["n"]), tuple(trials["tolerate"]))
    return draw_chart(lucky, words, accent=accent, width=CHART)


def maps(argument: Mapping[str, Any], words: Mapping[str, str], accent: str) -> Iterator[tuple[list[str], Drawing]]:
    """The blank map if a class can read it from a distance, or else one map for each step: (its reasons, the map)."""
    whole = draw_map(argument, True, words, accent=accent, width=MAP, max_height=TALL / LEGIBLE, built_up=True)
    steps = argument.get("steps") or []
    if min(WIDE / MAP, TALL / whole.height) >= LEGIBLE or not steps:
        yield [], whole
        return
    premises = {premise["id"]: premise for premise in argument["premises"]}
    for step in steps:
        reasons = list(step["from"])
        part = {
            "thesis": argument["thesis"] if step["to"] == "thesis" and not step["id"] else {"text": "", "at": ""},
            "premises": [premises.get(name, {"id": name, "text": "", "at": ""}) for name in reasons],
        }
        called = step["id"] or words.get("thesis", "Thesis")
        named = {**words, "thesis": called}
        yield reasons, draw_map(part, True, named, accent=accent, width=STEP, detail="full", built_up=True)
