"""The coverage matrix: which parts of a lesson practise and assess each objective."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kitgen.view.spine import plan_rows

COLUMNS = ("reading", "discussion", "cases", "activities", "quiz", "tasks", "rubric")
"""The columns of the matrix; each has a label `coverage_<name>`."""

MORE = "+"
"""The mark of an activity that has no number: before class, if there is time, or without paper."""


@dataclass(frozen=True)
class CoverageRow:
    """The row of one objective: its references in each column, and whether it is practised and assessed."""

    objective: Mapping[str, Any]
    cells: tuple[tuple[str, ...], ...]
    practised: bool
    assessed: bool


def coverage(lesson: Mapping[str, Any]) -> list[CoverageRow]:
    """The rows of the matrix, with the numbers that questions and items have in the documents."""
    marks = list(_marks(lesson))
    rows = []
    for objective in lesson["objectives"]:
        name, also = objective["id"], objective["assessed_by"]
        serving = [(where, mark) for where, mark, ids, own in marks if name in ids or own in also]
        # once each: several activities may have no number
        cells = tuple(tuple(dict.fromkeys(mark for where, mark in serving if where == column)) for column in COLUMNS)
        by_column = dict(zip(COLUMNS, cells, strict=True))
        assessed = any(by_column[column] for column in COLUMNS if column != "activities") or bool(also)
        rows.append(CoverageRow(objective, cells, bool(by_column["activities"]), assessed))
    return rows


def _marks(lesson: Mapping[str, Any]) -> Iterator[tuple[str, str, list[str], str | None]]:
    """Everything that can serve an objective: column, number, the objectives that it names, its own id."""
    if lesson["reading"]:
        for number, question in enumerate(lesson["reading"]["questions"], 1):
            yield "reading", f"R{number}", _objectives(question), question["id"]
    for document in lesson["documents"]:
        for question in document["questions"]:
            yield "reading", f"{document['id']}{question['nth']}", _objectives(question), question["id"]
    for number, question in enumerate(lesson["discussion"], 1):
        yield "discussion", f"D{number}", _objectives(question), question["id"]
    for place, case in enumerate(lesson["cases"], 1):
        for number, question in enumerate(case["study_questions"], 1):
            yield "cases", f"C{place}.{number}", _objectives(question), question["id"]
    numbers = {row.activity["id"]: row.number for row in plan_rows(lesson)}
    for activity in lesson["activities"]:
        yield "activities", str(numbers.get(activity["id"]) or MORE), activity["objectives"], activity["id"]
    items, called = (lesson["quiz"]["items"], lesson["quiz"]["numbers"]) if lesson["quiz"] else ((), ())
    for item, number in zip(items, called, strict=True):
        yield "quiz", f"Q{number}", _objectives(item), item["id"]
    for number, task in enumerate(lesson["exit_ticket"], 1):
        yield "tasks", f"E{number}", _objectives(task), task["id"]
    for number, task in enumerate(lesson["homework"], 1):
        yield "tasks", f"H{number}", _objectives(task), task["id"]
    for number, row in enumerate(lesson["rubric"]["criteria"] if lesson["rubric"] else (), 1):
        yield "rubric", f"{number}", row["objectives"], None


def _objectives(asked: Mapping[str, Any]) -> list[str]:
    """The objectives of a question and of its parts."""
    return [*asked["objectives"], *(name for part in asked["parts"] for name in part["objectives"])]
