"""What was imported into YAML, in the form of the starter lesson: a bank of items, or a lesson."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from shlex import quote

from kitgen.imports.completed import TODO, complete
from kitgen.imports.formats import stem_of
from kitgen.imports.languages import words_in
from kitgen.imports.lesson_parts import lesson_lines
from kitgen.imports.original import Original
from kitgen.imports.pictures import figure_lines
from kitgen.imports.record import Choice, Item, Material
from kitgen.imports.scalars import entry, listed, scalar
from kitgen.model.choices import Choice as ChoiceModel
from kitgen.model.choices import Pair as PairModel
from kitgen.model.values import id_of
from kitgen.suggestions import closest

_SHORT = 90
"""Characters of a choice that is written on one line with what is said of it."""


def written(material: Material, original: Original, target: str) -> str:
    """The file as text, and TODO remarks for what it lacks."""
    complete(material, original)
    if not material.is_lesson:
        material.items = sorted([*material.items, *material.open], key=lambda item: item.line)
        told = [f"subject: {material.subject}"] if material.subject else []  # a bank has no keys for these
        told += [f"minutes: {material.minutes}"] if material.minutes else []
        for text in (*told, *material.notes):
            original.comment(0, text)
    items = _Items(material, original, target)
    lesson = list(lesson_lines(material, original, target)) if material.is_lesson else []
    body = list(items.lines())
    what = "A lesson" if material.is_lesson else "A bank of quiz items"
    title = material.title or stem_of(original.path).replace("_", " ").replace("-", " ").strip() or "quiz"
    title = title[:1].upper() + title[1:]
    head = [
        f"# {what} for kitgen, imported from {_one_line(original.name)}.",
        f"# Check it:  kitgen check {_one_line(quote(target))}",
        "# Lines that begin with # are notes to you; they are not printed.",
        *_as_comments((text for line, text in original.comments if line < items.first or not items.first), ""),
        "",
        *entry("title", _one_line(title), ""),
    ]
    if material.language:
        head += [f"language: {scalar(material.language)}"]
    head += lesson
    quiz = ["", "quiz:"] if body else []
    if material.instructions:
        quiz += [*entry("instructions", "\n\n".join(material.instructions), "  "), "  items:"]
        body = [f"  {line}".rstrip() for line in body]
    return "\n".join([*head, *quiz, *body]) + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _as_comments(texts: Iterable[str], indent: str) -> Iterator[str]:
    for text in texts:
        for line in text.splitlines():
            yield f"{indent}# {line}".rstrip()


class _Items:
    """The items of a quiz as YAML, each below the comments that belong to it."""

    def __init__(self, material: Material, original: Original, target: str) -> None:
        self.items, self.pools = material.items, material.pools
        self.original, self.target = original, target
        self.words = words_in(material.language)
        self.first = self.items[0].line if self.items else 0
        self.ids: set[str] = set()

    def lines(self) -> Iterator[str]:
        """The lines of all items, those of a pool in a group."""
        place = 0
        for pool, members in groupby(self.items, lambda item: item.pool):
            count = len(list(members))
            items = range(place, place + count)
            place += count
            head = self._head(pool, self.items[items[0] : items[-1] + 1])
            yield from head
            for number in items:
                yield from (f"    {line}" if head and line else line for line in self._lines(number))

    def _head(self, pool: int, items: list[Item]) -> list[str]:
        """The lines above the items of a pool; [] where they are not a group."""
        if not pool:
            return []
        pick = self.pools[pool]
        if 0 < pick < len(items) and len({item.points for item in items}) == 1:
            message = (
                f"a test has {pick} of these {len(items)} questions, drawn by lot: each version of the paper has {pick}"
            )
            self.original.changed(items[0].line, message)
            return [f"  - pick: {pick}", "    from:"]
        message = f"a test has {pick} of these questions, drawn by lot; all are in the new file"
        self.original.left_out(items[0].line, message, text=f"{pick} of {len(items)}")
        return []

    def _lines(self, number: int) -> Iterator[str]:
        """The lines of one item, with the comments above it."""
        item = self.items[number]
        written = [f"    {line}".rstrip() for line in self._entries(item)]
        end = self.items[number + 1].line if number + 1 < len(self.items) else None
        yield from _as_comments(
            (text for line, text in self.original.comments if item.line <= line and (end is None or line < end)),
            "  ",
        )
        yield f"  - {written[0].lstrip()}"
        yield from written[1:]

    def _entries(self, item: Item) -> Iterator[str]:
        """The lines of one item, from the first column."""
        if item.name and (id := self._id(item.name)):
            if id != item.name:
                self.original.comment(item.line, f"title: {item.name}")
            yield f"id: {scalar(id)}"
        yield from entry("prompt", item.prompt, "")
        yield from figure_lines(item.figures, self.target, self.original, "", self.words.describe)
        if item.kind:
            yield f"type: {item.kind}"
        if item.points:
            yield f"points: {scalar(item.points)}"
        yield from self._answers(item)
        if item.hint:
            yield from entry("hint", item.hint, "")
        if item.lines:
            yield f"lines: {item.lines}"
        if item.rationale:
            yield from entry("rationale", "\n\n".join(item.rationale), "")

    def _answers(self, item: Item) -> Iterator[str]:
        if item.choices:
            if not any(choice.correct for choice in item.choices):
                message = "no choice is marked as right: the first one counts until you mark another"
                hint = "mark the right one in the new file, and delete the TODO below the choices"
                self.original.to_do(item.line, message, hint)
                yield f"# {TODO}: write 'correct' after the right choice, and take it away from the first"
                item.choices[0].correct = True
                item.rationale.insert(0, self.words.mark_the_right_one)
            yield "choices:"
            for choice in item.choices:
                yield from self._choice(choice)
        elif item.text:
            yield from entry("text", item.text, "")
            yield from ["bank: true"] if item.bank else []
        elif item.pairs:
            yield "pairs:"
            for left, right in item.pairs:
                yield from _pair("left", left, "right", right)
        elif item.sequence:
            yield "sequence:"
            for each in item.sequence:
                yield from listed(each, "  ")
        else:
            if not item.answer:
                self.original.to_do(item.line, "this question has no answer", "write it in the new file")
            yield from entry("answer", item.answer or self.words.good_answer, "")
            if item.tolerance:
                yield f"tolerance: {scalar(item.tolerance)}"
            if item.unit:
                yield from entry("unit", item.unit, "")
        accept = [_one_line(text).replace("[@", "[ @") for text in item.accept]  # which would be a citation
        for key, texts in (("accept", accept), ("distractors", item.distractors)):
            if texts:
                yield f"{key}:"
                for text in texts:
                    yield from listed(text, "  ")

    def _choice(self, choice: Choice) -> Iterator[str]:
        simple = (
            not choice.credit
            and not choice.figure
            and "\n" not in choice.text + choice.why
            and len(choice.text) <= _SHORT
        )
        begins = choice.why.lower().startswith("correct")
        if simple and not _names_a_key(choice.text) and (choice.correct or not begins):
            says = scalar(f"correct - {choice.why}" if choice.correct else choice.why) if choice.why else ""
            if says or choice.correct:
                yield f"  - {scalar(choice.text)}: {says or 'correct'}"
                return
            yield from listed(choice.text, "  ")
            return
        first, *rest = entry("text", choice.text, "    ") if choice.text else ["    text: ''"]
        yield f"  - {first.lstrip()}"
        yield from rest
        yield f"    correct: {'true' if choice.correct else 'false'}"
        if choice.credit:
            yield f"    credit: {scalar(choice.credit)}"
        if choice.why:
            yield from entry("rationale", choice.why, "    ")
        yield from figure_lines([choice.figure] if choice.figure else [], self.target, self.original, "    ")

    def _id(self, name: str) -> str:
        wanted = id = id_of(name)
        number = 1
        while id and id in self.ids:
            number += 1
            id = f"{wanted[:60]}-{number}"
        self.ids.add(id)
        return id


def _names_a_key(text: str) -> bool:
    """Whether a text could be taken for a key of a choice or a pair, well or badly spelt."""
    keys = {*ChoiceModel.model_fields, *PairModel.model_fields}
    words = re.findall(r"\w+", text.lower())
    return len(text) < 30 and (not keys.isdisjoint(words) or bool(closest(text.lower(), keys, 0.7)))


def _pair(left_key: str, left: str, right_key: str, right: str) -> Iterator[str]:
    if "\n" not in left + right and len(left) <= _SHORT and not _names_a_key(left):
        yield f"  - {scalar(left)}: {scalar(right)}"
        return
    first, *rest = entry(left_key, left, "    ")
    yield f"  - {first.lstrip()}"
    yield from rest
    yield from entry(right_key, right, "    ")
