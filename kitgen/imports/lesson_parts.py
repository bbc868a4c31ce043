"""The parts of an imported lesson but its quiz, as YAML. What every lesson needs and the original lacks is a TODO."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kitgen.imports.original import Original
from kitgen.imports.pictures import figure_lines
from kitgen.imports.record import Material, Task
from kitgen.imports.scalars import entry, listed, scalar
from kitgen.model.values import slug_of

Figures = Callable[[Task], list[str]]
"""The lines for the pictures of a task."""

_USUAL = 50
"""Minutes of a class, if nothing is said."""

_LEAST = 2
"""Minutes of a task, at least."""


def lesson_lines(material: Material, original: Original, target: str) -> Iterator[str]:
    """The lines of each part, in the order of the starter lesson."""
    minutes = _minutes(material)
    if not material.minutes:
        original.to_do(1, "the minutes of the class are not said", "change 'minutes:' in the new file")
    yield f"minutes: {minutes}" + ("" if material.minutes else "  # TODO: the length of your class")
    if material.notes:
        yield from entry("note_to_instructors", "\n\n".join(material.notes), "")
    yield ""
    if not material.questions:
        original.to_do(1, "the lesson has no question", "write 'essential_question:' in the new file")
    first, *others = material.questions or ["TODO: the one question that this lesson is about?"]
    yield from entry("essential_question", first, "")
    yield from _list("guiding_questions", [*others])
    yield from ["", "objectives:"]
    if not material.objectives:
        original.to_do(1, "the lesson has no objectives", "write them in the new file")
    yield from _objectives(material.objectives or ["TODO: what students can do by the end"])
    yield from _list("prerequisites", material.prerequisites)
    yield from _list("keypoints", material.keypoints)
    if material.sections:
        yield from ["", "background:"]
        for section in material.sections:
            yield f"  - title: {scalar(section.title or material.title or 'Introduction')}"
            yield from entry("body", section.body, "    ")
            yield from figure_lines(section.figures, target, original, "    ")
    asked = sorted([*material.discussion, *((item.line, item.prompt) for item in material.open)])
    if asked:
        yield from ["", "discussion:"]
    for _, text in asked:
        first, *rest = entry("prompt", text, "    ")
        yield f"  - {first.lstrip()}"
        yield from rest
    yield from ["", "activities:"]
    yield from _activities(
        material, minutes, bool(asked), lambda task: figure_lines(task.figures, target, original, "    ")
    )


def _minutes(material: Material) -> int:
    tasks = len(material.tasks)
    return max(int(material.minutes or _USUAL), (tasks + 1) * _LEAST, 5)


def _list(key: str, texts: list[str]) -> Iterator[str]:
    if texts:
        yield from ["", f"{key}:"]
    for text in texts:
        yield from listed(text, "  ")


def _objectives(texts: list[str]) -> Iterator[str]:
    ids: set[str] = set()
    for number, text in enumerate(texts, 1):
        words = [word for word in slug_of(text.replace("TODO", "")).split("-") if len(word) > 2][:3]
        id = "-".join(words)[:40].strip("-") or f"objective-{number}"
        id = f"{id}-{number}" if id in ids else id
        ids.add(id)
        yield from entry(id, text, "  ")


def _activities(material: Material, minutes: int, talk: bool, figures: Figures) -> Iterator[str]:
    """A start, the tasks of the original, a talk and the quiz; the minutes are a first proposal."""
    each = _each(material, minutes)
    left = minutes - each * len(material.tasks)
    last = [("Discussion", "discuss", "discussion")] if talk else []
    last += [("Quiz", "assess", "quiz")] if material.items else []
    share = left // (len(last) + 1)
    last = last if share else []
    yield "  # TODO: the plan of the class. The minutes are a first proposal."
    yield "  - title: Introduction"
    yield f"    minutes: {left - share * len(last)}"
    yield from ["    phase: teach", "    uses: background"] if material.sections else []
    titles: set[str] = {"introduction", "discussion", "quiz"}
    for number, task in enumerate(material.tasks, 1):
        yield from _task(task, number, each, titles)
        yield from figures(task)
    for title, phase, part in last:
        yield from (f"  - title: {title}", f"    minutes: {share}", f"    phase: {phase}", f"    uses: {part}")


def _each(material: Material, minutes: int) -> int:
    """Minutes for each task: those that the original has for exercises, or else half of the class."""
    if not material.tasks:
        return 0
    wanted = (material.exercises or minutes // 2) // len(material.tasks)
    return max(1, min(wanted, (minutes - 1) // len(material.tasks)))


def _task(task: Task, number: int, minutes: int, titles: set[str]) -> Iterator[str]:
    title = task.title or f"Task {number}"
    yield f"  - title: {scalar(title)}"
    if (name := slug_of(title)) in titles or not name:
        yield f"    id: task-{number}"
    titles.add(name)
    yield f"    minutes: {minutes}"
    for key, text in (("instructions", task.text), ("hint", task.hint), ("listen_for", task.solution)):
        if text:
            yield from entry(key, text, "    ")
