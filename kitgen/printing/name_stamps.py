"""Name stamps: small pages that WeasyPrint sets, so that every script is shaped correctly."""

from __future__ import annotations

import html
from collections.abc import Iterable

WIDTH, HEIGHT = 120, 5
"""Millimetres."""


def small_pages(names: Iterable[str]) -> bytes:
    """An untagged PDF with a small page for each name, right-aligned."""
    from kitgen.render.formats.pdf import engine
    from kitgen.render.pdf.fetcher import BASE

    weasyprint = engine()
    style = (
        f"@page {{ size: {WIDTH}mm {HEIGHT}mm; margin: 0 }} body {{ margin: 0 }}"
        f" p {{ margin: 0; height: {HEIGHT}mm; width: {WIDTH}mm; font: 600 8.5pt/{HEIGHT}mm 'Fira Sans';"
        " text-align: end; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; break-after: page }"
        " p:last-child { break-after: auto }"
    )
    text = "".join(f"<p dir=auto>{html.escape(name)}</p>" for name in names)
    page = weasyprint.HTML(string=f"<style>{style}</style><body>{text}</body>", base_url=BASE, url_fetcher=_nothing)
    content: bytes = page.write_pdf()
    return content


def _nothing(url: str) -> None:
    raise ValueError("names cannot load files")
