"""Texts: what is printed as it was typed, and whether that was meant."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kitgen.check.base import CheckContext, Findings, Texts, check, inside
from kitgen.diagnostics import Span
from kitgen.model.values import Prose
from kitgen.text.fences import without_code
from kitgen.text.line_breaks import run_on
from kitgen.text.markup import problems_in

_BELOW = "put it into 'figure:' with 'image:' and 'alt:', beside this text"
_PICTURES = {
    **dict.fromkeys(("background", "afterwards", "discussion", "quiz", "reading", "exit_ticket", "homework"), _BELOW),
    "activities": _BELOW,
    "cases": "use 'exhibits:' of the case, with 'image:' and 'alt:', and name it in this text: Exhibit 1",
}
_PICTURE = "put it into 'figure:' of a question, a task or a background section, and name it in this text"


@check()
def text_markup(context: CheckContext) -> Findings:
    """Texts may have emphasis, links, lists, small tables, block quotes and citations, nothing else.

    Pictures and headings have fields of their own; links may only lead to https:, http:, mailto: or #.
    """
    yield from other_markup(context.written, _PICTURES, _PICTURE)


def other_markup(written: Texts, pictures: Mapping[str, str], picture: str) -> Findings:
    """The same of any file. ``pictures`` says where pictures belong for each field, ``picture`` for all others."""
    for field, text, span in written.texts:
        for offset, message, hint in problems_in(text, isinstance(text, Prose)):
            if text[offset] == "!":
                hint = pictures.get(re.split(r"[\[.]", field)[0], picture)
            yield _near(written, span, text, offset), message, hint


@check("warning")
def lines_run_on(context: CheckContext) -> Findings:
    """Below a `|` short lines are kept, and lines of 60 characters and more run on: here it is not clear what is meant.

    For verse with long lines end each line with a space and a backslash. For an address after a sentence leave an empty
    line before it. For a paragraph write `>` in place of `|`, or fill its lines.
    """
    yield from mixed_lines(context.written)


def mixed_lines(written: Texts) -> Findings:
    """The same of any file."""
    for _, text, span in written.texts:
        if isinstance(text, Prose) and "\n" in text:
            for number, what in run_on(without_code(text)):
                place = _near(written, span, text, sum(len(line) + 1 for line in text.split("\n")[:number]))
                if what == "verse":
                    yield (
                        place, "these long lines are printed as one paragraph",
                        "to keep each line end it with a space and \\; if it is a paragraph, write > instead of |",
                    )  # fmt: skip
                else:
                    yield (
                        place, "this short line ends here on paper, and the long ones of its paragraph run on",
                        "put an empty line between lines to keep and a sentence, or join the lines of the paragraph",
                    )  # fmt: skip


def _near(written: Texts, span: Span, text: str, offset: int) -> Span:
    """The place of a part of a text, as near as it can be found."""
    return inside(written.source, span, text[offset : offset + 20].split("\n")[0])
