"""The pace of the plan: whether there is time to read, to write and to do what each activity asks for."""

from __future__ import annotations

from kitgen.check.base import CheckContext, Findings, check
from kitgen.model.activity import Phase
from kitgen.model.effort import WORDS, Task, pace_of, tasks_of
from kitgen.text.wording import count

_MARGIN = 1.25
"""How much longer than its minutes an activity may take by these rough numbers."""

_LEAST = 1.5
"""Minutes by which it is too long at least."""

_SHOWN = 4


@check("warning")
def reading_time(context: CheckContext) -> Findings:
    """An activity needs time to read what it uses, and to write, roll or say what it asks for.

    Reading takes 215 words a minute; what an earlier activity has read already is not read again, and in a jigsaw each
    group reads one part. A cell of a table takes 10 s, a sentence or a cell of a grid 40 s, a line 20 s; discussion
    questions, the exit ticket and the quiz have their own `minutes`. `work: 140 rolls` or `work: 6 speakers of 30 s`
    says what is done many times. For younger readers or in a foreign language write `pace: 120` (words a minute), or
    `pace: {words: 120, sentence: 60 s}`, in the lesson or for all in course.yaml. A quarter more than the minutes of
    the plan is not reported.
    """
    lesson, course = context.lesson, context.project.course
    pace = pace_of(lesson, course.pace if course else None)
    tasks = tasks_of(lesson, pace)
    for activity in lesson.activities:
        took, planned = sum(task.seconds for task in tasks[activity.id]) / 60, activity.minutes.target
        if activity.phase is Phase.BREAK or took <= planned * _MARGIN or took - planned < _LEAST:
            continue
        reads = any(task.what == WORDS for task in tasks[activity.id])
        less = "let students read before class (an activity with 'phase: before')" if reads else "ask for less"
        if activity.phase is Phase.BEFORE:
            less = "leave out what is not needed"
        yield (
            activity.place("minutes"),
            f"'{activity.id}' has {count(planned, 'minute')}, but takes about {round(took)}:"
            f" {_listed(tasks[activity.id], pace.words)}",
            f"give it {round(took)} minutes, or {less}; 'pace:' says how fast this class is",
        )


def _listed(tasks: list[Task], words: int) -> str:
    """The tasks that take the most time, each with its minutes."""
    longest = sorted(tasks, key=lambda task: -task.seconds)[:_SHOWN]
    return ", ".join(f"{_what(task, words)} ({_minutes(task.seconds)} min)" for task in tasks if task in longest)


def _what(task: Task, words: int) -> str:
    return f"{round(task.seconds / 60 * words):,} {WORDS}" if task.what == WORDS else task.what


def _minutes(seconds: float) -> str:
    minutes = seconds / 60
    return f"{round(minutes)}" if minutes >= 10 else f"{max(round(minutes, 1), 0.1):g}"
