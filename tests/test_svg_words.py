"""Words in figures: scripts whose letters are joined or run from right to left are drawn as in running text."""

from __future__ import annotations

import pypdfium2
import pytest

from kitgen.render.formats import pdf

PAGE = """<style>@page {{ size: 400px 200px; margin: 0 }} body {{ margin: 0; font: 20px Amiri }}
p {{ margin: 0 }}</style>
<p dir="auto"><span>{text}</span></p>
<svg width="400" height="100"><text x="{x}" y="50" font-family="Amiri" font-size="20"{more}>{svg}</text></svg>"""


def widths(text: str, more: str = "", x: str = "100", svg: str = "") -> tuple[float, float]:
    """How wide the letters of a text are in a paragraph, and in a figure below it, in points."""
    content = pdf.engine().HTML(string=PAGE.format(text=text, more=more, x=x, svg=svg or text)).write_pdf()
    document = pypdfium2.PdfDocument(content)
    letters = document[0].get_textpage()
    boxes = [letters.get_charbox(number) for number in range(letters.count_chars())]
    inked = [box for box in boxes if box[2] > box[0]]
    middle = document[0].get_height() - 50 * 0.75
    document.close()
    above, below = ([box for box in inked if (box[3] > middle) is upper] for upper in (True, False))
    running, figure = (max(box[2] for box in part) - min(box[0] for box in part) for part in (above, below))
    return running, figure


@pytest.mark.parametrize("text", ["الحرب مكلفة", "السلام ممكن", "سنة 2011", "A word and كلمة"])
def test_joined_letters(text: str) -> None:
    """As wide as in running text: letters that are drawn one by one are a quarter wider."""
    running, figure = widths(text)
    assert figure == pytest.approx(running, abs=0.5)


def test_anchors() -> None:
    """A text that is anchored at its end has the same width."""
    running, figure = widths("الحرب مكلفة", ' text-anchor="end"', "300")
    assert figure == pytest.approx(running, abs=0.5)


def test_letters_with_places_of_their_own() -> None:
    """What the figure places letter by letter stays so."""
    running, figure = widths("سلام", x="100 150 200 250")
    assert figure > running + 60
