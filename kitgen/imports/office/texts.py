"""Paragraphs, lists and tables of an office file as kitgen's Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kitgen.imports import typed
from kitgen.imports.office.blocks import END, FORMULA, Block, Paragraph, Run, Table
from kitgen.imports.original import Original
from kitgen.text import markdown

_SIGNS = (("italic", "*"), ("bold", "**"))
_RAISED = re.compile(r"[^\s~^*`\[\]{}$]{1,20}")
_BULLET = re.compile(r"^\s*[•●▪■◦○‣·\uf0b7\uf0a7-]\s+")
_BOXES = str.maketrans({"\u00ad": "", "☐": "[ ]", "□": "[ ]", "❏": "[ ]", "☑": "[x]", "☒": "[x]"})
"""Signs that no font of kitgen has."""

_FORMULA = re.compile(f"{FORMULA}([^{END}]*){END}")


class Texts:
    """Makes texts of one file, and reports what they cannot have."""

    def __init__(self, original: Original) -> None:
        self.original = original

    def of(self, paragraph: Paragraph, without: Iterable[str] = ()) -> str:
        """A paragraph as Markdown, with its footnotes below; ``without`` are marks that mean something else in it."""
        marks = {"bold", "italic"} - set(without)
        if paragraph.marked("bold"):
            marks -= {"bold"}
        text = self._written(paragraph, marks | {"sub", "sup"})
        if marks & {mark for run in paragraph.runs for mark in run.marks} and not _prints(text, paragraph):
            text = self._written(paragraph, {"sub", "sup"})
        return "\n\n".join([text, *(self.original.plain(paragraph.place, note) for note in paragraph.notes)])

    def line(self, paragraph: Paragraph, without: Iterable[str] = ()) -> str:
        """The same in one line."""
        return " ".join(self.of(paragraph, without).replace(" \\\n", " ").split())

    def _written(self, paragraph: Paragraph, marks: set[str]) -> str:
        made = ""
        for run in _joined(paragraph.runs, marks):
            piece = self._run(run, paragraph, marks)
            apart = made.endswith("]") and piece.startswith(("(", "{"))  # which would be a link
            made += f" {piece}" if apart else piece
        made = self.original.without_headings(paragraph.place, made.strip().strip("\n"))
        return re.sub(r"[ \t]*\n[ \t]*", r" \\\n", made)

    def _run(self, run: Run, paragraph: Paragraph, marks: set[str]) -> str:
        made, place = "", 0
        for found in _FORMULA.finditer(run.text):
            made += self._words(run.text[place : found.start()], paragraph.place)
            made += self._formula(found[1], paragraph.place)
            place = found.end()
        made += self._words(run.text[place:], paragraph.place)
        said = made.strip()
        if not said:
            return made
        lead, tail = made[: len(made) - len(made.lstrip())], made[len(made.rstrip()) :]
        if run.link and not re.match(r"(?:https?://|mailto:)", run.link, re.IGNORECASE):
            self.original.changed(paragraph.place, "a link to a file is only its words", text=run.link)
        elif run.link:
            said = f"[{said}]({run.link.replace(' ', '%20').replace(')', '%29')})"
        for mark, sign in (("sub", "~"), ("sup", "^")):
            if mark in run.marks and mark in marks and _RAISED.fullmatch(said):
                said = f"{sign}{said}{sign}"
        for mark, sign in _SIGNS:
            if mark in run.marks and mark in marks and "\n" not in said:
                said = f"{sign}{said}{sign}"
        return f"{lead}{said}{tail}"

    def _words(self, text: str, place: int) -> str:
        text = text.translate(_BOXES)
        lines = [re.sub(r"[ \t\xa0]+", " ", line) for line in text.split("\n")]
        return "\n".join(self._plain(line, place) for line in lines)

    def _plain(self, line: str, place: int) -> str:
        middle = line.strip()
        if not middle:
            return " " if line else ""
        lead, tail = line[: len(line) - len(line.lstrip())], line[len(line.rstrip()) :]
        return f"{lead}{self.original.plain(place, middle)}{tail}"

    def _formula(self, tex: str, place: int) -> str:
        if typed.is_formula(tex):
            return rf"\({tex}\)"
        self.original.changed(
            place, "this equation is not one that kitgen can print: it is between backticks", text=tex
        )
        return typed.code(tex)

    def notes_left(self, paragraph: Paragraph) -> None:
        """Say that the footnotes of a paragraph have no place."""
        for note in paragraph.notes:
            message = "a footnote is not in the new file but as a comment"
            self.original.left_out(paragraph.place, message, text=note)

    def body(self, blocks: Sequence[Block]) -> str:
        """Several blocks as one text: paragraphs, lists, tables."""
        parts: list[tuple[str, str]] = []
        depth = -1
        for block in blocks:
            if isinstance(block, Table):
                depth = -1
                parts.append(("table", self.table(block)))
            elif block.text or block.notes:
                depth = min(block.level, depth + 1) if block.numbering else -1
                parts.append(self._entry(block, depth))
        made = ""
        for number, (kind, text) in enumerate(parts):
            tight = number and kind == "list" and parts[number - 1][0] == "list"
            made += f"{chr(10) if tight else chr(10) * 2}{text}"
        return made.strip()

    def _entry(self, paragraph: Paragraph, level: int) -> tuple[str, str]:
        """A paragraph, or an entry of a list at its level."""
        typed_bullet = _BULLET.match(paragraph.raw)
        if typed_bullet and not paragraph.numbering:
            inside = self.of(paragraph.cut(typed_bullet.end()))
            return "list", f"- {_indented(inside, 2)}"
        text = self.of(paragraph)
        if not paragraph.numbering:
            return "text", text
        depth = "   " * min(level, 3)
        if paragraph.numbering == "bullet":
            return "list", f"{depth}- {_indented(text, len(depth) + 2)}"
        if "Letter" in paragraph.numbering or "Roman" in paragraph.numbering:
            return "list", f"{depth}- {label_of(paragraph)} {_indented(text, len(depth) + 2)}"
        return "list", f"{depth}{paragraph.number}. {_indented(text, len(depth) + 3)}"

    def table(self, table: Table) -> str:
        """A small table; what is in several rows or columns is in the first of them."""
        rows = list(grid(table))
        width = max((len(row) for row in rows), default=0)
        if not width:
            return ""
        lines = [" | ".join(row) for row in ([each or " " for each in self._cells(row, width)] for row in rows)]
        return "\n".join([f"| {lines[0]} |", "|" + " --- |" * width, *(f"| {line} |" for line in lines[1:])])

    def _cells(self, row: Sequence[list[Paragraph]], width: int) -> Iterator[str]:
        for paragraphs in row:
            said = " / ".join(self.line(each) for each in paragraphs if each.text)
            yield said.replace("|", "\\|")
        yield from [""] * (width - len(row))


def grid(table: Table) -> Iterator[list[list[Paragraph]]]:
    """The paragraphs of each cell, row by row; a cell that goes on in others leaves them empty."""
    below: dict[int, int] = {}
    for row in table.rows:
        cells: list[list[Paragraph]] = []
        for cell in row:
            while below.get(len(cells), 0):
                below[len(cells)] -= 1
                cells.append([])
            for number in range(max(1, min(cell.columns, 50))):
                below[len(cells)] = max(0, cell.rows - 1)
                cells.append(cell.paragraphs if not number else [])
        while below.get(len(cells), 0):
            below[len(cells)] -= 1
            cells.append([])
        yield cells


def label_of(paragraph: Paragraph) -> str:
    """The number or letter that a program prints before a paragraph."""
    number = paragraph.number
    if "Letter" in paragraph.numbering:
        letter = chr(ord("a") + (number - 1) % 26) if number > 0 else "a"
        return f"{letter.upper() if paragraph.numbering.startswith('upper') else letter})"
    if "Roman" in paragraph.numbering:
        units = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
        said = f"{'x' * (number // 10)}{units[number % 10]}" if 0 < number < 40 else str(number)
        return f"{said.upper() if paragraph.numbering.startswith('upper') else said}."
    return f"{number}."


def _joined(runs: Iterable[Run], marks: set[str]) -> Iterator[Run]:
    """Runs that differ in no mark that is written, as one."""
    before: Run | None = None
    for run in runs:
        seen = run.marks & marks
        if before and (before.marks == seen or not run.text.strip()) and before.link == run.link:
            before = Run(before.text + run.text, before.marks, run.link)
            continue
        if before:
            yield before
        before = Run(run.text, frozenset(seen), run.link)
    if before:
        yield before


def _prints(text: str, paragraph: Paragraph) -> bool:
    """Whether the signs around words are signs, and not printed."""
    return markdown.plain(text).count("*") <= paragraph.text.count("*")


def _indented(text: str, spaces: int) -> str:
    return text.replace("\n", "\n" + " " * spaces)
