"""Names that were probably meant by names that do not exist."""

from __future__ import annotations

from collections.abc import Iterable

CLOSE = 0.6
"""How alike two names must be, from 0 to 1, as `difflib` counts it."""


def closest(given: str, known: Iterable[str], cutoff: float = CLOSE) -> str:
    """The known name that is most like the given one; empty if none is."""
    return next(iter(close_matches(given, known, 1, cutoff)), "")


def close_matches(given: str, known: Iterable[str], most: int, cutoff: float) -> list[str]:
    """What `difflib.get_close_matches` finds, sooner: names are compared only if they have enough letters in common."""
    import difflib

    likely = []
    for name in known:
        needed = cutoff * (len(given) + len(name)) / 2 - 1e-9
        if needed <= min(len(given), len(name)) and needed <= sum(map(name.__contains__, given)):
            likely.append(name)
    return difflib.get_close_matches(given, likely, most, cutoff) if likely else []


def did_you_mean(given: str, known: Iterable[str], otherwise: str, cutoff: float = CLOSE) -> str:
    """A hint with the name that was probably meant; ``otherwise`` where none is close."""
    near = closest(given, known, cutoff)
    return f"did you mean '{near}'?" if near else otherwise
