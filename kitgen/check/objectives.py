"""Objectives: whether each is assessed, and whether what refers to one finds it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kitgen.check.base import CheckContext, Findings, check
from kitgen.diagnostics import Span
from kitgen.model.base import Spec
from kitgen.model.lesson import Lesson
from kitgen.suggestions import closest, did_you_mean


def assessing(lesson: Lesson) -> Iterator[tuple[str, Spec]]:
    """Everything that can assess an objective, with the word for it: questions, and their parts."""
    for word, thing in _asked(lesson):
        yield word, thing
        yield from ((word, part) for part in getattr(thing, "parts", ()))


def _asked(lesson: Lesson) -> Iterator[tuple[str, Spec]]:
    yield from (("item", item) for item in (lesson.quiz.items if lesson.quiz else ()))
    yield from (("question", question) for question in lesson.discussion)
    yield from (("question", question) for question in (lesson.reading.questions if lesson.reading else ()))
    yield from (("question", question) for document in lesson.documents for question in document.questions)
    yield from (("question", question) for case in lesson.cases for question in case.study_questions)
    yield from (("exit ticket", task) for task in lesson.exit_ticket)
    yield from (("homework", task) for task in lesson.homework)
    yield from (("criterion", row) for row in (lesson.rubric.criteria if lesson.rubric else ()))


@check("warning")
def objective_not_assessed(context: CheckContext) -> Findings:
    """Every objective needs something that shows whether it was reached.

    Name it in `objectives:` of a question, a quiz item, an exit ticket, homework or a rubric criterion, or
    name what assesses it in the objective's own `assessed_by:`.
    """
    lesson = context.lesson
    named = {name for _, thing in assessing(lesson) for name in getattr(thing, "objectives", ())}
    known = [objective.id for objective in lesson.objectives]
    misspelt = {closest(name, known) for name in named if name not in known}
    for objective in lesson.objectives:
        if objective.id not in named and objective.id not in misspelt and not objective.assessed_by:
            yield (
                objective.place("id"),
                f"nothing assesses the objective '{objective.id}'",
                f"add 'objectives: [{objective.id}]' to a question, a quiz item or a rubric criterion",
            )


@check("warning")
def objective_only_discussed(context: CheckContext) -> Findings:
    """An objective that only discussion questions name has been talked about, and not shown by each student.

    This is said where two or more other objectives, and all of them, are in what students write: quiz, exit ticket,
    homework, rubric, questions on the reading or on a case. If you assess the discussion itself, say so:
    `assessed_by: [talk]`, with the id of its question or activity.
    """
    lesson = context.lesson
    talk: list[Any] = [each for question in lesson.discussion for each in (question, *question.parts)]
    talked = {name for each in talk for name in each.objectives}
    written = {
        name
        for _, thing in assessing(lesson)
        if not any(thing is each for each in talk)
        for name in getattr(thing, "objectives", ())
    }
    only = [each for each in lesson.objectives if each.id in talked - written and not each.assessed_by]
    others = [each for each in lesson.objectives if each not in only]
    if len(others) >= _FEWEST and all(each.id in written or each.assessed_by for each in others):
        for objective in only:
            yield (
                objective.place("id"),
                f"the objective '{objective.id}' is only talked about: nothing that students hand in names it",
                f"add 'objectives: [{objective.id}]' to a quiz item, the exit ticket, homework or a rubric criterion",
            )


_FEWEST = 2
"""Objectives that students show in writing, before one that they do not looks forgotten."""


@check()
def unknown_objective(context: CheckContext) -> Findings:
    """A question, item or activity that names an objective must name one that the lesson has."""
    lesson = context.lesson
    known = [objective.id for objective in lesson.objectives]
    things = [thing for _, thing in assessing(lesson)] + list(lesson.activities)
    named: dict[str, list[Span]] = {}
    for thing in things:
        for number, name in enumerate(getattr(thing, "objectives", ())):
            place = thing.place("objectives", number)
            if place.file == context.file.source.file:  # an item of a bank serves other lessons, too
                named.setdefault(name, []).append(place)
    for name, places in named.items():
        if name in known:
            continue
        near = closest(name, known)
        if near and near not in named and len(places) > 1:
            # everybody calls it otherwise: it is the objective itself that is misspelt
            objective = lesson.objectives[known.index(near)]
            lines = ", ".join(str(place.line) for place in places)
            yield (
                objective.place("id"),
                f"nothing names the objective '{near}', and '{name}' is named where there is none (lines {lines})",
                f"did you mean '{name}' here?",
            )
            continue
        hint = f"did you mean '{near}'?" if near else f"objectives of this lesson: {', '.join(known)}"
        for place in places:
            yield place, f"there is no objective '{name}'", hint


@check()
def unknown_assessment(context: CheckContext) -> Findings:
    """`assessed_by` may name ids of questions, items, tasks and activities, or `quiz`, `rubric`, `exit_ticket`."""
    lesson = context.lesson
    known = {getattr(thing, "id", None) for _, thing in assessing(lesson)}
    known |= {activity.id for activity in lesson.activities}
    known |= {part for part in ("quiz", "rubric", "exit_ticket", "homework") if getattr(lesson, part)}
    names = sorted(name for name in known if name)
    for objective in lesson.objectives:
        for number, name in enumerate(objective.assessed_by):
            if name not in known:
                hint = did_you_mean(name, names, f"known here: {', '.join(names)}")
                yield objective.place("assessed_by", number), f"nothing here has the id '{name}'", hint


@check()
def id_twice(context: CheckContext) -> Findings:
    """Ids within one list must differ, or references to them are ambiguous."""
    lesson = context.lesson
    lists: list[tuple[Spec, ...]] = [
        lesson.objectives,
        lesson.activities,
        lesson.cases,
        lesson.references,
        tuple(thing for _, thing in assessing(lesson)),
        lesson.simulation.roles if lesson.simulation else (),
    ]
    if lesson.argument:
        argument = lesson.argument
        lists.append((*argument.premises, *argument.assumptions, *argument.objections, *argument.steps))
    for things in lists:
        seen: dict[str, Spec] = {}
        for thing in things:
            name = getattr(thing, "id", None)
            if name and seen.setdefault(name, thing) is not thing:
                first = seen[name].place("id").line
                yield (
                    thing.place("id"),
                    f"the id '{name}' is given twice",
                    f"first defined on line {first}; rename one",
                )
