"""What is between the braces of a question in GIFT."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kitgen.imports.gift_escapes import shown
from kitgen.imports.original import Original
from kitgen.imports.record import Choice, Item

_ANSWER = re.compile(r"([=~])([^=~]*)")
_WEIGHT = re.compile(r"\s*%(-?\d+(?:\.\d+)?)%")
_TRUTH = re.compile(r"\s*(T|F|TRUE|FALSE)\s*(?:#(.*))?\Z", re.IGNORECASE | re.DOTALL)
_FORMAT = re.compile(r"\s*\[(?:html|moodle|plain|markdown)\]", re.IGNORECASE)

Words = Callable[[str], str]
"""A text of the question in kitgen's Markdown."""


@dataclass
class Answer:
    """One answer, as it was typed."""

    sign: str
    text: str
    weight: float | None
    feedback: str


def add_answers(item: Item, typed: str, words: Words, original: Original) -> None:
    """Give an item what is between its braces."""
    typed, _, general = typed.partition("####")
    truth = _TRUTH.match(typed)
    numeric = typed.strip().startswith("#")
    answers = _answers(typed.strip()[1:] if numeric else typed)
    if not typed.strip():
        item.kind = "essay"
    elif truth:
        _add_truth(item, truth, words)
    elif numeric:
        _add_numbers(item, typed.strip()[1:], answers, words, original)
    elif answers and any(answer.sign == "~" for answer in answers):
        add_choices(item, answers, words, original)
    elif answers and all("->" in answer.text for answer in answers):
        _add_pairs(item, answers, words, original)
    elif answers:
        _add_texts(item, answers, words, original)
    else:
        original.left_out(item.line, "what is between the braces is not an answer in GIFT", text=shown(typed))
    before = re.match(r"\s*([^=~]*)", typed)
    if answers and not numeric and before and before[1].strip():
        original.left_out(item.line, "this text before the first answer is not understood", text=shown(before[1]))
    if general.strip():
        item.rationale.append(words(general))


def _answers(typed: str) -> list[Answer]:
    found = []
    for sign, each in _ANSWER.findall(typed):
        text, _, feedback = each.partition("#")
        weight = _WEIGHT.match(text)
        text = text[weight.end() :] if weight else text
        text = text[form.end() :] if (form := _FORMAT.match(text)) else text
        feedback = feedback[form.end() :] if (form := _FORMAT.match(feedback)) else feedback
        found.append(Answer(sign, text.strip(), float(weight[1]) if weight else None, feedback.strip()))
    return found


def _add_truth(item: Item, truth: re.Match[str], words: Words) -> None:
    right = truth[1].upper().startswith("T")
    item.answer, item.kind = "true" if right else "false", "true_false"
    wrong, _, correct = (truth[2] or "").partition("#")
    item.rationale += [words(text) for text in (correct, wrong) if text.strip()]


def add_choices(item: Item, answers: list[Answer], words: Words, original: Original) -> None:
    """Give an item its choices, with what they earn if that is not all or nothing."""
    several = not any(answer.sign == "=" for answer in answers) and any((each.weight or 0) > 0 for each in answers)
    rights = [each.weight for each in answers if (each.weight or 0) > 0]
    even = several and len(set(rights)) == 1
    for answer in answers:
        if not answer.text:
            original.left_out(item.line, "this choice has no text", text=f"{answer.sign}#{shown(answer.feedback)}")
            continue
        weight = answer.weight
        correct = answer.sign == "=" and weight in (None, 100) if not several else (weight or 0) > 0
        usual = weight is None or weight == 0 or (correct and (even or weight == 100))
        item.choices.append(
            Choice(words(answer.text), correct, words(answer.feedback) if answer.feedback else "",
                   "" if usual else f"{weight:g} %")
        )  # fmt: skip
    if several or sum(choice.correct for choice in item.choices) > 1:
        item.kind = "multiple_choice"


def _add_pairs(item: Item, answers: list[Answer], words: Words, original: Original) -> None:
    for answer in answers:
        left, _, right = answer.text.partition("->")
        if not right.strip():
            original.left_out(item.line, "this pair has nothing on its right side", text=shown(answer.text))
        elif left.strip():
            item.pairs.append((words(left), words(right)))
        else:
            item.distractors.append(words(right))
        if answer.feedback:
            item.rationale.append(words(answer.feedback))


def _add_texts(item: Item, answers: list[Answer], words: Words, original: Original) -> None:
    """Answers to write: the first is the best, others count as well."""
    item.kind = "short_answer"
    for answer in answers:
        text = words(answer.text)
        if answer.weight not in (None, 100):
            _partly(item, text, answer, original)
        elif not item.answer:
            item.answer = text
        else:
            item.accept.append(shown(answer.text))
        if answer.feedback:
            item.rationale.append(f"{text}: {words(answer.feedback)}")


def _partly(item: Item, text: str, answer: Answer, original: Original) -> None:
    """An answer that counts in part is a sentence for graders."""
    item.rationale.append(f"{text}: counts {answer.weight:g} %.")
    original.changed(item.line, f"'{text[:60]}' counts {answer.weight:g} % of the points: it is in 'rationale:'")


def _add_numbers(item: Item, typed: str, answers: list[Answer], words: Words, original: Original) -> None:
    item.kind = "numeric"
    if not answers:
        text, _, feedback = typed.partition("#")
        answers = [Answer("=", text.strip(), None, feedback.strip())]
    for answer in answers:
        if item.answer or answer.weight not in (None, 100):
            number, off = _number(shown(answer.text))
            said = f"{number} ± {off}" if off else number
            _partly(item, said, answer, original) if answer.weight else _another(item, answer, original)
        else:
            item.answer, item.tolerance = _number(shown(answer.text))
        if answer.feedback:
            item.rationale.append(words(answer.feedback))


def _another(item: Item, answer: Answer, original: Original) -> None:
    item.rationale.append(f"{shown(answer.text)} counts as well." if answer.text else "Other answers:")
    if answer.text:
        original.changed(item.line, f"the second number '{shown(answer.text)[:60]}' is in 'rationale:'")


def _number(typed: str) -> tuple[str, str]:
    """A number and its tolerance: `3.14:0.05`, or a range `1..5`."""
    low, dots, high = typed.partition("..")
    if dots:
        return f"{low.strip()} to {high.strip()}", ""
    number, _, off = typed.partition(":")
    return number.strip(), off.strip() if off.strip(" 0.") else ""
