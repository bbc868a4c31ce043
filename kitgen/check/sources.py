"""Sources: whether every citation finds its reference, and every contested claim its speaker."""

from __future__ import annotations

from kitgen.check.base import CheckContext, Findings, check
from kitgen.model.values import Status
from kitgen.suggestions import closest, did_you_mean


@check()
def unknown_source(context: CheckContext) -> Findings:
    """A citation must name a reference of the lesson or of its course."""
    known = context.project.references(context.lesson)
    for key, place in context.cited.items():
        if key not in known:
            hint = did_you_mean(key, list(known), "add it to 'references:'")
            yield place, f"there is no reference '{key}'", hint


@check("warning")
def source_not_cited(context: CheckContext) -> Findings:
    """A reference that nothing cites is printed nowhere: cite it, or take it out."""
    cited = context.cited
    known = list(context.project.references(context.lesson))
    misspelt = {closest(key, known) for key in cited if key not in known}
    for reference in context.lesson.references:
        if reference.id not in cited and reference.id not in misspelt:
            yield (
                reference.place("id"),
                f"nothing cites the reference '{reference.id}'",
                f"cite it with [@{reference.id}], or take it out",
            )


@check()
def contested_without_attribution(context: CheckContext) -> Findings:
    """A reported or contested statement must name its source in `according_to`.

    A timeline row, a fact or a position with the status `reported` or `contested` needs `according_to`:
    "reported by El Faro; denied by the government".
    """
    for part in context.parts:
        fields = part.__dict__
        status = fields.get("status", Status.ESTABLISHED)
        if status is not Status.ESTABLISHED and not fields.get("according_to"):
            yield (
                part.place("status"),
                f"this is marked as {status.value}, but 'according_to' does not say by whom",
                "add 'according_to:' with who claims it, and who denies it",
            )


@check("warning")
def fact_without_source(context: CheckContext) -> Findings:
    """A row of a timeline or a table of facts should name its source."""
    for part in context.parts:
        fields = part.__dict__
        if "status" in fields and "source" in fields and not fields["source"]:
            yield part.place(), "this statement names no source", "add 'source:' with the key of a reference"
