"""What stands in for what."""

from __future__ import annotations

from typing import Any, NamedTuple


class Replacement(NamedTuple):
    """A function of another library, or what it calls them on, and the quicker one that takes its place."""

    old: Any
    new: Any
    where: str = "weasyprint"
    """The package or module, with all below it, in which it takes that place."""
