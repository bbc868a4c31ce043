"""Patches: which functions of another library are replaced, and what the replacements know of that library."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple


class Replacement(NamedTuple):
    """A function (or property, or object) of another library, and the faster one that replaces it."""

    old: Any
    new: Any
    where: str = "weasyprint"
    """The package or module, with all below it, in which it is replaced."""


class Patch(NamedTuple):
    """Replacements that are applied together, or not at all."""

    name: str
    """As messages and KITGEN_PLAIN_LAYOUT call it."""

    replacements: Callable[[], Iterable[Replacement]]
    """Imports the library. None are returned where they do not fit the system (an old Pango, for example)."""

    knows: tuple[str, ...]
    """Places whose source must be what it was when the patch was written: the functions that are replaced, those
    that the replacements imitate, and those whose results they take apart. See known.py."""

    needs: tuple[str, ...] = ()
    """Patches without which this one cannot be applied."""

    same_bytes: bool = True
    """False if files differ without it, though they are right: then KITGEN_PLAIN_LAYOUT=1 leaves it on."""


STYLES = (
    "weasyprint/css/__init__.py:Style",
    "weasyprint/css/__init__.py:InitialStyle",
    "weasyprint/css/__init__.py:AnonymousStyle",
    "weasyprint/css/__init__.py:ComputedStyle",
)
"""Styles compute a value when it is first asked for, and take attributes: patches keep what they compute there."""
