"""Pages and output files: what rendering passes on to exporters, proof and store."""

from __future__ import annotations

from dataclasses import dataclass, field

from kitgen.diagnostics import Diagnostic


@dataclass(frozen=True)
class Page:
    """A document rendered from its template, before it is exported to a file format."""

    html: str
    stylesheets: tuple[tuple[str, str], ...]
    """Stylesheets as (name, text), the lowest layer first."""

    tighter: tuple[str, ...] = ()
    """Stylesheets that save space, each added to those before, to avoid a nearly empty last page."""

    roomier: tuple[str, ...] = ()
    """Stylesheets that use more space, each added to those before, if the author wants more pages."""

    fit: int = 0
    """The number of pages that the author wants; 0 for as many as the text needs."""

    scripts: tuple[str, ...] = ()
    base: str = "paper"
    """The base template: `paper`, `cards`, `slides` or `web`."""

    language: str = "en"
    title: str = ""
    computed: str = ""
    """Text generated from what the audience may see (tables, text alternatives); the leak check allows it."""

    attached: tuple[tuple[str, str, str], ...] = ()
    """Attachments, as (name, text, description)."""


@dataclass(frozen=True)
class Output:
    """The bytes of one file, with the diagnostics of its export."""

    content: bytes = field(repr=False)
    pages: int = 0
    """The number of pages; 0 for formats without pages."""

    diagnostics: tuple[Diagnostic, ...] = ()
    used: tuple[str, ...] = ()
    """Files of the project that were read, relative to its root."""

    computed: str = ""
    """Generated text, as in the page."""
