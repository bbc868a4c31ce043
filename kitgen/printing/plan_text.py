"""Format a class-set plan as text or data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kitgen.printing.class_set import FOLDABLE, RECIPIENTS, ClassSet, Packet, PrintOptions, Stack, alike
from kitgen.printing.not_used import NotUsed
from kitgen.text.wording import count, table

LAYOUTS = {"": "", "2up": "two pages per side, ", "booklet": "booklets, "}
TURNED = {
    "": "one-sided",
    "long": "two-sided, flipped on the long edge",
    "short": "two-sided, flipped on the short edge",
}


def how(options: PrintOptions) -> str:
    """The printer settings of a class set."""
    return f"{LAYOUTS[options.layout]}{TURNED[options.edge]}"


EDGES = {
    "": "on one side",
    "long": "on both sides, flip on long edge",
    "short": "on both sides, flip on short edge",
}
PAPERS = {"a4": "A4", "letter": "Letter"}


def dialog_settings(class_set: ClassSet, printer: str) -> str:
    """The settings to choose in a print dialog; the file holds every copy."""
    papers = sorted({part.document.paper for _, piece in class_set.pieces for part in piece.parts})
    return ", ".join(
        [
            f"printer '{printer}'",
            f"paper {' and '.join(PAPERS[paper] for paper in papers)}",
            EDGES[class_set.options.edge],
            "size 100 % ('Actual size')",
            "1 copy (the file holds every copy)",
        ]
    )


def lines(class_set: ClassSet) -> Iterator[str]:
    """The table of the class set in printing order, and the totals."""
    rows: list[tuple[str, ...]] = [("", "DOCUMENT", "FOR", "COPIES", "PAGES", "SHEETS", "THEN")]
    rows += _rows(class_set.stacks, 1)
    if class_set.packets:
        kinds = ", ".join(f"{number} {name}" for name, number in alike(class_set.packets))
        rows.append(
            (
                str(len(class_set.stacks) + 1),
                f"Packets ({kinds})",
                "each student",
                str(len(class_set.packets)),
                "",
                str(sum(packet.sheets for packet in class_set.packets)),
                finish_of(class_set.packets),
            )
        )
        rows += _rows(class_set.later, len(class_set.stacks) + 2)
    yield table(rows)
    options = class_set.options
    people = count(options.students, "student")
    groups = f", {count(class_set.groups, 'group')}" if class_set.groups > 1 else ""
    cost = f", {class_set.cost:.2f} at {options.price} a side" if options.price else ""
    paper = f"{count(class_set.sheets, 'sheet')} of paper, {count(class_set.sides, 'printed side')}"
    yield f"{people}{groups}; {how(options)}: {paper}{cost}"
    yield from _notes(class_set)


def _notes(class_set: ClassSet) -> Iterator[str]:
    cut = [
        stack
        for stack in class_set.stacks
        if stack.document.as_is and not class_set.options.edge and stack.document.pages > 1
    ]
    if cut:
        yield "The backs of cards are printed on separate sheets: add --duplex to print them behind their fronts."
    if class_set.thickest > FOLDABLE:
        yield (
            f"The thickest booklet has {class_set.thickest} sheets, and more than {FOLDABLE} are hard to fold:"
            " print one lesson at a time, or use --duplex."
        )
    yield from _left_out(class_set.not_used)
    if class_set.without_role:
        them = ", ".join(student.name for student in class_set.without_role)
        yield f"No role sheet, because the class list gives no role: {them}"
    if class_set.without_packet:
        them = ", ".join(student.name for student in class_set.without_packet)
        yield f"No packet, because no document is for them: {them}"


def _left_out(left: NotUsed) -> Iterator[str]:
    several = len({lesson for lesson, _ in left.all}) > 1
    for these, why in ((left.in_plan, "no activity of the plan uses"), (left.later, "for later")):
        if these:
            names = ", ".join(sorted({f"{kind} ({lesson})" if several else kind for lesson, kind in these}))
            one = min(kind for _, kind in these)
            yield f"Left out, {why}: {names}. To print one: --only {one}"


def finish_of(packets: Iterable[Packet]) -> str:
    """What hands have to do with packets: fold or staple."""
    pieces = [piece for packet in packets for piece in packet.pieces]
    booklets = [piece for piece in pieces if piece.sheet_layout.layout == "booklet"]
    if booklets:
        return "fold, staple in the fold" if any(piece.sheets > 1 for piece in booklets) else "fold"
    return "staple" if any(packet.sheets > 1 for packet in packets) else ""


def _rows(stacks: Iterable[Stack], first: int) -> list[tuple[str, ...]]:
    return [
        (
            str(number),
            _title(stack),
            RECIPIENTS[stack.document.recipient],
            str(stack.copies),
            str(stack.pages),
            str(stack.sheets),
            stack.finish,
        )
        for number, stack in enumerate(stacks, first)
    ]


def _title(stack: Stack) -> str:
    document = stack.document
    form = ", ".join(filter(None, [document.variant, document.language]))
    return f"{document.title} ({form}) · {document.lesson}" if form else f"{document.title} · {document.lesson}"


def data(class_set: ClassSet) -> dict[str, Any]:
    """The plan as data, without names of students."""
    return {
        "students": class_set.options.students,
        "groups": class_set.groups,
        "sheets": class_set.sheets,
        "sides": class_set.sides,
        "cost": str(class_set.cost),
        "flip": class_set.options.edge or None,
        "packets": [{"form": name, "count": number} for name, number in alike(class_set.packets)],
        "not_used": sorted({kind for _, kind in class_set.not_used.in_plan}),
        "for_later": sorted({kind for _, kind in class_set.not_used.later}),
        "packet_sheets": [packet.sheets for packet in class_set.packets],
        "stacks": [
            {
                "path": stack.document.path,
                "title": stack.document.title,
                "for": stack.document.recipient,
                "copies": stack.copies,
                "pages": stack.pages,
                "sheets": stack.sheets,
                "sides": stack.sides,
                "finish": stack.finish,
            }
            for stack in (*class_set.stacks, *class_set.later)
        ],
    }
