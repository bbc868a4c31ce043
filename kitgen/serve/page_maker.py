"""Make a document as a build does, and pictures of its pages, in a process of its own: all comes and goes as data.

The files are in a folder `.preview` of the output folder, which the usual build never touches.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kitgen.diagnostics import KitgenError, Report
from kitgen.serve.course import problems_of
from kitgen.serve.document import DocumentName, Form, plan_of, task_of
from kitgen.serve.lessons import Lessons
from kitgen.serve.snapshot import take_snapshot
from kitgen.serve.templates import forget_old_templates

FOLDER = ".preview"

DOTS = 120
"""Dots to the inch of a picture of a page."""

AT_ONCE = 8
"""Pages whose pictures are made with the document; those of others when they are looked at."""


@dataclass(frozen=True)
class Project:
    """Which project is meant: its folder, its output folder, the one lesson asked for, and what is a lesson in it."""

    root: Path
    output: Path
    only: Path | None = None
    listed: frozenset[str] = frozenset()

    def folder(self, paper: str) -> Path:
        """Where documents are built on a paper; empty for what the lesson says.

        The name of a file does not say its paper, and two processes may build a document on two papers at a time.
        """
        return self.output / FOLDER / (paper or "usual")


@dataclass(frozen=True)
class Made:
    """A document that was built, or why it was not."""

    key: str
    """The version of all files that matter for it."""

    version: str
    """The version of its lesson, or of the course."""

    content: bytes | None = field(default=None, repr=False)
    format: str = "pdf"
    name: str = ""
    """The name of its file."""

    sizes: tuple[tuple[float, float], ...] = ()
    """Width and height of each page, in points."""

    pictures: tuple[bytes, ...] = field(default=(), repr=False)
    """The first pages as PNG."""

    problems: tuple[dict[str, Any], ...] = ()


_lessons: dict[Project, Lessons] = {}


def make(project: Project, name: DocumentName, form: Form, format: str, pictures: bool, limit: float) -> Made:
    """Build one document; ``pictures`` says whether its first pages are to be drawn."""
    key, version, sound, report = read_project(project, name, form.extended)
    if sound is None:
        return Made(key, version, problems=tuple(problems_of(report, project.root)))
    faults = Report()
    plan = plan_of(sound, name.kind, form, faults)
    task = task_of(plan, format)
    content = _built(project.folder(form.paper), sound, replace(plan, tasks=(task,)), task.path, faults, limit)
    made = Made(
        key, version, content, task.format, Path(task.path).name, problems=tuple(problems_of(faults, project.root))
    )
    if content is None or task.format != "pdf" or not pictures:
        return made
    sizes, drawn = draw(content, range(AT_ONCE))
    return replace(made, sizes=tuple(sizes), pictures=tuple(drawn))


def read_project(project: Project, name: DocumentName, extended: bool | None = None) -> tuple[str, str, Any, Report]:
    """The key, the version, the project without errors (None if there is none), and what is wrong.

    ``extended`` says which edition of a lesson that has two; None leaves it to the lesson.
    """
    from kitgen import pipeline

    snapshot = take_snapshot(project.root, project.output)
    forget_old_templates(snapshot)
    if name.file:
        if project not in _lessons:
            _lessons.clear()
            _lessons[project] = Lessons(project.root, project.output, project.listed)
        read = _lessons[project].read(name.file, name.language, snapshot, extended)
        return read.key, read.version, read.project if read.lesson else None, read.report
    report = Report()
    try:
        whole = pipeline.load_and_check(project.only or project.root, report, [name.language] if name.language else [])
    except KitgenError:
        return snapshot.version, snapshot.version, None, report
    return snapshot.version, snapshot.version, pipeline.drop_invalid(whole, report), report


def _built(folder: Path, sound: Any, plan: Any, path: str, report: Report, limit: float) -> bytes | None:
    """The bytes of a document; None with what is wrong in ``report``."""
    from kitgen.pipeline import Planned, build
    from kitgen.store.files import content_of
    from kitgen.store.ownership import ProjectPlan

    done = build(Planned((ProjectPlan(sound, plan),), folder, report, whole=False), limit=limit)
    there = any(entry.path == path for entry in done.entries)
    return content_of(folder, path) if there else None


def draw(content: bytes, numbers: Iterable[int]) -> tuple[list[tuple[float, float]], list[bytes]]:
    """The sizes of all pages of a PDF, and pictures of some of them, by number from 0."""
    import pypdfium2

    with pypdfium2.PdfDocument(content) as document:
        sizes = [document.get_page_size(number) for number in range(len(document))]
        pictures = []
        for number in numbers:
            if number < len(document):
                page = document[number]
                file = io.BytesIO()
                page.render(scale=DOTS / 72).to_pil().save(file, "PNG", compress_level=4)
                pictures.append(file.getvalue())
                page.close()
    return sizes, pictures


def picture(content: bytes, number: int) -> bytes:
    """The picture of one page of a PDF, by number from 0."""
    return draw(content, [number])[1][0]
