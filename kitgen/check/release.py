"""What is released to students before its time: whether those kinds of document exist."""

from __future__ import annotations

from collections.abc import Iterator

from kitgen.check.base import CheckContext, Finding, Findings, check
from kitgen.model.course import Course
from kitgen.model.lesson import Lesson
from kitgen.read.project import Project
from kitgen.suggestions import did_you_mean


@check()
def unknown_release(context: CheckContext) -> Findings:
    """`release: [quiz, afterwards]` names kinds of document that are there, your own templates included."""
    yield from not_there(context.project, context.lesson)


def not_there(project: Project, about: Lesson | Course) -> Iterator[Finding]:
    """The entries of `release:` that name a kind that does not exist."""
    known = project.templates.folders() if about.release else []
    for place, name in enumerate(about.release):
        if name not in known:
            hint = did_you_mean(name, known, f"there are: {', '.join(known)}")
            yield about.place("release", place), f"unknown kind of document: '{name}'", hint
