"""Names that were probably meant by names that do not exist."""

from __future__ import annotations

from collections.abc import Iterable

CLOSE = 0.6
"""How alike two names must be, from 0 to 1, as `difflib` counts it."""


def closest(given: str, known: Iterable[str], cutoff: float = CLOSE) -> str:
    """The known name that is most like the given one; empty if none is."""
    import difflib

    return next(iter(difflib.get_close_matches(given, list(known), 1, cutoff)), "")


def did_you_mean(given: str, known: Iterable[str], otherwise: str, cutoff: float = CLOSE) -> str:
    """A hint with the name that was probably meant; ``otherwise`` where none is close."""
    near = closest(given, known, cutoff)
    return f"did you mean '{near}'?" if near else otherwise
