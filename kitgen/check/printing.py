"""Print hints: whether the documents that they name exist, and can have a number of pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from kitgen.check.base import CheckContext, Findings, check
from kitgen.diagnostics import Report, Span
from kitgen.model.base import place_of
from kitgen.model.kind import KindHead
from kitgen.read.kinds import check_kinds
from kitgen.suggestions import closest


@check()
def unknown_kind(context: CheckContext) -> Findings:
    """`print: {fit: …}` names a kind of document: `handout`, `quiz`, or one of your own templates."""
    known = context.project.templates.folders() if context.lesson.print.fit else []
    for name, place in _asked(context):
        if name not in known:
            near = closest(name, known)
            yield (
                place,
                f"unknown kind of document: '{name}'",
                f"did you mean '{near}'?" if near else f"there are: {', '.join(known)}",
            )


@check()
def kind_without_pages(context: CheckContext) -> Findings:
    """`print: {fit: …}` is for documents on paper about one lesson, such as a handout.

    Slides and cards have as many pages as there are slides and cards, and documents about a course belong to no lesson.
    """
    if not context.lesson.print.fit:
        return
    heads = _heads(context)
    can = [name for name, head in heads.items() if head.fits and not head.on_request]
    for name, place in _asked(context):
        if name in heads and not heads[name].fits:
            yield (
                place,
                f"'{name}' cannot be made to fit a number of pages",
                f"remove it; there are: {', '.join(can)}",
            )


@check("warning")
def fit_without_part(context: CheckContext) -> Findings:
    """`print: {fit: {role-play: 2}}` needs what that document is made from: without a 'simulation' there is none.

    The line would promise a number of pages for a document that is never made.
    """
    if not context.lesson.print.fit:
        return
    heads = _heads(context)
    for name, place in _asked(context):
        head = heads.get(name)
        lacking = [
            parts
            for parts in (head.requires if head and head.fits else ())
            if not any(getattr(context.lesson, part, None) for part in parts.split(" or "))
        ]
        if lacking:
            needed = " and ".join(" or ".join(f"'{part}'" for part in parts.split(" or ")) for parts in lacking)
            yield place, f"there is no '{name}' of this lesson: it needs {needed}", f"write {needed}, or remove this"


@check("warning")
def optional_item(context: CheckContext) -> Findings:
    """`optional: true` on an item of a quiz does nothing: items are not left out to save paper.

    The points of an item are part of the total, and its number is in the key. To have students answer fewer items, say
    how many: `choose: 3`.
    """
    for item in context.lesson.quiz.items if context.lesson.quiz else ():
        if item.optional:
            yield (
                item.place("optional"),
                "an item of a quiz is never left out, because its points count in quiz and key",
                "remove 'optional', or let students choose: 'choose:' with a number of items",
            )


def _heads(context: CheckContext) -> dict[str, KindHead]:
    """What the kinds of document say of themselves, in their order; read once for all lessons."""
    heads = context.shared.get("kinds")
    if heads is None:
        found = check_kinds(context.project.templates, Report())
        heads = dict(sorted(found.items(), key=lambda each: (each[1].order, each[0])))
        context.shared["kinds"] = heads
    return cast("dict[str, KindHead]", heads)


def _asked(context: CheckContext) -> Iterator[tuple[str, Span]]:
    """The kinds for which a number of pages is asked, each with its place."""
    hints = context.lesson.print
    for name in hints.fit:
        yield name, place_of(hints.node, ("fit", name), of_key=True) if hints.node else Span("")
