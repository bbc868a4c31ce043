"""Find the formulas of a text that cannot be drawn, and what looks like a formula but is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kitgen.source.nodes import shown
from kitgen.text.fences import without_code
from kitgen.text.formula_rules import may_have
from kitgen.text.formulas import BadFormula, formula
from kitgen.text.markdown import formulas_in

_DOLLARS = re.compile(r"\$([^$\n]{1,300})\$")
_INSIDE = re.compile(r"\\[A-Za-z]|[\^_]\{|\w\^\w|[A-Za-z]'?[ ]?[(=]")
"""What formulas in TeX have between dollar signs, and the prices "$5 and $6" have not."""

_COMMAND = re.compile(r"\\(?:begin\{|[dt]?frac\{|sqrt\{|ce\{|SI\{)")


class Misread(NamedTuple):
    """A formula that cannot be drawn: its TeX, the line of it that is wrong, the column in that line, and why."""

    tex: str
    line: str
    column: int
    why: BadFormula

    @property
    def message(self) -> str:
        """What is wrong, with the beginning of the formula."""
        return f"the formula {shown(' '.join(self.tex.split()), 40)} {self.why.problem}"


def unreadable(text: str, paragraphs: bool) -> Iterator[Misread]:
    """The formulas of a text that cannot be drawn."""
    for _, tex, display in _found(text, paragraphs):
        try:
            formula(tex, "en", display)
        except BadFormula as bad:
            before = tex[: bad.offset]
            yield Misread(tex, tex.split("\n")[before.count("\n")], len(before) - before.rfind("\n") - 1, bad)


def as_typed(text: str, paragraphs: bool | None) -> int:
    """Where a text has mathematics in TeX that is not a formula; -1 if it has none. None for a text without markup."""
    if "$" not in text and "\\" not in text:
        return -1
    text = without_code(text) if paragraphs else text
    if paragraphs is not None:
        for start, tex, _ in _found(text, paragraphs):
            for line in tex.split("\n"):
                at = text.find(line, start)
                text = text[:at] + " " * len(line) + text[at + len(line) :] if line and at >= 0 else text
    found = next((match for match in _DOLLARS.finditer(text) if _INSIDE.search(match[1])), None)
    match = found or _COMMAND.search(text)
    return match.start() if match else -1


def _found(text: str, paragraphs: bool) -> Iterator[tuple[int, str, bool]]:
    """The formulas of a text: where they begin, their TeX, and whether they are on a line of their own."""
    if not may_have(text):
        return
    place = 0
    for token in formulas_in(text, paragraphs):
        first = token.content.split("\n")[0]
        place = max(text.find(first, place), place)
        yield place, token.content, bool(token.info)
        place += len(first)
