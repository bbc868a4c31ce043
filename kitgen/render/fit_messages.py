"""What is said of a document that should have a number of pages: what was left out, or which part takes how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kitgen.diagnostics import Diagnostic, Span
from kitgen.plan.task import Task
from kitgen.render.artifact import Budget
from kitgen.render.pdf.fit import Layout
from kitgen.render.pdf.part_lines import Measured, PartLines
from kitgen.text.wording import count

FIT = "fit"
"""The place of the number of pages among those of a lesson."""

Places = Mapping[str, tuple[Span, str]]
"""Where things are written, with the line there: the number of pages as `fit`, optional parts by the way to them."""

PAPER = {"a4": "A4", "letter": "Letter"}

MOST_NAMED = 6
"""Parts that are named with their lines; the others are added up."""

MOST_INSIDE = 3
"""Pieces of a long part that are named."""


def left_out(task: Task, budget: Budget, number: int, places: Places) -> Diagnostic:
    """That the first so many optional parts are left out, in the order of the document, each with its place."""
    parts = [f"{name} ({places[way][0]})" if way in places else name for way, name in budget.lacks(number)]
    text = f"left out to fit {count(budget.pages, 'page')}: {', '.join(parts)}"
    return Diagnostic("left-out", text, Span(task.path), "", "note")


def large(task: Task, budget: Budget, pages: int) -> Diagnostic:
    """That a document whose letters have a size of their own has more pages than others."""
    text = f"{count(pages, 'page')} instead of {budget.pages}: this variant keeps its size of letters, and every part"
    return Diagnostic("larger-than-usual", text, Span(task.path), "", "note")


def too_long(
    task: Task, budget: Budget, pages: int, shortest: Layout, lines: Measured | None, places: Places
) -> Diagnostic:
    """That a document has too many pages: an error if the lesson asks for fewer.

    It says the lines of each part in the shortest layout, which are those to cut.
    """
    text = f"{count(pages, 'page')} of {PAPER[task.paper]} instead of "
    hint = _what_to_cut(task, budget, pages, lines)
    why = f"{budget.pages}. {_too_much(shortest, lines)}"
    if not budget.promised:
        return Diagnostic("page-budget", f"{text}the usual {why}", Span(task.path), hint, "warning")
    span, source = places.get(FIT, (Span(task.path), ""))
    return Diagnostic("page-fit", f"{task.path.rpartition('/')[2]}: {text}{why}", span, hint, "error", source)


def _too_much(shortest: Layout, lines: Measured | None) -> str:
    """`Even with less space, about 20 lines are too many, where a page has 54: “Talk about it” takes 40, …`."""
    words = {"tighter": "with less space", "columns": "in two columns"}
    done = [words[way] for way in shortest.tried] + (["without what is optional"] if shortest.left_out else [])
    even = f"Even {' and '.join(done)}, " if done else ""
    many = f"about {count(lines.over, 'line')}" if lines else "some lines"
    said = f"{even}{many} {'is' if lines and lines.over == 1 else 'are'} too many"
    said = f"{said[0].upper()}{said[1:]}"
    return f"{said}, where a page has {lines.a_page}: {_parts(lines.parts)}" if lines else said


def _parts(parts: Sequence[PartLines], inside: bool = False) -> str:
    """The longest parts first: `“Talk about it” takes 40, “In class” 35, 3 other parts 12`."""
    sized = sorted((part for part in parts if part.lines), key=lambda part: -part.lines)
    most = MOST_INSIDE if inside else MOST_NAMED
    first, rest = sized[:most], sized[most:]
    named = []
    for part in first:
        takes = " takes" if part is first[0] and not inside else ""
        pieces = f" ({_parts(part.pieces, inside=True)})" if part.pieces else ""
        named.append(f"{_name(part, inside)}{takes} {part.lines}{pieces}")
    if rest:
        named.append(f"{count(len(rest), 'other part')} {sum(part.lines for part in rest)}")
    return ", ".join(named)


def _name(part: PartLines, inside: bool = False) -> str:
    return f"“{part.heading}”" if part.heading else "its beginning" if inside else "the head of the document"


def _what_to_cut(task: Task, budget: Budget, pages: int, lines: Measured | None) -> str:
    parts = lines.parts if lines else ()
    ruled = sum(part.ruled for part in parts)
    ways = [f"leave fewer lines to write on (there are {ruled})"] if ruled else []
    longest = max(parts, key=lambda part: part.lines if part.heading else 0, default=None)
    ways.append(f"shorten {_name(longest)}" if longest else "shorten a text")
    if budget.can_be_marked:
        ways.append("write 'optional: true' on what can be left out")
    return f"{', '.join(ways)}, or allow more: 'fit: {{{task.kind}: {pages}}}'"
