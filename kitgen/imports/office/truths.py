"""Statements that are true or false, by what is typed before or behind them: `True / False`, `V o F`, `(T) (F)`."""

from __future__ import annotations

import re

from kitgen.imports.office.blocks import Paragraph

_TRUE_FALSE = re.compile(
    r"[\s_(\[]*(?:\b(?i:true\s*(?:or|/|,|\s{2,})\s*false|verdadero\s*(?:o|/|,|\s{2,})\s*falso|cierto\s*(?:o|/)\s*falso)\b|"
    r"(?:^|(?<=[\s(\[_]))(?:T\s*(?:/|or|\||\s)\s*F|V\s*(?:/|o|\||\s)\s*F|\(\s*[TV]\s*\)\s*\(\s*F\s*\))(?=$|[\s)\].:_]))[\s_.:)\]]*",
)
_WORD = re.compile(r"true|false|verdadero|falso|cierto|[tfv]", re.IGNORECASE)


def truth_in(prompt: Paragraph) -> tuple[Paragraph, str] | None:
    """The statement without `True or False`, and which of both is marked; None if it says neither."""
    raw = prompt.raw
    found = _TRUE_FALSE.search(raw)
    if not found or (found.start() and found.end() < len(raw)):
        return None
    rest = prompt.cut(found.end()) if found.start() == 0 else prompt.cut(0, found.start())
    return (rest, _marked_word(prompt, found.start(), found.end())) if rest.text else None


def _marked_word(prompt: Paragraph, start: int, end: int) -> str:
    """Which of true and false has a mark that the other has not."""
    said = []
    for found in _WORD.finditer(prompt.raw, start, end):
        part = prompt.cut(found.start(), found.end())
        if any(part.marked(mark) for mark in ("bold", "underline", "highlight", "colour")):
            said.append(found[0])
    return said[0] if len(said) == 1 else ""
