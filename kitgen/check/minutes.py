"""Minutes: whether the class ends when the plan says."""

from __future__ import annotations

from collections.abc import Sequence

from kitgen.check.base import CheckContext, Findings, check
from kitgen.model.base import Spec
from kitgen.suggestions import did_you_mean

_PLANNED = 0.8
"""The part of a class that a plan fills at least; some is left free for what takes longer."""


@check()
def minutes_over(context: CheckContext) -> Findings:
    """The planned minutes of the required activities must fit the class length.

    Activities with `required: false` do not count, nor do those of the phase `before`. The same holds for
    each entry of `plans`.
    """
    lesson = context.lesson
    total = sum(activity.minutes.target for activity in lesson.activities if counts(activity))
    if total > lesson.minutes:
        least = sum(activity.minutes.min for activity in lesson.activities if counts(activity))
        yield (
            lesson.place("minutes"),
            f"the required activities take {total} minutes, but the class has {lesson.minutes}"
            if least <= lesson.minutes
            else f"the required activities take {least} minutes at least, but the class has {lesson.minutes}",
            f"cut {max(total, least) - lesson.minutes} minutes, or mark an activity 'required: false'",
        )
    by_id = {activity.id: activity for activity in lesson.activities}
    for plan in lesson.plans:
        total = sum(plan.activities.values())
        least = sum(by_id[name].minutes.min for name in plan.activities if name in by_id)
        if total <= plan.minutes < least:
            yield (
                plan.place("minutes"),
                f"the activities of this plan take {least} minutes at least, but the class has {plan.minutes}",
                "leave one out, or say how it can be shorter: minutes: 5-10",
            )
        if total > plan.minutes:
            yield (
                plan.place("minutes"),
                f"the plan for {plan.minutes} minutes takes {total}",
                f"cut {total - plan.minutes} minutes",
            )


@check("warning")
def minutes_unused(context: CheckContext) -> Findings:
    """A plan that leaves more than a fifth of the class unplanned, besides its `slack`, was probably not added up."""
    lesson = context.lesson
    total = sum(activity.minutes.target for activity in lesson.activities if counts(activity))
    if total < _PLANNED * lesson.minutes - (lesson.slack or 0):
        yield (
            lesson.place("minutes"),
            f"the required activities fill {total} of {lesson.minutes} minutes",
            "give them more time, or add one",
        )
    for plan in lesson.plans:
        total = sum(plan.activities.values())
        if total < _PLANNED * plan.minutes:
            yield plan.place("minutes"), f"the plan for {plan.minutes} minutes fills {total}", "add them up again"


@check("warning")
def steps_over(context: CheckContext) -> Findings:
    """The steps of an activity must not take longer than the activity may at most."""
    for activity in context.lesson.activities:
        total = sum(step.minutes or 0 for step in activity.steps)
        if total > activity.minutes.max:
            yield (
                activity.place("minutes"),
                f"the steps of '{activity.id}' take {total} minutes, the activity at most {activity.minutes.max}",
                "shorten a step, or give the activity more time",
            )


@check("warning")
def talk_over(context: CheckContext) -> Findings:
    """Discussion questions, the quiz and the exit ticket must not take more minutes than the class has.

    Their minutes are those of the longest class that the lesson has a plan for. Homework does not count.
    """
    lesson = context.lesson
    most = max([lesson.minutes, *(plan.minutes for plan in lesson.plans)])
    parts: list[tuple[str, str, Sequence[Spec]]]
    parts = [("question", "discussion questions", lesson.discussion), ("task", "exit ticket", lesson.exit_ticket)]
    if lesson.quiz:
        parts.append(("quiz", "quiz", (lesson.quiz,)))
    for one, all_of_them, things in parts:
        total = 0
        for thing in things:
            minutes = getattr(thing, "minutes", None) or 0
            total += minutes
            if total > most:
                alone = minutes > most
                yield (
                    thing.place("minutes"),
                    f"this {one} takes {minutes} minutes, but the class has {most}"
                    if alone
                    else f"the {all_of_them} take {total} minutes up to here, but the class has {most}",
                    "give it fewer minutes",
                )
                break


@check()
def plan_activity(context: CheckContext) -> Findings:
    """A plan may only name activities of its lesson."""
    known = [activity.id for activity in context.lesson.activities]
    for plan in context.lesson.plans:
        for name in plan.activities:
            if name not in known:
                yield (
                    plan.place("activities", name),
                    f"the plan for {plan.minutes} minutes names an activity that the lesson lacks: '{name}'",
                    did_you_mean(name, known, f"activities of this lesson: {', '.join(known)}"),
                )


@check("warning")
def plan_twice(context: CheckContext) -> Findings:
    """A lesson has one plan for each class length: the minutes of its activities are the one for its own."""
    seen = {context.lesson.minutes}
    for plan in context.lesson.plans:
        if plan.minutes in seen:
            own = plan.minutes == context.lesson.minutes
            yield (
                plan.place("minutes"),
                f"the activities have their minutes for a class of {plan.minutes} already"
                if own
                else f"there is a plan for {plan.minutes} minutes already",
                "delete it, or change its minutes",
            )
        seen.add(plan.minutes)


def counts(activity: object) -> bool:
    """Whether an activity takes class time in the main plan."""
    from kitgen.model.activity import Activity, Phase

    assert isinstance(activity, Activity)
    return activity.required and activity.phase is not Phase.BEFORE
