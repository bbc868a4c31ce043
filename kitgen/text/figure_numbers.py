"""The figures that a text names by their numbers: "see Figure 2"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache


def named(text: str, label: str) -> Iterator[re.Match[str]]:
    """Each place where a text names a figure; group 1 is its number. ``label`` is what is printed: ``Figure {n}``."""
    return _pattern(label).finditer(text)


@cache
def _pattern(label: str) -> re.Pattern[str]:
    before, _, after = label.partition("{n}")
    words = r"[ \u00a0]".join(map(re.escape, before.split()))
    return re.compile(rf"(?i)\b{words}[ \u00a0](\d{{1,3}})\b{re.escape(after)}")
