"""Turn the nodes of a YAML file into a Lesson or a Course, or into diagnostics in plain words."""

from __future__ import annotations

import typing
from typing import TypeVar

from pydantic import ValidationError

from kitgen.diagnostics import Report
from kitgen.model.base import Spec, latest
from kitgen.read.blanks import Blank, blanks_in
from kitgen.read.explanations import explain
from kitgen.source.nodes import Mapping, Node, Source

S = TypeVar("S", bound=Spec)


def read(kind: type[S], node: Mapping, source: Source, report: Report) -> S | None:
    """A spec from the top node of its file; None, with every mistake reported, where it has any.

    A key with nothing behind it is nearly always a slip, so it is an error, whatever its type.
    """
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


def position_in(source_node: Node, *path: str | int) -> Node:
    """The node at ``path``, in its full form."""
    node: typing.Any = source_node
    for step in path:
        node = latest(node)[step]
    return typing.cast(Node, latest(node))
