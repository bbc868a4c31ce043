"""Choose the kinds of document to make from what was asked for and what lessons have, or say why there are none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kitgen.model.course import Course
from kitgen.plan.task import FILLABLE, Options
from kitgen.read.kinds import Kind
from kitgen.read.lesson_file import LessonFile
from kitgen.read.project import Project


def chosen_kinds(kinds: Sequence[Kind], options: Options, only: set[str], audiences: set[str]) -> list[Kind]:
    """The kinds of document that were asked for and exist in the variant that was asked for."""
    return [kind for kind in kinds if _is_chosen(kind, only, audiences) and has_variant(kind, options)]


def _is_chosen(kind: Kind, only: set[str], audiences: set[str]) -> bool:
    named = kind.name in only or (not only and not kind.head.on_request)
    return named and (not audiences or kind.audience.value in audiences)


def has_variant(kind: Kind, options: Options) -> bool:
    """Whether a kind of document exists in the variant that was asked for."""
    if options.variant and not (kind.head.base in ("paper", "cards") and "pdf" in kind.head.formats):
        return False
    return FILLABLE not in options.variant.split("+") or bool(kind.head.answers)


def fits_lesson(kind: Kind, file: LessonFile) -> bool:
    """Whether a lesson has the parts that a kind of document requires. A bank has those that are about a quiz only."""
    if file.lesson.is_bank and not (kind.head.requires or kind.head.lists):
        return False
    return all(any(getattr(file.lesson, part, None) for part in parts.split(" or ")) for parts in kind.head.requires)


def fits_course(kind: Kind, course: Course) -> bool:
    """Whether a course has the part that a kind of document needs."""
    return not kind.head.needs or bool(getattr(course, kind.head.needs))


def reason_for_nothing(
    project: Project, kinds: Sequence[Kind], options: Options, only: set[str], audiences: set[str]
) -> str:
    """Why a build makes no documents, without a full stop; empty where errors say it."""
    if not project.lessons:
        return "" if project.unread or project.held else "there are no lessons"
    if not project.editions():
        return f"no lesson is translated into {_either(project.languages)}"
    named = [kind for kind in kinds if _is_chosen(kind, only, audiences)]
    if not named:
        return _reason_of_audience(kinds, only, audiences)
    remaining = [kind for kind in named if has_variant(kind, options)]
    if not remaining:
        return f"{_names(named)} has no variant '{options.variant}'"
    if all(kind.head.scope == "course" for kind in remaining):
        return _reason_of_course(project, remaining)
    return _reason_of_lessons(remaining)


def _reason_of_audience(kinds: Sequence[Kind], only: set[str], audiences: set[str]) -> str:
    """No kind that was named is for an audience that was named."""
    theirs = [f"'{kind.name}' is for {kind.audience.value}s" for kind in kinds if kind.name in only]
    return ", ".join(theirs) or f"no kind of document is for {_either(f'{each}s' for each in sorted(audiences))}"


def _reason_of_lessons(kinds: Sequence[Kind]) -> str:
    """No lesson has the parts that the kinds require."""
    lacking = sorted({part for kind in kinds if kind.head.scope == "lesson" for part in kind.head.requires})
    if not lacking:
        return "no lesson has the parts that are needed"
    parts = _either(f"'{part}'" for part in lacking)
    return f"{_names(kinds)} needs {parts}, which no lesson has"


def _reason_of_course(project: Project, kinds: Sequence[Kind]) -> str:
    """The course is missing, or lacks what the kinds need."""
    if project.held:
        return ""  # there are errors that say why
    if project.course is None or not project.whole:
        return f"{_names(kinds)} needs a whole course: give the course file or its folder"
    needs = _either(f"'{kind.head.needs}'" for kind in kinds if kind.head.needs)
    if needs:
        return f"{_names(kinds)} needs {needs} in the course file"
    return f"no lesson of the course has a document that {_names(kinds)} could bind together"


def _names(kinds: Iterable[Kind]) -> str:
    return _either(f"'{kind.name}'" for kind in kinds)


def _either(words: Iterable[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    listed = list(dict.fromkeys(words))
    return " or ".join([*filter(None, [", ".join(listed[:-1])]), *listed[-1:]])
