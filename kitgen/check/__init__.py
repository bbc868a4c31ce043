"""Checks of lessons that were read: one function each, its name the code, its docstring the manual."""

from __future__ import annotations

from kitgen.check.base import CHECKS, CheckContext
from kitgen.diagnostics import Report
from kitgen.read.lesson_file import LessonFile
from kitgen.read.project import Project


def check_project(project: Project, report: Report) -> None:
    """Check every lesson, the course, the brand and the templates."""
    from kitgen.check.brand import check_brand
    from kitgen.check.course import check_course
    from kitgen.check.glossary import check_glossaries
    from kitgen.check.products import check_translated_tables
    from kitgen.check.templates import check_templates

    shared: dict[str, object] = {}
    for file in project.lessons:
        check_lesson(project, file, report, shared)
    check_translated_tables(project, report)
    check_glossaries(project, report)
    check_course(project, report)
    check_brand(project, report)
    check_templates(project, report)


def check_lesson(project: Project, file: LessonFile, report: Report, shared: dict[str, object]) -> None:
    """Run every check on one lesson. ``shared`` is what checks know of the whole project."""
    _load()
    context = CheckContext(project, file, shared)
    for each in CHECKS:
        if not (file.lesson.is_bank and each.of_lessons):
            each.run(context, report)


def _load() -> None:
    """Import every module of this folder, so that its checks are registered."""
    from importlib import import_module
    from pkgutil import iter_modules

    for module in iter_modules(__path__):
        if module.name != "base":
            import_module(f"{__name__}.{module.name}")


_load()
