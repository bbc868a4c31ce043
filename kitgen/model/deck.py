"""How many slides a class can follow."""

from __future__ import annotations

LEAST_SLIDES = 12
"""Slides that a deck may have however short the class is."""


def most_slides(minutes: int) -> int:
    """The most slides of a class of so many minutes: one for three minutes, so 25 for 75."""
    return max(LEAST_SLIDES, -(-minutes // 3))
