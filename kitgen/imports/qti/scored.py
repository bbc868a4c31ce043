"""What the rules of an item of QTI 1.2 say is right: choices with their credit, texts and numbers that are accepted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from kitgen.imports.qti.rules import MOST_RULES, Given, Rule, Rules, best_answer, comparisons
from kitgen.imports.xml_tree import Element

_NEAR = 0.01


@dataclass(frozen=True)
class Credit:
    """Whether a choice is right, and what it earns if not all or nothing."""

    correct: bool
    share: str = ""


def credits_of(rules: Rules, response: str, labels: list[str], several: bool) -> tuple[list[Credit], float]:
    """The credit of each choice, and the highest score."""
    if len(labels) > MOST_RULES:
        return [Credit(False) for _ in labels], 0
    alone = [rules.run({response: [label]}).score for label in labels]
    if not several:
        most = max([*alone, 0])
        return [_credit(each, most) for each in alone], most
    best = best_answer(rules, {response: labels})
    chosen = set(best.get(response, []))
    most = rules.run(best).score if best else 0
    nothing = rules.run({}).score
    earned = [each - nothing for each in alone]
    rights = [each for each, label in zip(earned, labels, strict=True) if label in chosen]
    adds_up = len(chosen) > 1 and abs(sum(rights) + nothing - most) < _NEAR * max(1, most) and min(rights) > 0
    even = adds_up and max(rights) - min(rights) < _NEAR * max(1, most)
    credits = []
    for each, label in zip(earned, labels, strict=True):
        right = label in chosen
        shows = each and most and ((right and adds_up and not even) or (not right and (adds_up or each < 0)))
        credits.append(Credit(right, f"{100 * each / most:g} %" if shows and abs(each) <= most else ""))
    return credits, most


def _credit(score: float, most: float) -> Credit:
    if not most:
        return Credit(False)
    if score >= most:
        return Credit(True)
    return Credit(False, f"{round(100 * score / most, 2):g} %" if score and abs(score) <= most else "")


def accepted(rules: Rules, best: Given, response: str) -> tuple[list[str], list[tuple[str, float]]]:
    """The texts that are as right as the best answer, and those that earn less, each with its share in per cent."""
    most = rules.run(best).score
    without = rules.run({key: value for key, value in best.items() if key != response}).score
    right, partly = [], []
    for text in dict.fromkeys(text for rule in rules.all for text in rule.values(response) if text):
        score = rules.run({**best, response: [text]}).score
        if score >= most - _NEAR:
            right.append(text)
        elif score > without + _NEAR:
            partly.append((text, round(100 * (score - without) / (most - without), 2)))
    return right, partly


@dataclass(frozen=True)
class Numeric:
    """A number as kitgen writes it: `5`, or `1 to 2`, and how far it may be off."""

    answer: str
    tolerance: str = ""


def numbers_of(rules: Rules, response: str) -> list[Numeric]:
    """The numbers that earn the most; [] if the conditions are not those of numbers."""
    earning = rules.rewarding()
    most = max((rules.earns(rule) for rule in earning), default=0)
    return [number for rule in earning if rules.earns(rule) >= most for number in _numbers(rule, response)]


def _numbers(rule: Rule, response: str) -> list[Numeric]:
    wanted = [each for each in comparisons(rule.condition) if each.given.get("respident") == response]
    low = _first(wanted, "vargte", "vargt")
    high = _first(wanted, "varlte", "varlt")
    found = []
    for each in wanted:
        value = _decimal(each.text)
        if each.name == "varequal" and value is not None:
            found.append(Numeric(_shown(value), _margin(each) or _around(value, low, high)))
    if len(found) == 1 and found[0].tolerance == "?" and low is not None and high is not None:
        return [Numeric(f"{_shown(low)} to {_shown(high)}")]
    found = [Numeric(each.answer) if each.tolerance == "?" else each for each in found]
    if not found and low is not None and high is not None and low <= high:
        return [Numeric(f"{_shown(low)} to {_shown(high)}" if low < high else _shown(low))]
    return found


def _margin(equal: Element) -> str:
    """The tolerance that Canvas writes beside the number."""
    margin = _decimal(equal.given.get("margin", ""))
    if margin is None or margin <= 0:
        return ""
    return f"{_shown(margin)} %" if equal.given.get("margintype", "").startswith("percent") else _shown(margin)


def _around(value: Decimal, low: Decimal | None, high: Decimal | None) -> str:
    """The tolerance by the limits: '' for none, '?' if the number is not in the middle."""
    if low is None or high is None or low == high:
        return ""
    return _shown(high - value) if high - value == value - low else "?"


def _first(wanted: list[Element], *names: str) -> Decimal | None:
    return next((value for each in wanted if each.name in names and (value := _decimal(each.text)) is not None), None)


def _decimal(text: str) -> Decimal | None:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value.adjusted()) < 20 else None


def _shown(value: Decimal) -> str:
    """A number without zeros that only a program wrote: `4.0` is 4."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
