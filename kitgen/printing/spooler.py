"""How a print job reaches a printer: one module for each kind of print system, chosen by the platform."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kitgen.diagnostics import KitgenError
from kitgen.suggestions import did_you_mean

MEDIA = {"a4": "A4", "letter": "Letter"}


@dataclass(frozen=True)
class PrintJob:
    """One file for the printer."""

    title: str
    content: bytes
    copies: int
    paper: str
    edge: str
    """Over which edge sheets are turned, `long` or `short`; empty: printed on one side."""

    staple: bool = False

    @property
    def needs(self) -> tuple[str, bool, bool]:
        """What a printer must be able to do: paper, both sides, stapling."""
        return self.paper, bool(self.edge), self.staple


class Spooler(Protocol):
    """A print system. Methods raise KitgenError in plain words."""

    collated: bool
    """Whether several copies come out whole, one after the other. If not, the file must hold every copy."""

    by_hand: bool
    """Whether a file is written, to be printed by hand, where something is missing."""

    @property
    def missing(self) -> str:
        """What must be installed before anything can be sent; empty if nothing."""

    def printers(self) -> list[str]:
        """The names of the printers of this machine, the default first."""

    def check_printer(self, name: str, job: PrintJob) -> None:
        """Raises KitgenError if a printer does not exist, is not ready, or cannot do what a job needs."""

    def send(self, name: str, job: PrintJob) -> str:
        """Hand one job to a printer, once, and return its id (empty if it has none). Raises if it is not taken."""


def spooler(platform: str = sys.platform) -> Spooler:
    """The print system of a platform, named as in ``sys.platform``."""
    if platform in ("win32", "cygwin"):
        from kitgen.printing.windows import Windows

        return Windows()
    from kitgen.printing.cups import Cups

    return Cups(platform)


def no_such_printer(name: str, known: Sequence[str]) -> KitgenError:
    """The error for a printer that does not exist, with the nearest name."""
    there = f"there are: {', '.join(known)}" if known else "there is none on this machine; write a file with -o"
    return KitgenError(f"there is no printer called '{name}'", did_you_mean(name, known, there))
