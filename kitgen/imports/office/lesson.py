"""The parts of a document into a lesson or a bank."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kitgen.imports.office.answers import item_of
from kitgen.imports.office.blocks import Block, Paragraph, Table, paragraphs_of
from kitgen.imports.office.blocks import Picture as FoundPicture
from kitgen.imports.office.keys import Answers
from kitgen.imports.office.kinds import KINDS, TRUTH, is_furniture, kind_of, setting, stated_minutes
from kitgen.imports.office.labels import EACH, label_of, ruled_lines, without
from kitgen.imports.office.lists import LISTED, Lists
from kitgen.imports.office.outline import Part, asks_to_match, parts_of
from kitgen.imports.office.plans import Plan
from kitgen.imports.office.questions import Question, bullets_in, questions_in
from kitgen.imports.office.tables import Tables
from kitgen.imports.office.texts import Texts
from kitgen.imports.original import Original
from kitgen.imports.pictures import Pictures
from kitgen.imports.record import Material, Picture, Section
from kitgen.model.values import has_print

_FILE_NAME = re.compile(r"[^/\\\s]{1,80}\.(?:png|jpe?g|gif|bmp|emf|wmf|tiff?|svg|webp)", re.IGNORECASE)
"""What programs put into a picture's alternative text when no one wrote one."""


def material_of(blocks: Sequence[Block], original: Original) -> Material:
    """All that a document says, as the parts of a lesson; a document of questions alone is a bank."""
    reader = Reader(original)
    parts = parts_of(blocks)
    for part in parts:
        if part.kind == "key":
            reader.answers.add(part.blocks, original)
            reader.heading(part)
    reader.has_parts = any(part.kind not in ("", "title", "quiz", "key") for part in parts)
    is_bank = not reader.has_parts and _is_bank(parts)
    for part in parts:
        if part.kind != "key":
            named = part.kind == "title" and kind_of(part.title, True) == "quiz"
            part.asks = named or part.kind == "quiz" or (is_bank and part.kind in ("", "title"))
            reader.add(part)
    reader.answers.report_unused(original)
    material = reader.material
    material.items.sort(key=lambda item: item.line)
    if material.instructions and not (material.items or material.open):
        material.sections.append(Section(1, "", "\n\n".join(material.instructions)))
        material.instructions = []
    return material


def _points_each(texts: Sequence[str]) -> str:
    """The points of every question of a part, where its heading or its first lines say so."""
    found = next((each for text in texts if (each := EACH.search(text))), None)
    return (found["before"] or found["behind"]) if found else ""


def _is_bank(parts: Sequence[Part]) -> bool:
    """Whether a document is a list of questions, with a title and an introduction at most."""
    blocks = [block for part in parts if part.kind in ("", "title", "quiz") for block in part.blocks]
    found, rest = questions_in(blocks)
    text = [block for block in rest if isinstance(block, Table) or (block.text and not is_furniture(block.text))]
    return bool(found) and len(text) <= max(3, len(found))


class Reader:
    """Puts the parts of one document where they belong."""

    def __init__(self, original: Original) -> None:
        self.original, self.material = original, Material()
        self.texts, self.answers = Texts(original), Answers()
        self.tables = Tables(self.material, self.texts, self.answers)
        self.pictures = Pictures(original)
        self.has_parts = False

    def add(self, part: Part) -> None:
        """Take one part into the lesson."""
        if part.kind == "title":
            self.material.title = self.texts.line(part.heading) if part.heading else ""
        part.blocks = [block for block in part.blocks if not self._is_setting(block, part.kind)]
        if part.kind not in ("", "title"):
            self.heading(part)
        if part.heading and part.kind not in ("", "title", "plan", "notes") and stated_minutes(part.title):
            Plan(self).task_of(part.heading)
        if part.kind in LISTED:
            Lists(self).listed(part)
        elif part.kind == "vocabulary":
            Lists(self).vocabulary(part)
        elif part.kind == "plan":
            Plan(self).add(part)
        elif part.kind in ("homework", "exit"):
            Lists(self).tasks(part)
        elif part.kind == "notes":
            title = f"**{self._title(part)}**" if part.heading else ""
            self._noted("\n\n".join(filter(None, (title, self._body(part)))))
        else:
            self.section(part)

    def heading(self, part: Part) -> None:
        """Keep a heading as a comment that says more than which part it is."""
        if part.heading and part.title.strip(" :").lower() not in KINDS and part.kind != "notes":
            self.original.comment(part.place, part.title)
        if part.heading and part.kind not in ("discussion", "quiz"):
            self.figures_left(part.heading)

    def _noted(self, text: str) -> None:
        if text:
            self.material.notes.append(text)

    def _title(self, part: Part) -> str:
        return self.texts.line(part.heading, ("bold", "italic")) if part.heading else ""

    def _is_setting(self, block: Block, kind: str) -> bool:
        """Take the subject and the minutes of the class; a line for the name is a comment."""
        if not isinstance(block, Paragraph) or block.pictures or block.notes:
            return False
        if is_furniture(block.text):
            self.original.comment(block.place, block.text)
            return True
        key, value = setting(block.raw) if kind in ("", "title", "plan") else ("", "")
        if key == "minutes" and not self.material.minutes and 5 <= int(value) <= 600:
            self.original.comment(block.place, block.text)
            self.material.minutes = value
        elif key == "topic" and not self.material.title:
            self.material.title = self.texts.line(block.cut(block.raw.index(value)), ("bold", "italic"))
        elif key == "subject" and not self.material.subject:
            self.material.subject = " ".join(value.split())
        elif key:
            self._noted(self.texts.of(block))
        return bool(key)

    def figures_left(self, paragraph: Paragraph) -> None:
        for picture in paragraph.pictures:
            hint = "add it with 'figure:' where it belongs"
            self.original.left_out(paragraph.place, "there is no place for a picture here", hint, picture.alt)

    def section(self, part: Part) -> None:
        """The questions of a part, and what else it has."""
        blocks = self._without_tables_taken(part)
        found, rest = questions_in(blocks, all_ask=part.asks)
        if part.asks and not found:
            found, rest = bullets_in(rest)
        if asks_to_match(part) and self._matched(found):
            found = []
        of_truth = TRUTH.search(part.title) or any(
            isinstance(each, Paragraph) and TRUTH.search(each.text) for each in rest
        )
        points = _points_each([part.title, *(each.text for each in rest if isinstance(each, Paragraph))])
        for question in found:
            question.points = points
            question.truth = question.truth or bool(of_truth and not question.choices and not question.lines)
            self._question(question, part)
        rest = [block for block in rest if not self._is_ruled(block)]
        figures = self.figures(([part.heading] if part.heading else []) + [*rest])
        body = self.texts.body(rest)
        asking = [each for each in rest if isinstance(each, Table) or each.text]
        only = part.kind == "" and part.heading is not None and not figures and not found and bool(asking)
        if only and all(isinstance(each, Paragraph) and each.text.endswith("?") for each in asking):
            self.original.comment(part.place, part.title)
            self._discussion(asking)
        elif part.kind == "discussion":
            self._discussion(rest)
            self._place(part, "", figures)
        elif part.asks and not figures:
            self._instructions(part, body)
        else:
            self._place(part, body, figures)

    def _matched(self, found: Sequence[Question]) -> bool:
        """Take numbered lines with lettered lines below, or behind a tab, as pairs."""
        left = [(each.number, each.prompt[0]) for each in found]
        right = [(label.name, line) for each in found for label, line in each.choices]
        below = not any(each.choices for each in found[:-1])
        beside = all(len(each.choices) == 1 for each in found)
        more = any(len(each.prompt) > 1 or each.answers or each.feedback or each.said for each in found)
        if len(left) < 2 or len(right) < len(left) or more or not (below or beside):
            return False
        for paragraph in (line for _, line in (*left, *right)):
            self.figures_left(paragraph)
        self.tables.add_pairs(left, right, found[0].place)
        return True

    def _is_ruled(self, block: Block) -> bool:
        """Whether it is lines to write on, of which kitgen prints its own."""
        return isinstance(block, Paragraph) and bool(ruled_lines(block))

    def _without_tables_taken(self, part: Part) -> list[Block]:
        """The blocks but for tables that are more than tables; a line that asks to match is the prompt of its table."""
        asking = asks_to_match(part)
        matching = None if asking is None else self.texts.of(asking) if asking is not part.heading else ""
        kept: list[Block] = []
        for block in part.blocks:
            before = len(self.material.items)
            if isinstance(block, Table) and self._table(block, part, matching):
                if asking is not None and len(self.material.items) > before and asking in kept:
                    kept.remove(asking)
                continue
            kept.append(block)
        return kept

    def _table(self, table: Table, part: Part, matching: str | None) -> bool:
        taken = self.tables.take(table, part.kind, matching)
        if taken:
            for paragraph in paragraphs_of([table]):
                self.figures_left(paragraph)
        return taken

    def _place(self, part: Part, body: str, figures: list[Picture]) -> None:
        """A section of the background with what is left, or nothing but a heading as a comment."""
        title = self._title(part)
        if body or figures:
            title = "" if part.kind == "title" else title
            before = self.material.sections[-1] if self.material.sections and not part.heading else None
            if before:
                before.body = "\n\n".join(filter(None, (before.body, body)))
                before.figures += figures
            else:
                text = body or next((each.alt for each in figures if has_print(each.alt)), "")
                self.material.sections.append(Section(part.place, title, text, figures))
        elif title.endswith("?") and part.kind == "":
            self.material.discussion.append((part.place, title))
        elif title and part.kind == "":
            self.original.comment(part.place, title)

    def _instructions(self, part: Part, body: str) -> None:
        """What students read before a quiz; a heading of a part of it is a comment."""
        if body:
            self.material.instructions.append(body)
        if part.heading and part.kind == "":
            self.original.comment(part.place, self._title(part))

    def _discussion(self, blocks: Sequence[Block]) -> None:
        """Questions without numbers are prompts; a text that is none is one, too."""
        for block in blocks:
            if isinstance(block, Table):
                self.material.discussion.append((block.place, self.texts.table(block)))
                continue
            label = label_of(block)
            text = self.texts.of(without(block, label) if label.kind in ("number", "bullet", "letter") else block)
            if text:
                self.material.discussion.append((block.place, text))

    def _question(self, question: Question, part: Part) -> None:
        pictures = [picture for each in question.prompt for picture in each.pictures]
        of_choices = [each.pictures for _, each in question.choices]
        if part.kind == "discussion":
            question.number = ""  # the key is that of the quiz
        item = item_of(question, self.texts, self.answers)
        for choice, shown in zip(item.choices, of_choices, strict=False):
            choice.figure = self._picture(shown.pop(0), item.line) if shown else None
        pictures += [picture for shown in of_choices for picture in shown]
        item.figures = [each for picture in pictures if (each := self._picture(picture, item.line))]
        if part.kind == "discussion" and not item.choices and not item.answer:
            self.material.discussion.append((item.line, item.prompt))
        elif item.choices or item.answer or part.asks:
            self.material.items.append(item)
        else:
            self.material.open.append(item)

    def _body(self, part: Part) -> str:
        for paragraph in paragraphs_of(part.blocks):
            self.figures_left(paragraph)
        return self.texts.body(part.blocks)

    def figures(self, blocks: Iterable[Block]) -> list[Picture]:
        """The pictures of blocks as figures, those in tables too."""
        made = []
        for paragraph in paragraphs_of(blocks):
            for each in paragraph.pictures:
                figure = self._picture(each, paragraph.place)
                made += [figure] if figure else []
        return made

    def _picture(self, found: FoundPicture, place: int) -> Picture | None:
        alt = found.alt
        if _FILE_NAME.fullmatch(alt.strip()):
            self.original.comment(place, f"text alternative of a picture: {alt}")
            alt = ""
        return self.pictures.picture(found.data, found.name.rpartition("/")[2], alt, place)
