"""Lists of glyphs whose length is no part of their type.

WeasyPrint 70 names the type of each list of glyphs with its length, and cffi reads each name anew as C code, which
takes as long as cutting the font does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kitgen.render.pdf.speedups.patch import Replacement

_GLYPHS = "hb_codepoint_t["


class _AnyLength:
    """The bindings, but for lists of glyphs of one type, however long."""

    def __init__(self, ffi: Any) -> None:
        self._ffi = ffi

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ffi, name)

    def new(self, kind: str, *values: Any) -> Any:
        """A new value of a C type, with what is in it."""
        return self._ffi.new(f"{_GLYPHS}]" if kind.startswith(_GLYPHS) else kind, *values)


def replacements() -> Iterator[Replacement]:
    """The bindings that fonts are cut with."""
    from weasyprint.pdf import fonts

    yield Replacement(fonts.ffi, _AnyLength(fonts.ffi), "weasyprint.pdf.fonts")
