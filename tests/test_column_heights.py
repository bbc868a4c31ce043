"""Columns are balanced with fewer layouts, and are the same as WeasyPrint's own."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

import pytest

from kitgen.render.formats import pdf

CSS = """@page { size: A5 } .columns { columns: 2; column-gap: 8mm; orphans: 2; widows: 2 } h2 { break-after: avoid }
.whole { break-inside: avoid } .float { float: left; width: 20mm } .note { float: footnote } .wide { column-span: all }
.three { columns: 3 } .at { position: absolute; left: 0 } .beside { position: relative }"""

WORDS = re.findall(r"\w+", "An offer that stays on the table is worth more than a threat that no one believes")


def text(source: random.Random, most: int = 40) -> str:
    """Some words."""
    return " ".join(source.choice(WORDS) for _ in range(source.randint(1, most)))


PARTS: dict[str, Callable[[random.Random], str]] = {
    "paragraph": lambda source: f"<p>{text(source)}</p>",
    "whole": lambda source: f"<div class=whole><p>{text(source, 90)}</p><p>{text(source)}</p></div>",
    "heading": lambda source: f"<h2>{text(source, 5)}</h2>",
    "list": lambda source: f"<ul>{''.join(f'<li>{text(source, 12)}' for _ in range(source.randint(1, 6)))}</ul>",
    "table": lambda source: (
        "<table><thead><tr><th>Head<tbody>"
        + "".join(f"<tr><td>{text(source, 8)}<td>{text(source, 4)}" for _ in range(source.randint(1, 6)))
        + "</table>"
    ),
    "float": lambda source: f"<p><span class=float>{text(source, 6)}</span>{text(source)}</p>",
    "note": lambda source: f"<p>{text(source)}<span class=note>{text(source)}</span> {text(source)}</p>",
    "wide": lambda source: f"<p class=wide>{text(source)}</p>",
    "columns": lambda source: f"<div class=columns><p>{text(source)}</p><p>{text(source)}</p></div>",
    "placed": lambda source: f"<div class=beside><p class=at>{text(source, 3)}</p><p>{text(source)}</p></div>",
}


def page(seed: int) -> str:
    """A document of several blocks of columns; every third has only what flows."""
    source = random.Random(seed)
    names = list(PARTS)[: 5 if seed % 3 else None]
    blocks = []
    for _ in range(4):
        parts = "".join(PARTS[source.choice(names)](source) for _ in range(source.randint(1, 9)))
        look = source.choice(["columns", "columns", "columns three"])
        blocks.append(f"<p>{text(source, 80)}</p><div class='{look}'>{parts}</div>")
    return f"<!doctype html><html lang=en><title>columns</title><body>{''.join(blocks)}"


def laid_out(html: str) -> tuple[list[Any], int]:
    """The place and size of every box of every page, and how many boxes were laid out."""
    from weasyprint.layout import block

    layouts = 0
    inner = block.block_container_layout

    def counted(*given: Any, **named: Any) -> Any:
        nonlocal layouts
        layouts += 1
        return inner(*given, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(block, "block_container_layout", counted)
        try:
            document = pdf._render(pdf.engine().HTML(string=html), [CSS])
        except IndexError:  # WeasyPrint 70 cannot place some notes in columns
            return ["no layout"], layouts
    boxes = [
        (number, box.element_tag, box.position_x, box.position_y, box.width, box.height, getattr(box, "text", ""))
        for number, page in enumerate(document.pages)
        for box in page._page_box.descendants(placeholders=True)
    ]
    return boxes, layouts


def both(html: str) -> tuple[tuple[list[Any], int], tuple[list[Any], int]]:
    """A page laid out with the patch, and as WeasyPrint does it."""
    pdf.engine()
    from weasyprint.layout import block

    quick = laid_out(html)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(block, "block_box_layout", block.block_box_layout.kitgen_plain)  # type: ignore[attr-defined]
        return quick, laid_out(html)


@pytest.mark.parametrize("seeds", [range(3), pytest.param(range(3, 150), marks=pytest.mark.full)], ids=str)
@pytest.mark.slow
def test_every_box_is_where_weasyprint_has_it(seeds: range) -> None:
    """In columns of text, lists and tables, with parts that stay whole, floats, notes and columns within columns."""
    for seed in seeds:
        (quick, _), (plain, _) = both(page(seed))
        assert len(quick) > 20 or seed % 3 == 0
        assert quick == plain, seed


def test_few_layouts_are_needed() -> None:
    """A part that stays whole is tried at every pixel by WeasyPrint."""
    whole = f"<div class=whole><p>{' '.join(WORDS * 5)}</p></div>" * 3
    (quick, fewer), (plain, more) = both(f"<!doctype html><title>c</title><body><div class=columns>{whole}</div>")
    assert quick == plain
    assert fewer < more / 2
