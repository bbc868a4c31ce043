"""Tables of a document as what they are: words to learn, a plan, questions, two columns that belong together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kitgen.imports.languages import ENGLISH, truth_of
from kitgen.imports.office import kinds
from kitgen.imports.office.answers import item_of
from kitgen.imports.office.blocks import Paragraph, Run, Table
from kitgen.imports.office.keys import Answers
from kitgen.imports.office.labels import Label, label_of, ruled_lines, without
from kitgen.imports.office.questions import Question
from kitgen.imports.office.texts import Texts, grid
from kitgen.imports.record import Item, Material, Task

_BLANK = re.compile(r"\s*_{2,}\s*(?=\S)")
_NAME = re.compile(r"\d{1,2}|[a-hA-H]")
_TICKED = re.compile(r"[xX✓✔✗☒☑●]")

Cells = list[list[Paragraph]]


def said(cell: Sequence[Paragraph]) -> str:
    """The words of a cell in one line."""
    return " ".join(each.text for each in cell if each.text)


class Tables:
    """Takes tables into a lesson."""

    def __init__(self, material: Material, texts: Texts, answers: Answers) -> None:
        self.material, self.texts, self.answers = material, texts, answers
        self.original = texts.original

    def take(self, table: Table, kind: str, matching: str | None = None) -> bool:
        """Take a table, if it is more than a table; ``kind`` is that of the part around it, ``matching`` what that
        says if it asks to match two columns."""
        rows = [row for row in grid(table) if any(said(cell) for cell in row)]
        if not rows:
            return not any(each.pictures for row in table.rows for cell in row for each in cell.paragraphs)
        heads = [kinds.head(said(cell)) for cell in rows[0]]
        if all(kinds.is_furniture(said(cell)) or not said(cell) for row in rows for cell in row):
            self.original.comment(table.place, "; ".join(said(cell) for row in rows for cell in row if said(cell)))
            return True
        if self._is_vocabulary(heads, rows, kind):
            self._vocabulary(heads, rows, kind)
        elif any(each in kinds.TIME for each in heads) and (
            kind == "plan" or any(each in kinds.ACTIVITY for each in heads)
        ):
            self._plan(heads, rows)
        elif len(rows) > 1 and any(each in kinds.QUESTION for each in heads) and len(heads) > 1:
            self._questions(heads, rows)
        elif matching is not None and len(rows) > 1 and max(map(len, rows)) > 1:
            self._matching(rows, table.place, matching)
        else:
            return False
        return True

    def _is_vocabulary(self, heads: list[str], rows: list[Cells], kind: str) -> bool:
        if len(heads) < 2:
            return False
        return (heads[0] in kinds.TERM and heads[1] in kinds.MEANING) or kind == "vocabulary"

    def _vocabulary(self, heads: list[str], rows: list[Cells], kind: str) -> None:
        """The term, what it means, and what other columns say behind that."""
        has_heads = heads[0] in kinds.TERM or heads[1] in kinds.MEANING
        if has_heads:
            self._heads(rows[0], {*kinds.TERM, *kinds.MEANING})
        for row in rows[1:] if has_heads else rows:
            term = " ".join(self.texts.line(each) for each in row[0] if each.text)
            meaning = " ".join(self.texts.line(each) for each in row[1] if each.text and not ruled_lines(each))
            for number, cell in enumerate(row[2:], 2):
                if more := " ".join(self.texts.line(each) for each in cell if each.text):
                    name = said(rows[0][number]) if has_heads and number < len(rows[0]) else ""
                    meaning = f"{meaning} ({f'{name}: ' if name else ''}{more})".strip()
            place = next((each.place for cell in row for each in cell), 1)
            self.add_term(term, meaning, place)

    def _heads(self, row: Cells, known: set[str]) -> None:
        """Keep heads of columns as a comment that say more than what the columns are."""
        if any(said(cell) and kinds.head(said(cell)) not in known for cell in row):
            place = next((each.place for cell in row for each in cell), 1)
            self.original.comment(place, " | ".join(said(cell) for cell in row))

    def add_term(self, term: str, meaning: str, place: int) -> None:
        """A word to learn; without a meaning it has a TODO."""
        if not term:
            if meaning:
                self.original.left_out(place, "this definition has no word", text=meaning)
            return
        if not meaning:
            self.original.to_do(place, f"'{term[:40]}' has no definition", "write it in the new file")
        self.material.vocabulary.append((term, meaning or ENGLISH.write_meaning))

    def _plan(self, heads: list[str], rows: list[Cells]) -> None:
        """A row is an activity: its minutes, its title, what is done."""
        time = next(number for number, each in enumerate(heads) if each in kinds.TIME)
        named = [number for number, each in enumerate(heads) if each in kinds.ACTIVITY and number != time]
        title = named[0] if named else next((number for number in range(len(heads)) if number != time), time)
        self._heads(rows[0], {*kinds.TIME, *kinds.ACTIVITY, *kinds.NOTES})
        for row in rows[1:]:
            cells = [row[number] if number < len(row) else [] for number in range(len(heads))]
            typed = said(cells[time])
            minutes = kinds.minutes_in(typed)
            lines = [each for each in cells[title] if each.text]
            place = next((each.place for cell in cells for each in cell), 1)
            name = self.texts.line(lines[0]) if lines else ""
            parts, notes = [self.texts.body(lines[1:])], ""
            for number, cell in enumerate(cells):
                if heads[number] in kinds.NOTES:
                    notes = self.texts.body([each for each in cell if each.text])
                elif number not in (time, title) and (text := self.texts.body([each for each in cell if each.text])):
                    parts.append(f"**{said(rows[0][number])}**: {text}" if "\n" not in text and heads[number] else text)
            if len(name) > 90:
                parts.insert(0, name)
                name = ""
            if minutes and _more_than_minutes(typed):
                self.original.comment(place, typed)
            if typed and not minutes:
                self.original.changed(place, f"'{typed[:40]}' is not a number of minutes", "change 'minutes:'", typed)
            self.material.tasks.append(
                Task(place, name, "\n\n".join(filter(None, parts)), minutes=minutes, notes=notes)
            )

    def _questions(self, heads: list[str], rows: list[Cells]) -> None:
        """A row is a question, with choices, the answer and the reason in their columns."""
        asked = next(number for number, each in enumerate(heads) if each in kinds.QUESTION)
        for row in rows[1:]:
            if asked >= len(row) or not said(row[asked]):
                if any(said(cell) for cell in row):
                    place = next(each.place for cell in row for each in cell)
                    self.original.left_out(place, "this row has no question", text=" | ".join(map(said, row)))
                continue
            first = next(each for each in row[asked] if each.text)
            label = label_of(first)
            prompt = without(first, label) if label.kind == "number" else first
            number = label.name if label.kind == "number" else ""
            question = Question(number, [prompt])
            for each in row[asked]:
                inside = label_of(each)
                if each is not first and each.text and inside.kind in ("letter", "box"):
                    question.choices.append((inside, without(each, inside)))
                elif each is not first and each.text:
                    question.prompt.append(each)
            for place, cell in enumerate(row):
                if place != asked and place < len(heads):
                    self._column(question, heads[place], cell)
            item = item_of(question, self.texts, self.answers)
            (self.material.items if item.choices or item.answer or item.kind else self.material.open).append(item)

    def _column(self, question: Question, head: str, cell: list[Paragraph]) -> None:
        """What one cell says of a question."""
        lines = [each for each in cell if each.text and not ruled_lines(each)]
        question.lines += sum(map(ruled_lines, cell))
        if truth_of(head) and (question.truth or not lines or _TICKED.fullmatch(said(lines))):
            question.truth = True
            question.said = question.said or (truth_of(head) if lines else "")
        elif not lines:
            return
        elif head in kinds.ANSWER:
            question.answers += lines
        elif head in kinds.WHY:
            question.feedback += lines
        elif head in kinds.POINTS and re.fullmatch(r"\d{1,3}", said(lines)):
            question.points = said(lines)
        elif head in kinds.POINTS or re.fullmatch(r"#|no\.?|n[º°]|number|número", head):
            self.original.comment(lines[0].place, f"{head}: {said(lines)}")
            question.number = question.number or (said(lines).strip(".)") if head not in kinds.POINTS else "")
        elif re.fullmatch(r"(?:choice |option |opción |answer |respuesta )?[a-h1-8]|choices?|options?|opciones", head):
            for each in lines:
                label = label_of(each)
                start = label.start if label.kind in ("letter", "box") else 0
                name = label.name or (head[-1] if len(head) == 1 or head[-2] == " " else "")
                question.choices.append((Label("letter", name, 0, right=label.right), each.cut(start)))
        else:
            question.feedback += lines
            self.original.changed(lines[0].place, f"the column '{head[:40]}' is in 'rationale:'")

    def _matching(self, rows: list[Cells], place: int, prompt: str) -> None:
        """Two columns: pairs by the key, or else row by row."""
        sides: tuple[list[tuple[str, Paragraph]], list[tuple[str, Paragraph]]] = ([], [])
        width = max(map(len, rows))
        cells = [[row[number] if number < len(row) else [] for row in rows] for number in range(width)]
        named = [all(_NAME.fullmatch(_name(cell)) or _is_empty(cell) for cell in column) for column in cells]
        columns = [number for number in range(width) if not named[number]]
        heads = [cells[number][0] for number in columns[:2]]
        begins = 0
        if not any(label_of(each).kind for head in heads for each in head) and _are_heads(heads):
            self.original.comment(place, " | ".join(said(head) for head in heads))
            begins = 1
        for side, number in zip(sides, columns, strict=False):
            names = cells[number - 1] if number and named[number - 1] else []
            for row in range(begins, len(rows)):
                filled = [each for each in cells[number][row] if each.text and not ruled_lines(each)]
                if not filled:
                    continue
                first = replace(filled[0], runs=[run for each in filled for run in (*each.runs, Run(" "))])
                for each in filled:
                    self.texts.notes_left(each)
                label = label_of(first)
                name = label.name or (_name(names[row]) if names else "")
                blank = _BLANK.match(first.raw)
                side.append((name.lower(), first.cut(label.start if label.kind else blank.end() if blank else 0)))
        for number in columns[2:]:
            for cell in cells[number]:
                if said(cell):
                    self.original.left_out(place, "a third column of this table is not imported", text=said(cell))
        left, right = sides
        self.add_pairs(left, right, place, prompt)

    def add_pairs(
        self,
        left: Sequence[tuple[str, Paragraph]],
        right: Sequence[tuple[str, Paragraph]],
        place: int,
        prompt: str = "",
    ) -> None:
        """An item in which things are matched, from both sides with their numbers and letters."""
        if len(left) < 2 or not right:
            for _, each in (*left, *right):
                self.original.left_out(each.place, "this has nothing to be matched with", text=each.text)
            return
        item = Item(place, prompt)
        others = dict(right) if len(dict(right)) == len(right) else {}
        known, used = True, []
        for number, (name, each) in enumerate(left):
            answer = self.answers.take(name).strip(" .()").lower() if name else ""
            partner = others.get(answer)
            known = known and partner is not None
            partner = partner or (right[number][1] if number < len(right) else right[-1][1])
            used.append(partner)
            item.pairs.append((self.texts.line(each), self.texts.line(partner)))
        if len({right_text for _, right_text in item.pairs}) < 2:
            for _, each in (*left, *right):
                self.original.left_out(each.place, "this has nothing to be matched with", text=each.text)
            return
        if not known:
            message = "the right pairs are not said: those in the same row are paired"
            self.original.to_do(place, message, "correct 'pairs:' in the new file")
            item.rationale.append(ENGLISH.check_pairs)
            used = [each for _, each in right[: len(left)]]
        item.distractors = [self.texts.line(each) for _, each in right if not any(each is one for one in used)]
        self.material.items.append(item)


def _more_than_minutes(text: str) -> bool:
    rest = re.sub(r"\b(?:min\w*|h|hrs?|hours?|horas?|to|a|hasta)\b", "", text.lower())
    return bool(re.search(r"[^\W\d_]{2}", rest))


def _name(cell: Sequence[Paragraph]) -> str:
    """What could be the number or letter of a row."""
    return re.sub(r"[.)(_\s]", "", said(cell))


def _is_empty(cell: Sequence[Paragraph]) -> bool:
    return all(ruled_lines(each) or not each.text or re.fullmatch(r"[_\s]+", each.raw) for each in cell)


def _are_heads(cells: Sequence[list[Paragraph]]) -> bool:
    """Whether the first row has names of columns: bold, or such as `Column A`."""
    if all(each.marked("bold") for cell in cells for each in cell if each.text):
        return True
    return all(
        re.match(r"column|term|word|definition|palabra|término|definici", kinds.head(said(cell))) for cell in cells
    )
