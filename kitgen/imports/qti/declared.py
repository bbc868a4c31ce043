"""What an item of QTI 2 declares: right answers, what each earns, and how far its rules can be understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kitgen.imports.xml_tree import Element

_KNOWN_RULES = {
    "responseProcessing", "responseCondition", "responseIf", "responseElseIf", "responseElse", "setOutcomeValue",
    "match", "equal", "variable", "correct", "baseValue", "mapResponse", "isNull", "not", "and", "or", "sum",
    "multiple", "stringMatch", "isNullResponse", "default", "gte", "gt", "lte", "lt", "max", "min", "product",
    "comment", "member", "null", "any", "exitResponse", "ordered", "delete", "contains",
}  # fmt: skip
"""Elements of rules that say no more than which answer is right, and which feedback it gets."""

_TEMPLATES = re.compile(r"(?:match_correct|map_response|CC2_match|CC2_match_basic|CC2_map_response)(?:\.xml)?\Z")


@dataclass
class Declared:
    """One response."""

    mark: str
    cardinality: str
    kind: str
    """The type of its values: `identifier`, `string`, `float`, `directedPair` …"""

    right: list[str] = field(default_factory=list)
    mapped: dict[str, float] = field(default_factory=dict)
    """What values earn."""

    default: float = 0

    @property
    def is_number(self) -> bool:
        """Whether a number is written."""
        return self.kind in ("float", "integer")

    def best(self) -> list[str]:
        """The right values; where none are named, those that earn the most."""
        if self.right or not self.mapped:
            return self.right
        most = max(self.mapped.values())
        if most <= 0:
            return []
        if self.cardinality == "single":
            return [value for value, earned in self.mapped.items() if earned == most]
        return [value for value, earned in self.mapped.items() if earned > 0]


def declared(item: Element) -> dict[str, Declared]:
    """The responses of an item by their marks."""
    found = {}
    for each in item.all("responseDeclaration"):
        one = Declared(
            each.given.get("identifier", ""), each.given.get("cardinality", "single"), each.given.get("baseType", "")
        )
        for correct in each.all("correctResponse"):
            one.right += [_read(value) for value in correct.all("value")]
        for mapping in each.all("mapping"):
            one.default = _number(mapping.given.get("defaultValue", "0")) or 0
            for entry in mapping.all("mapEntry"):
                one.mapped[entry.given.get("mapKey", "").strip()] = _number(entry.given.get("mappedValue", "")) or 0
        found[one.mark] = one
    return found


def _read(value: Element) -> str:
    value.is_read = True
    return " ".join(value.text.split())


def points_of(item: Element) -> str:
    """The highest score that an item says it has; '' for 1 or none."""
    outcomes = {each.given.get("identifier", ""): each for each in item.all("outcomeDeclaration")}
    for each in outcomes.values():
        for value in each.deep("value"):
            value.is_read = True
    most = _number(_default(outcomes.get("MAXSCORE")))
    if not most and (score := outcomes.get("SCORE")):
        most = _number(score.given.get("normalMaximum", ""))
    return f"{most:g}" if most and 0 < most <= 1000 and most != 1 else ""


def _default(outcome: Element | None) -> str:
    return outcome.words("defaultValue", "value") if outcome else ""


def not_understood(item: Element) -> list[str]:
    """What is in the rules of an item that may give points for something else than the right answer it names."""
    names: set[str] = set()
    for rules in item.all("responseProcessing"):
        template = rules.given.get("template", "")
        if template and not _TEMPLATES.search(template):
            names.add(template.rsplit("/", 1)[-1])
        names |= {each.name for each in rules.everything() if each.name not in _KNOWN_RULES}
        for each in rules.everything():
            each.is_read = True
    for declaration in item.all("responseDeclaration"):
        if declaration.first("areaMapping"):
            names.add("areaMapping")
    return sorted(names)


@dataclass(frozen=True)
class Within:
    """How far a number may be off, or between which it must be, by the rules."""

    tolerance: str = ""
    low: str = ""
    high: str = ""
    exact: str = ""


def within(item: Element, mark: str) -> Within:
    """What rules say of a number besides the right answer."""
    low = high = exact = ""
    for rules in item.all("responseProcessing"):
        for each in rules.deep("equal", "gte", "gt", "lte", "lt"):
            if not any(part.name == "variable" and part.given.get("identifier") == mark for part in each.children):
                continue
            value = next((part.text.strip() for part in each.children if part.name == "baseValue"), "")
            if each.name == "equal":
                off = (each.given.get("tolerance", "").split() or [""])[0]
                mode = each.given.get("toleranceMode", "exact")
                if mode in ("absolute", "relative") and (number := _number(off)):
                    return Within(f"{number:g} %" if mode == "relative" else f"{number:g}", exact=value)
                exact = exact or value
            elif _is_first(each, mark) == each.name.startswith("g"):
                low = low or value
            else:
                high = high or value
    return Within("", low, high, exact)


def _is_first(comparison: Element, mark: str) -> bool:
    """Whether it is the answer that is compared, and not what it is compared with."""
    first = next((part for part in comparison.children if part.name != "comment"), None)
    return first is not None and first.given.get("identifier") == mark


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < 1e9 else None
