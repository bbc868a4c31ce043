"""Plan and make a class set of a lesson, in a process of its own: all comes and goes as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kitgen.diagnostics import BadRequest, KitgenError, Report
from kitgen.serve.class_set_data import plan_data
from kitgen.serve.course import problems_of
from kitgen.serve.document import DocumentName, Form
from kitgen.serve.page_maker import Project, read_project
from kitgen.serve.templates import known_kinds

if TYPE_CHECKING:
    from kitgen.plan.task import Plan
    from kitgen.printing.class_set import ClassSet, PrintOptions
    from kitgen.printing.roster import Student
    from kitgen.read.lesson_file import LessonFile


@dataclass(frozen=True)
class ClassList:
    """A class list (CSV): a file of the project, or one that the page was given. It is personal data."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Wanted:
    """The class set that is asked for."""

    file: str
    students: int
    groups_of: int = 4
    duplex: bool = True
    layout: str = ""
    """Empty, `2up` or `booklet`."""

    price: Decimal = Decimal(0)
    language: str = ""
    form: Form = field(default_factory=Form)
    kinds: tuple[str, ...] = ()
    """Kinds of document; empty for what the plan of the class uses."""

    names: ClassList | None = None
    """The class list, for packets with names; ``students`` does not count then."""


@dataclass(frozen=True)
class ClassSetMade:
    """The plan of a class set, and its file if that was asked for."""

    version: str
    plan: dict[str, Any] | None = None
    content: bytes | None = field(default=None, repr=False)
    name: str = ""
    problems: tuple[dict[str, Any], ...] = ()
    in_list: tuple[dict[str, Any], ...] = ()
    """What is wrong in the class list, and what to look at there."""


def make_class_set(project: Project, wanted: Wanted, with_file: bool, limit: float) -> ClassSetMade:
    """Build the documents of a class set, plan it, and put its file together. Raises KitgenError without any."""
    language = "" if wanted.names else wanted.language  # a class list may ask for any language of the course
    name = DocumentName("handout", language, wanted.file)
    _, version, sound, report = read_project(project, name, wanted.form.extended)
    if sound is None:
        return ClassSetMade(version, problems=_errors(report, project.root))
    in_list, people = _people(sound, wanted, project.root)
    if wanted.names and not people:
        return ClassSetMade(version, in_list=in_list)
    faults = Report()
    folder = project.folder(f"class-sets/{wanted.form.paper or 'usual'}")  # what is on screen is built elsewhere
    class_set = _planned(folder, sound, wanted, people, faults, limit)
    problems = _errors(faults, project.root)
    if not with_file or problems:
        titles = {kind.name: str(kind.head.title) for kind in known_kinds(sound.templates, Report())}
        return ClassSetMade(version, plan_data(class_set, titles), problems=problems, in_list=in_list)
    from kitgen.printing.assemble import Assembler

    lesson = _edition(sound, wanted.language).lesson
    content = Assembler(class_set, folder, lesson.title.plain, lesson.language).file()
    return ClassSetMade(version, None, content, f"{lesson.id}_class-set.pdf", in_list=in_list)


def _errors(report: Report, root: Path) -> tuple[dict[str, Any], ...]:
    """What prevents a class set; warnings do not."""
    return tuple(problem for problem in problems_of(report, root) if problem["severity"] == "error")


def _edition(sound: Any, language: str) -> LessonFile:
    """The lesson in a language, or in its own."""
    editions: Sequence[LessonFile] = sound.editions()
    return next((file for file in editions if file.tongue == language), editions[0])


def _people(sound: Any, wanted: Wanted, root: Path) -> tuple[tuple[dict[str, Any], ...], tuple[Student, ...]]:
    """What to say of the class list, and its students: none if it has errors."""
    if wanted.names is None:
        return (), ()
    from kitgen.printing import select

    report = Report()
    defaults = select.defaults_for(sound, wanted.language, wanted.form.variant)
    people = select.students(root / wanted.names.name, sound, defaults, report, wanted.names.content)
    return tuple(problems_of(report, root)), () if report.errors else people


def _planned(
    folder: Path, sound: Any, wanted: Wanted, people: tuple[Student, ...], report: Report, limit: float
) -> ClassSet:
    from kitgen.class_plans import Asked, documents_for_class
    from kitgen.pipeline import Choices, Planned, build
    from kitgen.printing import select
    from kitgen.printing.planning import anonymous_set, personalised_set
    from kitgen.store.ownership import ProjectPlan

    form = wanted.form

    def built(plan: Plan) -> dict[str, int]:
        done = build(Planned((ProjectPlan(sound, plan),), folder, report, whole=False), limit=limit)
        return {entry.path: entry.pages for entry in done.entries}

    defaults = select.defaults_for(sound, wanted.language, form.variant)
    asked = Asked(sound, Choices(wanted.kinds, paper=form.paper or None), defaults, people)
    found, left_out = documents_for_class(asked, built, report)
    if not found:
        raise BadRequest("There is nothing to print for a class.", "choose a document below, or use another lesson")
    options = _options(wanted, len(people) or wanted.students)
    pages = select.role_pages(sound, folder, found)
    class_set = personalised_set(found, options, people, pages) if people else anonymous_set(found, options, pages)
    return replace(class_set, not_used=left_out)


def _options(wanted: Wanted, students: int) -> PrintOptions:
    from kitgen.printing.class_set import PrintOptions

    if wanted.layout not in ("", "2up", "booklet"):
        raise KitgenError(f"there is no layout '{wanted.layout}'")
    layout: Any = wanted.layout
    return PrintOptions(students, wanted.groups_of, layout, wanted.duplex, price=wanted.price)
