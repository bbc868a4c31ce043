"""The published tables of the dossier, number by number."""

from __future__ import annotations

import math

import pytest

from kitgen.figures.probability.model import (
    LuckyOnce,
    at_least_one,
    attacker_learns,
    attempts_needed,
    chain,
    defender_learns,
    dismantled,
    limits,
    mixture,
    required_reliability,
    truce,
)
from kitgen.text.numbers import format_count, format_percent

MODEL = LuckyOnce(p=(0.001, 0.01, 0.05, 0.1), n=(1, 10, 50, 100, 500), tolerate=(0.01, 0.05, 0.10, 0.50))

TABLE_2A = """
0.10 % | 1.00 % | 4.88 % | 9.52 % | 39.36 %
1.00 % | 9.56 % | 39.50 % | 63.40 % | 99.34 %
5.00 % | 40.13 % | 92.31 % | 99.41 % | > 99.9999 %
10.00 % | 65.13 % | 99.48 % | 99.997 % | > 99.9999 %
"""

TABLE_2A_FOUR_DECIMALS = """
0.0010 | 0.0100 | 0.0488 | 0.0952 | 0.3936
0.0100 | 0.0956 | 0.3950 | 0.6340 | 0.9934
0.0500 | 0.4013 | 0.9231 | 0.9941 | 1.0000
0.1000 | 0.6513 | 0.9948 | 1.0000 | 1.0000
"""

TABLE_2B = """
693 | 2 995 | 4 603
69 | 299 | 459
14 | 59 | 90
7 | 29 | 44
"""

TABLE_2C = """
99.0000 | 99.8995 | 99.9799 | 99.9900 | 99.9980
95.0000 | 99.4884 | 99.8975 | 99.9487 | 99.9897
90.0000 | 98.9519 | 99.7895 | 99.8947 | 99.9789
50.0000 | 93.3033 | 98.6233 | 99.3092 | 99.8615
"""


def cells(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in row.split("|")] for row in table.strip().splitlines()]


def tenth(chance: float) -> str:
    return format_percent(chance, digits=1)


def test_table_2a_as_printed() -> None:
    shown = [[format_percent(x).replace("\u00a0", " ") for x in row] for row in MODEL.success_table()]
    assert shown == cells(TABLE_2A)


def test_table_2a_to_four_decimals() -> None:
    assert [[f"{x:.4f}" for x in row] for row in MODEL.success_table()] == cells(TABLE_2A_FOUR_DECIMALS)


def test_table_2b() -> None:
    assert [[f"{n:,}".replace(",", " ") for n in row] for row in MODEL.attempts_table()] == cells(TABLE_2B)


def test_table_2c() -> None:
    shown = [[format_percent(q, digits=4).rstrip("\u00a0%") for q in row] for row in MODEL.reliability_table()]
    assert shown == cells(TABLE_2C)


def test_reading_example_below_table_2c() -> None:
    q = required_reliability(0.05, 100)
    assert format_percent(q, digits=3) == "99.949\u00a0%"
    assert f"{1 - q:.6f}" == "0.000513"


def test_limits_in_section_2_4() -> None:
    assert tenth(mixture(0.05, 50)) == "49.7\u00a0%"
    assert tenth(at_least_one(0.05, 50)) == "92.3\u00a0%"
    assert tenth(defender_learns(0.05, 0.10)) == "39.8\u00a0%"
    assert tenth(attacker_learns(0.01, 0.02, 0.2, 50)) == "57.4\u00a0%"
    assert tenth(at_least_one(0.01, 50)) == "39.5\u00a0%"
    assert [tenth(dismantled(0.05, d)) for d in (0, 0.05, 0.10, 0.20)] == [
        "100.0\u00a0%",
        "51.3\u00a0%",
        "34.5\u00a0%",
        "20.8\u00a0%",
    ]
    assert (tenth(chain(0.8, 6)), tenth(chain(0.9, 10))) == ("26.2\u00a0%", "34.9\u00a0%")
    assert tenth(truce(0.01, 52)) == "59.3\u00a0%"


def test_the_same_limits_as_variants() -> None:
    assert [(variant.key, tenth(variant.chance)) for variant in limits()] == [
        ("mixture", "49.7\u00a0%"),
        ("defender_learns", "39.8\u00a0%"),
        ("attacker_learns", "57.4\u00a0%"),
        ("dismantled", "100.0\u00a0%"),
        ("dismantled", "51.3\u00a0%"),
        ("dismantled", "34.5\u00a0%"),
        ("dismantled", "20.8\u00a0%"),
        ("chain", "26.2\u00a0%"),
        ("chain", "34.9\u00a0%"),
        ("truce", "59.3\u00a0%"),
    ]


def test_questions_in_section_2_5() -> None:
    assert attempts_needed(0.01, 0.5) == 69
    assert format_percent(required_reliability(0.05, 100), digits=3) == "99.949\u00a0%"
    assert (tenth(at_least_one(0.025, 50)), tenth(at_least_one(0.05, 25))) == ("71.8\u00a0%", "72.3\u00a0%")


@pytest.mark.parametrize(("p", "n"), [(0.1, 3), (0.5, 1), (0.5, 10), (0.3, 7), (0.001, 1000)])
def test_a_target_that_is_met_exactly_needs_no_further_attempt(p: float, n: int) -> None:
    assert attempts_needed(p, 1 - (1 - p) ** n) == n


def test_numbers_stay_sound_at_the_edges() -> None:
    assert at_least_one(1e-12, 10) == pytest.approx(1e-11, rel=1e-9)
    assert at_least_one(0.5, 100_000) < 1
    assert defender_learns(0.05, 0.10, 1) == pytest.approx(0.05)
    assert defender_learns(0.999999, 1e-4) < 1
    assert attacker_learns(0.05, 0, 0.2, 50) == pytest.approx(at_least_one(0.05, 50))


@pytest.mark.parametrize("p", [0, 1, -0.1, 1.5, math.nan])
def test_impossible_chances_are_refused_in_words(p: float) -> None:
    with pytest.raises(ValueError, match="must lie between 0 and 1"):
        at_least_one(p, 10)
    with pytest.raises(ValueError, match="must lie between 0 and 1"):
        LuckyOnce((p,), (1,), ())


def test_other_impossible_numbers_are_refused_in_words() -> None:
    with pytest.raises(ValueError, match="must be 1 or more, not 0"):
        at_least_one(0.1, 0)
    with pytest.raises(ValueError, match=r"between 0 and 0\.5"):
        mixture(0.6, 10)
    with pytest.raises(ValueError, match="at least one chance"):
        LuckyOnce((), (1,), ())
    with pytest.raises(ValueError, match="between 0 and 1"):
        format_percent(1.2)


@pytest.mark.parametrize(
    ("x", "language", "digits", "shown"),
    [
        (0.9231, "en", 2, "92.31\u00a0%"),
        (0.9231, "es", 2, "92,31\u00a0%"),
        (0.9231, "es-SV", 2, "92.31\u00a0%"),
        (0.999973, "de", 2, "99,997\u00a0%"),
        (0.99999999, "fr", 2, ">\u00a099,9999\u00a0%"),
        (1.0, "en", 2, "100.00\u00a0%"),
        (0.0, "en", 0, "0\u00a0%"),
        (0.00001, "en", 2, "0.001\u00a0%"),
        (1e-9, "en", 2, "<\u00a00.0001\u00a0%"),
        (0.001, "en", None, "0.1\u00a0%"),
        (0.05, "en", None, "5\u00a0%"),
        (0.5, "en", None, "50\u00a0%"),
        (1e-6, "en", None, "0.0001\u00a0%"),
    ],
)
def test_percentages(x: float, language: str, digits: int | None, shown: str) -> None:
    assert format_percent(x, language, digits) == shown


def test_counts() -> None:
    assert [format_count(2995), format_count(2995, "es"), format_count(12345, "es")] == [
        "2,995",
        "2995",
        "12\u202f345",
    ]
