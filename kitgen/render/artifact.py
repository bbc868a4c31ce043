"""The values that travel between rendering and keeping."""

from __future__ import annotations

from dataclasses import dataclass, field

from kitgen.diagnostics import Diagnostic


@dataclass(frozen=True)
class Page:
    """A document as rendered from its template, before it becomes a file."""

    html: str
    stylesheets: tuple[tuple[str, str], ...]
    """Stylesheets as (name, text), the lowest layer first."""

    tighter: tuple[str, ...] = ()
    """Stylesheets that save space, each on top of those before, for when the last page would be nearly empty."""

    roomier: tuple[str, ...] = ()
    """Stylesheets that spend space, each on top of those before, where the author wants more pages filled."""

    fit: int = 0
    """How many pages the author wants; 0 leaves it to the text."""

    scripts: tuple[str, ...] = ()
    base: str = "paper"
    """What it is laid out for: `paper`, `cards`, `slides` or `web`."""

    language: str = "en"
    title: str = ""
    computed: str = ""
    """Text that views worked out from what the audience may see: tables, text alternatives."""

    attached: tuple[tuple[str, str, str], ...] = ()
    """Files to go with it, as (name, text, what it is)."""


@dataclass(frozen=True)
class Output:
    """The bytes of one file, with what was noticed on the way."""

    content: bytes = field(repr=False)
    pages: int = 0
    """Pages of paper; 0 for what has none."""

    diagnostics: tuple[Diagnostic, ...] = ()
    used: tuple[str, ...] = ()
    """Files of the project that were read, from its root."""

    computed: str = ""
    """As in the page: the proof must not take it for a leak."""
