"""How large cards and tickets to cut must be, so that nothing of a question is cut off with the edge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kitgen.view.pictures import pictures_of
from kitgen.view.slides.fit import BODY, atoms_height
from kitgen.view.slides.shapes import html_of
from kitgen.view.slides.text import atoms

_MM = 72 / 25.4
_FORMS = ((2, 4), (2, 3), (1, 3), (1, 2), (1, 1))
"""Cards across and down a sheet, the usual first."""

_WIDE = {2: 80, 1: 174}
_HIGH = {4: 44, 3: 66, 2: 106, 1: 230}
"""Millimetres inside a card, by how many there are across, and down."""

_LETTERS = {"large-print": 18, "dyslexia-friendly": 13}
"""Points of the letters of a card in a variant; else 11.5, and 10 for a long sentence."""

_ON_CARD, _ON_TICKET = 41, 58
"""Millimetres of pictures with what is said below them, the largest that templates/_base/cards.css allows."""

LONG = 230
"""Letters of a question that is set smaller."""


def card_form(questions: Sequence[Mapping[str, Any]], variant: str) -> tuple[int, int]:
    """How many cards are across and down a sheet: as many as leave room for the longest question."""
    least = (1, 3) if "large-print" in variant else (2, 3) if "dyslexia-friendly" in variant else (2, 4)
    for across, down in _FORMS[_FORMS.index(least) :]:
        if all(_whole(each, _WIDE[across], variant) <= _HIGH[down] for each in questions):
            return across, down
    return _FORMS[-1]


def ticket_is_whole(tasks: Sequence[Mapping[str, Any]], lines: int, variant: str) -> bool:
    """Whether an exit ticket needs a sheet of its own: two are on one, if there is room."""
    letters = next((size for name, size in _LETTERS.items() if name in variant), 10)
    high = sum(sum(_text_height(text, 174, letters) for text in _texts(task)) + 3.5 + 8 * lines for task in tasks)
    high += sum(_ON_TICKET * bool(pictures_of(task)) + 8 * bool(task.get("hint")) for task in tasks)
    return "large-print" not in variant and high > 112


def _texts(asked: Mapping[str, Any]) -> list[Any]:
    """The prompts of a question and of its parts."""
    return [asked["prompt"], *(part["prompt"] for part in asked.get("parts", ()))]


def _whole(asked: Mapping[str, Any], wide: float, variant: str) -> float:
    return sum(_height(each, wide, variant) for each in (asked, *asked.get("parts", ())))


def _height(question: Mapping[str, Any], wide: float, variant: str) -> float:
    """The height of a question on a card, in millimetres."""
    text = question["prompt"]
    small = len(text.plain) > LONG and not text.rest
    letters = next((size for name, size in _LETTERS.items() if name in variant), 10 if small else 11.5)
    return _text_height(text, wide, letters) + _ON_CARD * bool(pictures_of(question))


def _text_height(text: Any, wide: float, letters: float) -> float:
    """The height of a text, from the sizes of a slide, whose letters are of 32 pixels."""
    scale = letters / BODY.text / _MM
    return atoms_height(atoms(html_of(text)), BODY, wide / scale) * scale
