"""Letters as a PDF shows them: what is written for a letter of a font and size is worked out once in a document.

WeasyPrint 70 looks up each letter's width, and the font of each run of letters, as often as they are drawn. A line with
anything unusual in it (an ellipsis, raised or missing letters, pictures for letters) is left to WeasyPrint.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct
from typing import Any

from kitgen.quickened.replacement import Replacement

_GLYPH = Struct("=Iiii4x")
"""PangoGlyphInfo: the glyph, its width, how far it is moved right and up, and whether a cluster begins with it."""

_UNUSUAL = 0x0FFFFFFF
"""From here on glyphs have a meaning of their own: PANGO_GLYPH_EMPTY and PANGO_GLYPH_UNKNOWN_FLAG."""

_OLDEST = 14802
"""Older Pangos need a way around a mistake (https://gitlab.gnome.org/GNOME/pango/-/issues/530)."""


def replacements() -> Iterator[Replacement]:
    """The function that draws a line of text, and the one that tells which font a run of letters has."""
    from weasyprint.draw import text
    from weasyprint.text import fonts
    from weasyprint.text.ffi import ffi, gobject, pango

    ffi.cdef("gpointer g_object_ref(gpointer object);")
    plain_key = fonts.get_pango_font_key
    known: dict[Any, Any] = {}

    def get_pango_font_key(pango_font: Any) -> Any:
        found = known.get(pango_font)
        if found is None:
            gobject.g_object_ref(pango_font)  # its address is not to become another font's
            found = known[pango_font] = plain_key(pango_font)
        return found

    plain = text.draw_first_line

    def draw_first_line(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> Any:
        shown = None
        if text_overflow != "ellipsis" and block_ellipsis == "none" and _is_seen(textbox):
            pango.pango_layout_set_single_paragraph_mode(textbox.pango_layout.layout, True)
            shown = _strings(stream, textbox.pango_layout)
        if shown is None:
            return plain(stream, textbox, text_overflow, block_ellipsis, matrix)
        stream.set_text_matrix(*matrix.values)
        for font, size, string in shown:
            stream.set_font_size(font.hash, size)
            stream.show_text(string)
        return []

    yield Replacement(plain_key, get_pango_font_key)
    if pango.pango_version() >= _OLDEST and ffi.sizeof("PangoGlyphInfo") == _GLYPH.size:
        yield Replacement(plain, draw_first_line)


def _is_seen(textbox: Any) -> bool:
    return bool(textbox.text.strip()) and textbox.style["font_size"] >= 1e-6


def _strings(stream: Any, layout: Any) -> list[tuple[Any, float, str]] | None:
    """The runs of a line's letters by font: the font, its size, what is written; None for a line left to WeasyPrint."""
    from weasyprint.text.ffi import ffi

    first_line, _ = layout.get_first_line()
    shown: list[tuple[Any, float, str]] = []
    font: Any = None
    before: Any = None
    run = first_line.runs[0]
    while run != ffi.NULL:
        item = run.data
        run = run.next
        pango_font = item.item.analysis.font
        if pango_font != before:
            before = pango_font
            font, size = stream.add_font(pango_font)
            if font.bitmap or font.png or font.svg or font.colr:
                return None
            letters = vars(font).setdefault("kitgen_letters", {}).setdefault(size, {})
            shown.append((font, size, ""))
        count = item.glyphs.num_glyphs
        glyphs = _GLYPH.iter_unpack(ffi.buffer(item.glyphs.glyphs, count * _GLYPH.size))
        pieces = []
        for number, glyph in enumerate(glyphs):
            piece = letters.get(glyph)
            if piece is None:
                if glyph[0] >= _UNUSUAL or glyph[3]:
                    return None
                piece = letters[glyph] = _piece(glyph, font, size, pango_font, stream)
                if glyph[0] not in font.to_unicode:
                    font.to_unicode[glyph[0]] = _meant(item, number, count, layout.text)
            pieces.append(piece)
        string = f"<{''.join(pieces)}"
        string = string[:-1] if string[-1] == "<" else f"{string}>"
        shown[-1] = (font, size, shown[-1][2] + string)
    return shown


def _piece(glyph: tuple[int, ...], font: Any, size: float, pango_font: Any, stream: Any) -> str:
    """What is written for a glyph: its number, and how far it stands from where its font would have it."""
    from weasyprint.text.ffi import FROM_UNITS, pango

    number, width, right, _ = glyph
    if number not in font.widths:
        pango.pango_font_get_glyph_extents(pango_font, number, stream.ink_rect, stream.logical_rect)
        font.widths[number] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
    offset = right / size
    kerning = font.widths[number] + offset - width * 1000 * FROM_UNITS / size
    moved = f">{-offset}<" if offset else ""
    return f"{moved}{number:04x}>{int(kerning)}<" if kerning else f"{moved}{number:04x}"


def _meant(item: Any, number: int, count: int, text: str) -> str:
    """The letters of the text that the glyph with this number in its run stands for."""
    clusters, offset, length = item.glyphs.log_clusters, item.item.offset, item.item.length
    if item.item.analysis.level % 2:  # from right to left
        end = length if number == 0 else clusters[number - 1]
    else:
        end = length if number == count - 1 else clusters[number + 1]
    return text.encode()[offset + clusters[number] : offset + end].decode()
