"""Texts of Moodle with gaps that words are dragged into, chosen or written, and things to put in order."""

from __future__ import annotations

import re
from collections.abc import Callable

from kitgen.imports.languages import ENGLISH
from kitgen.imports.original import Original
from kitgen.imports.qti.gaps import filled, gap, mark
from kitgen.imports.record import Item
from kitgen.imports.xml_tree import Element

_PLACE = re.compile(r"\[\[(\d{1,3})\]\]")


def add_words(item: Item, question: Element, original: Original, converted: Callable[[str], str]) -> bool:
    """Words for `[[1]]`, `[[2]]`: from a list above the text, or from a list in each gap."""
    is_bank = question.given.get("type") == "ddwtos"
    options = [
        (" ".join(re.sub(r"<[^<>]*>", "", each.words("text")).split()), each.words("group"))
        for each in question.children
        if each.name in ("dragbox", "selectoption")
    ]
    gaps: list[str] = []
    used: set[int] = set()

    def hidden(found: re.Match[str]) -> str:
        number = int(found[1]) - 1
        right, group = options[number] if number < len(options) else ("", "")
        used.add(number)
        others = [text for place, (text, other) in enumerate(options) if other == group and place != number]
        gaps.append(gap([right] if right else [], () if is_bank else others))
        return mark(len(gaps) - 1)

    text = _PLACE.sub(hidden, question.words("questiontext", "text"))
    item.text = filled(original, item.line, text, gaps, converted) if gaps else ""
    item.kind, item.prompt, item.bank = "cloze", ENGLISH.gaps, is_bank
    if is_bank:
        item.distractors = [text for place, (text, _) in enumerate(options) if place not in used and text]
    return bool(item.text)


def add_bracketed(item: Item, question: Element, original: Original, converted: Callable[[str], str]) -> bool:
    """Words that are between brackets in the text itself: `The [cat|dog] sat.`"""
    signs = question.words("delimitchars") or "[]"
    opening, closing = (re.escape(sign) for sign in (signs[0], signs[-1]))
    gaps: list[str] = []

    def hidden(found: re.Match[str]) -> str:
        gaps.append(gap([word.strip() for word in found[1].split("|") if word.strip()]))
        return mark(len(gaps) - 1)

    text = re.sub(
        f"{opening}([^{opening}{closing}<>]{{1,200}}){closing}", hidden, question.words("questiontext", "text")
    )
    item.text = filled(original, item.line, text, gaps, converted) if gaps else ""
    item.kind, item.prompt = "cloze", ENGLISH.gaps
    others = [each.words("text") for each in question.all("answer") if each.given.get("fraction", "0") in ("0", "")]
    for each in question.all("answer"):
        each.words("text")
    item.bank = question.words("answerdisplay") == "dragdrop"
    if item.bank:
        item.distractors = [word for word in others if word]
    elif others:
        item.rationale.append(original.plain(item.line, f"Wrong: {', '.join(filter(None, others))}"))
    return bool(item.text)


def add_order(item: Item, question: Element, words: Callable[[Element | None], str]) -> bool:
    """Things to put in order, in the right order."""
    item.sequence = [text for each in question.all("answer") if (text := words(each))]
    return len(item.sequence) > 1
