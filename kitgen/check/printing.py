"""Print hints: whether they speak of documents that exist."""

from __future__ import annotations

from kitgen.check.base import CheckContext, Findings, check
from kitgen.suggestions import closest


@check()
def unknown_kind(context: CheckContext) -> Findings:
    """`print: {fit: …}` names a kind of document: `handout`, `quiz`, or one of your own templates."""
    hints = context.lesson.print
    known = context.project.templates.folders()
    for name in hints.fit:
        if name not in known:
            near = closest(name, known)
            yield (
                hints.place("fit"),
                f"there is no kind of document called '{name}'",
                f"did you mean '{near}'?" if near else f"there are: {', '.join(known)}",
            )
