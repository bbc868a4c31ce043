"""The chart says in words what it shows, and no name covers another."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from itertools import combinations

import pytest

from kitgen.figures.measure import text_width
from kitgen.figures.probability.chart import draw
from kitgen.figures.probability.model import LuckyOnce

MODELS = [
    LuckyOnce((0.001, 0.01, 0.05, 0.1), (1, 10, 50, 100, 500)),
    LuckyOnce((0.5,), (1,)),
    LuckyOnce((0.05, 0.3, 0.4, 0.5, 0.06, 0.002), (1, 5, 20)),
    LuckyOnce((0.00001, 0.0001, 0.02, 0.025, 0.03, 0.2), (100_000,)),
    LuckyOnce(tuple(number / 100 for number in range(1, 13)), (3,)),
    LuckyOnce((0.999, 1e-9), (100_000,)),
]


@pytest.mark.parametrize("model", MODELS)
def test_names_stand_apart_and_inside(model: LuckyOnce) -> None:
    root = ElementTree.fromstring(draw(model).svg)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    names = []
    for text in root.iter("{http://www.w3.org/2000/svg}text"):
        words = text.text or ""
        if words.startswith(("p ", "p\xa0")):
            x, y = float(text.attrib["x"]), float(text.attrib["y"])
            wide = text_width(words, 11, bold=True)
            names.append((x, y, wide))
            assert x >= 0 and x + wide <= width and 0 < y < height
    assert len(names) == len(model.p)
    for (x, y, wide), (left, base, other) in combinations(names, 2):
        assert abs(y - base) >= 11 or x + wide <= left or left + other <= x


@pytest.mark.parametrize("model", MODELS)
def test_the_same_chart_again_with_legible_type(model: LuckyOnce) -> None:
    made = draw(model, accent="#123456")
    assert made == draw(model, accent="#123456")
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)"', made.svg)) >= 10.26


def test_every_curve_has_a_line_style_of_its_own() -> None:
    root = ElementTree.fromstring(draw(MODELS[0]).svg)
    paths = list(root.iter("{http://www.w3.org/2000/svg}path"))
    assert len({path.get("stroke-dasharray") for path in paths}) == len(paths) == 4


def test_the_alternative_is_computed() -> None:
    alt = draw(MODELS[0]).alt.replace("\u00a0", " ")
    assert "with 1 %, at least one success is more likely than not (50 %) after n = 69 attempts" in alt
    assert "nearly certain (95 %) after n = 2,995; after n = 500 it is 39.4 %." in alt
    letters = sum(character.isalpha() for character in alt)
    assert letters > 0.5 * len(alt), "it is read out as words, not as numbers"


def test_words_come_from_labels_and_are_escaped() -> None:
    made = draw(MODELS[0], {"language": "es", "x": "Intentos <n>", "alt": "Gráfico hasta {n}."})
    assert "Intentos &lt;n&gt;" in made.svg and "0,1\u00a0%" in made.svg
    assert made.alt.startswith("Gráfico hasta 500. ")
