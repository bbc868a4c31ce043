"""The lucky-once model for a document: tables, chart and limits, with numbers formatted in its language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kitgen.figures import Drawing
from kitgen.figures.probability.model import LuckyOnce, Variant, limits
from kitgen.text.numbers import format_count, format_percent


@dataclass(frozen=True)
class Table:
    """A table of texts: a heading for each column, and rows that begin with their own heading."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Probability:
    """Everything that the model computes, ready to print."""

    success: Table
    """P(at least one success): a row for each p, a column for each n."""

    needed: Table
    """Attempts until 50, 95 and 99 per cent: a row for each p."""

    reliability: Table
    """Success rate per attempt that a defender needs: a row for each tolerated risk, a column for each n."""

    limits: tuple[tuple[str, str], ...]
    """The limits of the formula: for each a name, and a sentence with computed numbers."""

    chart: Drawing


def probability(model: Mapping[str, Any], labels: Mapping[str, str], language: str, accent: str) -> Probability:
    """Compute the model of a lesson."""
    from kitgen.figures.probability.chart import draw

    trials = model["attempts"]
    lucky = LuckyOnce(tuple(trials["p"]), tuple(trials["n"]), tuple(trials["tolerate"]))
    counts = tuple(f"n = {format_count(n, language)}" for n in lucky.n)

    def percent(value: float) -> str:
        return format_percent(value, language)

    def exact(value: float) -> str:
        return format_percent(value, language, digits=4)

    def chance(value: float) -> str:
        return format_percent(value, language, digits=None)

    targets = (0.50, 0.95, 0.99)
    return Probability(
        success=Table(
            ("p", *counts),
            tuple(
                (chance(p), *(percent(value) for value in row))
                for p, row in zip(lucky.p, lucky.success_table(), strict=True)
            ),
        ),
        needed=Table(
            ("p", *(chance(target) for target in targets)),
            tuple(
                (chance(p), *(format_count(value, language) for value in row))
                for p, row in zip(lucky.p, lucky.attempts_table(targets), strict=True)
            ),
        ),
        reliability=Table(
            ("R", *counts),
            tuple(
                (chance(risk), *(exact(value) for value in row))
                for risk, row in zip(lucky.tolerate, lucky.reliability_table(), strict=True)
            ),
        ),
        limits=_limits(labels, language),
        chart=draw(lucky, labels, accent=accent),
    )


def _limits(labels: Mapping[str, str], language: str) -> tuple[tuple[str, str], ...]:
    """The computed variants in the labels of the language: `limit_<name>` and `limit_<name>_text`.

    The text has `{0}`, `{1}`, … for the computed chances of that limit, and `{plain}` for that of the plain formula.
    """
    found: dict[str, list[Variant]] = {}
    for variant in limits():
        found.setdefault(variant.key, []).append(variant)
    rows = []
    for key, variants in found.items():
        chances = [format_percent(variant.chance, language, digits=1) for variant in variants]
        plain = variants[0].plain
        shown = format_percent(plain, language, digits=1) if plain is not None else ""
        rows.append((labels[f"limit_{key}"], labels[f"limit_{key}_text"].format(*chances, plain=shown)))
    return tuple(rows)
