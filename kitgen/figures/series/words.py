"""The text alternative of a chart of series, from the same numbers that are drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kitgen.figures.series.scale import places
from kitgen.text.numbers import format_number

LABELS: Mapping[str, str] = {
    "language": "en",
    "alt": "Chart: {title}. Shown: {unit}, by {x}, from {first} to {last}.",
    "alt_series": "{name}: {first} ({first_x}) at first, {last} ({last_x}) at last; "
    "highest {highest} ({highest_x}), lowest {lowest} ({lowest_x}).",
    "alt_one": "{name}: {value} ({x}).",
    "alt_gaps": "{name} has no number for: {places}.",
    "alt_break": "Break {letter} in the counting. {where}: {note}",
    "after": "After {x}",
    "stretch": "From {first} to {last}",
}
"""All labels of the chart, in English; ``language`` decides how numbers are formatted."""


def alternative(chart: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """Describe the chart: its axes, each series with its ends, extremes and gaps, and the breaks."""
    along = axis(chart)
    head = words["alt"].format(title=chart["title"], unit=chart["unit"], x=chart["x"], first=along[0], last=along[-1])
    said = [head]
    for series in chart["series"]:
        said += _said(series, along, words)
    for letter, _, gap in marked(chart, along):
        said.append(words["alt_break"].format(letter=letter, where=where(gap, along, words), note=gap["note"]))
    return " ".join(_sentence(sentence) for sentence in said)


def axis(chart: Mapping[str, Any]) -> tuple[str, ...]:
    """The places on the x axis of a chart."""
    return places(labels_of(series) for series in chart["series"])


def points_of(series: Mapping[str, Any]) -> list[tuple[str, float]]:
    """The points of a series in order: its ``points``, or its ``values`` by place."""
    given = series["points"] if "points" in series else series["values"].items()
    return [(str(label), float(value)) for label, value in given]


def labels_of(series: Mapping[str, Any]) -> list[str]:
    """The places for which a series has numbers."""
    return [label for label, _ in points_of(series)]


def marked(chart: Mapping[str, Any], along: Sequence[str]) -> list[tuple[str, int, Mapping[str, Any]]]:
    """The breaks in the order of the axis: letter, index in the author's list, break."""

    def place(entry: tuple[int, Mapping[str, Any]]) -> list[int]:
        return [along.index(end) if end in along else len(along) for end in ends_of(entry[1], along)]

    ordered = sorted(enumerate(chart.get("breaks", ())), key=place)
    letters = [chr(97 + number) if number < 26 else str(number + 1) for number in range(len(ordered))]
    return [(letter, index, gap) for letter, (index, gap) in zip(letters, ordered, strict=True)]


def ends_of(gap: Mapping[str, Any], along: Sequence[str]) -> tuple[str, str]:
    """The first and last place of a break; they are the same for one after a single place."""
    if gap.get("at"):
        return gap["at"], gap["at"]
    return gap.get("from") or along[0], gap.get("to") or along[-1]


def where(gap: Mapping[str, Any], along: Sequence[str], words: Mapping[str, str]) -> str:
    """The position of a break in words."""
    first, last = ends_of(gap, along)
    return words["after"].format(x=first) if gap.get("at") else words["stretch"].format(first=first, last=last)


def _said(series: Mapping[str, Any], along: Sequence[str], words: Mapping[str, str]) -> Iterator[str]:
    known = dict(points_of(series))
    points = [(label, known[label]) for label in along if label in known]

    def shown(value: float) -> str:
        return format_number(value, words["language"])

    if len(points) == 1:
        yield words["alt_one"].format(name=series["name"], value=shown(points[0][1]), x=points[0][0])
        return
    highest = max(points, key=lambda point: point[1])
    lowest = min(points, key=lambda point: point[1])
    ends = {"first": points[0], "last": points[-1], "highest": highest, "lowest": lowest}
    gaps = {name: shown(value) for name, (_, value) in ends.items()} | {f"{name}_x": x for name, (x, _) in ends.items()}
    yield words["alt_series"].format(name=series["name"], **gaps)
    inside = along[along.index(points[0][0]) : along.index(points[-1][0])]
    missing = [label for label in inside if label not in known]
    if missing:
        yield words["alt_gaps"].format(name=series["name"], places=", ".join(missing))


def _sentence(text: str) -> str:
    """The text with exactly one punctuation mark at its end."""
    text = re.sub(r"(?<! ) +(?=[.,])", "", text.strip())  # left by a citation that was removed
    text = re.sub(r"([.!?…])\.(?=\s|$)", r"\1", text)
    return text if text[-1:] in ".!?…" else f"{text}."
