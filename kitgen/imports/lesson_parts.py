"""The parts of an imported lesson but its quiz, as YAML. What every lesson needs and the original lacks is a TODO."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from kitgen.imports.languages import Words, words_in
from kitgen.imports.original import Original
from kitgen.imports.pictures import figure_lines
from kitgen.imports.plan_uses import uses_of
from kitgen.imports.record import Material, Picture, Task
from kitgen.imports.scalars import entry, listed, scalar
from kitgen.model.values import slug_of

Figures = Callable[[list[Picture]], list[str]]
"""The pictures of a part as lines."""

_USUAL = 50
"""Minutes of a class, if nothing is said."""

_UNTIMED = 5
"""Minutes of an activity without any, in a plan whose others have them."""

_LEAST = 2
"""Minutes of a task, at least."""


def lesson_lines(material: Material, original: Original, target: str) -> Iterator[str]:
    """The lines of each part, in the order of the starter lesson."""
    words = words_in(material.language)

    def figures(pictures: list[Picture]) -> list[str]:
        return figure_lines(pictures, target, original, "    ", words.describe)

    is_said = bool(material.minutes) or (bool(material.tasks) and all(task.minutes for task in material.tasks))
    minutes, slack = _minutes(material, original)
    if material.subject:
        yield from entry("subject", material.subject, "")
    if not is_said:
        original.to_do(1, "the minutes of the class are not said", "change 'minutes:' in the new file")
    yield f"minutes: {minutes}" + ("" if is_said else "  # TODO: the length of your class")
    if slack:
        yield f"slack: {slack}"
    if material.notes:
        yield from entry("note_to_instructors", "\n\n".join(material.notes), "")
    yield ""
    if not material.questions:
        original.to_do(1, "the lesson has no question", "write 'essential_question:' in the new file")
    first, *others = material.questions or [words.the_question]
    yield from entry("essential_question", first, "")
    yield from _list("guiding_questions", [*others])
    yield from ["", "objectives:"]
    if not material.objectives:
        original.to_do(1, "the lesson has no objectives", "write them in the new file")
    yield from _objectives(material.objectives or [words.the_objectives])
    for key, texts in (("prerequisites", material.prerequisites), ("keypoints", material.keypoints),
                       ("materials", material.materials)):  # fmt: skip
        yield from _list(key, texts)
    yield from _vocabulary(material)
    yield from _sections(material, words, figures)
    asked = [*material.discussion, *((item.line, item.prompt) for item in material.open)]
    asked.sort(key=lambda each: each[0])
    yield from _prompts("discussion", asked)
    yield from _prompts("exit_ticket", material.exit_ticket)
    yield from _prompts("homework", material.homework)
    yield from ["", "activities:"]
    yield from _activities(material, minutes - slack, bool(asked), words, figures)


def _vocabulary(material: Material) -> Iterator[str]:
    if material.vocabulary:
        yield from ["", "vocabulary:"]
    for term, meaning in material.vocabulary:
        yield from (f"  - term: {scalar(term)}", *entry("definition", " ".join(meaning.split()), "    "))


def _sections(material: Material, words: Words, figures: Figures) -> Iterator[str]:
    if material.sections:
        yield from ["", "background:"]
    for section in material.sections:
        yield f"  - title: {scalar(section.title or material.title or words.introduction)}"
        yield from entry("body", section.body, "    ")
        yield from figures(section.figures)


def _prompts(key: str, asked: Sequence[tuple[int, str]]) -> Iterator[str]:
    if asked:
        yield from ["", f"{key}:"]
    for _, text in asked:
        first, *rest = entry("prompt", text, "    ")
        yield f"  - {first.lstrip()}"
        yield from rest


def _minutes(material: Material, original: Original) -> tuple[int, int]:
    """The minutes of the class, and those that its plan leaves free. Activities without minutes get some."""
    timed = [task for task in material.tasks if task.minutes]
    if not timed:
        tasks = len(material.tasks)
        return max(int(material.minutes or _USUAL), (tasks + 1) * _LEAST, 5), 0
    total = sum(task.minutes for task in timed)
    others = [task for task in material.tasks if not task.minutes]
    left = int(material.minutes or 0) - total
    each = max(1, min(_UNTIMED, left // len(others))) if others and left >= len(others) else _UNTIMED
    for task in others:
        task.minutes = each
        original.to_do(task.line, "this activity has no minutes", "change 'minutes:' in the new file")
    total += each * len(others)
    stated = int(material.minutes or 0)
    if stated and stated < total:
        message = f"the activities take {total} minutes, and the class has {stated}: it has {total} in the new file"
        original.changed(timed[0].line, message, "look at the plan")
    return max(total, stated), max(0, stated - total)


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


def _activities(material: Material, minutes: int, talk: bool, words: Words, figures: Figures) -> Iterator[str]:
    """The plan of the original; or else a start, its tasks, a talk and the quiz, with minutes as a first proposal."""
    if any(task.minutes for task in material.tasks):
        titles: set[str] = set()
        planned = uses_of(material, material.tasks, talk)
        if any(uses for _, uses in planned):
            yield "  # What each activity uses is a first proposal."
        for number, (task, (phase, uses)) in enumerate(zip(material.tasks, planned, strict=True), 1):
            yield from _task(task, number, task.minutes, titles, words)
            yield from [f"    phase: {phase}"] if phase else []
            yield from [f"    uses: [{', '.join(uses)}]" if len(uses) > 1 else f"    uses: {uses[0]}"] if uses else []
            yield from figures(task.figures)
        return
    each = _each(material, minutes)
    left = minutes - each * len(material.tasks)
    last = [(words.discussion, "discuss", "discussion")] if talk else []
    last += [(words.quiz, "assess", "quiz")] if material.items else []
    last += [(words.exit, "exit", "exit_ticket")] if material.exit_ticket else []
    share = left // (len(last) + 1)
    last = last if share else []
    yield "  # TODO: the plan of the class. The minutes are a first proposal."
    yield f"  - title: {words.introduction}"
    yield f"    minutes: {left - share * len(last)}"
    yield from ["    phase: teach", "    uses: background"] if material.sections else []
    titles = {slug_of(title) for title in (words.introduction, words.discussion, words.quiz, words.exit)}
    for number, task in enumerate(material.tasks, 1):
        yield from _task(task, number, each, titles, words)
        yield from figures(task.figures)
    for title, phase, part in last:
        yield from (f"  - title: {title}", f"    minutes: {share}", f"    phase: {phase}", f"    uses: {part}")


def _each(material: Material, minutes: int) -> int:
    """Minutes for each task: those that the original has for exercises, or else half of the class."""
    if not material.tasks:
        return 0
    wanted = (material.exercises or minutes // 2) // len(material.tasks)
    return max(1, min(wanted, (minutes - 1) // len(material.tasks)))


def _task(task: Task, number: int, minutes: int, titles: set[str], words: Words) -> Iterator[str]:
    title = task.title or f"{words.task} {number}"
    yield f"  - title: {scalar(title)}"
    if (name := slug_of(title)) in titles or not name:
        yield f"    id: task-{number}"
    titles.add(name)
    yield f"    minutes: {minutes}"
    for key, text in (
        ("instructions", task.text),
        ("hint", task.hint),
        ("listen_for", task.solution),
        ("notes", task.notes),
    ):
        if text:
            yield from entry(key, text, "    ")
