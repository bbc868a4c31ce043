"""Parts of a lesson that students' paper may leave out to fit a number of pages (`optional: true`).

They are left out of the data of a document, so that templates never know of them. Things keep their numbers: each entry
of a list that documents number has its ``number``, and where the third is left out, the fourth is still 4.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NAMES = {
    "background": "background section",
    "facts": "fact",
    "figure": "picture",
    "charts": "chart",
    "reading": "",
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

NUMBERED = ("questions", "study_questions", "activities", "discussion", "exit_ticket", "homework")
"""Lists whose entries documents number."""

Way = tuple[str | int, ...]
"""The way from the lesson to a part: names and indices."""


@dataclass(frozen=True)
class OptionalPart:
    """A part that may be left out."""

    way: Way

    @property
    def path(self) -> str:
        """The way as a text: `discussion.3`."""
        return ".".join(map(str, self.way))

    @property
    def name(self) -> str:
        """The part in words: `discussion question 4`, `fact 2 of background section 1`."""
        words: list[str] = []
        for step in self.way:
            if isinstance(step, int):
                words[-1] += f" {step + 1}"
            elif NAMES[step]:
                words.append(NAMES[step])
        return " of ".join(reversed(words))


def optional_parts(lesson: Mapping[str, Any], needed: Collection[str] = ()) -> list[OptionalPart]:
    """The optional parts in the data of a document, in the order in which they are left out.

    A part stays that something else names by its id, and so does the first entry of a list that is ``needed``.
    """
    named = _named(lesson)
    return [
        OptionalPart(way)
        for way, part in reversed(list(_parts(lesson, ())))
        if _is_optional(part) and part.get("id") not in named and not (way[0] in needed and way[1:] == (0,))
    ]


def without(lesson: Mapping[str, Any], parts: Sequence[OptionalPart]) -> dict[str, Any]:
    """The data of a lesson without some of its parts."""
    gone = {part.way for part in parts}
    return {name: _kept(value, (name,), gone) if name in NAMES else value for name, value in lesson.items()}


def with_numbers(lesson: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a lesson in which each entry of a numbered list has its ``number``, from 1."""
    return {name: _numbered(value, name) if name in NAMES else value for name, value in lesson.items()}


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
    """Every id that something names in `assessed_by` or `uses`."""
    if isinstance(data, Mapping):
        here = {str(name) for key in ("assessed_by", "uses") for name in data.get(key) or () if isinstance(name, str)}
        return here.union(*(_named(value) for value in data.values()))
    return set().union(*(_named(value) for value in data)) if isinstance(data, list) else set()


def _kept(value: Any, way: Way, gone: Collection[Way]) -> Any:
    if isinstance(value, dict):
        return {
            name: None if (*way, name) in gone else _kept(item, (*way, name), gone) if name in NAMES else item
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [_kept(item, (*way, index), gone) for index, item in enumerate(value) if (*way, index) not in gone]
    return value


def _numbered(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {key: _numbered(item, key) if key in NAMES else item for key, item in value.items()}
    if isinstance(value, list):
        items = [_numbered(item, "") for item in value]
        return [
            {**item, "number": number} if name in NUMBERED and isinstance(item, dict) else item
            for number, item in enumerate(items, 1)
        ]
    return value
