"""Letters as a PDF shows them: what is written for a letter of a font and size is worked out once in a document.

WeasyPrint 70 has Pango choose the letters of a line when it breaks it, and once more when it draws it; it looks up each
letter's width, and the font of each run of letters, as often as they are drawn. Here letters are kept with their line.
A line with anything unusual in it (an ellipsis, spaced, raised or missing letters, pictures for letters) is left to
WeasyPrint.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from struct import Struct
from typing import Any, NamedTuple

from kitgen.render.pdf.speedups.patch import Replacement

_GLYPH = Struct("=Iiii4x")
"""PangoGlyphInfo: the glyph, its width, how far it is moved right and up, and whether a cluster begins with it."""

_CLUSTER = Struct("=i")

_UNUSUAL = 0x0FFFFFFF
"""From here on glyphs have a meaning of their own: PANGO_GLYPH_EMPTY and PANGO_GLYPH_UNKNOWN_FLAG."""

_OLDEST = 14802
"""Older Pangos need a way around a mistake (https://gitlab.gnome.org/GNOME/pango/-/issues/530)."""


class Run(NamedTuple):
    """Letters of one font in a line, as Pango chose them."""

    font: Any
    glyphs: bytes
    clusters: bytes
    """For each glyph where its letters begin in the run's text, in bytes."""

    offset: int
    """Where the run's text begins in the line's."""

    length: int
    right_to_left: bool


def replacements() -> Iterator[Replacement]:
    """The functions that measure a line, that draw it, and that tell which font a run of letters has."""
    from weasyprint.draw import text
    from weasyprint.text import fonts, line_break
    from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango

    ffi.cdef("gpointer g_object_ref(gpointer object);")
    plain_key = fonts.get_pango_font_key
    known: dict[Any, Any] = {}

    def get_pango_font_key(pango_font: Any) -> Any:
        found = known.get(pango_font)
        if found is None:
            gobject.g_object_ref(pango_font)  # its address is not to become another font's
            found = known[pango_font] = plain_key(pango_font)
        return found

    yield Replacement(plain_key, get_pango_font_key)
    if pango.pango_version() < _OLDEST or ffi.sizeof("PangoGlyphInfo") != _GLYPH.size:
        return
    plain = text.draw_first_line
    plain_reactivate = line_break.Layout.reactivate
    line_break.Layout.kitgen_runs = None

    def first_line_metrics(
        first_line: Any,
        text: str,
        layout: Any,
        resume_at: Any,
        space_collapse: bool,
        style: Any,
        hyphenated: bool = False,
        hyphenation_character: Any = None,
    ) -> Any:
        length = first_line.length
        if hyphenated:
            length -= len(hyphenation_character.encode())
        elif resume_at:
            pango.pango_layout_set_width(layout.layout, -1)
            shown = text.encode()[:length].decode()
            layout.set_text(shown.rstrip(" ") if space_collapse else shown)
            first_line, _ = layout.get_first_line()
            length = first_line.length if first_line is not None else 0
        width, height = line_break.line_size(first_line, style)
        baseline = pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS
        if layout.max_width != 0 and _is_usual(layout, style):
            layout.kitgen_runs = _runs(first_line, get_pango_font_key)
        layout.deactivate()
        return layout, length, resume_at, width, height, baseline

    def reactivate(self: Any, style: Any) -> None:
        if self.kitgen_runs is None:
            plain_reactivate(self, style)
        else:  # nothing is asked of Pango
            self.layout = self.language = None
            self.style = style

    def draw_first_line(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> Any:
        layout = textbox.pango_layout
        shown = None
        if text_overflow != "ellipsis" and block_ellipsis == "none" and _is_seen(textbox):
            if layout.kitgen_runs is None:
                pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
                first_line, _ = layout.get_first_line()
                shown = _strings(stream, layout, _runs(first_line, get_pango_font_key))
            else:
                shown = _strings(stream, layout, layout.kitgen_runs)
        if shown is None:
            if layout.layout is None:
                plain_reactivate(layout, layout.style)
            return plain(stream, textbox, text_overflow, block_ellipsis, matrix)
        stream.set_text_matrix(*matrix.values)
        for font, size, string in shown:
            stream.set_font_size(font.hash, size)
            stream.show_text(string)
        return []

    yield Replacement(line_break.first_line_metrics, first_line_metrics)
    yield Replacement(plain_reactivate, reactivate)
    yield Replacement(plain, draw_first_line)


def _is_seen(textbox: Any) -> bool:
    return bool(textbox.text.strip()) and textbox.style["font_size"] >= 1e-6


_PARTED = re.compile("[\n\r\u2028\u2029]")
"""What begins a new line or paragraph; when it is drawn a line is one paragraph, whatever is in it."""


def _is_usual(layout: Any, style: Any) -> bool:
    """Whether Pango chooses the same letters when a line is drawn as when it is broken."""
    return (
        style["letter_spacing"] == "normal"
        and not style["word_spacing"]
        and not layout.justification_spacing
        and not _PARTED.search(layout.text)
    )


def _runs(line: Any, keep: Callable[[Any], Any]) -> list[Run]:
    """The letters of a line of a layout; ``keep`` is told of each font."""
    from weasyprint.text.ffi import ffi

    runs: list[Run] = []
    if line.runs == ffi.NULL:  # a line without letters
        return runs
    run = line.runs[0]
    while run != ffi.NULL:
        data = run.data
        run = run.next
        glyphs, item = data.glyphs, data.item
        count, font = glyphs.num_glyphs, item.analysis.font
        keep(font)
        letters = bytes(ffi.buffer(glyphs.glyphs, count * _GLYPH.size))
        clusters = bytes(ffi.buffer(glyphs.log_clusters, count * _CLUSTER.size))
        runs.append(Run(font, letters, clusters, item.offset, item.length, bool(item.analysis.level % 2)))
    return runs


def _strings(stream: Any, layout: Any, runs: list[Run]) -> list[tuple[Any, float, str]] | None:
    """The runs of a line's letters by font: the font, its size, what is written; None for a line left to WeasyPrint."""
    shown: list[tuple[Any, float, str]] = []
    font: Any = None
    before: Any = None
    for run in runs:
        if run.font != before:
            before = run.font
            font, size = stream.add_font(before)
            if font.bitmap or font.png or font.svg or font.colr:
                return None
            letters = vars(font).setdefault("kitgen_letters", {}).setdefault(size, {})
            shown.append((font, size, ""))
        pieces = []
        for number, glyph in enumerate(_GLYPH.iter_unpack(run.glyphs)):
            piece = letters.get(glyph)
            if piece is None:
                if glyph[0] >= _UNUSUAL or glyph[3]:
                    return None
                piece = letters[glyph] = _piece(glyph, font, size, before, stream)
                if glyph[0] not in font.to_unicode:
                    font.to_unicode[glyph[0]] = _meant(run, number, layout.text)
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


def _meant(run: Run, number: int, text: str) -> str:
    """The letters of the text that the glyph with this number in its run stands for."""
    clusters = [place for (place,) in _CLUSTER.iter_unpack(run.clusters)]
    following = number - 1 if run.right_to_left else number + 1
    end = clusters[following] if 0 <= following < len(clusters) else run.length
    return text.encode()[run.offset + clusters[number] : run.offset + end].decode()
