"""The course as the page lists it: lessons, what is wrong with them, and what can be chosen."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kitgen.serve.answers import json_answer
from kitgen.serve.state import CourseRead, State

if TYPE_CHECKING:
    from kitgen.diagnostics import Diagnostic
    from kitgen.read.project import Project

AUDIENCES = {"student": "Students", "grader": "Graders", "instructor": "Instructor"}
PAPERS = {"a4": "A4", "letter": "Letter"}


def routes(state: State) -> list[Route]:
    """`/api/course`."""

    async def course(request: Request) -> Response:
        read = await state.course()
        return json_answer(await state.run(course_data, state, read))

    return [Route("/api/course", course)]


def course_data(state: State, read: CourseRead) -> dict[str, Any]:
    """All that the page knows of a course before a lesson is opened."""
    problems = [problem_data(state, found) for found in read.report.shown if found.severity != "note"]
    counts = Counter((problem["file"], problem["severity"]) for problem in problems)
    projects = [each.project for each in read.loaded]
    course = next((project.course for project in projects if project.course is not None), None)
    lessons = [lesson for project in projects for lesson in _lessons(state, project)]
    for lesson in lessons:
        lesson["version"] = read.snapshot.versions.get(lesson["file"], "")
        lesson["problems"] = {
            "errors": counts[lesson["file"], "error"],
            "warnings": counts[lesson["file"], "warning"],
        }
    return {
        "version": read.snapshot.version,
        "title": course.title if course else state.root.name,
        "folder": str(state.root),
        "course": next((state.name_of(each.course_path) for each in projects if each.course_path), ""),
        "lessons": lessons,
        "problems": problems,
        "trouble": {"message": read.trouble[0], "hint": read.trouble[1]} if read.trouble else None,
        "languages": list(dict.fromkeys(language for project in projects for language in project.languages)),
        "audiences": [{"name": name, "title": title} for name, title in AUDIENCES.items()],
        "papers": [{"name": name, "title": title} for name, title in PAPERS.items()],
        "variants": [{"name": name, "title": name.replace("-", " ").capitalize()} for name in _variants(projects)],
        "kinds": _kinds(projects),
    }


def _lessons(state: State, project: Project) -> list[dict[str, Any]]:
    """The lessons of a project in their order, those that cannot be read too."""
    read = {file.path: file for file in project.lessons}
    order = [*read, *(path for path in project.unread if path not in read)]
    if project.course is not None:
        folder = PurePosixPath(state.name_of(project.course_path or project.root)).parent
        named = [(folder / entry.path).as_posix() for entry in project.course.lessons if entry.path]
        places = {name: number for number, name in enumerate(named)}
        order.sort(key=lambda path: places.get(state.name_of(path), len(places)))
    else:
        order.sort()
    found = []
    for path in order:
        file = read.get(path)
        lesson = file.lesson if file else None
        found.append(
            {
                "file": state.name_of(path),
                "id": lesson.id if lesson else "",
                "title": lesson.title if lesson else path.stem,
                "date": "",
                "language": lesson.language if lesson else "",
                "languages": [lesson.language] if lesson else [],
                "bank": bool(lesson and lesson.is_bank),
                "readable": lesson is not None,
            }
        )
    return found


def _variants(projects: list[Project]) -> list[str]:
    """The names of the variants of documents on paper."""
    return sorted({name for project in projects for name in project.templates.names("_variants", ".css")})


def _kinds(projects: list[Project]) -> list[dict[str, str]]:
    """The kinds of document that there are."""
    from kitgen.diagnostics import Report
    from kitgen.read.kinds import kinds

    found = {kind.name: kind for project in projects for kind in kinds(project.templates, Report())}
    return [
        {"name": name, "title": str(kind.head.title), "audience": str(kind.audience.value)}
        for name, kind in found.items()
    ]


def problem_data(state: State, found: Diagnostic) -> dict[str, Any]:
    """A problem as the page shows it."""
    return {
        "file": state.name_of(found.span.file),
        "line": found.span.line,
        "column": found.span.column,
        "severity": found.severity,
        "code": found.code,
        "message": found.message,
        "hint": found.hint,
        "source": found.source,
    }
