"""The rules of QTI 1.2 by which a response earns points and gets feedback: they are run, so that no key is guessed."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from kitgen.imports.xml_tree import Element

Given = dict[str, list[str]]
"""What a student might answer: the marks of the choices, or what is typed, for each response."""

_COMPARED = {"varlt", "varlte", "vargt", "vargte"}
_EQUAL = {"varequal", "varsubset"}
_CONTAINS = {"varsubstring"}
_SETS: dict[str, Callable[[float, float], float]] = {
    "set": lambda old, new: new, "add": lambda old, new: old + new, "subtract": lambda old, new: old - new,
    "multiply": lambda old, new: old * new, "divide": lambda old, new: old / new if new else old,
}  # fmt: skip


_FEW = 8
"""Conditions that are compared one by one."""

MOST_RULES = 500
"""Rules of one item that are looked at; a question with a hundred answers has two hundred."""


@dataclass
class Rule:
    """One condition with what it does."""

    condition: Element
    title: str
    sets: list[tuple[str, str, str]]
    """How, which variable, and to what: `set`, `SCORE`, `100`."""

    feedback: list[str]
    stops: bool

    @cached_property
    def has_other(self) -> bool:
        """Whether it is for what no rule before it is for."""
        return any(child.name == "other" for child in self.condition.children)

    def values(self, response: str) -> list[str]:
        """What it compares a response with, but for what must not be in it."""
        return [each.text.strip() for each in comparisons(self.condition) if each.given.get("respident") == response]


@dataclass
class Outcome:
    """What a response earns."""

    score: float = 0
    feedback: list[str] = field(default_factory=list)
    is_scored: bool = False
    """Whether a rule set its points."""


class _Named:
    """The texts that a response may be, for which nothing is compared one by one: there can be thousands."""

    def __init__(self, response: str, texts: list[str]) -> None:
        self.response = response
        self.texts = {text.lower() for text in texts}
        self.numbers = {number for text in texts if (number := _number(text)) is not None}

    def has(self, given: Given) -> bool:
        """Whether one of the answers is one of the texts, or the same number."""
        answers = given.get(self.response, [])
        return any(each.lower() in self.texts or _number(each) in self.numbers for each in answers)


class Rules:
    """All rules of one item."""

    def __init__(self, item: Element, ordered: set[str], several: set[str]) -> None:
        self.ordered, self.several = ordered, several
        self.unknown: set[str] = set()
        """What is in the conditions and not understood."""

        self._texts: dict[int, _Named | None] = {}
        """By the id of the list of conditions, which are kept as long as the item is."""

        self.maxima = {
            each.given.get("varname", "SCORE").lower(): _number(each.given.get("maxvalue", "")) or 0
            for each in item.deep("decvar")
        }
        found = item.deep("respcondition")
        if len(found) > MOST_RULES:
            self.unknown.add(f"there are more than {MOST_RULES}")
        self.all = [_rule(each) for each in found[:MOST_RULES]]
        if not any(rule.sets and self.earns(rule) > 0 for rule in self.all):
            for rule in self.all:  # as Blackboard has it
                if not rule.has_other and ("correct" in {each.lower() for each in (rule.title, *rule.feedback)}):
                    rule.sets = [("add", "score", "1")]

    @property
    def most(self) -> float:
        """What the file says is the highest score; 0 if it does not."""
        return max(self.maxima.values(), default=0)

    def rewarding(self) -> list[Rule]:
        """The rules that give points."""
        return [rule for rule in self.all if not rule.has_other and self.earns(rule) > 0]

    def earns(self, rule: Rule) -> float:
        return sum(_SETS.get(how, _SETS["set"])(0, self._value(value, name)) for how, name, value in rule.sets)

    def run(self, given: Given) -> Outcome:
        """What an answer earns, and which feedback it gets."""
        scores: dict[str, float] = {}
        outcome = Outcome()
        for rule in self.all:
            if rule.has_other and outcome.is_scored and (rule.sets or rule.feedback):
                continue
            if not self._all(rule.condition.children, given):
                continue
            for how, name, value in rule.sets:
                scores[name] = _SETS.get(how, _SETS["set"])(scores.get(name, 0), self._value(value, name))
            outcome.is_scored = outcome.is_scored or (bool(rule.sets) and not rule.has_other)
            outcome.feedback += rule.feedback
            if rule.stops:
                break
        outcome.score = scores.get("score", sum(scores.values()))
        return outcome

    def _named(self, conditions: list[Element]) -> _Named | None:
        """Many conditions that are the texts which one response may be; None if they are anything else."""
        if len(conditions) < _FEW:
            return None
        if id(conditions) not in self._texts:
            response = conditions[0].given.get("respident", "")
            plain = all(
                each.name == "varequal" and each.given.get("respident", "") == response and "index" not in each.given
                for each in conditions
            )
            texts = [each.text.strip() for each in conditions]
            self._texts[id(conditions)] = _Named(response, texts) if plain else None
        return self._texts[id(conditions)]

    def _value(self, text: str, name: str) -> float:
        if text.lower().endswith(".max"):
            return self.maxima.get(name) or 1
        value = _number(text)
        if value is None:
            self.unknown.add(text[:40])
        return value or 0

    def _all(self, conditions: list[Element], given: Given) -> bool:
        """Whether all of several conditions are true. Two values of one that can have only one are a choice of them."""
        named = self._named(conditions)
        if named is not None and named.response not in self.several | self.ordered:
            return named.has(given)
        held: dict[str, list[bool]] = {}
        order: dict[str, int] = {}
        for each in conditions:
            response = each.given.get("respident", "")
            if each.name in _EQUAL and response in self.ordered and "index" not in each.given:
                place = order[response] = order.get(response, -1) + 1
                held.setdefault(f"{response} {place}", []).append(
                    given.get(response, [])[place : place + 1] == [each.text.strip()]
                )
            elif each.name in _EQUAL | _CONTAINS and response not in self.several:
                held.setdefault(response, []).append(self._is_true(each, given))
            elif not self._is_true(each, given):
                return False
        return all(any(found) for found in held.values())

    def _is_true(self, condition: Element, given: Given) -> bool:
        name, value = condition.name, condition.text.strip()
        answers = given.get(condition.given.get("respident", ""), [])
        if name == "comment" or name == "other":
            return True
        if name in ("and", "conditionvar"):
            return self._all(condition.children, given)
        if name == "or" and (named := self._named(condition.children)) is not None:
            return named.has(given)
        if name == "or":
            return any(self._is_true(child, given) for child in condition.children)
        if name == "not":
            return not self._all(condition.children, given)
        if name == "unanswered":
            return not answers
        if name in _EQUAL:
            if "index" in condition.given:
                place = int(_number(condition.given["index"]) or 1)
                return answers[place - 1 : place] == [value]
            return any(_same(answer, value) for answer in answers)
        if name in _CONTAINS:
            return any(value.lower() in answer.lower() for answer in answers)
        if name in _COMPARED:
            return any(_compared(name, _number(answer), _number(value)) for answer in answers)
        self.unknown.add(name)
        return False


def _rule(element: Element) -> Rule:
    condition = element.first("conditionvar") or Element("conditionvar", {}, element.line)
    for each in condition.everything():
        each.is_read = True
    sets = []
    for each in element.all("setvar"):
        each.is_read = True
        name = each.given.get("varname", each.given.get("variablename", "SCORE")).lower()
        sets.append((each.given.get("action", "Set").lower(), name, each.text.strip()))
    return Rule(
        condition, element.given.get("title", ""), sets,
        [each.given.get("linkrefid", "") for each in element.all("displayfeedback")],
        element.given.get("continue", "").lower() == "no",
    )  # fmt: skip


def comparisons(condition: Element) -> list[Element]:
    """The comparisons in a condition that are not below a `not`."""
    found = []
    for child in condition.children:
        if child.name in _EQUAL | _CONTAINS | _COMPARED:
            found.append(child)
        elif child.name in ("and", "or"):
            found += comparisons(child)
    return found


def _number(text: str) -> float | None:
    found = re.fullmatch(r"\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?)\s*%?\s*", text)
    number = float(found[1]) if found else math.inf
    return number if math.isfinite(number) else None


def _same(answer: str, value: str) -> bool:
    if answer.lower() == value.lower():
        return True
    return (number := _number(answer)) is not None and number == _number(value)


def _compared(name: str, answer: float | None, value: float | None) -> bool:
    if answer is None or value is None:
        return False
    return {"varlt": answer < value, "varlte": answer <= value, "vargt": answer > value, "vargte": answer >= value}[
        name
    ]


_MOST_RUNS = 100_000
"""How often rules are tried for one item; more than that is not a question of a quiz."""


def best_answer(rules: Rules, candidates: dict[str, list[str]]) -> Given:
    """The answer that earns most, as far as trying what the rules themselves name can find it; {} if none earns any."""
    starts: list[Given] = [{}]
    union: Given = {}
    for rule in rules.rewarding():
        named = {
            response: values if response in rules.several | rules.ordered else values[:1]
            for response in candidates
            if (values := [value for value in dict.fromkeys(rule.values(response)) if value])
        }
        starts.append(named)
        for response, values in named.items():
            if response in rules.several and response in union:
                union[response] = list(dict.fromkeys([*union[response], *values]))
            else:
                union.setdefault(response, values)
    starts.append(union)
    best = max(starts, key=lambda given: rules.run(given).score)
    tries = sum(len(values) for values in candidates.values()) * max(1, len(rules.all)) ** 2
    if tries < _MOST_RUNS:
        for response, values in candidates.items():
            if response not in rules.ordered | rules.several:
                options = [best, *({**best, response: [value]} for value in values)]
                best = max(options, key=lambda given: rules.run(given).score)
    return best if rules.run(best).score > 0 else {}
