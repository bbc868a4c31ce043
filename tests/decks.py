"""What tests of decks share: which files, which slide is shown, what axe and the ruler say of every state."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = ".slide:not([hidden]):not(.away)"

WALK = """async which => {
    const found = [];
    const known = new Set();
    const look = async () => {
        const {violations} = await axe.run(document, {resultTypes: ['violations']});
        const where = `${deck.now.id}/${deck.step}`;
        for (const one of violations) found.push(`${where}: ${one.id} ${one.nodes[0].html}`);
    };
    const news = () => {
        const before = known.size;
        for (const node of [deck.now, ...deck.now.querySelectorAll('*')]) {
            if (!node.checkVisibility()) continue;
            const names = [node.parentNode.tagName, node.tagName, node.getAttribute('class'), node.role];
            known.add([...names, ...node.getAttributeNames()].join(' '));
        }
        return known.size > before;
    };
    const next = document.querySelector('.controls [data-do=next]');
    if (which !== 'this') deck.show(0);
    for (let more = true; more; ) {
        if (which !== 'new' || news()) await look();
        more = which !== 'this' && !next.disabled;
        if (more) next.click();
    }
    return found;
}"""
"""What axe finds on this step of this slide ("this"), on every step of every slide ("every"), or on each that shows an
element that none before it has shown: another name, class, role or set of attributes, or in another element ("new").
"""


OVERFULL = """() => {
    const wrong = [];
    const next = document.querySelector('[data-do=next]');
    for (let more = true; more; ) {
        const slide = document.querySelector('.slide:not([hidden]):not(.away)');
        const {scrollHeight, clientHeight, scrollWidth, clientWidth} = slide;
        if (scrollHeight > clientHeight || scrollWidth > clientWidth) wrong.push(slide.id);
        for (const node of slide.querySelectorAll('p, li, td, th, h1, h2')) {
            const size = parseFloat(getComputedStyle(node).fontSize);
            if (size < 24 * innerWidth / 1280) wrong.push(`${slide.id}: ${node.tagName} ${size}`);
        }
        more = !next.disabled;
        next.click();
    }
    return wrong;
}"""
"""What does not fit its slide, or has letters under 24 pixels of 1280, on any step."""

SIDEWAYS = """() => {
    const wide = [];
    const next = document.querySelector('[data-do=next]');
    for (let more = true; more; ) {
        const slide = document.querySelector('.slide:not([hidden]):not(.away)');
        if (slide.scrollWidth > innerWidth) wide.push(slide.id);
        const long = slide.scrollHeight > slide.clientHeight + 1;
        if (long && slide.tabIndex !== 0) wide.push(`${slide.id} cannot be scrolled by keys`);
        more = !next.disabled;
        next.click();
    }
    return wide;
}"""
"""Slides that are wider than the window, or higher without a way to scroll by keys."""


def files(folder: Path, suffix: str, audience: str = "student") -> list[Path]:
    """The decks of a build in one format."""
    found = sorted(folder.glob(f"*/{audience}/*_slides*.{suffix}"))
    assert found
    return found


def outside(path: Path, margin: float = 12) -> list[str]:
    """Texts of a PDF that are closer than ``margin`` points to an edge of their page, or beyond it."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path.read_bytes())
    found = []
    for number, page in enumerate(document, 1):
        width, height = page.get_size()
        for thing in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
            left, bottom, right, top = thing.get_bounds()
            if left < margin or right > width - margin or bottom < margin or top > height - margin:
                found.append(f"page {number}: {left:.0f} {bottom:.0f} {right:.0f} {top:.0f}")
    document.close()
    return found


def here(page: Any) -> str:
    """The address of the slide that is shown."""
    shown: list[str] = page.eval_on_selector_all(HERE, "slides => slides.map(slide => slide.id)")
    assert len(shown) == 1
    return shown[0]


def press(page: Any, *keys: str) -> str:
    """The slide that is shown after these keys."""
    for key in keys:
        page.keyboard.press(key)
    return here(page)


def ids(page: Any) -> list[str]:
    """The addresses of all slides, in order."""
    found: list[str] = page.eval_on_selector_all(".slide", "slides => slides.map(slide => slide.id)")
    return found


def complaints(page: Any, which: str = "this") -> list[str]:
    """What axe finds on what is shown, or on the steps that ``WALK`` names.

    The page must have been opened with ``bypass_csp``: its own policy lets no other script in.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe())
    found: list[str] = page.evaluate(WALK, which)
    return found


@cache
def axe() -> str:
    """The script of axe-core; make test installs it."""
    module = import_module("axe_playwright_python.sync_playwright")
    return (Path(str(module.__file__)).parent / "axe.min.js").read_text(encoding="utf-8")
