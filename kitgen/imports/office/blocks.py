"""Paragraphs, tables and pictures of an office file, each with its place: what Word and PowerPoint are read into."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

TITLE = 9
"""The level of a paragraph in the style for titles."""

FORMULA, END = "\ue3a0", "\ue3a1"
"""Signs around a formula in LaTeX in the text of a run; a file that has them itself loses them."""


@dataclass(frozen=True)
class Run:
    """Words that look alike."""

    text: str
    marks: frozenset[str] = frozenset()
    """`bold`, `italic`, `underline`, `highlight`, `colour`, `strike`, `sub`, `sup`."""

    link: str = ""


@dataclass(frozen=True)
class Picture:
    """A picture in a paragraph."""

    data: bytes
    name: str
    """Of the part of the file that it is."""

    alt: str = ""


@dataclass
class Paragraph:
    """A paragraph, with the number that messages name it by."""

    place: int
    runs: list[Run] = field(default_factory=list)
    heading: int = 0
    """1 to 6; TITLE for a title; 0 for text."""

    numbering: str = ""
    """How the program numbers it: `decimal`, `lowerLetter`, `bullet` …; '' if it does not."""

    level: int = 0
    """How deep it is in a list, from 0."""

    number: int = 0
    pictures: list[Picture] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Footnotes, as Markdown-free text."""

    boxed: bool = False
    """Whether it was in a text box."""

    @property
    def text(self) -> str:
        """The words, in one line."""
        return " ".join("".join(run.text for run in self.runs).replace(FORMULA, "").replace(END, "").split())

    def marked(self, mark: str) -> bool:
        """Whether all of its letters have a mark."""
        seen = [mark in run.marks for run in self.runs if any(sign.isalnum() for sign in run.text)]
        return bool(seen) and all(seen)

    def cut(self, start: int, end: int | None = None) -> Paragraph:
        """The same paragraph with a part of its characters only."""
        return replace(self, runs=list(_cut(self.runs, start, end)), pictures=[], notes=[])

    @property
    def raw(self) -> str:
        """The characters of all runs, which `cut` counts."""
        return "".join(run.text for run in self.runs)

    def lines(self) -> list[Paragraph]:
        """It as several paragraphs, where it has line breaks."""
        if "\n" not in self.raw.strip("\n"):
            return [self]
        made, start = [], 0
        for line in self.raw.split("\n"):
            made.append(self.cut(start, start + len(line)))
            start += len(line) + 1
        made = [each for each in made if each.text] or [self]
        made[0].pictures, made[-1].notes = self.pictures, self.notes
        for each in made[1:]:
            each.numbering = ""
        return made


@dataclass
class Cell:
    """A cell of a table."""

    blocks: list[Block] = field(default_factory=list)
    columns: int = 1
    rows: int = 1

    @property
    def paragraphs(self) -> list[Paragraph]:
        """Its paragraphs, those of tables in it too."""
        return list(paragraphs_of(self.blocks))

    @property
    def text(self) -> str:
        """Its words, in one line."""
        return " ".join(each.text for each in self.paragraphs if each.text)


@dataclass
class Table:
    """A table."""

    place: int
    rows: list[list[Cell]] = field(default_factory=list)


Block = Paragraph | Table


def paragraphs_of(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """All paragraphs, those of tables too, in their order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row:
                    yield from paragraphs_of(cell.blocks)


def kept(before: Paragraph, after: Paragraph) -> Paragraph:
    """A part of a paragraph with the pictures and notes of the whole."""
    after.pictures, after.notes = before.pictures, before.notes
    return after


def _cut(runs: Iterable[Run], start: int, end: int | None) -> Iterator[Run]:
    place = 0
    for run in runs:
        first, last = max(start - place, 0), len(run.text) if end is None else min(end - place, len(run.text))
        if first < last:
            yield replace(run, text=run.text[first:last])
        place += len(run.text)
