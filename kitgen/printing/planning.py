"""Plan a class set from documents and students. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kitgen.printing.class_set import RECIPIENTS, ClassSet, Document, Packet, Part, Piece, PrintOptions, Stack
from kitgen.printing.roster import Student
from kitgen.printing.sheets import Layout, SheetLayout

RolePages = Mapping[tuple[str, str], tuple[int, ...]]
"""The pages of a role, from 0, by document path and role."""


def lay(parts: Sequence[Part], options: PrintOptions) -> Piece:
    """Lay out parts together. Booklets need three pages or more; documents to cut apart are not imposed."""
    first = parts[0].document
    if first.as_is:
        return Piece(tuple(parts), SheetLayout("", options.edge))
    pages = sum(part.pages for part in parts)
    layout: Layout = "" if pages == 1 else options.layout
    if layout == "booklet" and pages < 3:
        layout = "2up"
    closed = layout == "booklet" and parts[-1].document.recipient == "role"
    return Piece(tuple(parts), SheetLayout(layout, options.edge, first.paper, closed))


def anonymous_set(documents: Iterable[Document], options: PrintOptions, role_pages: RolePages) -> ClassSet:
    """Stacks for a number of students: the instructor's first, then those of groups and students."""
    groups = -(-options.students // options.groups_of)
    copies = {"once": 1, "group": groups, "role": groups, "each": options.students, "later": options.students}
    stacks = [
        Stack(document, -(-copies[document.recipient] // document.serves), _pieces(document, options, role_pages))
        for document in sorted(documents, key=lambda document: list(RECIPIENTS).index(document.recipient))
    ]
    return ClassSet(options, groups, tuple(stacks))


def _pieces(document: Document, options: PrintOptions, role_pages: RolePages) -> tuple[Piece, ...]:
    """The pieces of one copy: the whole document, or the pages of each role."""
    if document.recipient != "role":
        return (lay([Part(document)], options),)
    roles = [pages for (path, _), pages in role_pages.items() if path == document.path]
    chosen = roles or [(number,) for number in range(document.pages)]
    return tuple(lay([Part(document, pages)], options) for pages in chosen)


def personalised_set(
    documents: Sequence[Document], options: PrintOptions, students: Sequence[Student], role_pages: RolePages
) -> ClassSet:
    """Packets with names, by each student's language, variant and role; instructor and group stacks come first."""
    groups = _groups(students, options)
    packets = [Packet(student, _packed(_parts(documents, student, role_pages), options)) for student in students]
    filled = tuple(packet for packet in packets if packet.pieces)
    without_role = [student for student in students if not student.role] if _have_roles(filled) else []
    without_packet = [packet.student for packet in packets if not packet.pieces] if filled else []
    return ClassSet(
        options,
        groups,
        tuple(_shared(documents, options, groups, role_pages)),
        filled,
        tuple(_later(documents, options, students)),
        tuple(without_role),
        tuple(without_packet),
    )


def _groups(students: Sequence[Student], options: PrintOptions) -> int:
    """The number of groups: those that the class list names, and enough for everyone else."""
    named = {student.group for student in students if student.group}
    others = sum(not student.group for student in students)
    return len(named) + -(-others // options.groups_of)


def _have_roles(packets: Iterable[Packet]) -> bool:
    parts = (part for packet in packets for piece in packet.pieces for part in piece.parts)
    return any(part.document.recipient == "role" for part in parts)


def _shared(
    documents: Sequence[Document], options: PrintOptions, groups: int, role_pages: RolePages
) -> Iterator[Stack]:
    """The stacks without names: one for the instructor, one per group."""
    copies = {"once": 1, "group": groups}
    for recipient, number in copies.items():
        for document in documents:
            if document.recipient == recipient:
                yield Stack(document, number, _pieces(document, options, role_pages))


def _parts(documents: Sequence[Document], student: Student, role_pages: RolePages) -> list[Part]:
    """The parts of a student's packet."""
    own = [
        Part(document, role_pages[document.path, student.role])
        for document in _editions(documents, student, "role")
        if student.role and role_pages.get((document.path, student.role))
    ]
    return [*(Part(document) for document in _editions(documents, student, "each")), *own]


def _packed(parts: Sequence[Part], options: PrintOptions) -> tuple[Piece, ...]:
    """The pieces of a packet: one booklet per paper size, or one per document; documents to cut apart stay separate."""
    if options.layout != "booklet":
        return tuple(lay([part], options) for part in parts)
    together: dict[object, list[Part]] = {}
    for part in parts:
        document = part.document
        together.setdefault(document.path if document.as_is else ("booklet", document.paper), []).append(part)
    return tuple(lay(found, options) for found in together.values())


def _later(documents: Sequence[Document], options: PrintOptions, students: Sequence[Student]) -> Iterable[Stack]:
    for document in documents:
        theirs = tuple(student for student in students if document in _editions(documents, student, "later"))
        whole = (lay([Part(document)], options),)
        if theirs and document.serves > 1:
            yield Stack(document, -(-len(theirs) // document.serves), whole)
        elif theirs:
            yield Stack(document, len(theirs), whole, theirs)


def _editions(documents: Iterable[Document], student: Student, recipient: str) -> list[Document]:
    """Each document in the student's variant, and in the student's language if there is one."""
    best: dict[tuple[str, str], Document] = {}
    for document in documents:
        if document.recipient != recipient or document.variant != student.variant:
            continue
        if document.language == student.language or (
            not document.language and (document.lesson, document.kind) not in best
        ):
            best[document.lesson, document.kind] = document
    return list(best.values())
