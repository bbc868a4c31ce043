"""The plan of a class set: which document, for whom, how many copies, on how many sheets, at what cost. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from kitgen.printing.roster import Student
from kitgen.printing.sheets import Handling, Layout, sides_of

WHOM = {"once": "you", "group": "each group", "each": "each student", "later": "each student, later"}
"""Who gets a document, in the order in which they are handed out. `role` is for the player of each role alone."""


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

    whom: str
    """`once`, `group`, `each`, `later` or `role`."""

    pages: int
    paper: str = "a4"
    serves: int = 1
    """How many students one copy is enough for."""

    as_is: bool = False
    """Whether it is cut apart, so that its pages must stay what they are."""


@dataclass(frozen=True)
class Wish:
    """What the person who prints asks for."""

    students: int
    groups_of: int = 4
    layout: Layout = ""
    two_sided: bool = False
    flip: str = ""
    """Over which edge the printer turns the sheet, `long` or `short`; empty: as it should."""

    price: Decimal = Decimal(0)
    """Of one printed side."""

    staple: bool = False


@dataclass(frozen=True)
class Stack:
    """One document in as many copies as are needed."""

    document: Document
    copies: int
    handling: Handling
    students: tuple[Student, ...] = ()
    """Whose names it bears, a copy for each; empty without a class list."""

    @property
    def edge(self) -> str:
        """Over which edge the sheet must be turned for its backs to stand as its fronts do."""
        return "short" if self.handling.layout else "long"

    @property
    def sides(self) -> int:
        """Printed sides of all copies; blank ones are not printed."""
        pages, layout = self.document.pages, self.handling.layout
        return self.copies * (-(-pages // 2) if layout else pages)

    @property
    def sheets(self) -> int:
        """Sheets of paper of all copies."""
        sides = sides_of(self.document.pages, self.handling)
        return self.copies * (sides // 2 if self.handling.two_sided else sides)

    @property
    def finish(self) -> str:
        """What hands have to do."""
        if self.document.as_is:
            return "cut"
        each = self.sheets // self.copies if self.copies else 0
        if self.handling.layout == "booklet":
            return "fold" if each == 1 else "fold, staple in the fold"
        return "staple" if each > 1 else ""


@dataclass(frozen=True)
class Packet:
    """What one student gets in hand."""

    student: Student
    parts: tuple[tuple[Document, tuple[int, ...] | None, Handling], ...]
    """Documents, each with the pages that are taken from it (None: all), counted from 0."""


@dataclass(frozen=True)
class Run:
    """A whole class set in the order in which it is handed out."""

    wish: Wish
    groups: int
    stacks: tuple[Stack, ...]
    packets: tuple[Packet, ...] = ()
    later: tuple[Stack, ...] = field(default=())
    """With a class list: what is not in the packets because it is handed out later."""

    @property
    def sheets(self) -> int:
        """Sheets of paper of everything."""
        packed = (
            _sheets(len(pages) if pages is not None else document.pages, handling)
            for packet in self.packets
            for document, pages, handling in packet.parts
        )
        return sum(stack.sheets for stack in (*self.stacks, *self.later)) + sum(packed)

    @property
    def sides(self) -> int:
        """Printed sides of everything."""
        packed = (
            -(-count // 2) if handling.layout else count
            for packet in self.packets
            for document, pages, handling in packet.parts
            for count in (len(pages) if pages is not None else document.pages,)
        )
        return sum(stack.sides for stack in (*self.stacks, *self.later)) + sum(packed)

    @property
    def cost(self) -> Decimal:
        """Price of all printed sides."""
        return self.sides * self.wish.price


def _sheets(pages: int, handling: Handling) -> int:
    sides = sides_of(pages, handling)
    return sides // 2 if handling.two_sided else sides


def handling(document: Document, wish: Wish) -> Handling:
    """How a document lies on paper: a booklet needs more than two pages, and cards are left as they are."""
    layout: Layout = "" if document.as_is or document.pages == 1 else wish.layout
    if layout == "booklet" and document.pages < 3:
        layout = "2up"
    two_sided = wish.two_sided or wish.layout == "booklet"
    natural = "short" if layout else "long"
    return Handling(layout, two_sided, two_sided and bool(wish.flip) and wish.flip != natural)


def class_set(documents: Iterable[Document], wish: Wish) -> Run:
    """Stacks for a class of so many: first what is yours, then what groups and students get."""
    groups = -(-wish.students // wish.groups_of)
    copies = {"once": 1, "group": groups, "each": wish.students, "later": wish.students}
    stacks = [
        Stack(document, -(-copies[document.whom] // document.serves), handling(document, wish))
        for document in sorted(documents, key=lambda document: list(WHOM).index(document.whom))
    ]
    return Run(wish, groups, tuple(stacks))


def personal(
    documents: Sequence[Document],
    wish: Wish,
    students: Sequence[Student],
    role_pages: Mapping[tuple[str, str], tuple[int, ...]],
) -> Run:
    """Packets with names: each student's language, variant and role; what is yours and the groups' comes first.

    ``role_pages`` gives the pages of a role, counted from 0, by the path of the document and the role.
    """
    groups = len({student.group for student in students if student.group}) or -(-len(students) // wish.groups_of)
    usual = [document for document in documents if document.whom in ("once", "group") and not document.variant]
    first = class_set(usual, wish).stacks
    stacks = [Stack(each.document, groups if each.document.whom == "group" else 1, each.handling) for each in first]
    packets = []
    for student in students:
        parts: list[tuple[Document, tuple[int, ...] | None, Handling]] = [
            (document, None, handling(document, wish)) for document in _editions(documents, student, "each")
        ]
        cards = [document for document in _editions(documents, student, "role") if student.role]
        for document in cards:
            pages = role_pages.get((document.path, student.role))
            if pages:
                parts.append((document, pages, Handling("", wish.two_sided)))
        if parts:
            packets.append(Packet(student, tuple(parts)))
    return Run(wish, groups, tuple(stacks), tuple(packets), tuple(_later(documents, wish, students)))


def _later(documents: Sequence[Document], wish: Wish, students: Sequence[Student]) -> Iterable[Stack]:
    for document in documents:
        theirs = tuple(student for student in students if document in _editions(documents, student, "later"))
        if theirs and document.serves > 1:
            yield Stack(document, -(-len(theirs) // document.serves), handling(document, wish))
        elif theirs:
            yield Stack(document, len(theirs), handling(document, wish), theirs)


def _editions(documents: Iterable[Document], student: Student, whom: str) -> list[Document]:
    """Of each document the edition that is a student's: the right language if there is one, and the right form."""
    best: dict[tuple[str, str], Document] = {}
    for document in documents:
        if document.whom != whom or document.variant != student.variant:
            continue
        if document.language == student.language or (
            not document.language and (document.lesson, document.kind) not in best
        ):
            best[document.lesson, document.kind] = document
    return list(best.values())


def alike(packets: Iterable[Packet]) -> list[tuple[str, int]]:
    """How many packets there are of each kind: large print, in Spanish."""
    return list(Counter(_name(packet.student) for packet in packets).items())


def _name(student: Student) -> str:
    return " ".join(filter(None, [student.variant, f"({student.language})" if student.language else ""])) or "usual"
