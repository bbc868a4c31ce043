"""The documents of a lesson: which there are, and each as a page for the screen. For the thread that reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kitgen.diagnostics import Report
from kitgen.serve.answers import RequestError
from kitgen.serve.templates import known_kinds

if TYPE_CHECKING:
    from kitgen.plan.task import Plan, Task
    from kitgen.read.kinds import Kind
    from kitgen.read.project import Project
    from kitgen.serve.lessons import LessonRead

GROUPS = {
    "before": "For students, before class",
    "class": "For students, in class",
    "later": "For students, after class",
    "teach": "For you, to teach",
    "grade": "For grading",
    "more": "More, made when asked for",
}
"""When documents are used, in the order in which they are listed."""


@dataclass(frozen=True)
class DocumentName:
    """Which document is meant: its id is `handout~en~02-lucky-once.yaml`, without a file for one of the course."""

    kind: str
    language: str
    file: str

    @property
    def id(self) -> str:
        """The id, as in addresses."""
        return f"{self.kind}~{self.language}~{self.file}"


def named(id: str) -> DocumentName:
    """The document with an id. Raises RequestError 404 if it cannot be one."""
    parts = id.split("~", 2)
    if len(parts) != 3 or not all(part.replace("-", "").isalnum() for part in parts[:2]):
        raise RequestError(404, "There is no such document.")
    return DocumentName(*parts)


@dataclass(frozen=True)
class Form:
    """How a document is wanted: its paper, variant and edition; empty for what the lesson says."""

    paper: str = ""
    variant: str = ""
    edition: str = ""
    """Empty, `usual` or `extended`."""

    @property
    def extended(self) -> bool | None:
        """Whether the extended edition is wanted; None leaves it to the lesson."""
        return self.edition == "extended" if self.edition else None

    @property
    def query(self) -> dict[str, str]:
        """What an address has to ask for this form."""
        return {name: value for name, value in vars(self).items() if value}


def form_of(query: Mapping[str, str]) -> Form:
    """The form that a request asks for. Raises RequestError for a paper or an edition that there is not."""
    paper, variant, edition = (query.get(name, "") for name in ("paper", "variant", "edition"))
    if edition not in ("", "usual", "extended"):
        raise RequestError(400, f"There is no edition '{edition[:20]}'.")
    if paper not in ("", "a4", "letter"):
        raise RequestError(400, f"There is no paper '{paper[:20]}'.")
    return Form(paper, variant, edition)


def documents_of(read: LessonRead, name: str, form: Form) -> list[dict[str, Any]]:
    """The documents that can be made of a lesson, in their order."""
    from kitgen.plan.selection import fits_lesson, has_variant
    from kitgen.plan.task import Options

    file = read.lesson
    if file is None or read.project is None:
        return []
    paper = form.paper or file.lesson.print.paper or "a4"
    options = Options(paper=paper, variant=form.variant)
    found = [
        {**_data(kind, DocumentName(kind.name, file.tongue, name), paper), "possible": has_variant(kind, options)}
        for kind in known_kinds(read.project.templates, Report())
        if kind.head.scope == "lesson" and not kind.head.lists and fits_lesson(kind, file)
    ]
    order = list(GROUPS.values())
    return sorted(found, key=lambda document: order.index(document["group"]))


def course_documents(project: Project) -> list[dict[str, Any]]:
    """The documents about the whole course, in each of its languages, in their order."""
    from kitgen.plan.selection import fits_course

    course = project.course
    if course is None or not project.whole or not project.lessons:
        return []
    return [
        {**_data(kind, DocumentName(kind.name, language, ""), "a4"), "possible": True}
        for kind in known_kinds(project.templates, Report())
        if kind.head.scope == "course" and not kind.head.lists and fits_course(kind, course)
        for language in project.languages or (course.language,)
    ]


def _data(kind: Kind, name: DocumentName, paper: str) -> dict[str, Any]:
    """A document as the page lists it."""
    head = kind.head
    return {
        "id": name.id,
        "kind": kind.name,
        "title": str(head.title),
        "about": str(head.about),
        "audience": kind.audience.value,
        "group": GROUPS["more" if head.on_request else head.moment_of_use],
        "language": name.language,
        "paper": paper,
        "formats": list(head.formats),
        "deck": head.base == "slides" and "html" in head.formats,
        "on_request": bool(head.on_request),
    }


def plan_of(project: Project, kind: str, form: Form, report: Report) -> Plan:
    """The plan of one document. Raises BadRequest for a kind or variant that does not exist."""
    from kitgen.pipeline import Choices, make_plan

    variants = (form.variant,) if form.variant else ()
    choices = Choices((kind,), paper=form.paper or None, variants=variants)
    return make_plan(project, report, choices, kinds=known_kinds(project.templates, report))


def task_of(plan: Plan, wanted: str) -> Task:
    """The task of a document in the format wanted, or in the one there is. Raises RequestError 404 without any."""
    found = {task.format: task for task in plan.tasks}
    if not found:
        raise RequestError(404, "This document cannot be made like that.", f"{plan.reason or 'choose another one'}")
    return found.get(wanted) or next(iter(found.values()))
