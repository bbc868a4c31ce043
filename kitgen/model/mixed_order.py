"""An order for things to match or to put in order that does not give the right one away."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TypeVar

from kitgen.model.values import AuthoredText

Words = TypeVar("Words", bound=AuthoredText)


def mixed(right: tuple[Words, ...], others: tuple[Words, ...] = ()) -> tuple[Words, ...]:
    """The texts in an order that gives nothing away and is the same in every build.

    ``right`` has those that are to be put in order, or to be matched, in the right order: neither this one is taken nor
    one in which only two have changed places, unless there is no other.
    """
    given = right + others
    found = next((order for order in _orders(given) if _moved(order, right) > _SWAPPED), None)
    return found or max(_orders(given), key=lambda order: _moved(order, right))


def listed(right: tuple[Words, ...], others: tuple[Words, ...] = ()) -> tuple[Words, ...]:
    """The same in the order in which a text is found, that of letters or of numbers, where it gives nothing away."""
    order = tuple(sorted(right + others, key=_by_letters))
    return order if len(right) < 2 or _moved(order, right) > _SWAPPED else mixed(right, others)


def _by_letters(text: AuthoredText) -> tuple[bool, float, str, str]:
    number = _NUMBER.fullmatch(text)
    return number is None, float(number[0].replace(",", "")) if number else 0.0, text.casefold(), text


_NUMBER = re.compile(r"[+-]?\d{1,15}(?:,\d{3})*(?:\.\d{1,15})?")
_TRIES = 24
_SWAPPED = 2
"""How many places differ where two texts have changed places."""


def _orders(texts: tuple[Words, ...]) -> Iterator[tuple[Words, ...]]:
    """Orders that depend on the texts only: by their digests, and those that begin at another text."""
    yield tuple(sorted(texts, key=lambda text: hashlib.sha256(text.encode()).digest()))
    for number in range(_TRIES):
        # with their places, so that equal texts need not be side by side
        keys = [hashlib.sha256(f"{number} {place} {text}".encode()).digest() for place, text in enumerate(texts)]
        yield tuple(texts[place] for place in sorted(range(len(texts)), key=keys.__getitem__))
    yield from (texts[start:] + texts[:start] for start in range(1, len(texts)))


def _moved(texts: tuple[Words, ...], right: tuple[Words, ...]) -> int:
    """In how many places another text is than in the right order."""
    return sum(text != other for text, other in zip(texts, right, strict=False))


def apart(texts: tuple[Words, ...], of: Mapping[Words, AuthoredText]) -> tuple[Words, ...]:
    """The texts as they are written, or in another order, so that few neighbours are ``of`` the same kind."""

    def together(order: tuple[Words, ...]) -> int:
        return sum(of[one] == of[other] for one, other in pairwise(order))

    few = len(texts) // len(set(of.values())) - 1
    return texts if together(texts) <= few else min(_orders(texts), key=together)
