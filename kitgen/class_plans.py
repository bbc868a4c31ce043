"""Plan what a class set needs: documents in the print styles, languages and roles of the students."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from kitgen.diagnostics import Report
from kitgen.pipeline import Choices, make_plan

if TYPE_CHECKING:
    from kitgen.plan.task import Plan
    from kitgen.printing.class_set import Document
    from kitgen.printing.not_used import NotUsed
    from kitgen.printing.roster import Student
    from kitgen.printing.select import Defaults
    from kitgen.read.kinds import Kind
    from kitgen.read.project import Project

Build: TypeAlias = "Callable[[Plan], Mapping[str, int]]"
"""Builds what a plan has, and gives the number of pages of each document, by its path."""


@dataclass(frozen=True)
class Asked:
    """The class set that is asked for: of a project without errors."""

    project: Project
    choices: Choices
    """The kinds, audiences and paper; without kinds, what the plan of the class uses."""

    defaults: Defaults
    people: Sequence[Student] = ()
    """The students of a class list; empty without one."""

    each: Sequence[str] = ()
    """Kinds of which every student gets a copy although groups share it."""


def documents_for_class(asked: Asked, build: Build, report: Report) -> tuple[list[Document], NotUsed]:
    """The documents of a class set, built, and what it leaves out because the class does not use it."""
    from kitgen.printing import select
    from kitgen.printing.not_used import not_used
    from kitgen.read.kinds import kinds

    project, choices, played = asked.project, asked.choices, _played(asked)
    known = kinds(project.templates, Report())
    left_out = not_used(project, known, choices.only, choices.audiences, played)
    languages = {each.language for each in asked.people}
    plans = [
        select.filter_plan(
            _plan(asked, variant, known, report), known, choices.only, asked.defaults, languages, left_out.all
        )
        for variant in sorted({asked.defaults.variant, *(each.variant for each in asked.people)})
    ]
    plan = select.merge_plans(plans)
    found = select.documents(
        project, plan.tasks, build(plan), known, choices.only, asked.defaults, played, asked.each
    )  # fmt: skip
    return found, left_out


def _played(asked: Asked) -> set[str]:
    """Ids of the lessons in which students of the class list have roles."""
    given = {each.role for each in asked.people if each.role}
    plays = {file.lesson.id: file.lesson.simulation for file in asked.project.lessons}
    return {id for id, play in plays.items() if play and given & {role.id for role in play.roles}}


def _plan(asked: Asked, variant: str, known: Sequence[Kind], report: Report) -> Plan:
    """The plan of what is asked for in one variant, with role sheets if the class list has roles."""
    from kitgen.printing.select import merge_plans

    choices = replace(asked.choices, variants=(variant,) if variant else ())
    plan = make_plan(asked.project, report, choices)
    given = not choices.only and any(each.role for each in asked.people)
    sheets = tuple(kind.name for kind in known if kind.head.handed == "role") if given else ()
    if not sheets:
        return plan
    return merge_plans([plan, make_plan(asked.project, report, replace(choices, only=sheets, audiences=()))])
