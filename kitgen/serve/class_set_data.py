"""The plan of a class set as the page shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kitgen.printing.class_set import ClassSet, Document, Stack


def plan_data(class_set: ClassSet, titles: Mapping[str, str]) -> dict[str, Any]:
    """The plan as data, with the titles of the kinds of document that it leaves out. Few names of students are in it:
    of those for whom something is missing."""
    left_out = sorted({kind for _, kind in class_set.not_used.all})
    return {
        "students": class_set.options.students,
        "groups": class_set.groups,
        "sheets": class_set.sheets,
        "sides": class_set.sides,
        "cost": f"{class_set.cost:.2f}" if class_set.options.price else "",
        "flip": class_set.options.edge,
        "packets": len(class_set.packets),
        "rows": [
            *map(_stack, class_set.stacks),
            *_packets(class_set),
            *map(_stack, class_set.later),
        ],
        "others": [{"kind": kind, "title": titles[kind]} for kind in left_out],
        "notes": list(_notes(class_set)),
    }


def _stack(stack: Stack) -> dict[str, Any]:
    from kitgen.printing.class_set import RECIPIENTS

    return {
        "kind": stack.document.kind,
        "title": _title(stack.document),
        "for": RECIPIENTS[stack.document.recipient] + (", with name" if stack.students else ""),
        "copies": stack.copies,
        "pages": stack.pages,
        "sheets": stack.sheets,
        "finish": stack.finish,
    }


def _title(document: Document) -> str:
    form = ", ".join(filter(None, [document.variant.replace("-", " "), document.language]))
    return f"{document.title} ({form})" if form else document.title


def _packets(class_set: ClassSet) -> Iterator[dict[str, Any]]:
    """What is in the packets, a row for each document, and their sheets together: a booklet has several documents."""
    from kitgen.printing.plan_text import finish_of

    if not class_set.packets:
        return
    parts = [part for packet in class_set.packets for piece in packet.pieces for part in piece.parts]
    copies, pages = Counter(part.document for part in parts), {part.document: part.pages for part in parts}
    kinds = list(dict.fromkeys(document.kind for document in copies))
    for document in sorted(copies, key=lambda each: (kinds.index(each.kind), each.language, each.variant)):
        yield {
            "kind": document.kind, "title": _title(document), "for": "each student, in the packet",
            "copies": copies[document], "pages": pages[document], "sheets": None, "finish": "",
        }  # fmt: skip
    yield {
        "kind": "", "title": "Packets with names", "for": "each student", "copies": len(class_set.packets),
        "pages": None, "sheets": sum(packet.sheets for packet in class_set.packets),
        "finish": finish_of(class_set.packets),
    }  # fmt: skip


def _notes(class_set: ClassSet) -> Iterator[str]:
    """What to look at before it is printed."""
    from kitgen.printing.class_set import FOLDABLE

    if any(
        stack.document.as_is and not class_set.options.edge and stack.document.pages > 1 for stack in class_set.stacks
    ):
        yield "The backs of cards are on sheets of their own. Choose “Both sides” to have them behind their fronts."
    if class_set.thickest > FOLDABLE:
        sheets = f"The thickest booklet has {class_set.thickest} sheets, and more than {FOLDABLE} are hard to fold."
        yield f"{sheets} Choose “Both sides” or “Full pages”."
    if class_set.without_role:
        them = ", ".join(student.name for student in class_set.without_role)
        yield f"No role sheet, because the class list gives no role: {them}."
    if class_set.without_packet:
        yield f"No packet, because nothing is for them: {', '.join(each.name for each in class_set.without_packet)}."
