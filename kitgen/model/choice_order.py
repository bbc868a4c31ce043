"""The order in which the choices of an item are printed, where authors leave it to kitgen (`shuffle: true`)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from pydantic_core import PydanticCustomError

from kitgen.model.numbers import number_of

T = TypeVar("T")

LAST = re.compile(
    r"(?:(?:all|none|neither|both|any|some) of (?:the (?:above|others?)|(?:these|them|those|the)"
    r"(?: answers| options| choices)?)"
    r"|(?:tod[ao]s|ningun[ao]|amb[ao]s)(?: de)?(?: l[ao]s| est[ao]s)?(?: respuestas| opciones)?(?: anteriores)?"
    r"|(?:toutes|aucune) (?:de ces|des|les) réponses(?: ci-dessus)?"
    r"|(?:alle|keine) (?:der )?(?:genannten|obigen)(?: \w+)?)"
    r"(?: (?:is|are|son|es|sont|est) \w+)?[.!]?",
    re.IGNORECASE,
)
"""Choices that are about the others, and make sense only after them."""


def mixed_choices(asked: str, choices: Sequence[T], text: Callable[[T], str], fixed: Callable[[T], bool]) -> list[T]:
    """The choices in an order that says nothing and is the same in every build.

    Numbers are in their order. Those that are about the others stay last; those that are ``fixed`` stay where they are.
    """
    last = [choice for choice in choices if LAST.fullmatch(text(choice).strip()) and not fixed(choice)]
    others = [choice for choice in choices if choice not in last]
    free = [choice for choice in others if not fixed(choice)]
    values = [_value(text(choice)) for choice in free]
    if all(value is not None for value in values):
        free.sort(key=lambda choice: _value(text(choice)) or 0.0)
    else:
        free.sort(key=lambda choice: hashlib.sha256(f"{asked}\0{text(choice)}".encode()).digest())
    waiting = iter(free)
    return [choice if fixed(choice) else next(waiting) for choice in others] + last


def _value(text: str) -> float | None:
    """The number that a text begins with: `5 km`, `1,200`."""
    match = re.match(r"[+−-]?\d[\d.,]*(?:[eE][+-]?\d+)?(?:\s*%)?", text.strip())
    try:
        return number_of(match[0]) if match else None
    except PydanticCustomError:
        return None
