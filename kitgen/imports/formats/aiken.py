"""Aiken: a question, its choices with capital letters, and a line ANSWER."""

from __future__ import annotations

import re

from kitgen.imports.original import Original, paragraphs
from kitgen.imports.record import Choice, Item, Material

ABOUT = "Aiken"
ENDINGS = (".txt", ".aiken")

_CHOICE = re.compile(r"\s*([A-Za-z])\s*(?:\.\s+|\)\s*)(\S.*)")
_ANSWER = re.compile(r"\s*(?:ANSWERS?|KEY|RESPUESTAS?|CORRECTA)\s*:\s*(.*?)\s*$", re.IGNORECASE)
_FEEDBACK = re.compile(r"\s*(?:FEEDBACK|EXPLANATION|RATIONALE|RETROALIMENTACI[OÓ]N)\s*:\s*(.*)", re.IGNORECASE)


def recognises(original: Original) -> bool:
    """Whether it has choices with letters and lines that say the answer."""
    lines = original.text.split("\n")
    return any(_ANSWER.match(line) for line in lines) and sum(bool(_CHOICE.match(line)) for line in lines) > 1


def read(original: Original) -> Material:
    """One item for each line ANSWER; empty lines mean nothing between a question and its answer."""
    material = Material()
    block: list[tuple[int, str]] = []
    lines = list(enumerate(original.lines, 1))
    for place, (number, line) in enumerate(lines):
        feedback = _FEEDBACK.match(line)
        if feedback and material.items and not any(each.strip() for _, each in block):
            material.items[-1].rationale.append(original.plain(number, feedback[1]))
            continue
        if block or line.strip():
            block.append((number, line))
        following = next((each for _, each in lines[place + 1 :] if each.strip()), "")
        if _ANSWER.match(line) or not following:
            _add(material, block, original)
            block = []
    return material


def _last_question(block: list[tuple[int, str]]) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """The lines of the last question, and those of others before it that have choices and no answer."""
    choices = [_CHOICE.match(line) for _, line in block]
    begun = [place for place, found in enumerate(choices) if found and found[1].upper() == "A"]
    earlier = [place for place, found in enumerate(choices) if found and begun and place < begun[-1]]
    start = earlier[-1] + 1 if earlier else 0
    return block[start:], block[:start]


def _add(material: Material, block: list[tuple[int, str]], original: Original) -> None:
    """The item that is in these lines, which end with its answer."""
    block, unfinished = _last_question(block)
    for number, lines in paragraphs(unfinished):
        message = "this question has no line 'ANSWER: A'"
        original.left_out(number, message, "write it into the new file by hand", "\n".join(lines))
    said = [(number, line) for number, line in block if line.strip()]
    answer = _ANSWER.match(said[-1][1]) if said else None
    letters = [place for place, (_, line) in enumerate(said) if _CHOICE.match(line)]
    if answer is None or not letters or not letters[0]:
        for number, lines in paragraphs(block):
            message = "this is not a question with choices and a line 'ANSWER: A'"
            original.left_out(number, message, "write it into the new file by hand", "\n".join(lines))
        return
    item = Item(said[0][0])
    item.prompt = original.plain(item.line, "\n".join(line.strip() for _, line in said[: letters[0]]))
    right = set(re.findall(r"[A-Z]", answer[1].upper()))
    found = set()
    for number, line in said[letters[0] : -1]:
        choice = _CHOICE.match(line)
        if choice:
            found.add(choice[1].upper())
            item.choices.append(Choice(original.plain(number, choice[2].strip()), choice[1].upper() in right))
        else:  # a choice of several lines
            item.choices[-1].text += "\n" + original.plain(number, line.strip())
    if sum(choice.correct for choice in item.choices) > 1:
        item.kind = "multiple_choice"
    if missing := sorted(right - found):
        original.changed(
            said[-1][0], f"the answer is '{missing[0]}', and there is no such choice", "mark the right one"
        )
    material.items.append(item)
