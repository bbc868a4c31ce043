"""A rendered page as a browser shows it at once: the page that a PDF is made from, with a sheet of paper around it.

Decks and other pages for browsers are exported as a build does. No script of a lesson runs: pages from paper run none
at all, decks run their own only, by digest, in a frame that can reach nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING

from kitgen.resources import PACKAGE

if TYPE_CHECKING:
    from kitgen.plan.task import Task
    from kitgen.render.artifact import Page

SCREEN = PACKAGE / "serve" / "ui" / "paper.css"

PAPER_POLICY = (
    "sandbox allow-same-origin; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""Without `allow-scripts` nothing runs; the same origin lets the page around it keep its place and load fonts."""

DECK_POLICY = (
    "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; "
    "font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""Of another origin than the server: it cannot ask it anything. The policy in the page allows its own scripts only."""

SHOWN_SLIDE = """
(function () {
  var last = "";
  setInterval(function () {
    if (location.hash !== last) parent.postMessage({ kitgenSlide: (last = location.hash) }, "*");
  }, 250);
})();
"""
"""Tells the page around a deck which slide is shown, so that it is shown again after a change."""


@dataclass(frozen=True)
class ScreenPage:
    """A page for the screen."""

    html: bytes
    policy: str


def screen_page(page: Page, task: Task, root: Path, version: str, font_address: Callable[[Path], str]) -> ScreenPage:
    """The page. Raises ValueError if a picture cannot be used."""
    if task.format != "html":
        html = _on_paper(page, task, root, font_address)
        return ScreenPage(_with_version(html, version).encode(), PAPER_POLICY)
    from kitgen.render.formats import ExportContext, exporter

    scripts = (*page.scripts, SHOWN_SLIDE) if page.base == "slides" else page.scripts
    output = exporter("html")(replace(page, scripts=scripts), ExportContext(task, root))
    policy = DECK_POLICY if page.base == "slides" else PAPER_POLICY.replace("font-src 'self'", "font-src data:")
    return ScreenPage(_with_version(output.content.decode(), version).encode(), policy)


def _on_paper(page: Page, task: Task, root: Path, font_address: Callable[[Path], str]) -> str:
    """A document on paper, with its stylesheets, that of the screen, and the addresses of its fonts."""
    from kitgen.render.formats.html import code_of, font_faces, with_pictures

    css = "\n".join(text for _, text in page.stylesheets)
    html = with_pictures(page.html, root)[0] if "<img" in page.html else page.html
    faces = font_faces(css, unescape(css + page.html), code_of(page.html), font_address)
    screen = f":root {{ {_sheet(page, css, task.paper)} }}\n{_screen()}"
    closed = (re.sub("</(?=style)", r"<\\/", text, flags=re.IGNORECASE) for text in (faces, css, screen))
    styles = "".join(f"<style>{text}</style>\n" for text in closed)
    return html.replace("</head>", f"{styles}</head>", 1)


SIZES = {"a4": ("210mm", "297mm"), "letter": ("8.5in", "11in")}
MARGINS = {"cards": "12mm 10mm"}
"""Margins of a sheet, where they are not those of text on paper."""


def _sheet(page: Page, css: str, paper: str) -> str:
    """The width and margins of the sheet: that of most of its pages, as the stylesheets set them for print."""
    width = SIZES[paper][bool(re.search(r"page:\s*wide-sheet", css))]
    margins = "4mm 0" if "page: tents" in css else MARGINS.get(page.base, "15mm 16.5mm 18mm")
    return f"--sheet: {width}; --margins: {margins}"


@cache
def _screen() -> str:
    return SCREEN.read_text(encoding="utf-8")


def _with_version(html: str, version: str) -> str:
    """The page with its version in its head."""
    meta = f'<meta name="kitgen-version" content="{escape(version)}">\n'
    return re.sub(r"(<meta charset=[^>]*>)", lambda found: f"{found[1]}\n{meta}", html, count=1)
