"""A class set as it is planned: which document, for whom, how many copies, on how many sheets, at what cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from kitgen.printing.roster import Student
from kitgen.printing.sheets import Edge, Layout, SheetLayout, printed_sides, sides_of

RECIPIENTS = {
    "once": "you",
    "group": "each group",
    "role": "players in each group",
    "each": "each student",
    "later": "each student, later",
}
"""Who gets a document, in the order in which they are handed out."""

FOLDABLE = 15
"""Sheets of a booklet that can still be folded and stapled."""


@dataclass(frozen=True)
class Document:
    """A built document that may be printed."""

    path: str
    """Below the output folder."""

    title: str
    lesson: str
    kind: str
    language: str
    """Empty for the language in which most get it."""

    variant: str
    """Empty for the form in which most get it."""

    recipient: str
    """`once`, `group`, `role`, `each` or `later`."""

    pages: int
    paper: str = "a4"
    serves: int = 1
    """How many students one copy is enough for."""

    as_is: bool = False
    """Whether it is cut apart, so that its pages must stay what they are."""


@dataclass(frozen=True)
class PrintOptions:
    """What the person who prints asks for."""

    students: int
    groups_of: int = 4
    layout: Layout = ""
    duplex: bool = False
    flip: Edge = ""
    """Over which edge the printer turns the sheet; empty: as the layout needs it."""

    price: Decimal = Decimal(0)
    """Of one printed side."""

    staple: bool = False

    @property
    def edge(self) -> Edge:
        """The edge over which the printer flips every sheet, as it has one setting for a job; empty: one-sided."""
        if not (self.duplex or self.layout == "booklet"):
            return ""
        return self.flip or ("short" if self.layout else "long")


@dataclass(frozen=True)
class Part:
    """A document, or some of its pages."""

    document: Document
    chosen: tuple[int, ...] | None = None
    """Pages counted from 0; None is all."""

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return self.document.pages if self.chosen is None else len(self.chosen)


@dataclass(frozen=True)
class Piece:
    """Pages for one person: they begin on a sheet of their own, and nothing else is on their sheets."""

    parts: tuple[Part, ...]
    sheet_layout: SheetLayout

    @property
    def pages(self) -> int:
        """Pages of all parts."""
        return sum(part.pages for part in self.parts)

    @property
    def sides(self) -> int:
        """Printed sides; blank ones are not printed."""
        return printed_sides(self.pages, self.sheet_layout)

    @property
    def sheets(self) -> int:
        """Sheets of paper."""
        sides = sides_of(self.pages, self.sheet_layout)
        return sides // 2 if self.sheet_layout.two_sided else sides


@dataclass(frozen=True)
class Stack:
    """One document in as many copies as are needed."""

    document: Document
    copies: int
    pieces: tuple[Piece, ...]
    """Of one copy: the whole document, or the pages of each role."""

    students: tuple[Student, ...] = ()
    """Whose names it bears, a copy for each; empty without a class list."""

    @property
    def pages(self) -> int:
        """Pages of one copy."""
        return sum(piece.pages for piece in self.pieces)

    @property
    def sides(self) -> int:
        """Printed sides of all copies."""
        return self.copies * sum(piece.sides for piece in self.pieces)

    @property
    def sheets(self) -> int:
        """Sheets of paper of all copies."""
        return self.copies * sum(piece.sheets for piece in self.pieces)

    @property
    def finish(self) -> str:
        """What is left to do by hand."""
        if self.document.as_is:
            return "cut"
        each = max(piece.sheets for piece in self.pieces)
        if any(piece.sheet_layout.layout == "booklet" for piece in self.pieces):
            return "fold" if each == 1 else "fold, staple in the fold"
        return "staple" if each > 1 else ""


@dataclass(frozen=True)
class Packet:
    """What one student gets in hand."""

    student: Student
    pieces: tuple[Piece, ...]

    @property
    def sheets(self) -> int:
        """Sheets of paper."""
        return sum(piece.sheets for piece in self.pieces)


@dataclass(frozen=True)
class ClassSet:
    """A whole class set in the order in which it is handed out."""

    options: PrintOptions
    groups: int
    stacks: tuple[Stack, ...]
    packets: tuple[Packet, ...] = ()
    later: tuple[Stack, ...] = field(default=())
    """With a class list: what is not in the packets because it is handed out later."""

    without_role: tuple[Student, ...] = ()
    """Students without a role, where others get theirs."""

    without_packet: tuple[Student, ...] = ()
    """Students for whom there is nothing, where others have a packet."""

    @property
    def pieces(self) -> Iterable[tuple[int, Piece]]:
        """Everything that is printed, with the number of its copies."""
        for stack in (*self.stacks, *self.later):
            yield from ((stack.copies, piece) for piece in stack.pieces)
        for packet in self.packets:
            yield from ((1, piece) for piece in packet.pieces)

    @property
    def sheets(self) -> int:
        """Sheets of paper of everything."""
        return sum(copies * piece.sheets for copies, piece in self.pieces)

    @property
    def sides(self) -> int:
        """Printed sides of everything."""
        return sum(copies * piece.sides for copies, piece in self.pieces)

    @property
    def cost(self) -> Decimal:
        """Price of all printed sides."""
        return self.sides * self.options.price

    @property
    def thickest(self) -> int:
        """Sheets of the thickest booklet; 0 if there is none."""
        return max((piece.sheets for _, piece in self.pieces if piece.sheet_layout.layout == "booklet"), default=0)


def alike(packets: Iterable[Packet]) -> list[tuple[str, int]]:
    """How many packets there are of each kind: large print, in Spanish."""
    return list(Counter(_name(packet.student) for packet in packets).items())


def _name(student: Student) -> str:
    return " ".join(filter(None, [student.variant, f"({student.language})" if student.language else ""])) or "usual"
