"""Numbered and lettered questions among blocks, with their choices, answers and lines to write on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kitgen.imports.office.blocks import Block, Paragraph, Table, kept
from kitgen.imports.office.choice_tables import with_choices_of_tables
from kitgen.imports.office.labels import ANSWER, FEEDBACK, SPOKEN, Label, label_of, ruled_lines, split_line, without
from kitgen.imports.office.truths import truth_in

_SHORT = 90
"""Characters of a choice that has neither a letter nor a box."""


@dataclass
class Question:
    """A question as it is in the file."""

    number: str
    prompt: list[Paragraph]
    choices: list[tuple[Label, Paragraph]] = field(default_factory=list)
    answers: list[Paragraph] = field(default_factory=list)
    said: str = ""
    """An answer behind the question itself."""

    feedback: list[Paragraph] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    """All its lines as they are in the file, with their numbers and letters."""

    points: str = ""
    """Those of every question of its part."""

    spoken: bool = False
    """Whether it begins with `Q:`, so that `A:` is its answer."""

    lines: int = 0
    level: int = 0
    unlabelled: bool = False
    """Whether its choices have neither letters nor boxes."""

    truth: bool = False
    """Whether it is true or false."""

    @property
    def place(self) -> int:
        """Where it begins."""
        return self.prompt[0].place

    @property
    def asks(self) -> bool:
        """Whether it is a question, and not only an entry of a list."""
        text = " ".join(each.text for each in self.prompt)
        return bool(
            "?" in text
            or self.choices
            or self.answers
            or self.said
            or self.lines
            or self.truth
            or re.search(r"_{3,}|\.{6,}|…{2,}", text)
        )


def questions_in(blocks: Sequence[Block], all_ask: bool = False) -> tuple[list[Question], list[Block]]:
    """The questions among blocks, and the other blocks. A numbered list in which less than half of the entries ask
    anything is a list, unless ``all_ask``: then a line without a number that asks something is a question, too."""
    finder = _Finder(blocks, all_ask)
    finder.find()
    rest = list(finder.rest)
    questions: list[Question] = []
    for run in finder.runs:
        asking = sum(each.asks for each in run)
        if all_ask or 2 * asking >= len(run):
            questions += run
        else:
            rest += [block for each in run for block in each.blocks]
    order = {id(block): number for number, block in enumerate(finder.lines)}
    rest.sort(key=lambda block: (block.place, order.get(id(block), 0)))
    return questions, list(_whole(rest, finder.whole))


def bullets_in(blocks: Sequence[Block]) -> tuple[list[Question], list[Block]]:
    """The entries of a list with bullets, as questions of a part that has no numbered ones."""
    found: list[Question] = []
    rest: list[Block] = []
    for block in blocks:
        label = label_of(block) if isinstance(block, Paragraph) else Label("")
        if isinstance(block, Paragraph) and label.kind == "bullet" and label.level == 0:
            found.append(Question("", [without(block, label)]))
        else:
            rest.append(block)
    return found, rest


def _whole(rest: Sequence[Block], whole: dict[int, tuple[Block, int]]) -> Iterator[Block]:
    """The blocks, in which a paragraph of several lines that are all no questions is one again."""
    counts = Counter(id(whole[id(block)][0]) for block in rest if id(block) in whole)
    seen: set[int] = set()
    for block in rest:
        before, count = whole.get(id(block), (block, 1))
        if counts[id(before)] < count or count == 1:
            yield block
        elif id(before) not in seen:
            seen.add(id(before))
            yield before


class _Finder:
    """Goes through the lines once."""

    def __init__(self, blocks: Sequence[Block], all_ask: bool) -> None:
        self.all_ask = all_ask
        self.lines: list[Block] = []
        self.whole: dict[int, tuple[Block, int]] = {}
        """The paragraphs that lines are of, and how many lines these have, where there are several."""

        for block in with_choices_of_tables(blocks):
            begun = len(self.lines)
            parts = block.lines() if isinstance(block, Paragraph) and ruled_lines(block) == 0 else [block]
            for part in parts:
                self.lines += split_line(part) if isinstance(part, Paragraph) else [part]
            pieces = self.lines[begun:]
            self.whole |= {id(each): (block, len(pieces)) for each in pieces} if len(pieces) > 1 else {}
        self.runs: list[list[Question]] = []
        self.rest: list[Block] = []
        self.current: Question | None = None
        self.first: Paragraph | None = None
        """The line that it begins with."""

    def find(self) -> None:
        """Sort each line to the question that it belongs to, or to the rest."""
        place = 0
        while place < len(self.lines):
            rest = len(self.rest)
            count = self._take(place)
            if self.current is not None and len(self.rest) <= rest:
                self.current.blocks += self.lines[place : place + count]
            place += count

    def _take(self, place: int) -> int:
        """Sort the line at a place; how many lines that took."""
        block = self.lines[place]
        if isinstance(block, Table):
            self._end(block)
            return 1
        if not block.text:
            if block.pictures and self.current is not None and not self.current.choices:
                self.current.prompt.append(block)
            elif block.pictures or block.notes:
                self._end(block)
            return 1
        if ruled_lines(block):
            if self.current is not None:
                self.current.lines += ruled_lines(block)
            else:
                self.rest.append(block)
            return 1
        return self._label(place, block)

    def _label(self, place: int, block: Paragraph) -> int:
        label = label_of(block)
        current = self.current
        said = SPOKEN.match(block.raw) if current is not None and current.spoken else None
        said = said or (ANSWER.match(block.raw) if label.kind != "number" else None)
        if current is not None and said:
            answer = block.cut(said.end())
            if ruled_lines(answer) or re.fullmatch(r"[\s_.]*", answer.raw):
                current.lines += 1
            else:
                current.answers.append(answer)
        elif current is not None and (found := FEEDBACK.match(block.raw)):
            current.feedback.append(block.cut(found.end()))
        elif label.kind == "number" and not self._is_choice(label, place):
            self._begin(label.name, label.level, block, without(block, label))
        elif label.kind in ("letter", "box", "bullet", "number") and self._is_choice(label, place):
            assert self.current is not None
            self.current.choices.append((label, without(block, label)))
        elif label.kind in ("letter", "box") and self._asked_above():
            self.current = self._question_above()
            self.current.choices.append((label, without(block, label)))
        elif current is not None and not current.choices and (count := self._plain_choices(place)):
            for each in self.lines[place : place + count]:
                if isinstance(each, Paragraph):
                    mark = label_of(each)
                    current.choices.append((mark, without(each, mark)))
            current.unlabelled = True
            return count
        elif current is not None and (self._goes_on(place) or self._same_paragraph(block, current)):
            current.prompt.append(block)
        elif self.all_ask and not label.kind and re.search(r"\?|_{3,}|…{2,}|\.{6,}", block.text):
            self._begin("", 0, block, block)
        else:
            self._end(block)
        return 1

    def _begin(self, number: str, level: int, block: Paragraph, prompt: Paragraph) -> None:
        if self.current is None or not self.runs:
            self.runs.append([])
        self.current = Question(number, [prompt], level=level)
        self.current.spoken = bool(re.match(r"\s*(?:[QP]|Question|Pregunta)\s*:", block.raw))
        self.first = block
        self._find_truth(self.current)
        self.runs[-1].append(self.current)

    def _find_truth(self, question: Question) -> None:
        """Take `True or False` from the question itself."""
        prompt = question.prompt[0]
        if found := truth_in(prompt):
            question.truth, question.said = True, found[1]
            question.prompt[0] = kept(prompt, found[0])

    def _end(self, block: Block) -> None:
        self.current = None
        self.rest.append(block)

    def _is_choice(self, label: Label, place: int) -> bool:
        """Whether a labelled line is a choice of the current question."""
        current = self.current
        if current is None:
            return False
        before = current.choices[-1][0] if current.choices else None
        if label.kind == "number":
            return label.level > current.level
        if label.kind == "bullet":
            return before.kind == "bullet" if before else self._bullets(place) > 1
        if label.kind == "letter" and before and before.kind == "letter" and before.name:
            return label.name > before.name or label.name == "a"
        return True

    def _bullets(self, place: int) -> int:
        """How many bullets follow each other."""
        count = 0
        for block in self.lines[place:]:
            if not isinstance(block, Paragraph) or (block.text and label_of(block).kind != "bullet"):
                break
            count += bool(block.text)
        return count

    def _asked_above(self) -> bool:
        """Whether the last line that is not a question asks something, so that letters below it are its choices."""
        last = self.rest[-1] if self.rest else None
        if self.current is not None or not isinstance(last, Paragraph) or not last.text:
            return False
        return last.text.endswith(("?", ":")) or bool(re.search(r"_{3,}", last.text))

    def _question_above(self) -> Question:
        last = self.rest.pop()
        assert isinstance(last, Paragraph)
        self.runs.append([Question("", [last], blocks=[last])])
        return self.runs[-1][0]

    def _plain_choices(self, place: int) -> int:
        """How many short lines without labels are choices: one of them is marked, or a line says the answer."""
        found: list[Paragraph] = []
        for block in self.lines[place:]:
            if not isinstance(block, Paragraph) or not block.text or block.numbering or len(block.text) > _SHORT:
                break
            if label_of(block).kind or ANSWER.match(block.raw) or ruled_lines(block) or block.text.endswith("?"):
                break
            found.append(block)
        following = self.lines[place + len(found)] if place + len(found) < len(self.lines) else None
        said = isinstance(following, Paragraph) and bool(ANSWER.match(following.raw))
        marked = [
            label_of(each).right or any(each.marked(mark) for mark in ("bold", "highlight", "colour")) for each in found
        ]
        enough = 2 <= len(found) <= 6
        return len(found) if enough and (said or 0 < sum(marked) < len(found)) else 0

    def _same_paragraph(self, block: Paragraph, current: Question) -> bool:
        """Whether a line is of the same paragraph as the question above."""
        here, above = (self.whole.get(id(each), (None, 0))[0] for each in (block, self.first))
        return here is not None and here is above and not current.choices

    def _goes_on(self, place: int) -> bool:
        """Whether a line without a label belongs to the question above: choices or an answer come below it."""
        current = self.current
        if current is None or current.choices:
            return False
        for block in self.lines[place + 1 : place + 6]:
            if not isinstance(block, Paragraph):
                return False
            if not block.text:
                continue
            label = label_of(block)
            if ANSWER.match(block.raw) or label.kind in ("letter", "box"):
                return True
            if label.kind or ruled_lines(block):
                return False
        return False
