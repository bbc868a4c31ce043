"""From documents and students to the plan of a class set. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kitgen.printing.class_set import WHOM, Document, Packet, Part, Piece, Run, Stack, Wish
from kitgen.printing.roster import Student
from kitgen.printing.sheets import Handling, Layout

RolePages = Mapping[tuple[str, str], tuple[int, ...]]
"""The pages of a role, counted from 0, by the path of the document and the role."""


def lay(parts: Sequence[Part], wish: Wish) -> Piece:
    """Lay parts on paper together. A booklet needs more than two pages, and what is cut is left as it is."""
    first = parts[0].document
    if first.as_is:
        return Piece(tuple(parts), Handling("", wish.edge))
    pages = sum(part.pages for part in parts)
    layout: Layout = "" if pages == 1 else wish.layout
    if layout == "booklet" and pages < 3:
        layout = "2up"
    closed = layout == "booklet" and parts[-1].document.whom == "role"
    return Piece(tuple(parts), Handling(layout, wish.edge, first.paper, closed))


def class_set(documents: Iterable[Document], wish: Wish, role_pages: RolePages) -> Run:
    """Stacks for a class of so many: first what is yours, then what groups and students get."""
    groups = -(-wish.students // wish.groups_of)
    copies = {"once": 1, "group": groups, "role": groups, "each": wish.students, "later": wish.students}
    stacks = [
        Stack(document, -(-copies[document.whom] // document.serves), _pieces(document, wish, role_pages))
        for document in sorted(documents, key=lambda document: list(WHOM).index(document.whom))
    ]
    return Run(wish, groups, tuple(stacks))


def _pieces(document: Document, wish: Wish, role_pages: RolePages) -> tuple[Piece, ...]:
    """One copy of a document: in one piece, unless its pages are for different players."""
    if document.whom != "role":
        return (lay([Part(document)], wish),)
    roles = [pages for (path, _), pages in role_pages.items() if path == document.path]
    chosen = roles or [(number,) for number in range(document.pages)]
    return tuple(lay([Part(document, pages)], wish) for pages in chosen)


def personal(documents: Sequence[Document], wish: Wish, students: Sequence[Student], role_pages: RolePages) -> Run:
    """Packets with names: each student's language, variant and role; what is yours and the groups' comes first."""
    named = {student.group for student in students if student.group}
    others = sum(not student.group for student in students)
    groups = len(named) + -(-others // wish.groups_of)
    usual = [document for document in documents if document.whom in ("once", "group")]
    stacks = [
        Stack(document, groups if document.whom == "group" else 1, _pieces(document, wish, role_pages))
        for document in sorted(usual, key=lambda document: list(WHOM).index(document.whom))
    ]
    packets = [Packet(student, _packed(_parts(documents, student, role_pages), wish)) for student in students]
    filled = tuple(packet for packet in packets if packet.pieces)
    roles = any(part.document.whom == "role" for packet in filled for piece in packet.pieces for part in piece.parts)
    return Run(
        wish,
        groups,
        tuple(stacks),
        filled,
        tuple(_later(documents, wish, students)),
        tuple(student for student in students if roles and not student.role),
        tuple(packet.student for packet in packets if filled and not packet.pieces),
    )


def _parts(documents: Sequence[Document], student: Student, role_pages: RolePages) -> list[Part]:
    """What is in a student's packet."""
    own = [
        Part(document, role_pages[document.path, student.role])
        for document in _editions(documents, student, "role")
        if student.role and role_pages.get((document.path, student.role))
    ]
    return [*(Part(document) for document in _editions(documents, student, "each")), *own]


def _packed(parts: Sequence[Part], wish: Wish) -> tuple[Piece, ...]:
    """A packet: one booklet on each size of paper, or one document behind the other; what is cut is by itself."""
    if wish.layout != "booklet":
        return tuple(lay([part], wish) for part in parts)
    together: dict[object, list[Part]] = {}
    for part in parts:
        document = part.document
        together.setdefault(document.path if document.as_is else ("booklet", document.paper), []).append(part)
    return tuple(lay(found, wish) for found in together.values())


def _later(documents: Sequence[Document], wish: Wish, students: Sequence[Student]) -> Iterable[Stack]:
    for document in documents:
        theirs = tuple(student for student in students if document in _editions(documents, student, "later"))
        whole = (lay([Part(document)], wish),)
        if theirs and document.serves > 1:
            yield Stack(document, -(-len(theirs) // document.serves), whole)
        elif theirs:
            yield Stack(document, len(theirs), whole, theirs)


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
