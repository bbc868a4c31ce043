"""Texts with gaps: marks stand for the gaps while the HTML around them becomes Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from kitgen.imports.original import Original

_MARK, _END = "\ufdda", "\ufddb"
_PLACE = re.compile(rf"{_MARK}(\d+){_END}")


def mark(number: int) -> str:
    """What stands for a gap."""
    return f"{_MARK}{number}{_END}"


def with_lines(marked: str) -> str:
    """A text with lines to write on in the place of its marks."""
    return _PLACE.sub(" ______ ", marked)


def gap(right: Sequence[str], wrong: Sequence[str] = (), tolerance: str = "") -> str:
    """A gap of kitgen with its answers, the best first; '' if they have signs that mean something in it."""
    right = list(dict.fromkeys(" ".join(text.split()) for text in right))
    wrong = list(dict.fromkeys(each for text in wrong if (each := " ".join(text.split())) not in right))
    texts = [*right, *wrong]
    if not right or not all(texts) or any(set(text) & set("{}") for text in texts):
        return ""
    rights, wrongs = ([re.sub(r"([|~])", r"\\\1", text) for text in part]
                      for part in (texts[: len(right)], texts[len(right) :]))  # fmt: skip
    said = "|".join(rights) + "".join(f" ~ {text}" for text in wrongs)
    return f"{{{said} ± {tolerance}}}" if tolerance else f"{{{said}}}"


def filled(original: Original, line: int, marked: str, gaps: Sequence[str], converted: Callable[[str], str]) -> str:
    """A text with marks, by ``converted`` in kitgen's Markdown, and with its gaps; '' if one of them is not there."""
    text = converted(marked)
    if not all(gaps) or any(text.count(mark(number)) != 1 for number in range(len(gaps))):
        return ""
    if "{" in text or "}" in text:
        original.changed(line, "braces in a text with gaps are brackets now")
        text = text.replace("{", "(").replace("}", ")")
    return _PLACE.sub(lambda found: gaps[int(found[1])], text)
