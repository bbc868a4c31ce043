"""How many pages a document may have, by its data, and the same document with fewer parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kitgen.model.base import Audience
from kitgen.render.artifact import Budget, Page
from kitgen.view.optional import NAMES, OptionalPart, optional_parts, without


def budget_of(
    given: dict[str, Any], fixed: bool, columns: tuple[str, ...], page: Callable[[dict[str, Any]], Page]
) -> Budget:
    """The budget of a document, rendered by ``page`` from its data.

    Nothing may be left out where letters are ``fixed`` in their size, nor of documents for instructors, who have all
    that students may have.
    """
    asked, lesson = given["budget"], given["lesson"]
    for_students = given["audience"] == Audience.STUDENT
    optional = optional_parts(lesson, asked["needed"]) if for_students and not fixed else []

    known: dict[tuple[int, ...], Page] = {}

    def without_some(parts: Sequence[OptionalPart]) -> Page:
        key = tuple(map(id, parts))
        if key not in known:  # each is rendered once, for a layout or to see whether it is shown
            known[key] = page({**given, "lesson": without(lesson, parts)})
        return known[key]

    def lacks(number: int) -> list[tuple[str, str]]:
        gone = optional[:number]
        html = without_some(gone).html
        shown = (part for part in gone if without_some([each for each in gone if each is not part]).html != html)
        return [(part.path, part.name) for part in reversed(list(shown))]

    return Budget(
        pages=asked["pages"],
        promised=asked["promised"],
        fixed=fixed,
        optional=tuple((part.path, part.name) for part in optional),
        can_be_marked=for_students and not NAMES.keys().isdisjoint(lesson),
        without=lambda number: without_some(optional[:number]),
        lacks=lacks,
        columns=columns if asked["two_columns"] else (),
    )
