"""Exhibits and tables: whether what texts name is there, and whether empty cells are meant to be empty."""

from __future__ import annotations

import re

from kitgen.check.base import CheckContext, Findings, check, inside
from kitgen.model.values import Prose
from kitgen.model.walk import texts_of
from kitgen.text.labels import labels
from kitgen.text.markdown import blocks_of
from kitgen.text.tables import Table, tables_of


@check()
def unknown_exhibit(context: CheckContext) -> Findings:
    """A text of a case that names an exhibit by its number ("Exhibit 3", in the language of the lesson) needs a case
    that has so many in `exhibits:`.
    """
    word, _, _ = labels(context.lesson.language, context.project.templates)["exhibit"].partition("{")
    named = re.compile(rf"\b{re.escape(word.strip())}\s+(\d{{1,3}})\b")
    for case in context.lesson.cases:
        count = len(case.exhibits)
        if not count:
            continue  # its texts may be about the exhibits of another text
        for _, text, span in texts_of(case):
            for match in named.finditer(text):
                if not 0 < int(match[1]) <= count:
                    yield (
                        inside(context.file.source, span, match[0]),
                        f"there is no '{match[0]}': this case has {count} exhibit{'s' * (count > 1)}",
                        "exhibits are numbered in the order in which they are listed",
                    )


@check("warning")
def empty_cells(context: CheckContext) -> Findings:
    """An empty cell of a table is empty on paper: nothing is printed in it, and there is no room to write. If all
    cells of a column or row are empty, write `___` in those that students fill in, or `______` for a sentence.
    """
    for _, text, span in context.texts:
        if not isinstance(text, Prose) or "|" not in text or "___" in text:
            continue
        for table in tables_of(blocks_of(text)):
            what = _all_empty(table)
            if what:
                yield (
                    inside(context.file.source, span, text.strip("\n").split("\n")[table.line].strip()),
                    f"all cells of the {what} of this table are empty: nothing is printed there",
                    "write ___ in the cells in which students write, or delete it",
                )


def _all_empty(table: Table) -> str:
    """The first column or row of a table that has a heading and nothing else, in words; or ''."""
    for place, head in enumerate(table.heads):
        if place and head and table.rows and not any(row[place : place + 1] != [""] for row in table.rows):
            return f"column '{head[:30]}'"
    for row in table.rows:
        if len(row) > 2 and row[0] and not any(row[1:]):
            return f"row '{row[0][:30]}'"
    return ""
