"""The interface to print systems; the platform chooses the implementation."""

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
    """A file to print, with its settings."""

    title: str
    content: bytes
    copies: int
    paper: str
    edge: str
    """The edge to flip sheets on, `long` or `short`; empty for one-sided printing."""

    staple: bool = False

    @property
    def needs(self) -> tuple[str, bool, bool]:
        """The required abilities of the printer: paper, duplex, stapling."""
        return self.paper, bool(self.edge), self.staple


class Spooler(Protocol):
    """A print system. Methods raise KitgenError."""

    collated: bool
    """Whether copies are collated. If not, the file must hold every copy."""

    by_hand: bool
    """Whether to write a file for printing manually where ``missing`` is not installed."""

    @property
    def missing(self) -> str:
        """The software to install before jobs can be sent; empty if none is missing."""

    def printers(self) -> list[str]:
        """The names of the printers, the default first."""

    def check_printer(self, name: str, job: PrintJob) -> None:
        """Raise KitgenError if the printer is unknown, not ready, or lacks an ability that the job needs."""

    def send(self, name: str, job: PrintJob) -> str:
        """Send a job once and return its id (empty if it has none). Raise KitgenError if the printer refuses it."""


def spooler(platform: str = sys.platform) -> Spooler:
    """The print system of a platform (a value of ``sys.platform``)."""
    if platform in ("win32", "cygwin"):
        from kitgen.printing.windows import Windows

        return Windows()
    from kitgen.printing.cups import Cups

    return Cups(platform)


def no_such_printer(name: str, known: Sequence[str]) -> KitgenError:
    """The error for an unknown printer, with the most similar name."""
    there = f"choose from: {', '.join(known)}" if known else "no printer is installed; write a file with -o"
    return KitgenError(f"unknown printer '{name}'", did_you_mean(name, known, there))
