"""Pages and output files: what rendering passes on to exporters, proof and store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from kitgen.diagnostics import Diagnostic


@dataclass(frozen=True)
class Budget:
    """How many pages a document may have, and what may be done for it."""

    pages: int
    promised: bool
    """Whether the lesson asks for them, so that more are an error; else they are usual for the kind of document."""

    fixed: bool
    """Whether nothing may be done for it: letters are not made smaller, nothing is left out."""

    optional: tuple[tuple[str, str], ...]
    """Parts that may be left out, as (place in the data, name), in the order in which they are."""

    can_be_marked: bool
    """Whether it shows parts of the kinds that may be left out."""

    without: Callable[[int], Page] = field(repr=False)
    """The same document without the first so many of them."""

    lacks: Callable[[int], Sequence[tuple[str, str]]] = field(repr=False)
    """Those of the first so many that it would show: some parts are in its data, and not on its paper."""

    columns: tuple[str, ...] = ()
    """A stylesheet that sets it in two columns, if it may be."""


@dataclass(frozen=True)
class FinishedPages:
    """What a document has to know of the finished pages of others."""

    wide: Sequence[Sequence[bool]] = ()
    """For each document that it binds, and each page of that, whether the page is landscape: it has an empty page for
    each of theirs."""

    parts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """For each kind that it reads, the page of each part by what its bookmark says."""


NO_PAGES = FinishedPages()


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

    budget: Budget | None = None
    """How many pages it may have; None for as many as the text needs."""

    scripts: tuple[str, ...] = ()
    base: str = "paper"
    """The base template: `paper`, `cards`, `slides` or `web`."""

    language: str = "en"
    title: str = ""
    computed: str = ""
    """Text generated from what the audience may see (tables, text alternatives); the leak check allows it."""

    attached: tuple[tuple[str, str, str], ...] = ()
    """Attachments, as (name, text, description)."""


class NotMade(Exception):
    """A document that is not made; has the diagnostics that say why."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__("; ".join(each.message for each in diagnostics))
        self.diagnostics = diagnostics


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
