"""Interactions of QTI 2, one function each: what students do, as an item of kitgen has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kitgen.imports.languages import truth_of
from kitgen.imports.qti.bodies import Body
from kitgen.imports.qti.declared import Declared, within
from kitgen.imports.qti.texts import Texts
from kitgen.imports.record import Choice, Item
from kitgen.imports.xml_tree import Element, markup_of, whole
from kitgen.model.values import has_print


@dataclass
class Asked:
    """One interaction with what belongs to it."""

    item: Item
    interaction: Element
    response: Declared
    whole: Element
    """The item of the file."""

    texts: Texts
    body: Body
    """What is around it; from its feedback an interaction takes what is about its answers."""

    @property
    def feedback(self) -> dict[str, str]:
        """What is said about answers, by mark."""
        return self.body.feedback

    def text(self, element: Element) -> str:
        """The text of an element; feedback that is in it is kept apart."""

        def inside(child: Element) -> str | None:
            return "" if child.name == "prompt" else self.body.inside(child)

        return self.texts.html(element.line, markup_of(element, inside))


def choice(asked: Asked) -> None:
    """Choices: one or several are right, with what each earns."""
    item, response = asked.item, asked.response
    entries = asked.interaction.deep("simpleChoice", "hottext")
    marks = [each.given.get("identifier", "") for each in entries]
    texts, figures = [], []
    for each in entries:
        texts.append(asked.text(each))
        figures.append(asked.texts.pictures())
    rights = set(response.best())
    several = response.cardinality != "single"
    worth = [value for mark, value in response.mapped.items() if mark in rights and value > 0]
    most = (sum(worth) if several else max(worth, default=0)) or 0
    even = len(set(worth)) <= 1 and (len(worth) == len(rights) or not worth)
    for mark, text, pictures in zip(marks, texts, figures, strict=True):
        earned = response.mapped.get(mark, 0)
        right = mark in rights
        shows = most and earned and abs(earned) <= most and (not right or (several and not even))
        why = asked.feedback.pop(mark, "") if mark else ""
        share = f"{round(100 * earned / most, 2):g} %" if shows else ""
        item.choices.append(Choice(text, right, why, share, pictures[0] if pictures else None))
        item.figures += pictures[1:]
    truths = [truth_of(each.text) for each in item.choices]
    right_truths = [truth for truth, each in zip(truths, item.choices, strict=True) if each.correct]
    if sorted(truths) == ["false", "true"] and len(right_truths) == 1:
        item.kind, item.answer = "true_false", right_truths[0]
        item.rationale += [f"{each.text}: {each.why}" for each in item.choices if each.why]
        item.choices = []
    elif several or len(rights) > 1:
        item.kind = "multiple_choice"


def order(asked: Asked) -> None:
    """Things to put in order."""
    entries = {each.given.get("identifier", ""): asked.text(each) for each in asked.interaction.all("simpleChoice")}
    right = [mark for mark in asked.response.best() if mark in entries]
    if len(right) < 2:
        asked.texts.original.left_out(asked.item.line, "the order is not said: it is the one of the file")
        right = list(entries)
    asked.item.sequence = [entries.pop(mark) for mark in dict.fromkeys(right)]
    if entries:
        message = "these are not part of the order, and are not imported"
        asked.texts.original.left_out(asked.item.line, message, text="\n".join(entries.values()))


def match(asked: Asked) -> None:
    """Things of two lists that belong together."""
    sets = asked.interaction.all("simpleMatchSet")
    lists = [
        {each.given.get("identifier", ""): asked.text(each) for each in one.all("simpleAssociableChoice")}
        for one in sets
    ]
    lefts, rights = (*lists, {}, {})[:2]
    _pairs(asked, lefts, rights)


def associate(asked: Asked) -> None:
    """Things of one list that belong together."""
    entries = {
        each.given.get("identifier", ""): asked.text(each) for each in asked.interaction.all("simpleAssociableChoice")
    }
    pairs = [value.split() for value in asked.response.best() if len(value.split()) == 2]
    lefts = {left: entries[left] for left, _ in pairs if left in entries}
    _pairs(asked, lefts, {mark: text for mark, text in entries.items() if mark not in lefts})


def _pairs(asked: Asked, lefts: dict[str, str], rights: dict[str, str]) -> None:
    named = [value.split() for value in asked.response.best() if len(value.split()) == 2]
    pairs = [(left, right) for left, right in named if left in lefts and right in rights]
    if len({left for left, _ in pairs}) < len(pairs) == len({right for _, right in pairs}):
        pairs = [(right, left) for left, right in pairs]  # one left side has several right ones: the other way round
        lefts, rights = rights, lefts
    item = asked.item
    blank = not all(has_print(text) for pair in pairs for text in (lefts[pair[0]], rights[pair[1]]))
    if blank or len(pairs) < 2 or len({left for left, _ in pairs}) < len(pairs):
        said = "\n".join(f"{lefts[left]}: {rights[right]}" for left, right in pairs)
        message = (
            "pictures are matched"
            if blank
            else "fewer than two pairs belong together"
            if len(pairs) < 2
            else "several of one side belong to several of the other"
        )
        asked.texts.original.changed(item.line, f"{message}: it is an essay question")
        item.kind, item.answer = "essay", said
        item.figures += asked.texts.pictures()
        lists = ["\n".join(f"- {text}" for text in each.values() if has_print(text)) for each in (lefts, rights)]
        item.prompt = "\n\n".join(filter(None, [item.prompt, *lists]))
        return
    item.pairs = [(lefts[left], rights[right]) for left, right in pairs]
    used = {right for _, right in pairs}
    item.distractors = [text for mark, text in rights.items() if mark not in used and text]
    matched = {left for left, _ in pairs}
    if alone := [text for mark, text in lefts.items() if mark not in matched]:
        message = f"{len(alone)} entries that nothing belongs to are not imported"
        asked.texts.original.left_out(item.line, message, text="\n".join(alone))


def text_entry(asked: Asked) -> None:
    """A word or a number."""
    item, response = asked.item, asked.response
    limits = within(asked.whole, response.mark)
    right = response.best()
    if response.is_number or limits.tolerance or (limits.low and limits.high):
        item.kind = "numeric"
        item.answer = (right or [limits.exact])[0]
        item.tolerance = limits.tolerance
        if not item.answer and limits.low and limits.high:
            item.answer = f"{limits.low} to {limits.high}"
    elif right:
        item.kind = "short_answer"
        item.answer = asked.texts.plain(item.line, right[0])
    else:
        item.kind = "essay"
    accept_others(asked, right)


def accept_others(asked: Asked, right: list[str]) -> None:
    """The other texts that earn something: all or a part."""
    item, response = asked.item, asked.response
    most = max([*response.mapped.values(), response.mapped.get(right[0], 0) if right else 0], default=0)
    whole = [value for value, earned in response.mapped.items() if most and earned >= most]
    for value in dict.fromkeys([*right[1:], *whole]):
        if value != (right or [""])[0] and value:
            if item.kind == "short_answer":
                item.accept.append(value)
            else:
                item.rationale.append(asked.texts.plain(item.line, f"{value} counts as well."))
    for value, earned in response.mapped.items():
        if most and 0 < earned < most and value not in right:
            share = f"{round(100 * earned / most, 2):g}"
            item.rationale.append(asked.texts.plain(item.line, f"{value}: counts {share} %."))
            message = f"'{value[:60]}' counts {share} % of the points: it is in 'rationale:'"
            asked.texts.original.changed(item.line, message)


def extended_text(asked: Asked) -> None:
    """An essay, or a short answer if it has a right one."""
    right = asked.response.best()
    asked.item.kind = "essay"
    asked.item.answer = "\n\n".join(asked.texts.plain(asked.item.line, text) for text in right)
    lines = asked.interaction.given.get("expectedLines", "")
    asked.item.lines = lines if 0 < whole(lines) <= 60 else ""


def upload(asked: Asked) -> None:
    """A file to hand in."""
    asked.item.kind = "upload"


def slider(asked: Asked) -> None:
    """A number on a scale."""
    given = asked.interaction.given
    scale = f"from {given.get('lowerBound', '?')} to {given.get('upperBound', '?')}"
    asked.texts.original.changed(asked.item.line, f"a scale {scale} is a number to write")
    text_entry(asked)
    if asked.item.kind != "numeric" and asked.item.answer:
        asked.item.kind = "numeric"


def hottext(asked: Asked) -> None:
    """Words of a text to mark: they are choices below it."""
    asked.texts.original.changed(asked.item.line, "words to mark in a text are choices below it")
    asked.item.prompt = "\n\n".join(filter(None, (asked.item.prompt, asked.text(asked.interaction))))
    choice(asked)


READERS: dict[str, Callable[[Asked], None]] = {
    "choiceInteraction": choice, "orderInteraction": order, "matchInteraction": match,
    "associateInteraction": associate, "textEntryInteraction": text_entry, "extendedTextInteraction": extended_text,
    "uploadInteraction": upload, "sliderInteraction": slider, "hottextInteraction": hottext,
}  # fmt: skip
