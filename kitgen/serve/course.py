"""The course as the page lists it: lessons, what is wrong with them, and what can be chosen."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from kitgen.regular_files import Refused, is_folder, read_regular
from kitgen.serve.document import course_documents
from kitgen.serve.meetings import meetings_of
from kitgen.serve.places import name_of
from kitgen.serve.snapshot import MOST, take_snapshot
from kitgen.serve.templates import forget_old_templates

if TYPE_CHECKING:
    from kitgen.diagnostics import Diagnostic, Report
    from kitgen.pipeline import Loaded
    from kitgen.read.lesson_file import LessonFile
    from kitgen.read.project import Project

AUDIENCES = {"student": "Students", "instructor": "Instructor", "grader": "Graders"}
VARIANTS = {
    "dyslexia-friendly": "Easier to read (dyslexia)",
    "fillable": "To fill in on a computer",
    "high-contrast": "High contrast",
    "large-print": "Large print",
    "low-ink": "Saves ink",
}
"""What the variants are called; those of a project have the names of their files."""

MANY_FILES = {
    "file": "", "line": 0, "column": 0, "severity": "warning", "code": "many-files", "source": "",
    "message": f"there are more than {MOST:,} files in this folder, so changes in deep folders may not be noticed",
    "hint": "serve the folder of the course alone",
}  # fmt: skip
"""Said where a folder is more than a course, such as a home folder."""

_KEYS = re.compile(rb"^(?:activities|quiz|objectives|essential_question|discussion) *:", re.MULTILINE)
"""What a file has that is meant to be a lesson or a bank."""

PAPERS = {"a4": "A4", "letter": "Letter"}


def read_course(root: Path, output: Path, only: Path | None = None) -> dict[str, Any]:
    """All that the page knows of the course in ``root`` before a lesson is opened, from its files as they are now.

    ``only`` is the one lesson that was asked for, if one was. It is plain data: another process may read it.
    """
    from kitgen import pipeline
    from kitgen.diagnostics import KitgenError, Report

    snapshot = take_snapshot(root, output)
    forget_old_templates(snapshot)
    trouble: dict[str, Any] | None = None
    loaded: list[pipeline.Loaded] = []
    report = Report()
    try:
        if not is_folder(root):
            raise KitgenError(
                "the folder of this course is not there any more", "was it renamed, or a drive taken out?"
            )
        loaded = pipeline.load([root if only is None else only])
        if beside := lessons_beside(root, loaded) if only is None else []:
            loaded += pipeline.load(beside)
        report = pipeline.check(loaded)
    except KitgenError as error:
        trouble = {"message": error.message, "hint": error.hint, "gone": not is_folder(root)}
    projects = [each.project for each in loaded]
    course = next((project.course for project in projects if project.course is not None), None)
    data = {
        "version": snapshot.version,
        "title": str(course.title) if course else root.name,
        "folder": str(root),
        "course": next((name_of(project.course_path, root) for project in projects if project.course_path), ""),
        "lessons": [
            {**lesson, "listed": number == 0}
            for number, project in enumerate(projects)
            for lesson in _lessons(root, project)
        ],
        "broken": course is None and any(project.course_path for project in projects),
        "documents": [document for project in projects[:1] for document in course_documents(project)],
        "problems": [*problems_of(report, root), *([MANY_FILES] if len(snapshot.versions) >= MOST else [])],
        "trouble": trouble,
        "languages": list(dict.fromkeys(language for project in projects for language in project.languages)),
        "audiences": [{"name": name, "title": title} for name, title in AUDIENCES.items()],
        "papers": [{"name": name, "title": title} for name, title in PAPERS.items()],
        "variants": [
            {"name": name, "title": VARIANTS.get(name, name.replace("-", " ").capitalize())}
            for name in _variants(projects)
        ],
    }
    return counted({**data, "versions": dict(snapshot.versions)})


def lessons_beside(root: Path, loaded: Sequence[Loaded]) -> list[Path]:
    """The lessons and banks in the folder of a course that it does not name: those just brought there, or all of them
    if the file of the course cannot be read."""
    from kitgen.read.files import lesson_files

    project = loaded[0].project
    if project.course_path is None:
        return []
    course = project.course
    named = {*(entry.path for entry in course.lessons), *course.banks} if course is not None else set()
    return [path for path in lesson_files(root) if path.name not in named and _may_be_lesson(path, root)]


def _may_be_lesson(path: Path, root: Path) -> bool:
    """Whether a file has keys of a lesson or bank, and not of something else."""
    from kitgen.source.files import MAX_BYTES

    with contextlib.suppress(Refused):
        return bool(_KEYS.search(read_regular(path, MAX_BYTES, root)))
    return False


def counted(data: dict[str, Any]) -> dict[str, Any]:
    """The course with the problems of each lesson counted, and its version noted."""
    lessons = []
    for lesson in data["lessons"]:
        own = [problem["severity"] for problem in data["problems"] if problem["file"] == lesson["file"]]
        problems = {"errors": own.count("error"), "warnings": own.count("warning")}
        lessons.append({**lesson, "version": data["versions"].get(lesson["file"], ""), "problems": problems})
    return {**data, "lessons": lessons}


def problems_of(report: Report, root: Path) -> list[dict[str, Any]]:
    """The errors and warnings of a report."""
    return [problem_data(found, root) for found in report.shown if found.severity != "note"]


def problem_data(found: Diagnostic, root: Path) -> dict[str, Any]:
    """A problem as the page shows it."""
    return {
        "file": name_of(found.span.file, root),
        "line": found.span.line,
        "column": found.span.column,
        "severity": found.severity,
        "code": found.code,
        "message": found.message.replace(f"{root}{os.sep}", ""),
        "hint": found.hint.replace(f"{root}{os.sep}", ""),
        "source": found.source,
    }


def lesson_data(file: LessonFile, root: Path, languages: Sequence[str] = (), date: str = "") -> dict[str, Any]:
    """A lesson that could be read, as the page lists it."""
    return {
        "file": name_of(file.path, root),
        "id": file.lesson.id,
        "title": file.lesson.title.plain,
        "date": date,
        "language": file.lesson.language,
        "languages": list(languages) or [file.lesson.language],
        "bank": file.lesson.is_bank,
        "editions": file.two,
        "extended": file.extended,
        "readable": True,
    }


def _lessons(root: Path, project: Project) -> list[dict[str, Any]]:
    """The lessons of a project in their order, those that cannot be read too."""
    read = {file.path: file for file in project.lessons}
    dates = meetings_of(project.course).of if project.course is not None else {}
    folder = PurePosixPath(name_of(project.course_path, root) if project.course_path else "").parent
    found = {}
    for path in [*read, *(path for path in project.unread if path not in read)]:
        name = name_of(path, root)
        if path in read:
            known = {each.tongue for each in project.translations if each.path == path}
            own = read[path].lesson.language
            languages = [each for each in project.languages if each == own or each in known]
            found[name] = lesson_data(read[path], root, languages, dates.get(name.removeprefix(f"{folder}/"), ""))
        else:
            found[name] = {
                "file": name, "id": "", "title": path.stem, "date": "", "language": "", "languages": [],
                "bank": False, "editions": False, "extended": False, "readable": False,
            }  # fmt: skip
    places: dict[str, int] = {}
    if project.course is not None and project.course_path is not None:
        named = [(folder / entry.path).as_posix() for entry in project.course.lessons if entry.path]
        places = {name: number for number, name in enumerate(named)}
    return [found[name] for name in sorted(found, key=lambda name: (places.get(name, len(places)), name))]


def _variants(projects: Sequence[Project]) -> list[str]:
    """The names of the variants of documents on paper."""
    return sorted({name for project in projects for name in project.templates.names("_variants", ".css")})
