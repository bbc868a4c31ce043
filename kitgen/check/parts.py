"""Questions with parts: points that add up, one answer in one place."""

from __future__ import annotations

from collections.abc import Iterator

from kitgen.check.base import CheckContext, Findings, check
from kitgen.model.asked import Asked
from kitgen.model.quiz import Item
from kitgen.model.sums import sum_of
from kitgen.text.numbers import format_number

_OF_THE_PARTS = ("answer", "choices", "pairs", "sequence", "text", "accept", "tolerance", "unit", "asked_unit",
                 "ask_unit", "distractors", "type")  # fmt: skip
"""What an item with parts cannot have itself."""


def _in_parts(context: CheckContext) -> Iterator[Asked | Item]:
    """Every question, task and item that has parts."""
    return (part for part in context.parts if isinstance(part, Asked | Item) and part.parts)


@check()
def points_of_parts(context: CheckContext) -> Findings:
    """The points of a question are those of its parts together: write them at the parts, or in both places alike.

    A part without `points:` has one point; those of a `bonus: true` part do not count.
    """
    for question in _in_parts(context):
        total = sum_of(question.parts)
        if question.points is not None and question.points != total:
            together = f"the parts have {format_number(total)} together"
            silent = [part for part in question.parts if "points" not in part.model_fields_set and not part.parts]
            hint = "give each part its points" if silent else f"write {format_number(total)}, or delete the line"
            also = ", 1 for each that says nothing" if silent else ""
            yield question.place("points"), f"'points' is {format_number(question.points)}, but {together}{also}", hint


@check()
def parts_and_answer(context: CheckContext) -> Findings:
    """A question with parts has its answer, its choices and its lines at the parts: the rest has no place."""
    for question in _in_parts(context):
        for name in (*(_OF_THE_PARTS if isinstance(question, Item) else ()), "lines"):
            if question.node is not None and name in question.node.keys_at:
                yield (
                    question.place(name), f"a question with parts has no '{name}' of its own",
                    "move it to the part that it belongs to",
                )  # fmt: skip


@check()
def parts_of_parts(context: CheckContext) -> Findings:
    """Parts have no parts of their own, and are not left out to fit a page, or their letters would not be those of the
    key.
    """
    for question in _in_parts(context):
        for part in question.parts:
            if part.parts:
                yield part.place("parts"), "a part has parts of its own", "make it a question, or put them in its text"
            if part.optional:
                yield part.place("optional"), "a part is not left out alone", "write it at the question, or delete it"
