"""The key at the end of a document: lines, lists and tables of numbers and answers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

from kitgen.imports.office.blocks import Block, Paragraph, Table
from kitgen.imports.office.kinds import kind_of
from kitgen.imports.office.labels import label_of
from kitgen.imports.office.texts import grid
from kitgen.imports.original import Original

_PAIR = re.compile(
    r"(?<![\w.])\(?(\d{1,3})\s*[.):=\-–—]*\s*\(?(true|false|verdadero|falso|[A-Ha-h]|[TFV])\)?(?=[\s,;.|]|$)(?!\s*[’'])",
    re.IGNORECASE,
)


def _numbered(line: Paragraph) -> list[tuple[str, str]]:
    """The answers of a line with several: `1. South  2. Titicaca`."""
    text = line.raw
    found = list(re.finditer(r"(?:^|(?<=[\s;,]))(\d{1,3})\s*[.):]\s*(?=\S)", text))
    if not found or any(int(after[1]) != int(before[1]) + 1 for before, after in pairwise(found)):
        return []
    ends = [*(each.start() for each in found[1:]), len(text)]
    return [(str(int(each[1])), text[each.end() : end].strip(" \t,;")) for each, end in zip(found, ends, strict=True)]


class Answers:
    """The key of a document, by the numbers of questions; parts may begin at 1 again."""

    def __init__(self) -> None:
        self.by_number: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self.plain: list[tuple[int, str]] = []

    def add(self, blocks: Iterable[Block], original: Original) -> None:
        """Take what a part named "Answer key" says; all else in it is reported."""
        for block in blocks:
            if isinstance(block, Table):
                self._table(block, original)
                continue
            for line in block.lines():
                self._line(line, original)

    def _line(self, line: Paragraph, original: Original) -> None:
        if not line.text:
            return
        label = label_of(line)
        several = _numbered(line)
        if len(several) > 1 and not line.numbering:
            for number, answer in several:
                self.by_number[number].append((line.place, answer))
            return
        pairs = _PAIR.findall(line.text)
        words = re.sub(r"\b[IVX]+\b", "", re.sub(_PAIR, "", line.text))
        if pairs and not line.numbering and not re.search(r"\w{2,}", words):
            for number, answer in pairs:
                self.by_number[str(int(number))].append((line.place, answer))
        elif label.kind == "number" and label.name:
            self.by_number[label.name].append((line.place, line.cut(label.start).text))
        elif kind_of(line.text, True) or re.match(r"(?:part|section|parte|sección)\b", line.text.lower()):
            original.comment(line.place, f"of the key: {line.text}")
        else:
            original.left_out(line.place, "this line of the key is not understood", text=line.text)

    def _table(self, table: Table, original: Original) -> None:
        rows = [[" ".join(each.text for each in cell).strip() for cell in row] for row in grid(table)]
        numbers = [row for row in rows if row and all(_is_number(cell) for cell in row if cell)]
        for place, row in enumerate(rows):
            pairs = list(zip(row[::2], row[1::2], strict=False))
            if len(row) == 3 and _is_number(row[0]) and not _is_number(row[2]):  # with a reason
                self._cell(row[0], f"{row[1]} {row[2]}".strip(), table.place)
                continue
            below = rows[place + 1] if place + 1 < len(rows) else []
            if row in numbers and _is_number(row[0]) and below and not any(map(_is_number, below)):
                for number, answer in zip(row, below, strict=False):
                    self._cell(number, answer, table.place)
            elif all(_is_number(number) for number, _ in pairs if number):
                for number, answer in pairs:
                    self._cell(number, answer, table.place)
            elif not place or rows[place - 1] not in numbers:
                said = " | ".join(filter(None, row))
                if said:
                    original.comment(table.place, f"of the key: {said}")

    def _cell(self, number: str, answer: str, place: int) -> None:
        if answer and (found := re.fullmatch(r"(\d{1,3})[.)]?", number)):
            self.by_number[str(int(found[1]))].append((place, answer))

    def take(self, number: str) -> str:
        """The answer to the next question of a number; '' if the key has none."""
        found = self.by_number.get(number)
        return found.pop(0)[1] if found else ""

    def drop_unclear(self, numbers: Counter[str], original: Original) -> None:
        """Use no answer to a number that more questions have than the key: it is not said which of them it is for."""
        for number, answers in self.by_number.items():
            if len(answers) < numbers[number]:
                for place, answer in answers:
                    message = f"the key has {len(answers)} answer{'s' * (len(answers) > 1)} {number}, and "
                    message += f"{numbers[number]} questions have this number: none of them has it in the new file"
                    original.left_out(place, message, "mark the right answers in the new file", answer)
                answers.clear()

    def report_unused(self, original: Original) -> None:
        """Say which answers are to no question."""
        for number, answers in self.by_number.items():
            for place, answer in answers:
                original.left_out(place, f"the key has an answer {number}, and there is no such question", text=answer)


def _is_number(cell: str) -> bool:
    return bool(re.fullmatch(r"\d{1,3}[.)]?", cell))
