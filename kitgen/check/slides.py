"""Slides: what even the smallest print of a slide cannot hold. Everything else is parted, and goes on on the next."""

from __future__ import annotations

from kitgen.check.base import CheckContext, Findings, check

TITLE, SUBTITLE = 160, 200
"""Characters that the first slide and the running heads can print."""


@check("warning")
def title_too_long(context: CheckContext) -> Findings:
    """A title of more than 160 characters, or a subtitle of more than 200, does not fit the first slide.

    All other texts go on on further slides; a title cannot.
    """
    for field, most in (("title", TITLE), ("subtitle", SUBTITLE)):
        length = len(getattr(context.lesson, field))
        if length > most:
            yield (
                context.lesson.place(field),
                f"this {field} has {length} characters; the first slide holds {most}",
                "say it in fewer words, or move a part of it into the text",
            )
