"""What a build is asked for and what lessons have into the kinds of document to make, or why there are none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kitgen.kinds import Kind
from kitgen.project import LessonFile, Project
from kitgen.spec.course import Course
from kitgen.task import FILLABLE, Options


def chosen(kinds: Sequence[Kind], options: Options, only: set[str], audiences: set[str]) -> list[Kind]:
    """The kinds that a build is to make, as far as lessons have what they need."""
    return [kind for kind in kinds if _is_chosen(kind, only, audiences) and _has_form(kind, options)]


def _is_chosen(kind: Kind, only: set[str], audiences: set[str]) -> bool:
    named = kind.name in only or (not only and not kind.head.on_request)
    return named and (not audiences or kind.audience.value in audiences)


def _has_form(kind: Kind, options: Options) -> bool:
    """Whether a kind is made in the variant that was asked for."""
    if options.variant and not (kind.head.base in ("paper", "cards") and "pdf" in kind.head.formats):
        return False
    return FILLABLE not in options.variant.split("+") or bool(kind.head.answers)


def is_made(kind: Kind, file: LessonFile) -> bool:
    """Whether a lesson has what a kind of document needs."""
    return all(getattr(file.lesson, part, None) for part in kind.head.requires)


def has_needs(kind: Kind, course: Course) -> bool:
    """Whether a course has what a document about it needs."""
    return not kind.head.needs or bool(getattr(course, kind.head.needs))


def reason_for_nothing(
    project: Project, kinds: Sequence[Kind], options: Options, only: set[str], audiences: set[str]
) -> str:
    """Why nothing is made of a project, without a full stop; empty where errors say it."""
    if not project.lessons:
        return "" if project.unread or project.held else "there is no lesson in it"
    if not project.editions():
        return f"no lesson is translated into {_either(project.languages)}"
    named = [kind for kind in kinds if _is_chosen(kind, only, audiences)]
    if not named:
        theirs = ", ".join(f"'{kind.name}' is for {kind.audience.value}s" for kind in kinds if kind.name in only)
        return theirs or f"no kind of document is for {_either(f'{audience}s' for audience in sorted(audiences))}"
    formed = [kind for kind in named if _has_form(kind, options)]
    if not formed:
        return f"{_names(named)} cannot be made in the variant '{options.variant}'"
    if all(kind.head.scope == "course" for kind in formed):
        return _reason_of_course(project, formed)
    lacking = sorted({part for kind in formed if kind.head.scope == "lesson" for part in kind.head.requires})
    parts = _either(f"'{part}'" for part in lacking)
    return (
        f"no lesson here has {parts}, from which {_names(formed)} is made"
        if lacking
        else "no lesson has what is needed"
    )


def _reason_of_course(project: Project, kinds: Sequence[Kind]) -> str:
    if project.held:
        return ""  # there are errors that say why
    if project.course is None or not project.whole:
        return f"{_names(kinds)} is about a whole course, and this is none: give the course file or its folder"
    needs = _either(f"'{kind.head.needs}'" for kind in kinds if kind.head.needs)
    if needs:
        return f"{_names(kinds)} needs {needs} in the course file"
    return f"no lesson of the course has a document that {_names(kinds)} would bind"


def _names(kinds: Iterable[Kind]) -> str:
    return _either(f"'{kind.name}'" for kind in kinds)


def _either(words: Iterable[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    listed = list(dict.fromkeys(words))
    return " or ".join([*filter(None, [", ".join(listed[:-1])]), *listed[-1:]])
