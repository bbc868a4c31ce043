"""The text that PDFium reads on pages, and in drawings that are on no page."""

from __future__ import annotations

import ctypes
import io
import re
from collections.abc import Iterator
from typing import Any

from kitgen.prove.places import CUT


def page_texts(content: bytes, closely: bool = False) -> list[str]:
    """The text of each page, what lies beyond its edges included, with a mark between lines.

    ``closely`` puts one between the runs of text of a line, too: cells of a table, a number and the text beside it.
    That takes as long again, and is only wanted where something was found.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        return [_runs(page.get_textpage()) if closely else _lines(page.get_textpage()) for page in document]
    finally:
        document.close()


def _lines(page: Any) -> str:
    return str(page.get_text_range()).replace("\n", f"\n{CUT}")


def _runs(page: Any) -> str:
    """The text of a page with marks where one run of text ends, with a space before or after, and another begins."""
    from pypdfium2 import raw

    parts: list[str] = []
    last = 0
    new = False
    for number in range(page.count_chars()):
        run = raw.FPDFText_GetTextObject(page, number)
        here = ctypes.addressof(run.contents) if run else 0
        sign = chr(raw.FPDFText_GetUnicode(page, number))
        new = new or bool(here and last and here != last)
        if new and parts and (parts[-1].isspace() or sign.isspace()):
            parts.append(CUT)
        if here:
            last, new = here, False
        parts.append(sign)
    return "".join(parts)


def shows_text(content: bytes) -> bool:
    """Whether a content stream has an operator that shows text."""
    return _SHOWS.search(content) is not None


_SHOWS = re.compile(rb"[)\]>]\s*(?:T[jJ]|['\"])")


def text_of_form(form: Any) -> str:
    """The text that a content stream draws that need not be on a page: a field's appearance, a pattern."""
    import pikepdf

    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(1000, 1000))
        copy = made.copy_foreign(form)
        page.Contents = made.make_stream(copy.read_bytes())
        page.Resources = copy.get("/Resources", pikepdf.Dictionary())
        target = io.BytesIO()
        made.save(target)
    return "\n".join(page_texts(target.getvalue()))


def property_lists(content: bytes) -> Iterator[Any]:
    """The dictionaries of a content stream that may have texts (`/Span <</ActualText (…)>> BDC`)."""
    import pikepdf

    for found in _PROPERTIES.findall(content):
        if not _MARK.fullmatch(found):
            try:
                yield pikepdf.Object.parse(found)
            except pikepdf.PdfError:
                yield pikepdf.String(found.decode("latin-1"))


_PROPERTIES = re.compile(rb"<<[^\0]*?>>(?=\s*(?:BDC|DP))")
_MARK = re.compile(rb"<<\s*/MCID \d+\s*>>")
