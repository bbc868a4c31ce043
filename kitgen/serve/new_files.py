"""Put new lessons and banks into a project: under a name that is free, and in the course."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kitgen.diagnostics import Report
from kitgen.regular_files import RESERVED_NAMES, exists
from kitgen.serve.answers import RequestError
from kitgen.serve.meetings import meetings_of
from kitgen.serve.saves import Saves
from kitgen.serve.state import version_of

if TYPE_CHECKING:
    from kitgen.model.course import Course

LONGEST_NAME = 80


def course_of(root: Path) -> tuple[Path | None, Course | None]:
    """The course of a project and its file; None for what there is not, or what has errors."""
    from kitgen.read.files import course_file, read_course

    path = course_file(root, root)
    return path, read_course(path, root, Report())[0] if path is not None else None


def free_name(root: Path, asked: str, title: str, course: Course | None) -> str:
    """The name of a new file: the one asked for, or one made from the title, with a number if the others have one.

    Raises RequestError if the one that was asked for is taken.
    """
    from kitgen.model.values import slug_of

    if asked:
        if exists(root / asked):
            free = _next_free(root, asked.removesuffix(".yaml").removesuffix(".yml"))
            raise RequestError(409, f"There is a file '{asked}' already.", f"'{free}' is free.")
        return asked
    stem = slug_of(title)[:LONGEST_NAME] or "lesson"
    if stem in RESERVED_NAMES:
        stem += "-lesson"
    names = [entry.path for entry in course.lessons if entry.path] if course is not None else []
    numbers = [int(found[1]) for name in names if (found := re.match(r"(\d\d)-", name))]
    if numbers and len(numbers) * 2 > len(names):
        stem = f"{max(numbers) + 1:02}-{stem}"
    return _next_free(root, stem)


def _next_free(root: Path, stem: str) -> str:
    name, number = f"{stem}.yaml", 1
    while exists(root / name):
        number += 1
        name = f"{stem}-{number}.yaml"
    return name


@dataclass(frozen=True)
class Adding:
    """Whether a file is in the course now, and what to say of it: why not, and what to do."""

    added: bool
    message: str
    hint: str = ""

    @property
    def data(self) -> dict[str, Any]:
        """As the page has it."""
        return {"added": self.added, "message": self.message, "hint": self.hint}


def add_to_course(saves: Saves, root: Path, name: str, on: str = "", bank: bool = False) -> Adding | None:
    """Add a file to the course of a project; ``on`` is the date of a lesson. Gives None without a course."""
    from kitgen.edit.asked import Edit
    from kitgen.edit.document import CannotEdit
    from kitgen.edit.edits import edited
    from kitgen.model.course import Course

    path, course = course_of(root)
    if path is None:
        return None
    file = path.name
    if course is None:
        return Adding(False, f"the file of your course, {file}, has errors", f"correct {file} in a text editor")
    below = (path.parent / name).relative_to(path.parent).as_posix()
    if bank:
        edit, said = (
            Edit("insert", ("banks", len(course.banks)), below),
            "its quizzes can take questions from this bank",
        )
    else:
        place, value, said = _place(course, below, on)
        edit, said = Edit("insert", ("lessons", place), value), f"it is {said}"
    data = saves.read(path)
    try:
        saves.save(path, version_of(data), edited(data, Course, [edit], file))
    except CannotEdit as error:
        where = "banks" if bank else "lessons"
        return Adding(False, f"{file}: {error.message}", f"add {name} below '{where}:' in {file}, in a text editor")
    except RequestError as error:
        return Adding(False, error.message, error.hint)
    return Adding(True, said)


def _place(course: Course, name: str, on: str) -> tuple[int, dict[str, Any], str]:
    """Where a lesson comes in the list of a course, what is written there, and what to say."""
    last = len(course.lessons)
    meetings = meetings_of(course)
    after = [day for day in meetings.of.values() if day >= on]
    if not on or (meetings.free[:1] == (on,) and not after):  # its turn comes on that day by itself
        return last, {"path": name}, f"lesson {_number(course, last)}{_day(on)}"
    place = next((n for n, entry in enumerate(course.lessons) if meetings.of.get(entry.path, "") > on), last)
    return place, {"path": name, "on": on}, f"lesson {_number(course, place)}{_day(on)}"


def _day(on: str) -> str:
    from babel.dates import format_date

    return f", on {format_date(date.fromisoformat(on), 'EEEE, d MMMM y', 'en')}" if on else ""


def _number(course: Course, place: int) -> int:
    return sum(bool(entry.path) for entry in course.lessons[:place]) + 1


def require_day(course: Course | None, on: str) -> None:
    """Raise RequestError for a date on which a lesson cannot be."""
    if not on:
        return
    try:
        date.fromisoformat(on)
    except ValueError:
        raise RequestError(422, f"'{on}' is not a date.", "Give year, month and day: 2027-03-02.") from None
    if course is None or course.term is None:
        raise RequestError(422, "This course has no term, so a lesson cannot have a date.", "Add it without a date.")
    meetings = meetings_of(course)
    if on not in meetings.all:
        near = sorted(meetings.free, key=lambda day: abs(date.fromisoformat(day) - date.fromisoformat(on)))[:3]
        free = f"Meetings without a lesson: {', '.join(sorted(near))}."
        hint = free if near else "It has no meeting without a lesson."
        raise RequestError(422, f"The course does not meet on {on}.", hint)
