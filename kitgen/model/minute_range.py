"""How long an activity takes: least, planned and most minutes, and what was meant by minutes that are not ones."""

from __future__ import annotations

import re

from pydantic import model_validator

from kitgen.model.base import Spec, mapping
from kitgen.model.numbers import DASHES, MOST, Minutes, minutes_of
from kitgen.model.values import refuse
from kitgen.source.nodes import Node, Scalar, shown


class MinuteRange(Spec):
    """How long something takes: `12`, `10-15`, or `10-12-15` for least, planned and most.

    `10-15` plans the middle, rounded up.
    """

    min: Minutes
    """At least."""

    target: Minutes
    """What the lesson plan counts."""

    max: Minutes
    """At most."""

    @classmethod
    def shaped(cls, node: Node) -> Node:
        """Writes out the forms with hyphens."""
        if not isinstance(node, Scalar):
            return super().shaped(node)
        parts = [
            part.strip() for part in re.split(f"[{DASHES}]", re.sub(r"(?<!\s)\s*min(utes|s|\.)?\Z", "", node.strip()))
        ]
        meant = _meant(node)
        if len(parts) > 3 or meant:
            raise refuse("bad-minutes", "must be minutes such as '12', '10-15' or '10-12-15'", meant)
        numbers = [minutes_of(part) for part in parts]
        least, most = numbers[0], numbers[-1]
        target = numbers[1] if len(numbers) == 3 else -(-(least + most) // 2)
        scalars = [Scalar.at(str(number), node.span) for number in (least, target, most)]
        return mapping(node.span, min=scalars[0], target=scalars[1], max=scalars[2])

    @model_validator(mode="after")
    def _in_order(self) -> MinuteRange:
        if not self.min <= self.target <= self.max:
            numbers = [str(number) for number in sorted({self.min, self.target, self.max})]
            raise refuse("bad-minutes", "must increase: least, planned, most", f"write {'-'.join(numbers)}")
        return self


_LEAST_AND_MOST = re.compile(
    r"[(\[~]*(\d{1,3})\s*(?:[-–—−‐‑]+|\s+|\b(?:to|or|and|until|bis|oder|und|a|à|o|ou|y|et|hasta)\b|…|\.\.+)\s*(\d{1,3})[)\]]*(?!\d)"
)
_ONE = re.compile(r"(?:(?:ca?|circa|about|around|approx|etwa|unos|environ)\b\.?\s*)?[(\[~]*(\d{1,3})(?![\d.,])")


def _meant(text: str) -> str:
    """What to write instead of minutes that are not ones: `10 to 14`, `10-14 fours`, `fours, 10-14`."""
    text = text.strip()[:MOST]
    if re.fullmatch(r"[\d\s–—−‐‑-]*\d\s*(?:min(?:ute)?s?\.?|['′])?", text) and not re.search(r"--|\d\s+\d", text):
        return ""
    found = _LEAST_AND_MOST.match(text) or _ONE.match(text)
    if not found:
        return ""
    minutes = "-".join(found.groups())
    rest = re.sub(r"\A\s*(?:min(?:ute)?s?\b\.?)?[\s.,;:，、،]*", "", text[found.end() :])
    if not rest:
        return f"write {minutes}"
    if re.match(r"h(?:ours?|rs?)?\b", rest):
        return ""
    return f"put a comma after the minutes: {minutes}, {shown(rest)}" if rest[:1].isalpha() else ""
