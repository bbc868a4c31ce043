"""Formulas in the texts of slides: never split, and measured by the place that they take."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

_FORMULA = re.compile(r"<svg class=\"math\".*?</svg>", re.DOTALL)
_BOX = re.compile(r'viewBox="\S+ \S+ (\S+) (\S+)"')
_LINE = 1.3
"""The height of a line in its letters."""

OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"
"""What stands for a formula among the characters of a text."""


def without_formulas(html: str) -> tuple[str, list[str]]:
    """HTML with an empty element in place of each formula, and the formulas in order."""
    if "<svg" not in html:
        return html, []
    found = _FORMULA.findall(html)
    return _FORMULA.sub('<img class="math">', html), found


def measured(html: str, line_end: str) -> str:
    """HTML with words in place of formulas: about as wide, with a line end for each line that they add."""
    if "<svg" not in html:
        return html
    marked = html.replace('<span class="displayed">', f" {line_end} ")
    return _FORMULA.sub(_words(line_end), marked)


def _words(line_end: str) -> Callable[[re.Match[str]], str]:
    def words(found: re.Match[str]) -> str:
        box = _BOX.search(found[0])
        width, height = (float(box[1]) / 1000, float(box[2]) / 1000) if box else (1.0, 1.0)
        more = max(0, math.ceil(height * 1.06 / _LINE) - 1)
        return "0" * max(1, round(width / 0.53)) + f" {line_end} 0" * more

    return words
