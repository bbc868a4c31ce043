"""Documents: whether each has something to read or to see, and whether those that texts name are there."""

from __future__ import annotations

import re

from kitgen.check.base import CheckContext, Findings, check, inside

_LIST = r"[A-Z]{1,2}\b(?![\w'’])"
_AND = r"(?:, |,? (?:and|or|to|y|o|et|ou|und|oder) |[-–])"
_NAMED = re.compile(rf"\b[Dd]ocument(?:s|os?|e|es)?\s+({_LIST}(?:{_AND}{_LIST})*)")


@check()
def unknown_document(context: CheckContext) -> Findings:
    """A text that says `Document D` means one that the lesson has: documents are called A, B, C … in their order."""
    known = [document.id for document in context.lesson.documents]
    for _, text, span in context.texts if known else ():
        for match in _NAMED.finditer(text):
            for name in re.findall(r"[A-Z]+", match[1]):
                if name not in (*known, "I"):  # "documents A and I think"
                    place = inside(context.file.source, span, match[0])
                    yield place, f"there is no document '{name}'", f"documents of this lesson: {', '.join(known)}"


@check("warning")
def document_empty(context: CheckContext) -> Findings:
    """A document has a text, a picture or a recording, or its head-note says how students come by it."""
    for document in context.lesson.documents:
        if not (document.text or document.figure or document.media or document.introduction):
            yield document.place(), f"document {document.id} has nothing to read or to see", "add 'text:' or 'figure:'"
