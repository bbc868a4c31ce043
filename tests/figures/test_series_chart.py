"""A chart of series says in words what it draws, keeps its names apart, and shows where the counting changes."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from itertools import combinations
from typing import Any

import pytest

from kitgen.figures.measure import text_width
from kitgen.figures.series.chart import draw
from kitgen.figures.series.scale import places, ticks
from kitgen.figures.series.words import axis, marked
from kitgen.text.numbers import format_number

SVG = "{http://www.w3.org/2000/svg}"

COUNTS = {
    "2010": 4004, "2011": 4371, "2012": 2594, "2013": 2499, "2014": 3921, "2015": 6656, "2016": 5280, "2017": 3962,
    "2018": 3346, "2019": 2398, "2020": 1341, "2021": 1147, "2023": 154, "2024": 114,
}  # fmt: skip


def chart(*series: dict[str, Any], breaks: tuple[dict[str, str], ...] = ()) -> dict[str, Any]:
    named = [{"name": f"count {number}", "values": values} for number, values in enumerate(series, 1)]
    return {"title": "Homicides", "unit": "homicides a year", "x": "year", "series": named, "breaks": list(breaks)}


BREAKS = ({"at": "2018", "note": "Two groups left out."}, {"from": "2012", "to": "2014", "note": "Truce"})

CHARTS = {
    "one": chart(COUNTS, breaks=BREAKS),
    "two": chart(COUNTS, {"2021": 1200, "2022": 700, "2023": 288}),
    "early": chart(COUNTS, {"2010": 3987, "2011": 4000}),
    "point": chart({"2015": 6656}),
    "zeros": chart({"2015": 0, "2016": 0}),
    "negative": chart({"2015": -12.5, "2016": 7}),
    "words": chart({"Talks reward violence": 17.5, "Talks end wars": 40, "I do not know what to say": 42.5}),
    "many": chart(*({str(year): year * number for year in range(2000, 2010)} for number in range(1, 31))),
    "long": chart({str(year): (year * 7919) % 1000 for year in range(1500, 1890)}),
    "uneven": chart({"1990": 5, "2000": 7, "2007": 9}),
    "all breaks": chart(COUNTS, breaks=tuple({"at": str(year), "note": "Again."} for year in range(2010, 2024))),
}


def root(made: str) -> ElementTree.Element:
    return ElementTree.fromstring(made)


def names(made: str) -> list[tuple[float, float, float]]:
    """The positions of the names of the series: left ends, baselines and widths."""
    found = []
    for text in root(made).iter(f"{SVG}text"):
        if text.get("font-weight") == "bold" and not text.get("text-anchor"):
            words = text.text or ""
            found.append((float(text.attrib["x"]), float(text.attrib["y"]), text_width(words, 11, bold=True)))
    return found


@pytest.mark.parametrize("given", CHARTS.values(), ids=CHARTS)
def test_everything_stands_inside_and_names_stand_apart(given: dict[str, Any]) -> None:
    made = draw(given).svg
    width, height = float(root(made).attrib["width"]), float(root(made).attrib["height"])
    for x, y, wide in names(made):
        assert x >= 0 and x + wide <= width and 0 < y < height
    assert len(names(made)) >= len(given["series"])
    for (x, y, wide), (left, base, other) in combinations(names(made), 2):
        assert abs(y - base) >= 11 or x + wide <= left or left + other <= x
    for text in root(made).iter(f"{SVG}text"):
        half = text_width(text.text or "", float(text.attrib["font-size"])) / 2
        if text.get("text-anchor") == "middle":
            assert float(text.attrib["x"]) - half >= -0.5 and float(text.attrib["x"]) + half <= width
        assert 0 < float(text.attrib["y"]) < height


@pytest.mark.slow
@pytest.mark.parametrize("given", CHARTS.values(), ids=CHARTS)
def test_the_same_chart_again_with_legible_type(given: dict[str, Any]) -> None:
    made = draw(given, accent="#123456")
    assert made == draw(given, accent="#123456")
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)"', made.svg)) >= 10.26
    assert "nan" not in made.svg and "inf" not in made.svg


def test_the_alternative_is_computed_from_the_numbers() -> None:
    alt = draw(CHARTS["one"]).alt
    assert "Homicides. Shown: homicides a year, by year, from 2010 to 2024." in alt
    known = list(COUNTS.values())
    ends = [f"{value:,}" for value in (known[0], known[-1], max(known), min(known))]
    assert f"{ends[0]} (2010) at first, {ends[1]} (2024) at last; highest {ends[2]} (2015), lowest {ends[3]}" in alt
    assert "count 1 has no number for: 2022." in alt
    assert "Break a in the counting. From 2012 to 2014: Truce." in alt
    assert alt.endswith("Break b in the counting. After 2018: Two groups left out.")
    assert draw(CHARTS["point"]).alt.endswith("count 1: 6,656 (2015).")


def test_the_alternative_is_that_of_the_picture() -> None:
    made = draw(CHARTS["one"])
    assert root(made.svg).attrib["aria-label"] == made.alt
    title = root(made.svg).find(f"{SVG}title")
    assert title is not None and title.text == made.alt


def test_points_stand_where_their_numbers_say() -> None:
    """Twice the number is twice the height, and every number has a mark."""
    made = draw(chart({"2010": 1000, "2011": 2000, "2013": 0})).svg
    marks = [(float(mark.attrib["cx"]), float(mark.attrib["cy"])) for mark in root(made).iter(f"{SVG}circle")]
    (x1, y1), (x2, y2), (x3, y3) = marks
    assert y3 - y2 == pytest.approx(2 * (y3 - y1), abs=0.02)
    assert x3 - x1 == pytest.approx(3 * (x2 - x1), abs=0.02)


def lines(made: str) -> list[ElementTree.Element]:
    """The lines of the series: what is stroked without being filled, but for the hatching."""
    return [
        path
        for path in root(made).iter(f"{SVG}path")
        if path.get("fill") == "none" and path.get("stroke-width") == "1.9"
    ]


def test_a_missing_number_is_a_gap() -> None:
    whole, gap = (draw(chart(values)).svg for values in ({"1": 1, "2": 2, "3": 3}, {"1": 1, "2": 2, "4": 3, "5": 3}))
    assert len(lines(whole)) == 1 and len(lines(gap)) == 2


def test_no_line_crosses_a_change_of_counting() -> None:
    made = draw(chart({"1": 1, "2": 2, "3": 3, "4": 4}, breaks=({"at": "2", "note": "x"},))).svg
    assert len(lines(made)) == 2


def test_series_differ_without_colour() -> None:
    values = {"2010": 1, "2011": 2}
    made = draw(chart(*(values for _ in range(4)))).svg
    assert len({line.get("stroke-dasharray") for line in lines(made)}) == 4


def test_breaks_are_lettered_along_the_axis() -> None:
    given = CHARTS["one"]
    assert [(letter, number) for letter, number, _ in marked(given, axis(given))] == [("a", 1), ("b", 0)]
    letters = [text for text in root(draw(given).svg).iter(f"{SVG}text") if text.text in ("a", "b")]
    assert [text.text for text in sorted(letters, key=lambda text: float(text.attrib["x"]))] == ["a", "b"]
    letters = [text for text in root(draw(CHARTS["all breaks"]).svg).iter(f"{SVG}text") if len(text.text or "") == 1]
    assert len([text for text in letters if (text.text or "").isalpha()]) == 14


def test_a_break_that_lies_nowhere_does_not_fail() -> None:
    assert "1900" in draw(chart({"1": 1}, breaks=({"at": "1900", "note": "x"},))).alt


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([["2010", "2011", "2013"]], ("2010", "2011", "2012", "2013")),
        ([["2013"], ["2011", "2012"]], ("2011", "2012", "2013")),
        ([["1990", "2000", "2007"]], ("1990", "2000", "2007")),
        ([["before", "after"], ["before", "during", "after", "now"]], ("before", "during", "after", "now")),
        ([["2010", "2011 to May"]], ("2010", "2011 to May")),
        ([["1", "999999"]], ("1", "999999")),
    ],
)
def test_places(rows: list[list[str]], wanted: tuple[str, ...]) -> None:
    assert places(rows) == wanted


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([6656, 114], [0, 2000, 4000, 6000, 8000]),
        ([42.5, 17.5], [0, 10, 20, 30, 40, 50]),
        ([3, 1], [0, 1, 2, 3]),
        ([0.3], [0, 0.1, 0.2, 0.3]),
        ([0], [0, 1]),
        ([-12.5, 7], [-15, -10, -5, 0, 5, 10]),
    ],
)
def test_ticks(values: list[float], wanted: list[float]) -> None:
    made = ticks(float(value) for value in values)
    assert made[0] <= min(0, *values, 0) and made[-1] >= max(values)
    assert made == wanted


@pytest.mark.parametrize(
    ("value", "language", "wanted"),
    [
        (6656.0, "en", "6,656"),
        (6656.0, "es", "6656"),
        (17.5, "en", "17.5"),
        (17.5, "es", "17,5"),
        (17.5, "es-SV", "17.5"),
        (-0.25, "en", "−0.25"),
        (1e15, "en", "1,000,000,000,000,000"),
    ],
)
def test_numbers(value: float, language: str, wanted: str) -> None:
    assert format_number(value, language) == wanted


def test_words_come_from_labels_and_are_escaped() -> None:
    given = {**chart({"2015": 6656.5, "2016": 2}), "unit": "a <b> & c"}
    made = draw(given, {"language": "es", "alt": "Gráfico: {title}."})
    assert "a &lt;b&gt; &amp; c" in made.svg
    assert made.alt.startswith("Gráfico: Homicides. count 1: 6656,5 (2015)")


def test_a_chart_needs_room() -> None:
    with pytest.raises(ValueError, match="320"):
        draw(CHARTS["one"], width=300)
