"""Cloze texts: whether each gap can be read, and whether what is given with them is used."""

from __future__ import annotations

import re

from kitgen.check.base import CheckContext, Findings, check, inside
from kitgen.model.choices import ItemType
from kitgen.model.cloze import GapWidth
from kitgen.model.quiz import Item
from kitgen.text.gaps import FORMULA, GAP, without_words


@check()
def bad_gap(context: CheckContext) -> Findings:
    """A gap of a cloze text has its answer in braces: `{is}`, with others that are right after a bar (`{is|'s}`), with
    wrong ones to choose from after a tilde (`{is ~ are ~ am}`).
    """
    for item in _items(context):
        for gap in item.gaps:
            if not all((*gap.right, *gap.wrong)):
                yield item.place("text"), "a gap of this text has an empty answer", "write {right|right, too ~ wrong}"
            elif {*gap.right} & {*gap.wrong}:
                yield item.place("text"), f"'{gap.right[0]}' is right and wrong in one gap", "take one of them out"


_LANGUAGE = re.compile(r"\]\{[^{}]+\}")
"""The mark of a stretch in another language, in braces that are not a gap: `[¡hola!]{es}`."""


@check("warning")
def stray_brace(context: CheckContext) -> Findings:
    """In a cloze text, a brace without its partner is printed."""
    for item in _items(context):
        rest = re.sub(FORMULA, "", without_words(item.text))
        rest = _LANGUAGE.sub("]", rest)
        stray = re.search(r"[{}]", rest)
        if stray and item.gaps:
            near = rest[stray.start() : stray.start() + 6].partition(GAP)[0].split("\n")[0]
            place = inside(context.file.source, item.place("text"), near)
            yield place, f"this '{stray[0]}' is not part of a gap", "write the missing words between { and }"


@check()
def gap_key_unused(context: CheckContext) -> Findings:
    """`bank` and `gap_width` say how the gaps of a cloze text are printed; in other items they would do nothing, and
    neither would `distractors` in a cloze text without `bank: true`.
    """
    for item in context.items:
        if item.type is not ItemType.CLOZE:
            for key, given in (("bank", item.bank), ("gap_width", item.gap_width is not GapWidth.SAME)):
                if given:
                    yield item.place(key), f"'{key}' is about the gaps of a text, and this item has none", "take it out"
        elif item.distractors and not item.bank:
            yield item.place("distractors"), "these words are not printed anywhere", "add 'bank: true'"
        elif item.bank and not item.bank_words:
            yield (
                item.place("bank"),
                "each gap has its own choices, so that no word is left for the bank",
                "take it out",
            )


def _items(context: CheckContext) -> tuple[Item, ...]:
    return tuple(item for item in context.items if item.type is ItemType.CLOZE)
