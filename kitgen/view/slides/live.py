"""The data of the live lucky-once slide: slider positions, geometry of the chart, number format.

The script of the slide computes chances itself, with the formula and rounding of ``figures.probability.model`` and
``text.numbers``; every p and n of the lesson is a slider position, so that the slide can show each number of the
handout.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kitgen.figures.probability.chart import plotted
from kitgen.figures.probability.model import LuckyOnce
from kitgen.text.numbers import decimal_mark, format_count, format_percent, percent_space

_DIGITS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9)

ROWS = 5
"""The most rows of the slide's table."""


def live(model: Mapping[str, Any], words: Mapping[str, str], width: float) -> dict[str, Any]:
    """The slide's data for JSON: ``p`` and ``n`` as (value, label), and the positions at which they begin."""
    trials = model["attempts"]
    lucky = LuckyOnce(tuple(trials["p"]), tuple(trials["n"]), tuple(trials["tolerate"]))
    plot = plotted(lucky, words, width)
    language = words["language"]
    chances = chances_for(lucky)
    attempts = attempts_for(lucky, plot.most)
    given = sorted(set(lucky.n))
    return {
        "p": [(p, format_percent(p, language, digits=None)) for p in chances],
        "n": [(n, format_count(n, language)) for n in attempts],
        "begin": {
            "p": chances.index(sorted(set(lucky.p))[len(set(lucky.p)) // 2]),
            "n": attempts.index(given[len(given) // 2]),
        },
        "rows": [*given[: ROWS - 1], given[-1]] if len(given) > ROWS else given,
        "style": {"mark": decimal_mark(language), "space": percent_space(language)},
        "plot": {
            "left": plot.x(1),
            "right": plot.right,
            "top": plot.y(1),
            "base": plot.y(0),
            "most": plot.most,
        },
    }


def chances_for(lucky: LuckyOnce) -> list[float]:
    """The positions of the slider for p: steps that grow from 0.1 % to 90 %, and each p of the lesson."""
    steps = {round(digit * 10.0**power, 6) for power in (-3, -2, -1) for digit in _DIGITS}
    return sorted(steps | set(lucky.p))


def attempts_for(lucky: LuckyOnce, most: int) -> list[int]:
    """The positions of the slider for n: every number up to 20, then larger steps, and each n of the lesson."""
    steps = {int(digit * 10**power) for power in range(1, len(str(most))) for digit in _DIGITS}
    return sorted(number for number in {*range(1, 21), *steps, most, *lucky.n} if number <= most)
