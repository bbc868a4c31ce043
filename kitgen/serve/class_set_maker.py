"""Plan and make a class set of a lesson, in a process of its own: all comes and goes as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kitgen.diagnostics import BadRequest, KitgenError, Report
from kitgen.serve.course import problems_of
from kitgen.serve.document import DocumentName
from kitgen.serve.page_maker import Project, read_project
from kitgen.serve.templates import known_kinds

if TYPE_CHECKING:
    from kitgen.printing.class_set import ClassSet, PrintOptions


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
    paper: str = ""
    variant: str = ""
    kinds: tuple[str, ...] = ()
    """Kinds of document; empty for what the plan of the class uses."""


@dataclass(frozen=True)
class ClassSetMade:
    """The plan of a class set, and its file if that was asked for."""

    version: str
    plan: dict[str, Any] | None = None
    content: bytes | None = field(default=None, repr=False)
    name: str = ""
    problems: tuple[dict[str, Any], ...] = ()


def make_class_set(project: Project, wanted: Wanted, with_file: bool, limit: float) -> ClassSetMade:
    """Build the documents of a class set, plan it, and put its file together. Raises KitgenError without any."""
    _, version, sound, report = read_project(project, DocumentName("handout", wanted.language, wanted.file))
    if sound is None:
        return ClassSetMade(version, problems=_errors(report, project.root))
    faults = Report()
    folder = project.folder(f"class-sets/{wanted.paper or 'usual'}")  # what is on screen is built elsewhere meanwhile
    class_set, lesson = _planned(folder, sound, wanted, faults, limit)
    problems = _errors(faults, project.root)
    plan = _data(class_set, {kind.name: str(kind.head.title) for kind in known_kinds(sound.templates, Report())})
    if not with_file or problems:
        return ClassSetMade(version, plan, problems=problems)
    from kitgen.printing.assemble import Assembler

    content = Assembler(class_set, folder, lesson.title.plain, lesson.language).file()
    return ClassSetMade(version, plan, content, f"{lesson.id}_class-set.pdf", problems)


def _errors(report: Report, root: Path) -> tuple[dict[str, Any], ...]:
    """What prevents a class set; warnings do not."""
    return tuple(problem for problem in problems_of(report, root) if problem["severity"] == "error")


def _planned(folder: Path, sound: Any, wanted: Wanted, report: Report, limit: float) -> tuple[ClassSet, Any]:
    """The class set and the lesson that it is of."""
    from kitgen.pipeline import Choices, Planned, build, make_plan
    from kitgen.printing import select
    from kitgen.printing.not_used import not_used
    from kitgen.printing.planning import anonymous_set
    from kitgen.store.ownership import ProjectPlan

    variants = (wanted.variant,) if wanted.variant else ()
    known = known_kinds(sound.templates, Report())
    defaults = select.defaults_for(sound, wanted.language, wanted.variant)
    left_out = not_used(sound, known, wanted.kinds, ())
    plan = select.filter_plan(
        make_plan(sound, report, Choices(wanted.kinds, paper=wanted.paper or None, variants=variants)),
        known, wanted.kinds, defaults, (), left_out.all,
    )  # fmt: skip
    done = build(Planned((ProjectPlan(sound, plan),), folder, report, whole=False), limit=limit)
    pages = {entry.path: entry.pages for entry in done.entries}
    found = select.documents(sound, plan.tasks, pages, known, wanted.kinds, defaults)
    if not found:
        raise BadRequest("There is nothing to print for a class.", "choose a document below, or use another lesson")
    role_pages = select.role_pages(sound, folder, found)
    class_set = anonymous_set(found, _options(wanted), role_pages)
    return replace(class_set, not_used=left_out), sound.editions()[0].lesson


def _options(wanted: Wanted) -> PrintOptions:
    from kitgen.printing.class_set import PrintOptions

    if wanted.layout not in ("", "2up", "booklet"):
        raise KitgenError(f"there is no layout '{wanted.layout}'")
    layout: Any = wanted.layout
    return PrintOptions(wanted.students, wanted.groups_of, layout, wanted.duplex, price=wanted.price)


def _data(class_set: ClassSet, titles: Mapping[str, str]) -> dict[str, Any]:
    """The plan as the page shows it."""
    from kitgen.printing.class_set import RECIPIENTS

    return {
        "students": class_set.options.students,
        "groups": class_set.groups,
        "sheets": class_set.sheets,
        "sides": class_set.sides,
        "cost": f"{class_set.cost:.2f}" if class_set.options.price else "",
        "flip": class_set.options.edge,
        "rows": [
            {
                "kind": stack.document.kind,
                "title": stack.document.title,
                "for": RECIPIENTS[stack.document.recipient],
                "copies": stack.copies,
                "pages": stack.pages,
                "sheets": stack.sheets,
                "finish": stack.finish,
            }
            for stack in class_set.stacks
        ],
        "others": [
            {"kind": kind, "title": titles[kind]} for kind in sorted({kind for _, kind in class_set.not_used.all})
        ],
    }
