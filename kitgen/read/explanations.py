"""Turn what validation complains of into one message for each slip, at its place and with its fix.

One slip often brings several complaints: a misspelt key is unknown, and the right one is missing. Each explanation
takes all complaints that follow from its slip, so that none of them is reported as well.
"""

from __future__ import annotations

from typing import Any

from kitgen.diagnostics import Report
from kitgen.model.base import Spec
from kitgen.read import entries, indentation, values
from kitgen.read.blanks import Blank
from kitgen.read.invalid_file import InvalidFile
from kitgen.read.keys import unknown_and_missing
from kitgen.source.nodes import Mapping, Source

MOST = 200
"""Mistakes of one file that are explained."""


def explain(
    kind: type[Spec], root: Mapping, mistakes: list[Any], blanks: list[Blank], source: Source, report: Report
) -> None:
    """Report one error for each slip behind the ``mistakes`` of a file and its ``blanks``.

    Of a file with very many only the first ones are looked into, and the others counted.
    """
    left = max(0, len(mistakes) - MOST) + max(0, len(blanks) - MOST)
    if left:
        report.leave_out(source.file, left)
        mistakes, blanks = mistakes[:MOST], blanks[:MOST]
    file = InvalidFile(kind, root, source, report, list(blanks))
    if indentation.odd_spaces(file, root):
        return
    for mistake in mistakes:
        file.add(tuple(mistake["loc"]), mistake)
    indentation.not_indented(file)
    for location in list(file.unknown):
        indentation.indented_too_little(file, location)
        entries.dates(file, location)
        entries.without_dash(file, location)
        entries.split_at_comma(file, location)
    for location in sorted({*file.unknown, *file.missing}, key=str):
        unknown_and_missing(file, location)
    for blank in file.blanks:
        file.error("blank", blank.message, blank.place, blank.hint(source.line(blank.place.line)))
    values.explain(file.values, kind, root, file.error)
    if not any(found.severity == "error" and found.span.file == source.file for found in report.found):
        values.explain(mistakes, kind, root, file.error)  # none of them follows from another
