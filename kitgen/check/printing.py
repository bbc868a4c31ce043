"""Print hints: whether they name documents that exist."""

from __future__ import annotations

from kitgen.check.base import CheckContext, Findings, check
from kitgen.suggestions import closest


@check()
def unknown_kind(context: CheckContext) -> Findings:
    """`print: {fit: …}` names a kind of document: `handout`, `quiz`, or one of your own templates."""
    hints = context.lesson.print
    known = context.project.templates.folders() if hints.fit else []
    for name in hints.fit:
        if name not in known:
            near = closest(name, known)
            yield (
                hints.place("fit"),
                f"unknown kind of document: '{name}'",
                f"did you mean '{near}'?" if near else f"there are: {', '.join(known)}",
            )
