"""Parts of a document that are lists: objectives, materials, words to learn, homework."""

from __future__ import annotations

import re

from kitgen.imports.office.blocks import Block, Paragraph, Table, paragraphs_of
from kitgen.imports.office.labels import label_of, ruled_lines, without
from kitgen.imports.office.outline import Part
from kitgen.imports.office.plans import Reader

_TERM = re.compile(r"\s*(?P<term>[^:=\n]{1,60}?)\s*(?::|=|\s[–—-]\s|\t)\s*(?=\S)")
LISTED = {"objectives": "objectives", "materials": "materials", "prerequisites": "prerequisites",
           "keypoints": "keypoints", "questions": "questions"}  # fmt: skip


class Lists:
    """Takes lists into the lesson of a reader."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def listed(self, part: Part) -> None:
        """The entries of a list; a line that only introduces them is a comment."""
        into: list[str] = getattr(self.reader.material, LISTED[part.kind])
        lines = [line for each in paragraphs_of(part.blocks) for line in each.lines() if line.text]
        for number, line in enumerate(lines):
            label = label_of(line)
            following = number + 1 < len(lines)
            if line.text.endswith(":") and following and not label.kind:
                self.reader.original.comment(line.place, line.text)
                continue
            text = self.reader.texts.line(line.cut(label.start if label.kind in ("number", "bullet", "letter") else 0))
            if text and line.numbering and line.level and into:
                into[-1] = f"{into[-1].rstrip('.')}; {text}" if len(into[-1]) < 300 else into[-1]
                into += [text] if len(into[-1]) >= 300 and text not in into[-1] else []
            elif text:
                into.append(text)
            self.reader.figures_left(line)
            self.reader.texts.notes_left(line)

    def vocabulary(self, part: Part) -> None:
        """Words with what they mean, in a table or in lines."""
        rest: list[Block] = []
        for block in part.blocks:
            if isinstance(block, Table):
                if not self.reader.tables.take(block, part.kind):
                    rest.append(block)
                continue
            for line in block.lines():
                self._term(line)
        if rest:
            self.reader.section(Part("", part.heading, rest))

    def _term(self, line: Paragraph) -> None:
        label = label_of(line)
        line_ = line.cut(label.start) if label.kind in ("number", "bullet", "letter") else line
        self.reader.figures_left(line)
        if not line_.text or ruled_lines(line):
            return
        found = _TERM.match(line_.raw)
        bold = 0
        for run in line_.runs:
            if "bold" not in run.marks and run.text.strip():
                break
            bold += len(run.text)
        if not found and 0 < bold < len(line_.raw) and line_.cut(bold).text:
            term, meaning = line_.cut(0, bold), line_.cut(bold)
            texts = self.reader.texts
            self.reader.tables.add_term(texts.line(term, ("bold", "italic")), texts.line(meaning), line.place)
        elif found:
            self.reader.tables.add_term(
                self.reader.texts.line(line_.cut(0, found.end("term")), ("bold", "italic")),
                self.reader.texts.line(line_.cut(found.end())),
                line.place,
            )
        elif len(line_.text.split()) <= 5:
            for word in re.split(r"\s*[,;]\s*", line_.text):
                self.reader.tables.add_term(self.reader.original.plain(line.place, word.strip(" .")), "", line.place)
        else:
            self.reader.section(Part("", None, [line]))
            return
        self.reader.texts.notes_left(line)

    def tasks(self, part: Part) -> None:
        """Homework, or what students answer before they leave: one for each paragraph."""
        into = self.reader.material.homework if part.kind == "homework" else self.reader.material.exit_ticket
        for block in part.blocks:
            if isinstance(block, Table):
                self.reader.section(Part("", part.heading, [block]))
                continue
            label = label_of(block)
            text = self.reader.texts.of(without(block, label) if label.kind in ("number", "bullet") else block)
            self.reader.figures_left(block)
            if text and not ruled_lines(block):
                into.append((block.place, text))
