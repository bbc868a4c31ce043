"""Keep the glyphs of a line from layout to drawing, and cache what is written for each glyph.

WeasyPrint 70 lets Pango shape a line when it breaks it, and again when it draws it; it looks up the width of each glyph
and the font of each run as often as they are drawn. A line with anything unusual in it (an ellipsis, letter spacing,
raised or missing glyphs, bitmap or colour fonts) is left to WeasyPrint.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from struct import Struct
from typing import Any, NamedTuple

from kitgen.render.pdf.speedups.patch import STYLES, Patch, Replacement

_GLYPH = Struct("=Iiii4x")
"""PangoGlyphInfo: the glyph, its width, its offsets to the right and up, and whether a cluster begins with it."""

_CLUSTER = Struct("=i")

_UNUSUAL = 0x0FFFFFFF
"""Larger numbers are not glyphs: PANGO_GLYPH_EMPTY and PANGO_GLYPH_UNKNOWN_FLAG."""

_OLDEST = 14802
"""Pango 1.48.2. With an older one WeasyPrint works around https://gitlab.gnome.org/GNOME/pango/-/issues/530."""


class Run(NamedTuple):
    """A run of glyphs of one font in a line."""

    font: Any
    glyphs: bytes
    clusters: bytes
    """For each glyph, where its text begins in the run's text, in bytes."""

    offset: int
    """Where the run's text begins in the line's."""

    length: int
    right_to_left: bool


def _font_keys() -> Iterator[Replacement]:
    from weasyprint.text import fonts
    from weasyprint.text.ffi import ffi, gobject

    ffi.cdef("gpointer g_object_ref(gpointer object);")
    plain_key = fonts.get_pango_font_key
    known: dict[Any, Any] = {}

    def get_pango_font_key(pango_font: Any) -> Any:
        found = known.get(pango_font)
        if found is None:
            gobject.g_object_ref(pango_font)  # so that its address is not reused for another font
            found = known[pango_font] = plain_key(pango_font)
        return found

    yield Replacement(plain_key, get_pango_font_key)


def _glyph_runs() -> Iterator[Replacement]:
    from weasyprint.draw import text
    from weasyprint.text import fonts, line_break
    from weasyprint.text.ffi import FROM_UNITS, ffi, pango

    get_pango_font_key = fonts.get_pango_font_key
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
        else:  # Pango is not needed
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


_LINE_ENDS = re.compile("[\n\r\u2028\u2029]")
"""Characters that begin a new line or paragraph; a line is drawn as one paragraph."""


def _is_usual(layout: Any, style: Any) -> bool:
    """Whether Pango shapes a line in the same way when it is drawn as when it is broken."""
    return (
        style["letter_spacing"] == "normal"
        and not style["word_spacing"]
        and not layout.justification_spacing
        and not _LINE_ENDS.search(layout.text)
    )


def _runs(line: Any, keep: Callable[[Any], Any]) -> list[Run]:
    """The runs of a line of a layout; ``keep`` is called with each font."""
    from weasyprint.text.ffi import ffi

    runs: list[Run] = []
    if line.runs == ffi.NULL:  # an empty line
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
    """What is written for runs: font, size and string of each font; None for a line that is left to WeasyPrint."""
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
    """What is written for a glyph: its number, and its distance from where its font would place it."""
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
    """The part of the text that the glyph with this number in its run represents."""
    clusters = [place for (place,) in _CLUSTER.iter_unpack(run.clusters)]
    following = number - 1 if run.right_to_left else number + 1
    end = clusters[following] if 0 <= following < len(clusters) else run.length
    return text.encode()[run.offset + clusters[number] : run.offset + end].decode()


_LINES = "weasyprint/text/line_break.py"

PATCHES = (
    Patch(
        "font-keys",
        _font_keys,
        ("weasyprint/text/fonts.py:get_pango_font_key", "weasyprint/pdf/stream.py:Stream.add_font"),
    ),
    Patch(
        "glyph-runs",
        _glyph_runs,
        (
            *STYLES,
            f"{_LINES}:first_line_metrics",
            f"{_LINES}:line_size",
            f"{_LINES}:Layout",
            "weasyprint/draw/text.py:draw_first_line",
            "weasyprint/draw/text.py:draw_text",
            "weasyprint/pdf/stream.py:Stream",
            "weasyprint/pdf/fonts.py:Font",
        ),
        needs=("font-keys",),
    ),
)
