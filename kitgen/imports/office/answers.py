"""Which choice is right: by a mark, a line below, or a key at the end of the document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from kitgen.imports.languages import ENGLISH
from kitgen.imports.office.blocks import Block, Paragraph, Run, Table, kept
from kitgen.imports.office.kinds import kind_of
from kitgen.imports.office.labels import POINTS, SAID, label_of, ruled_lines
from kitgen.imports.office.questions import Question
from kitgen.imports.office.texts import Texts, grid
from kitgen.imports.original import Original
from kitgen.imports.record import Choice, Item

_MARKS = ("highlight", "colour", "bold", "underline", "italic")
_TRUE = {"true": "true", "t": "true", "verdadero": "true", "v": "true", "cierto": "true", "correct": "true",
         "false": "false", "f": "false", "falso": "false", "incorrect": "false"}  # fmt: skip
_PAIR = re.compile(
    r"(?<![\w.])\(?(\d{1,3})\s*[.):=\-–—]*\s*\(?(true|false|verdadero|falso|[A-Ha-h]|[TFV])\)?(?=[\s,;.|]|$)(?!\s*[’'])",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^\s*_{2,}\s*(?=\S)")
_LETTERS = re.compile(r"\s*\(?([A-Ha-h])\)?(?:\s*(?:,|;|&|/|and|y)\s*\(?([A-Ha-h])\)?)*\s*(?=[\s.):,;–—-]|$)")


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

    def report_unused(self, original: Original) -> None:
        """Say which answers are to no question."""
        for number, answers in self.by_number.items():
            for place, answer in answers:
                original.left_out(place, f"the key has an answer {number}, and there is no such question", text=answer)


def item_of(question: Question, texts: Texts, answers: Answers) -> Item:
    """A question as an item."""
    original = texts.original
    item = Item(question.place, points=_points(question) or question.points)
    _letter_parts(question)
    key = answers.take(question.number) if question.number else ""
    said = [question.said, *(texts.line(each) for each in question.answers), key]
    given = [each for each in said if each]
    if not given and not question.choices and not question.truth and (said_behind := _answer_behind(question)):
        given = [said_behind]
    bold = {"bold", "underline"} if all(each.marked("bold") for each in question.prompt if each.text) else set()
    item.prompt = "\n\n".join(filter(None, (texts.of(each, bold) for each in question.prompt)))
    for table in question.tables:
        item.prompt += f"\n\n{texts.table(table)}"
    item.lines = str(min(question.lines, 40)) if question.lines else ""
    item.rationale = [texts.of(each) for each in question.feedback]
    item.prompt = _LEADING.sub("", item.prompt) if question.choices or question.truth else item.prompt
    _report_marks(question, bool(given or question.choices), original)
    if not question.choices and (question.truth or (given and _truth(given[0]) in ("true", "false"))):
        _as_truth(item, given, original)
        return item
    if question.choices:
        _with_choices(item, question, texts)
        for answer in given:
            _choose(item, [label.name for label, _ in question.choices], answer, original)
        if _is_truth(item):
            return item
        if sum(choice.correct for choice in item.choices) > 1:
            item.kind = "multiple_choice"
        return item
    if given:
        item.answer = given[0]
        item.accept = given[1:]
        item.kind = "essay" if len(given[0]) >= 60 or question.lines > 2 else ""
    elif question.lines > 2:
        item.kind = "essay"
    return item


def _letter_parts(question: Question) -> None:
    """Make lettered lines that are questions themselves parts of the prompt, and no choices."""
    asked = [paragraph for _, paragraph in question.choices]
    if len(asked) < 2 or not all(each.text.endswith(("?", ".")) or ruled_lines(each) for each in asked):
        return
    if not all(each.text.endswith("?") for each in asked) or any(label.right for label, _ in question.choices):
        return
    for label, each in question.choices:
        lettered = Paragraph(each.place, [Run(f"{label.name or '-'}) " if label.name else ""), *each.runs])
        question.prompt.append(kept(each, lettered))
    question.choices = []


def _answer_behind(question: Question) -> str:
    """An answer in a colour or bold behind the question mark, which is taken from the prompt."""
    prompt = question.prompt[-1]
    mark = prompt.raw.rfind("?")
    behind = prompt.cut(mark + 1) if mark > 0 else None
    before = prompt.cut(0, mark + 1) if mark > 0 else None
    if behind is None or before is None or not behind.text:
        return ""
    if any(behind.marked(each) and not before.marked(each) for each in ("highlight", "colour", "bold", "underline")):
        question.prompt[-1] = kept(prompt, before)
        return behind.text
    return ""


def _report_marks(question: Question, has_answer: bool, original: Original) -> None:
    """Say which words of a question are marked as an answer could be; underlined ones only where there is no other."""
    for each in question.prompt:
        for mark in ("highlight", "colour", *(() if has_answer else ("underline",))):
            words = "".join(run.text for run in each.runs if mark in run.marks).strip()
            if words and not each.marked(mark):
                message = f"'{words[:40]}' is marked in this question; the mark is not in the new file"
                original.changed(each.place, message, "if it is the answer, write it below 'answer:'")
                break


def _is_number(cell: str) -> bool:
    return bool(re.fullmatch(r"\d{1,3}[.)]?", cell))


def _points(question: Question) -> str:
    """The points that a question says, which are taken from it."""
    for place, each in enumerate(question.prompt):
        if found := POINTS.search(each.raw):
            kept = each.cut(0, found.start())
            kept.runs += each.cut(found.end()).runs
            kept.pictures, kept.notes = each.pictures, each.notes
            question.prompt[place] = kept
            return found["points"].replace(",", ".")
    return ""


def _truth(answer: str) -> str:
    found = re.match(r"\s*\(?(true|false|verdadero|falso|cierto|[tfv](?=\s*(?:[.,:;)–—-]|$)))\b", answer, re.IGNORECASE)
    return _TRUE[found[1].lower()] if found else ""


def _as_truth(item: Item, given: Sequence[str], original: Original) -> None:
    """True or false; without an answer these are choices of which none is right yet."""
    answer = _truth(given[0]) if given else ""
    if not answer:
        item.choices = [Choice(ENGLISH.true), Choice(ENGLISH.false)]
        return
    item.kind, item.answer = "true_false", answer
    because = re.sub(r"^\W*\w+\W*", "", given[0])
    if re.search(r"\w", because):
        item.rationale.append(because)
    for other in given[1:]:
        if _truth(other) != answer:
            original.changed(
                item.line, f"the answers '{given[0][:30]}' and '{other[:30]}' differ", "look which is right"
            )


def _is_truth(item: Item) -> bool:
    """Make two choices True and False of which one is right a statement."""
    said = [_TRUE.get(choice.text.lower().strip(" ."), "") for choice in item.choices]
    right = [truth for truth, choice in zip(said, item.choices, strict=True) if choice.correct]
    if sorted(said) != ["false", "true"] or len(right) != 1:
        return False
    item.kind, item.answer, item.choices = "true_false", right[0], []
    return True


def _with_choices(item: Item, question: Question, texts: Texts) -> None:
    """The choices, and which of them the document itself marks."""
    said = []
    for label, paragraph in question.choices:
        found = SAID.search(paragraph.raw)
        said.append(label.right or bool(found))
        if found:
            kept = paragraph.cut(0, found.start())
            kept.pictures, kept.notes = paragraph.pictures, paragraph.notes
            paragraph.runs = kept.runs
    paragraphs = [paragraph for _, paragraph in question.choices]
    mark = "" if any(said) else _telling_mark(paragraphs)
    plain = {mark} | {each for each in _MARKS if all(paragraph.marked(each) for paragraph in paragraphs)}
    for right, paragraph in zip(said, paragraphs, strict=True):
        correct = right or bool(mark and paragraph.marked(mark))
        item.choices.append(Choice(texts.of(paragraph, plain if "bold" in plain or "italic" in plain else ()), correct))


def _telling_mark(paragraphs: Sequence[Paragraph]) -> str:
    """The mark that some of the choices have and the others have not."""
    for mark in _MARKS:
        count = sum(paragraph.marked(mark) for paragraph in paragraphs)
        if 0 < count < len(paragraphs) and (mark != "italic" or count == 1):
            return mark
    return ""


def _choose(item: Item, names: Sequence[str], answer: str, original: Original) -> None:
    """Mark the choice that an answer names, by its letter or its text."""
    texts = [choice.text.lower().strip(" .") for choice in item.choices]
    plain = re.sub(r"^\s*\(?[A-Ha-h][.)]\s*", "", answer).lower().strip(" .")
    letters = _LETTERS.match(answer)
    named = re.findall(r"(?<!\w)[A-Ha-h](?!\w)", letters[0]) if letters else []
    marked = [choice for choice in item.choices if choice.correct]
    places = []
    for letter in named:
        name = letter.lower()
        place = names.index(name) if name in names else ord(name) - ord("a")
        places += [place] if place < len(item.choices) else []
    if answer.lower().strip(" .") in texts:
        places = [texts.index(answer.lower().strip(" ."))]
    elif not places and plain in texts:
        places = [texts.index(plain)]
    if not places:
        original.changed(
            item.line, f"the answer is '{answer[:60]}', and there is no such choice", "mark the right one", answer
        )
        return
    if marked and marked != [item.choices[place] for place in places]:
        message = f"the answer is '{answer[:30]}', and another choice is marked: the answer counts"
        original.changed(item.line, message, "look which is right")
        for choice in marked:
            choice.correct = False
    for place in places:
        item.choices[place].correct = True
    because = answer[letters.end() :].strip(" .):,;–—-") if letters else ""
    if re.search(r"\w", because) and because.lower() not in texts and plain not in texts:
        item.rationale.append(because)
