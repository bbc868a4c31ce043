"""Digests of what decides the bytes of a document besides its data: programs, fonts, templates and options."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from kitgen import __version__
from kitgen.digests import digest
from kitgen.resources import code_digest
from kitgen.text.fonts import folders


@cache
def toolchain_digest() -> str:
    """A digest of the programs and fonts that render documents: kitgen's own code, WeasyPrint, font packages."""
    from importlib.metadata import version

    files = [file for folder in folders() for file in sorted(folder.rglob("*.?tf"))]
    fonts = [f"{file.name} {digest(file.read_bytes())}" for file in files]
    return joint_digest([__version__, code_digest(), version("weasyprint"), *fonts])


def joint_digest(parts: Sequence[str]) -> str:
    """One digest of several texts in their order."""
    return digest("\0".join(parts).encode())
