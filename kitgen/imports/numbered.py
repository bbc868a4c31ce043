"""Numbered questions in a text, with choices marked as people do it: `*`, bold, `[x]`, or a line `Answer: b`."""

from __future__ import annotations

import re
from collections.abc import Callable

from kitgen.imports.original import Original
from kitgen.imports.record import Choice, Item

Lines = list[tuple[int, str]]

_NUMBER = re.compile(
    r"^ {0,3}(?:\*\*)?(?:Q(?:uestion)? ?|P(?:regunta)? ?)?(\d{1,3})[.):](?:\*\*)?[ \t]+(?=\S)", re.IGNORECASE
)
_CHOICE = re.compile(
    r"^[ \t]*(?P<bullet>[-*+][ \t]+)?(?P<box>\[[ xX]?\][ \t]*)?(?P<star>\*(?!\*))?[ \t]*(?P<bold>\*\*)?"
    r"(?:\(?(?P<letter>[A-Ha-h])[.)][ \t]+)?(?P<text>\S.*?)[ \t]*$"
)
_ANSWER = re.compile(
    r"^[ \t]*(?:[-*+][ \t]+)?\**(?:answer|correct answer|key|respuesta(?: correcta)?)\**"
    r"[ \t]*:\**[ \t]*(.+?)\**[ \t]*$",
    re.IGNORECASE,
)
_SAID = re.compile(r"[ \t]*(?:\((?:correct|right|correcta|correcto)\)|✓|✔|✅)[ \t]*$", re.IGNORECASE)


def questions_in(lines: Lines, original: Original, text_of: Callable[[int, Lines], str]) -> tuple[list[Item], Lines]:
    """The numbered questions of a text, and its other lines. A list without a question mark is part of the text."""
    items: list[Item] = []
    rest: Lines = []
    block: Lines | None = None
    runs: list[list[Lines]] = []
    code = False
    for number, line in lines:
        code = code ^ line.lstrip().startswith("```")
        if not code and _NUMBER.match(line):
            runs += [[]] if block is None else []
            block = [(number, line)]
            runs[-1].append(block)
        elif block is not None and line.strip() and not line[:1].isspace() and not _goes_on(block, line) and not code:
            block = None
            rest.append((number, line))
        else:
            (rest if block is None else block).append((number, line))
    for run in runs:
        asking = [each for each in run if _asks(each)]
        if 2 * len(asking) >= len(run):
            items += [_question(each, original, text_of) for each in run]
        else:
            rest += [line for each in run for line in each]
    return items, sorted(rest)


def _goes_on(block: Lines, line: str) -> bool:
    """Whether a line that is not indented belongs to a question: a choice, an answer, or the same paragraph."""
    return bool(_is_choice(line) or _ANSWER.match(line) or block[-1][1].strip())


def _is_choice(line: str) -> re.Match[str] | None:
    found = _CHOICE.match(line)
    return found if found and (found["letter"] or found["box"] or (found["bullet"] and line[:1].isspace())) else None


def _asks(block: Lines) -> bool:
    """Whether a numbered entry is a question: it has a question mark, choices or an answer."""
    return any(
        "?" in line or _ANSWER.match(line) or (place and _is_choice(line)) for place, (_, line) in enumerate(block)
    )


def _question(block: Lines, original: Original, text_of: Callable[[int, Lines], str]) -> Item:
    """The item in these lines."""
    first, line = block[0]
    begins = _NUMBER.match(line)
    asked: Lines = [(first, line[begins.end() :] if begins else line)]
    choices: list[tuple[int, re.Match[str]]] = []
    answer = ""
    for number, each in block[1:]:
        said, choice = _ANSWER.match(each), _is_choice(each)
        if said:
            answer = said[1]
        elif choice:
            choices.append((number, choice))
        elif each.strip() and choices:
            original.left_out(number, "this line between choices is not understood")
        else:
            asked.append((number, each.strip() if "```" not in each else each))
    item = Item(first, text_of(first, asked))
    letters = []
    for place, (number, found) in enumerate(choices):
        typed = found["text"]
        marked = bool(found["star"] or (found["box"] or "").strip("[] \t") or _SAID.search(typed))
        typed = _SAID.sub("", typed)
        if found["letter"] and re.fullmatch(r"\*\*[^*]+\*\*", typed):
            marked, typed = True, typed[2:-2]
        elif found["bold"] and typed.endswith("**"):
            marked, typed = True, typed[:-2]
        elif found["bold"]:
            typed = f"**{typed}"
        letters.append((found["letter"] or chr(ord("a") + place)).lower())
        item.choices.append(Choice(text_of(number, [(number, typed)]), marked))
    _answered(item, answer, letters, text_of)
    return item


def _answered(item: Item, answer: str, letters: list[str], text_of: Callable[[int, Lines], str]) -> None:
    named = re.findall(r"(?<!\w)[a-h](?!\w)", answer.lower())
    texts = [choice.text.lower() for choice in item.choices]
    for letter in named:
        if letter in letters:
            item.choices[letters.index(letter)].correct = True
    because = re.sub(r"^(?:[^\w]*\b[a-hA-H]\b[.)]?(?:\s*(?:,|;|&|and|y)\s*)?)+[\s:,;–—-]*", "", answer)
    if item.choices and re.search(r"\w", because) and because.lower() not in texts:
        item.rationale.append(text_of(item.line, [(item.line, because)]))
    if answer and item.choices and not any(choice.correct for choice in item.choices) and answer.lower() in texts:
        item.choices[texts.index(answer.lower())].correct = True
    elif answer and not item.choices:
        item.answer = text_of(item.line, [(item.line, answer)])
        item.kind = "" if len(answer) < 60 else "essay"
    if sum(choice.correct for choice in item.choices) > 1:
        item.kind = "multiple_choice"
