"""The pictures of a question, a task or a section of the background."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from kitgen.text.figure_numbers import named


def pictures_of(part: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Its picture and those that are side by side, in order."""
    return [each for each in (part.get("figure"), *(part.get("figures") or ())) if each]


def with_pictures(part: Mapping[str, Any], label: str) -> list[tuple[Any, list[Mapping[str, Any]]]]:
    """The text of a section in pieces that print themselves, each with the pictures after it.

    A picture follows the paragraph that first names it by its number, as ``label`` does: ``Figure {n}``. All others
    follow the last.
    """
    left = pictures_of(part)
    if not any(each["number"] for each in left):
        return [(part["body"], left)]
    placed: list[tuple[Any, list[Mapping[str, Any]]]] = []
    for html, words in part["body"].apart:
        numbers = {int(found[1]) for found in named(words, label)}
        placed.append((html, [each for each in left if each["number"] in numbers]))
        left = [each for each in left if each["number"] not in numbers]
    if left:
        placed.append((Markup(), left))
    return placed
