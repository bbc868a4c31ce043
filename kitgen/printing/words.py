"""The plan of a class set as people read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kitgen.console import count, table
from kitgen.printing.run import WHOM, Run, Stack, alike

LAYOUTS = {"": "", "2up": "two pages on a side, ", "booklet": "booklets, "}


def lines(run: Run) -> Iterator[str]:
    """A table of what comes out of the printer, in this order, and the sums."""
    rows: list[tuple[str, ...]] = [("", "DOCUMENT", "FOR", "COPIES", "PAGES", "SHEETS", "THEN")]
    rows += _rows(run.stacks, 1)
    if run.packets:
        kinds = ", ".join(f"{number} {name}" for name, number in alike(run.packets))
        sheets = run.sheets - sum(stack.sheets for stack in (*run.stacks, *run.later))
        rows.append(
            (
                str(len(run.stacks) + 1),
                f"Packets ({kinds})",
                "each student",
                str(len(run.packets)),
                "",
                str(sheets),
                "staple",
            )
        )
        rows += _rows(run.later, len(run.stacks) + 2)
    yield table(rows)
    wish = run.wish
    people = count(wish.students, "student")
    groups = f", {count(run.groups, 'group')}" if run.groups > 1 else ""
    how = f"{LAYOUTS[wish.layout]}{'two-sided' if wish.two_sided or wish.layout == 'booklet' else 'one-sided'}"
    cost = f", {run.cost:.2f} at {wish.price} a side" if wish.price else ""
    yield f"{people}{groups}; {how}: {count(run.sheets, 'sheet')} of paper, {count(run.sides, 'printed side')}{cost}"
    cut = [
        stack
        for stack in run.stacks
        if stack.document.as_is and not stack.handling.two_sided and stack.document.pages > 1
    ]
    if cut:
        yield "The backs of cards come on sheets of their own: add --duplex to have them behind their fronts."


def _rows(stacks: Iterable[Stack], first: int) -> list[tuple[str, ...]]:
    return [
        (
            str(number),
            _title(stack),
            WHOM[stack.document.whom],
            str(stack.copies),
            str(stack.document.pages),
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
        "packets": [{"form": name, "count": number} for name, number in alike(run.packets)],
        "stacks": [
            {
                "path": stack.document.path,
                "title": stack.document.title,
                "for": stack.document.whom,
                "copies": stack.copies,
                "pages": stack.document.pages,
                "sheets": stack.sheets,
                "sides": stack.sides,
                "finish": stack.finish,
            }
            for stack in (*run.stacks, *run.later)
        ],
    }
