"""The parts of a document into a lesson or a bank."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kitgen.imports.office.answers import Answers, item_of
from kitgen.imports.office.blocks import Block, Paragraph, Table, paragraphs_of
from kitgen.imports.office.blocks import Picture as FoundPicture
from kitgen.imports.office.kinds import KINDS, TRUTH, is_furniture, kind_of, setting
from kitgen.imports.office.labels import label_of, ruled_lines
from kitgen.imports.office.outline import Part, asks_to_match, parts_of
from kitgen.imports.office.plans import Plan
from kitgen.imports.office.questions import Question, questions_in
from kitgen.imports.office.tables import Tables
from kitgen.imports.office.texts import Texts
from kitgen.imports.original import Original
from kitgen.imports.pictures import Pictures
from kitgen.imports.record import Material, Picture, Section

_TERM = re.compile(r"\s*(?P<term>[^:=\n]{1,60}?)\s*(?::|=|\s[–—-]\s|\t)\s*(?=\S)")
_LISTED = {"objectives": "objectives", "materials": "materials", "prerequisites": "prerequisites",
           "keypoints": "keypoints", "questions": "questions"}  # fmt: skip


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
    return reader.material


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
        if part.kind in _LISTED:
            self._listed(part)
        elif part.kind == "vocabulary":
            self._vocabulary(part)
        elif part.kind == "plan":
            Plan(self).add(part)
        elif part.kind == "homework":
            self._homework(part)
        elif part.kind == "notes":
            title = f"**{self._title(part)}**" if part.heading else ""
            self._noted("\n\n".join(filter(None, (title, self._body(part)))))
        else:
            self.section(part)

    def heading(self, part: Part) -> None:
        """Keep a heading as a comment that says more than which part it is."""
        if part.heading and part.title.strip(" :").lower() not in KINDS and part.kind != "notes":
            self.original.comment(part.place, part.title)
        for picture in part.heading.pictures if part.heading and part.kind not in ("discussion", "quiz") else []:
            hint = "add it with 'figure:' where it belongs"
            self.original.left_out(part.place, "there is no place for a picture here", hint, picture.alt)

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

    def _listed(self, part: Part) -> None:
        """The entries of a list; a line that only introduces them is a comment."""
        into: list[str] = getattr(self.material, _LISTED[part.kind])
        lines = [line for each in self._without_tables(part) for line in each.lines() if line.text]
        for number, line in enumerate(lines):
            label = label_of(line)
            following = number + 1 < len(lines)
            if line.text.endswith(":") and following and not label.kind:
                self.original.comment(line.place, line.text)
                continue
            text = self.texts.line(line.cut(label.start) if label.kind in ("number", "bullet", "letter") else line)
            if text and line.numbering and line.level and into:
                into[-1] = f"{into[-1].rstrip('.')}; {text}" if len(into[-1]) < 300 else into[-1]
                into += [text] if len(into[-1]) >= 300 and text not in into[-1] else []
            elif text:
                into.append(text)
            self._figures_left(line)
            for note in line.notes:
                self.original.left_out(line.place, "a footnote is not in the new file but as a comment", text=note)

    def _without_tables(self, part: Part) -> list[Paragraph]:
        """The paragraphs of a part, those of its tables too."""
        return list(paragraphs_of(part.blocks))

    def _figures_left(self, paragraph: Paragraph) -> None:
        for picture in paragraph.pictures:
            hint = "add it with 'figure:' where it belongs"
            self.original.left_out(paragraph.place, "there is no place for a picture here", hint, picture.alt)

    def _vocabulary(self, part: Part) -> None:
        rest: list[Block] = []
        for block in part.blocks:
            if isinstance(block, Table):
                if not self.tables.take(block, part.kind):
                    rest.append(block)
                continue
            for line in block.lines():
                self._term(line)
        if rest:
            self.section(Part("", part.heading, rest))

    def _term(self, line: Paragraph) -> None:
        label = label_of(line)
        line_ = line.cut(label.start) if label.kind in ("number", "bullet", "letter") else line
        self._figures_left(line)
        if not line_.text or ruled_lines(line):
            return
        found = _TERM.match(line_.raw)
        if found:
            self.tables.add_term(
                self.texts.line(line_.cut(0, found.end("term")), ("bold", "italic")),
                self.texts.line(line_.cut(found.end())),
                line.place,
            )
        elif len(line_.text.split()) <= 5:
            for term in re.split(r"\s*[,;]\s*", line_.text):
                self.tables.add_term(self.original.plain(line.place, term.strip(" .")), "", line.place)
        else:
            self.section(Part("", None, [line]))

    def _homework(self, part: Part) -> None:
        for block in part.blocks:
            if isinstance(block, Table):
                self.section(Part("", part.heading, [block]))
                continue
            label = label_of(block)
            text = self.texts.of(block.cut(label.start) if label.kind in ("number", "bullet") else block)
            self._figures_left(block)
            if text and not ruled_lines(block):
                self.material.homework.append((block.place, text))

    def section(self, part: Part) -> None:
        """The questions of a part, and what else it has."""
        found, rest = questions_in(self._without_tables_taken(part), all_ask=part.asks)
        of_truth = TRUTH.search(part.title) or any(
            isinstance(each, Paragraph) and TRUTH.search(each.text) for each in rest
        )
        for question in found:
            question.truth = question.truth or bool(of_truth and not question.choices and not question.lines)
            self._question(question, part)
        rest = [block for block in rest if not self._is_ruled(block)]
        figures = self.figures(([part.heading] if part.heading else []) + [*rest])
        body = self.texts.body(rest)
        if part.kind == "discussion":
            self._discussion(rest)
            self._place(part, "", figures)
        elif part.asks and not figures:
            self._instructions(part, body)
        else:
            self._place(part, body, figures)

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
                self._figures_left(paragraph)
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
                text = body or figures[0].alt
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
            text = self.texts.of(block.cut(label.start) if label.kind in ("number", "bullet", "letter") else block)
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
            self._figures_left(paragraph)
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
        return self.pictures.picture(found.data, found.name.rpartition("/")[2], found.alt, place)
