"""The plan of a class set as people read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kitgen.printing.class_set import FOLDABLE, WHOM, Packet, Run, Stack, Wish, alike
from kitgen.text.wording import count, table

LAYOUTS = {"": "", "2up": "two pages on a side, ", "booklet": "booklets, "}
TURNED = {
    "": "one-sided",
    "long": "two-sided, turned over the long edge",
    "short": "two-sided, turned over the short edge",
}


def how(wish: Wish) -> str:
    """The settings that a printer needs."""
    return f"{LAYOUTS[wish.layout]}{TURNED[wish.edge]}"


EDGES = {
    "": "on one side",
    "long": "on both sides, flip on long edge",
    "short": "on both sides, flip on short edge",
}
PAPERS = {"a4": "A4", "letter": "Letter"}


def by_hand(run: Run, printer: str) -> str:
    """What to choose in the window in which a class set is printed; every copy is in its file."""
    papers = sorted({part.document.paper for _, piece in run.pieces for part in piece.parts})
    return ", ".join(
        [
            f"printer '{printer}'",
            f"paper {' and '.join(PAPERS[paper] for paper in papers)}",
            EDGES[run.wish.edge],
            "size 100 % ('Actual size')",
            "1 copy, because the file holds every copy",
        ]
    )


def lines(run: Run) -> Iterator[str]:
    """A table of what comes out of the printer, in this order, and the sums."""
    rows: list[tuple[str, ...]] = [("", "DOCUMENT", "FOR", "COPIES", "PAGES", "SHEETS", "THEN")]
    rows += _rows(run.stacks, 1)
    if run.packets:
        kinds = ", ".join(f"{number} {name}" for name, number in alike(run.packets))
        rows.append(
            (
                str(len(run.stacks) + 1),
                f"Packets ({kinds})",
                "each student",
                str(len(run.packets)),
                "",
                str(sum(packet.sheets for packet in run.packets)),
                _finish(run.packets),
            )
        )
        rows += _rows(run.later, len(run.stacks) + 2)
    yield table(rows)
    wish = run.wish
    people = count(wish.students, "student")
    groups = f", {count(run.groups, 'group')}" if run.groups > 1 else ""
    cost = f", {run.cost:.2f} at {wish.price} a side" if wish.price else ""
    paper = f"{count(run.sheets, 'sheet')} of paper, {count(run.sides, 'printed side')}"
    yield f"{people}{groups}; {how(wish)}: {paper}{cost}"
    yield from _notes(run)


def _notes(run: Run) -> Iterator[str]:
    cut = [stack for stack in run.stacks if stack.document.as_is and not run.wish.edge and stack.document.pages > 1]
    if cut:
        yield "The backs of cards come on sheets of their own: add --duplex to have them behind their fronts."
    if run.thickest > FOLDABLE:
        yield (
            f"The thickest booklet has {run.thickest} sheets; more than {FOLDABLE} can hardly be folded:"
            " print one lesson at a time, or use --duplex."
        )
    if run.without_role:
        them = ", ".join(student.name for student in run.without_role)
        yield f"No role in the class list, and so no role sheet: {them}"
    if run.without_packet:
        them = ", ".join(student.name for student in run.without_packet)
        yield f"No packet, because none of these documents is for them: {them}"


def _finish(packets: Iterable[Packet]) -> str:
    pieces = [piece for packet in packets for piece in packet.pieces]
    booklets = [piece for piece in pieces if piece.handling.layout == "booklet"]
    if booklets:
        return "fold, staple in the fold" if any(piece.sheets > 1 for piece in booklets) else "fold"
    return "staple" if any(packet.sheets > 1 for packet in packets) else ""


def _rows(stacks: Iterable[Stack], first: int) -> list[tuple[str, ...]]:
    return [
        (
            str(number),
            _title(stack),
            WHOM[stack.document.whom],
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


def data(run: Run) -> dict[str, Any]:
    """The same for programs; without names."""
    return {
        "students": run.wish.students,
        "groups": run.groups,
        "sheets": run.sheets,
        "sides": run.sides,
        "cost": str(run.cost),
        "flip": run.wish.edge or None,
        "packets": [{"form": name, "count": number} for name, number in alike(run.packets)],
        "packet_sheets": [packet.sheets for packet in run.packets],
        "stacks": [
            {
                "path": stack.document.path,
                "title": stack.document.title,
                "for": stack.document.whom,
                "copies": stack.copies,
                "pages": stack.pages,
                "sheets": stack.sheets,
                "sides": stack.sides,
                "finish": stack.finish,
            }
            for stack in (*run.stacks, *run.later)
        ],
    }
