"""Parts of a lesson that students' paper may leave out to fit a number of pages (`optional: true`).

They are left out of the data of a document, so that templates never know of them. What is left keeps its place in the
lesson (``nth``) and in the plan (``row`` of an activity), so where the third is left out, the fourth is still 4.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from kitgen.view.spine import plan_rows

NAMES = {
    "background": "background section",
    "facts": "fact",
    "figure": "picture",
    "figures": "picture",
    "charts": "chart",
    "reading": "",
    "documents": "document",
    "excerpts": "excerpt",
    "claims": "claim",
    "questions": "reading question",
    "cases": "case",
    "exhibits": "exhibit",
    "study_questions": "study question",
    "grids": "grid",
    "activities": "activity",
    "discussion": "discussion question",
    "vocabulary": "word",
    "exit_ticket": "exit ticket",
    "homework": "homework",
    "afterwards": "section of 'afterwards'",
}
"""Where optional parts are found, in the order in which they are kept: what comes last is left out first. Items of a
quiz are never left out, because their points count in quiz and key."""

MOST_LETTERS = 40
"""Letters of a title by which a part is named."""

Way = tuple[str | int, ...]
"""The way from the lesson to a part: names and indices."""


@dataclass(frozen=True)
class OptionalPart:
    """A part that may be left out."""

    way: Way

    titles: tuple[str, ...]
    """The title of each thing on the way, by which it is named; empty where it has none, and goes by its number."""

    @property
    def path(self) -> str:
        """The way as a text: `discussion.3`."""
        return ".".join(map(str, self.way))

    @property
    def name(self) -> str:
        """The part in words: `discussion question 4`, `fact 2 of background section “The river”`."""
        words: list[str] = []
        for step, title in zip(self.way, self.titles, strict=True):
            if isinstance(step, int):
                words[-1] += f" “{title}”" if title else f" {step + 1}"
            elif NAMES[step]:
                words.append(f"{NAMES[step]} “{title}”" if title else NAMES[step])
        return " of ".join(reversed(words))


def optional_parts(lesson: Mapping[str, Any], needed: Collection[str] = ()) -> list[OptionalPart]:
    """The optional parts in the data of a document, in the order in which they are left out.

    A part stays that something else names by its id, and so does the first entry of a list that is ``needed``. Pictures
    and charts stay where the plan uses some by their numbers, which go by all that there are.
    """
    named, counted = _named(lesson), _uses_figures(lesson)
    return [
        OptionalPart(way, _titles(lesson, way))
        for way, part in reversed(list(_parts(lesson, ())))
        if _is_optional(part)
        and part.get("id") not in named
        and not (way[0] in needed and way[1:] == (0,))
        and not (counted and way[0] == "background" and ("series" in part or "image" in part or _has_figures(part)))
    ]


def without(lesson: Mapping[str, Any], parts: Sequence[OptionalPart]) -> dict[str, Any]:
    """The data of a lesson without some of its parts."""
    gone = {part.way for part in parts}
    kept = {name: _kept(value, (name,), gone) if name in NAMES else value for name, value in lesson.items()}
    if any(way[0] == "activities" for way in gone):
        rows = {row.activity["id"]: [row.number, row.start, row.minutes] for row in plan_rows(lesson)}
        kept["activities"] = [{**each, "row": rows.get(each["id"])} for each in kept["activities"]]
    return kept


def _titles(lesson: Mapping[str, Any], way: Way) -> tuple[str, ...]:
    found, data = [], lesson
    for step in way:
        data = data[step]  # type: ignore[index]
        named = (data.get("title") or data.get("term")) if isinstance(data, Mapping) else None
        found.append(shorten(_line(named), MOST_LETTERS, placeholder=" …") if named else "")
    return tuple(found)


def _line(named: Mapping[str, Any]) -> str:
    """The text of a line, in whatever language it is."""
    return str(named.get("line") or next((each.get("line", "") for each in named.values()), ""))


def _is_optional(part: Mapping[str, Any]) -> bool:
    return bool(part.get("optional")) or part.get("required") is False


def _parts(data: Mapping[str, Any], way: Way) -> Iterator[tuple[Way, Mapping[str, Any]]]:
    """Every part that is or could be optional, each before what is in it."""
    for name in NAMES:
        value = data.get(name)
        if isinstance(value, Mapping):
            yield (*way, name), value
            yield from _parts(value, (*way, name))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, Mapping):
                    yield (*way, name, index), item
                    yield from _parts(item, (*way, name, index))


def _named(data: Any) -> set[str]:
    """Every id that something names, in `assessed_by` or in `uses: case brighton`."""
    if isinstance(data, Mapping):
        here = {str(name) for key in ("assessed_by", "which") for name in data.get(key) or () if isinstance(name, str)}
        return here.union(*(_named(value) for value in data.values()))
    return set().union(*(_named(value) for value in data)) if isinstance(data, list) else set()


def _uses_figures(lesson: Mapping[str, Any]) -> bool:
    return any(use["part"] == "figure" for uses in (lesson.get("spine") or {}).values() for use in uses)


def _has_figures(part: Mapping[str, Any]) -> bool:
    return bool(part.get("figure") or part.get("figures") or part.get("charts"))


def _kept(value: Any, way: Way, gone: Collection[Way]) -> Any:
    if isinstance(value, dict):
        return {
            name: None if (*way, name) in gone else _kept(item, (*way, name), gone) if name in NAMES else item
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [_kept(item, (*way, index), gone) for index, item in enumerate(value) if (*way, index) not in gone]
    return value
