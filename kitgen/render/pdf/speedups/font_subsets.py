"""Allocate lists of glyphs by one C type, whatever their length.

WeasyPrint 70 puts the length of each list of glyphs into its type (`hb_codepoint_t[57]`), and cffi parses each new type
as C code, which takes as long as subsetting the font.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kitgen.render.pdf.speedups.patch import Patch, Replacement

_GLYPHS = "hb_codepoint_t["


class _AnyLength:
    """The bindings of cffi, with one type for all lists of glyphs."""

    def __init__(self, ffi: Any) -> None:
        self._ffi = ffi

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ffi, name)

    def new(self, kind: str, *values: Any) -> Any:
        """Allocate a value of a C type, as `FFI.new` does."""
        return self._ffi.new(f"{_GLYPHS}]" if kind.startswith(_GLYPHS) else kind, *values)


def _replacements() -> Iterator[Replacement]:
    from weasyprint.pdf import fonts

    yield Replacement(fonts.ffi, _AnyLength(fonts.ffi), "weasyprint.pdf.fonts")


PATCHES = (Patch("glyph-lists", _replacements, ("weasyprint/pdf/fonts.py:Font",)),)
