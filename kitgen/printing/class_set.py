"""The plan of a class set: documents, recipients, copies, sheets and cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from kitgen.printing.not_used import NotUsed
from kitgen.printing.roster import Student
from kitgen.printing.sheets import Edge, Layout, SheetLayout, printed_sides, sides_of

RECIPIENTS = {
    "once": "you",
    "group": "each group",
    "role": "players in each group",
    "each": "each student",
    "later": "each student, later",
}
"""The recipients of documents, in hand-out order."""

FOLDABLE = 15
"""The most sheets that a booklet can have and still be folded."""


@dataclass(frozen=True)
class Document:
    """A built document that may be printed."""

    path: str
    """Path below the output folder."""

    title: str
    lesson: str
    kind: str
    language: str
    """Empty for the usual language."""

    variant: str
    """Empty for the usual form."""

    recipient: str
    """`once`, `group`, `role`, `each` or `later`."""

    pages: int
    paper: str = "a4"
    serves: int = 1
    """Students per copy."""

    as_is: bool = False
    """Whether it is cut apart after printing, so that its pages cannot be imposed."""

    anonymous: bool = False
    """Whether no name is put on it."""


@dataclass(frozen=True)
class PrintOptions:
    """The options of a class set: students, layout, duplex, price."""

    students: int
    groups_of: int = 4
    layout: Layout = ""
    duplex: bool = False
    flip: Edge = ""
    """The edge that the printer flips sheets on; empty: the one that suits the layout."""

    price: Decimal = Decimal(0)
    """Price per printed side."""

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
    """Page numbers from 0; None for all pages."""

    @property
    def pages(self) -> int:
        """The number of pages."""
        return self.document.pages if self.chosen is None else len(self.chosen)


@dataclass(frozen=True)
class Piece:
    """Pages for one person, on sheets that hold nothing else."""

    parts: tuple[Part, ...]
    sheet_layout: SheetLayout

    @property
    def anonymous(self) -> bool:
        """Whether no name is put on it, because a part has none."""
        return any(part.document.anonymous for part in self.parts)

    @property
    def pages(self) -> int:
        """The number of pages of all parts."""
        return sum(part.pages for part in self.parts)

    @property
    def sides(self) -> int:
        """The number of printed sides, without blank ones."""
        return printed_sides(self.pages, self.sheet_layout)

    @property
    def sheets(self) -> int:
        """The number of sheets."""
        sides = sides_of(self.pages, self.sheet_layout)
        return sides // 2 if self.sheet_layout.two_sided else sides


@dataclass(frozen=True)
class Stack:
    """A document and its number of copies."""

    document: Document
    copies: int
    pieces: tuple[Piece, ...]
    """The pieces of one copy: the whole document, or the pages of each role."""

    students: tuple[Student, ...] = ()
    """Students whose names are stamped, one copy each; empty without a class list."""

    @property
    def pages(self) -> int:
        """The number of pages of one copy."""
        return sum(piece.pages for piece in self.pieces)

    @property
    def sides(self) -> int:
        """The number of printed sides of all copies."""
        return self.copies * sum(piece.sides for piece in self.pieces)

    @property
    def sheets(self) -> int:
        """The number of sheets of all copies."""
        return self.copies * sum(piece.sheets for piece in self.pieces)

    @property
    def finish(self) -> str:
        """Manual finishing: cut, fold or staple."""
        if self.document.as_is:
            return "cut"
        each = max(piece.sheets for piece in self.pieces)
        if any(piece.sheet_layout.layout == "booklet" for piece in self.pieces):
            return "fold" if each == 1 else "fold, staple in the fold"
        return "staple" if each > 1 else ""


@dataclass(frozen=True)
class Packet:
    """The pages that one student gets."""

    student: Student
    pieces: tuple[Piece, ...]

    @property
    def sheets(self) -> int:
        """The number of sheets."""
        return sum(piece.sheets for piece in self.pieces)


@dataclass(frozen=True)
class ClassSet:
    """A class set in hand-out order."""

    options: PrintOptions
    groups: int
    stacks: tuple[Stack, ...]
    packets: tuple[Packet, ...] = ()
    later: tuple[Stack, ...] = field(default=())
    """Documents of a class list that are handed out later than the packets."""

    without_role: tuple[Student, ...] = ()
    """Students without a role, while others have role sheets."""

    without_packet: tuple[Student, ...] = ()
    """Students without any document, while others have packets."""

    not_used: NotUsed = field(default=NotUsed())
    """Documents that are left out."""

    @property
    def pieces(self) -> Iterable[tuple[int, Piece]]:
        """Every piece with its number of copies."""
        for stack in (*self.stacks, *self.later):
            yield from ((stack.copies, piece) for piece in stack.pieces)
        for packet in self.packets:
            yield from ((1, piece) for piece in packet.pieces)

    @property
    def sheets(self) -> int:
        """The total number of sheets."""
        return sum(copies * piece.sheets for copies, piece in self.pieces)

    @property
    def sides(self) -> int:
        """The total number of printed sides."""
        return sum(copies * piece.sides for copies, piece in self.pieces)

    @property
    def cost(self) -> Decimal:
        """The total price."""
        return self.sides * self.options.price

    @property
    def thickest(self) -> int:
        """The sheets of the thickest booklet; 0 without booklets."""
        return max((piece.sheets for _, piece in self.pieces if piece.sheet_layout.layout == "booklet"), default=0)


def alike(packets: Iterable[Packet]) -> list[tuple[str, int]]:
    """The number of packets by variant and language."""
    return list(Counter(_name(packet.student) for packet in packets).items())


def _name(student: Student) -> str:
    return " ".join(filter(None, [student.variant, f"({student.language})" if student.language else ""])) or "usual"
