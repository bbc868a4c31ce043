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


def left_out(task: Task, budget: Budget, number: int, places: Places) -> Diagnostic:
    """That the first so many optional parts are left out."""
    text = f"left out to fit {count(budget.pages, 'page')}: {_named(budget, number, places)}"
    return Diagnostic("left-out", text, Span(task.path), "", "note")


def large(task: Task, budget: Budget, pages: int) -> Diagnostic:
    """That a document whose letters have a size of their own has more pages than others."""
    text = f"{count(pages, 'page')} instead of {budget.pages}: this variant keeps its letters large, and every part"
    return Diagnostic("larger-than-usual", text, Span(task.path), "", "note")


def too_long(task: Task, budget: Budget, layout: Layout, lines: Measured, places: Places) -> Diagnostic:
    """That a document has too many pages, with the lines of each part: an error if the lesson asks for fewer."""
    pages = f"{count(layout.pages, 'page')} of {PAPER[task.paper]}"
    which = f"A page has {lines.a_page} lines; about {lines.over} are too many. {_parts(lines.parts)}"
    hint = _what_to_cut(task, budget, layout.pages, lines)
    if not budget.promised:
        text = f"{pages} instead of the usual {budget.pages}. {which}"
        return Diagnostic("page-budget", text, Span(task.path), hint, "warning")
    text = f"{task.path.rpartition('/')[2]}: {pages} instead of {budget.pages}{_what_was_done(layout)}. {which}"
    span, source = places.get(FIT, (Span(task.path), ""))
    return Diagnostic("page-fit", text, span, hint, "error", source)


def _named(budget: Budget, number: int, places: Places) -> str:
    """The first optional parts, each with its place, in the order of the document; not what is in another of them."""
    gone = [way for way, _ in budget.optional[:number]]
    inside = {way for way in gone for other in gone if way.startswith(f"{other}.")}
    named = [(way, name) for way, name in reversed(budget.optional[:number]) if way not in inside]
    return ", ".join(f"{name} ({places[way][0]})" if way in places else name for way, name in named)


def _what_was_done(layout: Layout) -> str:
    """`, even with less space and without what is optional`."""
    words = {"tighter": "with less space", "columns": "in two columns"}
    done = [words[way] for way in layout.tried] + (["without what is optional"] if layout.left_out else [])
    return f", even {' and '.join(done)}" if done else ""


def _parts(parts: Sequence[PartLines]) -> str:
    """The longest parts first: `“Talk about it” takes 40, “In class” 35, 3 other parts 12`."""
    sized = sorted((part for part in parts if part.lines), key=lambda part: -part.lines)
    first, rest = sized[:MOST_NAMED], sized[MOST_NAMED:]
    named = [f"{_name(part)}{' takes' if part is first[0] else ''} {part.lines}" for part in first]
    if rest:
        named.append(f"{count(len(rest), 'other part')} {sum(part.lines for part in rest)}")
    return ", ".join(named)


def _name(part: PartLines) -> str:
    return f"“{part.heading}”" if part.heading else "the head of the document"


def _what_to_cut(task: Task, budget: Budget, pages: int, lines: Measured) -> str:
    ruled = sum(part.ruled for part in lines.parts)
    longest = max(lines.parts, key=lambda part: part.lines if part.heading else 0)
    ways = [f"leave fewer lines to write on (there are {ruled})"] if ruled else []
    ways.append(f"shorten {_name(longest)}")
    if budget.can_be_marked:
        ways.append("write 'optional: true' on what can be left out")
    return f"{', '.join(ways)}, or allow more: 'fit: {{{task.kind}: {pages}}}'"
