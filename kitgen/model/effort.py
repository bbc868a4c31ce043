"""How long what an activity asks for takes at a stated pace: to read what it uses, to write, to roll, to speak."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from kitgen.model.activity import Activity, Protocol, Simulation
from kitgen.model.base import Audience
from kitgen.model.choices import ItemType
from kitgen.model.grid import Grid
from kitgen.model.lesson import Lesson
from kitgen.model.pace import Pace, Work, unit_of
from kitgen.model.product import Product
from kitgen.model.quiz_paper import Quiz
from kitgen.model.spine import Used, field_of, says_uses, spine
from kitgen.model.sums import leaves
from kitgen.model.use import Part
from kitgen.model.values import AuthoredText, EdtfDate, Text
from kitgen.model.walk import seen_by
from kitgen.text import counting


class Task(NamedTuple):
    """Something that takes time: `776 words to read`."""

    what: str
    seconds: float


def pace_of(lesson: Lesson, course: Pace | None = None) -> Pace:
    """The pace of a lesson; what it does not say is that of its course, or the usual one."""
    given: dict[str, Any] = {}
    for pace in (course, lesson.pace):
        if pace is not None:
            given |= {name: getattr(pace, name) for name in pace.model_fields_set}
    return Pace().model_copy(update=given)


def words_for_students(part: object) -> int:
    """The words of a part of a lesson that students read."""
    return counting.words(
        text
        for _, text, _ in seen_by(Audience.STUDENT, part)
        if isinstance(text, AuthoredText) and not isinstance(text, Text | EdtfDate)
    )


def tasks_of(lesson: Lesson, pace: Pace) -> dict[str, list[Task]]:
    """What every activity asks for, by its id, each with its time.

    What was read in an earlier activity is not read again, and a question, a grid or an item that several activities
    use is shared among them. Which parts an activity works with counts where the lesson says so, and not where kitgen
    goes by the phases.
    """
    said = spine(lesson) if says_uses(lesson) else {}
    read: set[tuple[Part, int]] = set()
    often = Counter((used.part, number) for uses in said.values() for used in uses for number in used.numbers)
    found = {}
    for activity in lesson.activities:
        tasks: list[Task] = []
        for used in said.get(activity.id, ()):
            if used.part in _READ or used.part is Part.SIMULATION:
                tasks += _reading(lesson, activity, used, read, pace)
            for number in used.numbers:
                task = _working(lesson, activity, used.part, number, pace)
                tasks.append(Task(task.what, task.seconds / often[used.part, number]))
        tasks += [task for product in activity.product for task in _written(product, pace)]
        tasks.append(Task(WRITTEN, activity.lines * pace.line if isinstance(activity.lines, int) else 0))
        tasks += [_done(work, pace) for work in activity.work]
        found[activity.id] = _joined(task for task in tasks if task.seconds)
    return found


def _reading(lesson: Lesson, activity: Activity, used: Used, read: set[tuple[Part, int]], pace: Pace) -> Iterator[Task]:
    """What it takes to read a part of the lesson for the first time."""
    new = [number for number in used.numbers or (0,) if (used.part, number) not in read]
    read.update((used.part, number) for number in new)
    yield Task("recordings", _heard(lesson, used.part, new))
    if new and used.part is Part.READING and lesson.reading and lesson.reading.minutes:
        yield Task("the text under study", lesson.reading.minutes * 60)
        return
    counts = [words_for_students(_text(lesson, used.part, number)) for number in new]
    if new and used.part is Part.SIMULATION and lesson.simulation:
        counts = [_words_of_play(lesson.simulation)]
    words = max(counts, default=0) if activity.protocol is Protocol.JIGSAW else sum(counts)
    yield Task(WORDS, words / pace.words * 60)


def _words_of_play(play: Simulation) -> int:
    """What each player reads: the scenario, and the longest of the briefs."""
    own = max((counting.words([role.public_brief, role.private_brief]) for role in play.roles), default=0)
    return counting.words([play.scenario, play.task, *play.agreement]) + own


def _working(lesson: Lesson, activity: Activity, part: Part, number: int, pace: Pace) -> Task:
    """What it takes to answer a question or an item, or to fill in a grid."""
    if part is Part.GRID:
        grid = lesson.grids[number - 1]
        cells = _blank(grid)
        cells = -(-cells // len(grid.columns)) if activity.protocol is Protocol.JIGSAW else cells
        return Task("cells of the grid", cells * pace.sentence)
    if part is Part.DISCUSSION:
        return Task("discussion", (lesson.discussion[number - 1].minutes or 0) * 60)
    if part is Part.EXIT_TICKET:
        task = lesson.exit_ticket[number - 1]
        lines = task.lines if isinstance(task.lines, int) and "lines" in task.model_fields_set else 0
        return Task("the exit ticket", task.minutes * 60 if task.minutes else lines * pace.line)
    return Task("the quiz", _item(lesson.quiz, number, pace) if part is Part.QUIZ and lesson.quiz else 0)


WORDS, WRITTEN = "words to read", "what students write"
"""What takes time, by the name that a message has for it."""

_READ = (Part.READING, Part.BACKGROUND, Part.DOCUMENT, Part.CASE)


def _text(lesson: Lesson, part: Part, number: int) -> object:
    """What students read of a part; questions are answered at other times, or have minutes of their own."""
    if part is Part.SIMULATION:
        return ()
    if part is Part.READING and lesson.reading:
        reading = lesson.reading
        return (reading.introduction, reading.excerpts, reading.claims)
    thing = getattr(lesson, field_of(part))[number - 1]
    if part is Part.CASE:
        return thing.model_copy(update={"study_questions": (), "charts": ()})
    if part is Part.BACKGROUND:
        return (thing.body, thing.facts)
    return (thing.introduction, thing.text)


def _heard(lesson: Lesson, part: Part, numbers: Sequence[int]) -> float:
    """How long the recordings of sections or documents are together."""
    if part not in (Part.BACKGROUND, Part.DOCUMENT):
        return 0.0
    media = (each for number in numbers for each in getattr(lesson, field_of(part))[number - 1].media)
    lengths = (each.minutes.split(":") for each in media if each.minutes)
    return float(sum(60 * int(minutes) + int(seconds) for minutes, seconds in lengths))


def _item(quiz: Quiz, number: int, pace: Pace) -> float:
    """The seconds for an item of the quiz: its share of the minutes, or what its kind usually takes."""
    if quiz.minutes:
        return quiz.minutes * 60 / len(quiz.items)
    items = list(leaves([quiz.items[number - 1]]))
    written = [item for item in items if item.type is ItemType.ESSAY]
    lines = sum(item.lines if isinstance(item.lines, int) else 0 for item in written)
    return (len(items) - len(written)) * pace.item + lines * pace.line


def _blank(grid: Grid) -> int:
    """The cells of a grid that students fill in."""
    return sum(
        sum(not cell for cell in row.cells) + max(len(grid.columns) - len(row.cells), 0) for row in grid.rows
    )  # fmt: skip


def _written(product: Product, pace: Pace) -> Iterator[Task]:
    """What students write, with what comes after it."""
    form, seconds = product.form, 0.0
    for table, each in ((product.table, pace.cell), (product.grid, pace.sentence)):
        if table:
            seconds = len(table.columns) * table.row_count * each
    if form == "sentence":
        seconds = pace.sentence if len(product.sentence) > _SHORT else pace.cell
    elif form == "number":
        seconds = pace.cell
    elif form == "list":
        seconds = (product.list or 0) * pace.sentence
    elif form == "lines":
        seconds = product.lines * pace.line if isinstance(product.lines, int) else 0
    if seconds:
        yield Task(WRITTEN, seconds)
    for after in product.then:
        yield from _written(after, pace)


_SHORT = 40
"""Letters of a sentence with a gap for a word or number, such as `In fourteen trials: ___`."""


def _done(work: Work, pace: Pace) -> Task:
    unit = unit_of(work.what)
    each = 60 / pace.words if unit == "words" else getattr(pace, unit or "row")
    return Task(f"{work.count} {work.what}", work.count * (work.each or each))


def _joined(tasks: Iterable[Task]) -> list[Task]:
    """The tasks, those of one kind as one."""
    together: dict[str, float] = {}
    for task in tasks:
        together[task.what] = together.get(task.what, 0) + task.seconds
    return [Task(what, seconds) for what, seconds in together.items()]
