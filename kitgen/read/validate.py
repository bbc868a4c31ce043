"""Turn the nodes of a YAML file into a Lesson or a Course, or into diagnostics in plain words."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ValidationError

from kitgen.diagnostics import Report
from kitgen.model.base import Spec
from kitgen.read.blanks import Blank, blanks_in
from kitgen.read.explanations import explain
from kitgen.read.limits import beyond_limits
from kitgen.source.key_names import begin_file
from kitgen.source.nodes import Mapping, Source

S = TypeVar("S", bound=Spec)


def read(kind: type[S], node: Mapping, source: Source, report: Report) -> S | None:
    """The model of the top node of a file; None, with every mistake reported, where it has any.

    A file with more of something than any class needs is refused before anything else is done with it. A key without a
    value is nearly always a slip, so it is an error, whatever its type.
    """
    begin_file()
    if beyond_limits(node, source, report):
        return None
    blanks = blanks_in(node)
    try:
        spec = kind.model_validate(node)
    except ValidationError as error:
        explain(kind, node, error.errors(include_url=False, include_input=True), blanks, source, report)
        return None
    _report_blanks(blanks, source, report)
    # what a key says that is given twice is only half read: whatever else is wrong may follow from that
    twice = any(found.code == "duplicate-key" and found.span.file == source.file for found in report.found)
    return None if twice else spec


def _report_blanks(blanks: list[Blank], source: Source, report: Report) -> None:
    for blank in blanks:
        line = source.line(blank.place.line)
        report.error("blank", blank.message, blank.place, blank.hint(line), line)
