"""The pace of a class: how long it takes to read, to write, to roll a die, to speak."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, computed_field

from kitgen.model.base import Spec, mapping
from kitgen.model.numbers import MOST, Whole
from kitgen.model.values import Text, refuse
from kitgen.source.nodes import Node, Scalar, shown
from kitgen.suggestions import closest

_SECONDS = re.compile(
    r"(?:(\d{1,3}(?:[.,]\d{1,2})?) ?(?:m|min|mins|minutes?|minutos?|′|')\.?)?"
    r" ?(?:(\d{1,4}(?:[.,]\d)?) ?(?:s|secs?|seconds?|segundos?|″|\")\.?)?"
)
_LONGEST = 7200


def _seconds(value: Any) -> Any:
    text = str(value).strip().lower()
    found = _SECONDS.fullmatch(text) if text and len(text) <= MOST else None
    if isinstance(value, float):
        return value
    if not found:
        alone = re.fullmatch(r"(\d{1,4})", text)
        raise refuse(
            "bad-time", "must be a time with its unit, such as '40 s' or '2 min'",
            f"write {alone[1]} s, if it is seconds" if alone else "",
        )  # fmt: skip
    minutes, seconds = (float((each or "0").replace(",", ".")) for each in found.groups())
    total = 60 * minutes + seconds
    if not 0 < total <= _LONGEST:
        raise refuse("bad-time", "must be between a second and two hours")
    return total


Seconds = Annotated[
    float, BeforeValidator(_seconds), Field(json_schema_extra={"type": "string", "pattern": "^\\d.*(s|m|min|′|″)"})
]


def _per_minute(value: Any) -> int:
    found = re.fullmatch(r"(\d{1,4})(?: ?(?:words?|w\.?p\.?m\.?|palabras)(?: a minute| per minute| ?/ ?min)?)?",
                         str(value).strip()[:MOST])  # fmt: skip
    if not found or not 10 <= int(found[1]) <= 1000:
        raise refuse("bad-number", "must be a number of words a minute from 10 to 1000, such as '150'")
    return int(found[1])


PerMinute = Annotated[int, BeforeValidator(_per_minute), Field(json_schema_extra={"type": ["integer", "string"]})]


class Pace(Spec):
    """How long things take this class. `pace: 120` is short for so many words a minute.

    What is left out is that of the course, or else the usual one, of students of 15 and older who read their own
    language: 215 words a minute, a cell in 10 s, a sentence in 40 s, a line in 20 s.
    """

    short = "words"

    words: PerMinute = 215
    """Words that students read in a minute: 215 in their own language from 15 years on, about 150 at 10 to 12 years,
    100 or fewer in a language that they learn."""

    cell: Seconds = 10.0
    """To fill in a cell of a table: a number or a word."""

    row: Seconds = 20.0
    """To do a row: to place it, to mark it, to say which."""

    sentence: Seconds = 40.0
    """To write a sentence: one that is finished, a cell of a grid, an entry of a list."""

    line: Seconds = 20.0
    """To write a line."""

    item: Seconds = 45.0
    """To answer an item of a quiz that has no minutes."""

    speaker: Seconds = 60.0
    """For a student or group to speak to the class."""

    roll: Seconds = 5.0
    """To roll a die, toss a coin or draw a card, and to record it."""


UNITS = tuple(name for name in Pace.model_fields if name not in ("words", "extras", "extras_for_instructor"))
"""What has a pace of its own."""

_UNIT_WORDS = {
    **{name: name for name in UNITS}, "cells": "cell", "rows": "row", "sentences": "sentence", "lines": "line",
    "items": "item", "speakers": "speaker", "speeches": "speaker", "groups": "speaker", "reports": "speaker",
    "rolls": "roll", "throws": "roll", "trials": "roll", "words": "words", "word": "words",
    "celdas": "cell", "casillas": "cell", "filas": "row", "oraciones": "sentence", "frases": "sentence",
    "líneas": "line", "renglones": "line", "preguntas": "item", "oradores": "speaker", "intervenciones": "speaker",
    "grupos": "speaker", "tiradas": "roll", "lanzamientos": "roll", "palabras": "words",
}  # fmt: skip


def unit_of(what: str) -> str:
    """The unit of a pace that some words name: `rolls` is `roll`, `speakers for each side` is `speaker`; or ''."""
    return next((_UNIT_WORDS[word] for word in re.findall(r"[^\W\d_]+", what.lower()) if word in _UNIT_WORDS), "")


class Work(Spec):
    """Something that is done many times: `140 rolls`, `6 speakers of 30 s`, `10 rows at 15 s`."""

    count: Whole
    """How many times."""

    what: Text
    """What is done: `rolls`, `speakers`."""

    each: Seconds | None = None
    """How long each takes, if not as long as `pace:` says."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def time(self) -> str:
        """How long each takes, for the guide: `30 s`, `2 min`; empty if it says nothing of that."""
        if self.each is None:
            return ""
        return f"{self.each / 60:g}\u00a0min" if self.each >= 60 and self.each % 30 == 0 else f"{self.each:g}\u00a0s"

    @classmethod
    def shaped(cls, node: Node) -> Node:
        """Takes the words apart: how many, what, and how long each takes."""
        if not isinstance(node, Scalar):
            return super().shaped(node)
        text = " ".join(node[: MOST * 2].split())
        found = _WORK.fullmatch(text)
        if not found:
            message = f"must be how many of what, such as '140 rolls' or '6 speakers of 30 s', not '{shown(text)}'"
            raise refuse("bad-work", message, "write the number first")
        made = mapping(node.span, count=Scalar.at(found[1], node.span), what=Scalar.at(found[2].strip(), node.span))
        if found[3]:
            made["each"] = Scalar.at(found[3], node.span)
            made.keys_at["each"] = node.span
        elif not unit_of(found[2]):
            near = closest(found[2].strip().lower(), list(_UNIT_WORDS))
            raise refuse(
                "bad-work", f"does not say how long each takes: '{shown(text)}'",
                f"did you mean '{near}'?" if near else f"write for example '{text} of 30 s'",
            )  # fmt: skip
        return made


_WORK = re.compile(
    r"(\d{1,6})\s*[x×]?\s*([^\d\s,;].*?)"
    r"(?:\s*(?:\bof|\bat|\bde|\ba|×|x|,|:|@|\()"
    r"\s*(\d[\d.,]*\s?(?:m|min|s|sec|minutes?|seconds?|minutos?|segundos?)(?: ?\d{1,2} ?s)?)"
    r"\.?(?:\s+(?:each|cada una?))?\)?)?"
)
