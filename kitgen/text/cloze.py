"""Texts with missing words in braces.

`{is|'s}` accepts two answers, `{is ~ are ~ am}` has wrong ones to choose from, `{0.37 ± 0.01}` is a number.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import NamedTuple

from kitgen.text import gaps, markdown
from kitgen.text.formula_rules import may_have
from kitgen.text.markdown import Citer

_SIGN = re.compile(rf"({gaps.FORMULA})|\\([|~])|([|~])")
"""A formula, whose bars are its own; a sign that is text; a sign between two answers."""

_WITHIN = re.compile(r"([^±]*\d[^±]*?)\s*(?:±|\+/?-)\s*(\d[\d., ]*(?:[eE][+-]?\d+)?(?:\s*%)?)")


class Gap(NamedTuple):
    """What is missing in one place."""

    right: tuple[str, ...]
    """The answers that count as right, the best first."""

    wrong: tuple[str, ...] = ()
    """What else there is to choose from."""

    within: str = ""
    """How far a number may be off."""

    @property
    def said(self) -> str:
        """The right answers as graders read them: `is / 's`, `0.37 (± 0.01)`."""
        return " / ".join(self.right) + (f" (± {self.within})" if self.within else "")


def gap_of(typed: str) -> Gap:
    """What is between two braces, taken apart. A `~` at its beginning is text: `{~1984}`."""
    right: list[str] = []
    wrong: list[str] = []
    piece, place, of_wrong = "", 0, False
    for match in _SIGN.finditer(typed):
        piece += typed[place : match.start()]
        place = match.end()
        if not match[3] or (match[3] == "~" and not piece.strip() and not right):
            piece += match[1] or match[2] or match[3]
            continue
        (wrong if of_wrong else right).append(piece.strip())
        piece, of_wrong = "", of_wrong or match[3] == "~"
    (wrong if of_wrong else right).append((piece + typed[place:]).strip())
    if wrong:
        right[0] = right[0].removeprefix("=").strip()  # as Moodle has it
    found = _WITHIN.fullmatch(right[0]) if len(right) == 1 and not wrong else None
    return Gap((found[1].strip(),), (), found[2].strip()) if found else Gap(tuple(right), tuple(wrong))


def gaps_in(text: str) -> list[Gap]:
    """The gaps of a text, in order."""
    return [gap_of(typed) for typed in gaps.words_in(text)]


def with_gaps(text: str, language: str, cite: Citer, fillings: Sequence[str]) -> str:
    """A text that has marks for its gaps as HTML, paragraphs and all, with something in the place of each mark."""
    return put_in(markdown.block(text, language, cite), fillings)


def put_in(text: str, fillings: Sequence[str]) -> str:
    """A text with something in the place of each mark of a gap."""
    waiting = iter(fillings)
    return re.sub(gaps.GAP, lambda _: next(waiting, ""), text)


def with_answers(text: str) -> str:
    """The words of a text with the best answer in each gap."""
    return put_in(gaps.without_words(text), [gap.right[0] for gap in gaps_in(text)])


def filled(text: str, language: str, cite: Citer) -> str:
    """The whole text as HTML, its missing words in bold."""
    return with_gaps(gaps.without_words(text), language, cite, answers(text, language, cite, "<strong>{}</strong>"))


def answers(text: str, language: str, cite: Citer, around: str = "{}") -> list[str]:
    """The right answers for each gap as HTML. ``around`` is the HTML around each of them."""
    return [
        " / ".join(around.format(_word_html(word, language, cite)) for word in gap.right)
        + (f" (± {html.escape(gap.within)})" if gap.within else "")
        for gap in gaps_in(text)
    ]


def _word_html(typed: str, language: str, cite: Citer) -> str:
    """A missing word as HTML: as it was typed, formulas drawn."""
    return markdown.inline(typed, language, cite) if may_have(typed) else html.escape(typed)
