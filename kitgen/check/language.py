"""The language of a lesson: whether kitgen can print its own words in it."""

from __future__ import annotations

from kitgen.check.base import CheckContext, Findings, check
from kitgen.suggestions import closest


@check("warning")
def language_without_labels(context: CheckContext) -> Findings:
    """kitgen prints words of its own, such as "Name" and "Discussion". In a language that it lacks they are English.

    Write them in `templates/_labels/` of your project, in a file named after the language (`de.yaml`), in the form of
    those that kitgen has; docs/translating.md says how. The lesson itself prints in its language all the same.
    """
    lesson = context.lesson
    known = context.project.templates.names("_labels", ".yaml")
    if lesson.language in known or lesson.language.split("-")[0] in known:
        return
    near = closest(lesson.language, known, 0.8)
    yield (
        lesson.place("language"),
        f"kitgen has no words in the language '{lesson.language}': its headings and labels will be in English",
        f"did you mean '{near}'?" if near else f"languages that it has: {', '.join(known)}; or write the labels",
    )
