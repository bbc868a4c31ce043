"""Cloze texts: what students read of them, how wide their gaps are, and the words that they choose from."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from kitgen.model.mixed_order import listed
from kitgen.model.values import AuthoredText, Line, Prose
from kitgen.text import cloze, gaps, markdown
from kitgen.text.formula_rules import may_have

_NARROW, _WIDE, _OF_FORMULA = 3, 26, 8
"""Characters of a gap: at least, at most, and for a formula."""


class ClozeText(Prose):
    """Paragraphs in Markdown, lists and tables too, with the missing words in braces."""

    @property
    def plain(self) -> str:
        """The words of all paragraphs, the missing ones in their places."""
        return markdown.plain(cloze.with_answers(self))

    @classmethod
    def checked(cls, text: str) -> AuthoredText:
        """The text; what has no place on paper is refused. Bars inside braces are not those of a table."""
        super().checked(gaps.without_words(text))
        return cls(text.strip())


class GapWidth(StrEnum):
    """How wide the gaps of a text are."""

    SAME = "same"
    """All as wide as the longest answer needs, so that they give nothing away."""
    ANSWER = "answer"
    """Each as wide as its answer needs."""


def forms(text: str, width: GapWidth) -> tuple[dict[str, Any], ...]:
    """What students see of each gap: its width in characters, or what there is to choose from."""
    found = cloze.gaps_in(text)
    widths = [_width(gap.right[0]) for gap in found]
    widest = max((wide for wide, gap in zip(widths, found, strict=True) if not gap.wrong), default=_NARROW)
    return tuple(
        {
            "width": own if width is GapWidth.ANSWER else widest,
            "options": listed((Line(gap.right[0]),), tuple(map(Line, gap.wrong))) if gap.wrong else (),
        }
        for own, gap in zip(widths, found, strict=True)
    )


def _width(answer: str) -> int:
    return _OF_FORMULA if may_have(answer) else min(max(len(answer), _NARROW), _WIDE)


def bank(text: str, distractors: tuple[AuthoredText, ...]) -> tuple[AuthoredText, ...]:
    """The missing words with others, for students to take theirs from; not those of gaps with choices of their own."""
    right: tuple[AuthoredText, ...] = tuple(Line(gap.right[0]) for gap in cloze.gaps_in(text) if not gap.wrong)
    return listed(right, distractors)
