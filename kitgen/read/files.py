"""One file of a project into what it holds: a lesson, a course, a brand or a translation."""

from __future__ import annotations

from pathlib import Path

from kitgen.diagnostics import KitgenError, Report, Span
from kitgen.model.brand import Brand
from kitgen.model.course import Course
from kitgen.model.lesson import Lesson
from kitgen.model.translation import Translation
from kitgen.model.values import slug_of
from kitgen.read.validate import read
from kitgen.source.files import read_bytes
from kitgen.source.nodes import Mapping, Scalar, Source
from kitgen.source.parser import parse

MAX_FILES = 2_000

COURSE_FILES = ("course.yaml", "course.yml")


def overlay_path(path: Path, language: str) -> Path:
    """The path of the translation of a lesson or course file."""
    return path.parent / language / path.name


def shown_path(path: Path) -> str:
    """A path as people know it: from the folder they are in, if it lies below it."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def course_file(path: Path, root: Path) -> Path | None:
    """The course file that ``path`` is, or that its folder ``root`` has; None if there is none."""
    if path.is_file() and path.name in COURSE_FILES:
        return path
    for name in COURSE_FILES:
        if (root / name).is_file():
            return root / name
    return None


def lesson_files(root: Path) -> list[Path]:
    """Every file of a folder that may be a lesson, sorted by name."""
    files = sorted(
        file
        for pattern in ("*.yaml", "*.yml")
        for file in root.glob(pattern)
        if file.name not in ("brand.yaml", *COURSE_FILES) and not file.name.startswith(".")
    )
    if len(files) > MAX_FILES:
        raise KitgenError(f"'{root}' has {len(files):,} files; the limit is {MAX_FILES:,}")
    return files


def listed(course: Course, source: Source | None, course_path: Path, report: Report) -> list[Path]:
    """The lesson files that a course names, each once and inside its folder."""
    files: list[Path] = []
    folder = course_path.parent
    for entry in course.lessons:
        place = entry.place("path")
        line = source.line(place.line) if source else ""
        file = folder / entry.path
        if not file.is_file():
            report.error("lesson-missing", f"there is no lesson file '{entry.path}'", place, "check its name", line)
        elif not file.resolve().is_relative_to(folder.resolve()):
            report.error("outside", f"'{entry.path}' lies outside the folder of the course", place, "", line)
        elif file in files:
            report.error("lesson-twice", f"'{entry.path}' is listed twice", place, "keep one of them", line)
        else:
            files.append(file)
    return files


def tree(path: Path, report: Report) -> tuple[Mapping | None, Source]:
    """The tree of a file; None, with the reason in ``report``, if it cannot be read."""
    name = shown_path(path)
    try:
        data = read_bytes(path)
    except ValueError as problem:
        code = "too-large" if "bytes" in str(problem) else "not-a-file"
        report.error(code, str(problem), Span(name), "split it, or check that it is the right file")
        return None, Source(name, "")
    except OSError as error:
        report.error("unreadable", f"the file cannot be read: {error.strerror}", Span(name))
        return None, Source(name, "")
    return parse(data, name, report)


def _with_default(node: Mapping, key: str, text: str) -> None:
    if key not in node:
        node[key] = Scalar.made(text, node.span)
        node.keys_at[key] = node.span


def read_course(path: Path, root: Path, report: Report) -> tuple[Course | None, Source]:
    """A course; None if it has errors. Its folder gives it an id, where it has none of its own."""
    node, source = tree(path, report)
    if node is None:
        return None, source
    _with_default(node, "id", slug_of(root.resolve().name) or "course")
    return read(Course, node, source, report), source


def read_lesson(path: Path, root: Path, course: Course | None, report: Report) -> tuple[Lesson, Source] | None:
    """A lesson; None if it has errors. Its file gives it an id, the course a licence, where it has none of its own."""
    if not path.resolve().is_relative_to(root.resolve()):
        report.error("outside", "this file is a link that leads outside the project", Span(shown_path(path)))
        return None
    node, source = tree(path, report)
    if node is None:
        return None
    if "lessons" in node and "activities" not in node:
        report.error(
            "not-a-lesson", "this is a course, not a lesson", node.keys_at["lessons"],
            "name the file course.yaml", source.line(node.keys_at["lessons"].line),
        )  # fmt: skip
        return None
    _with_default(node, "id", slug_of(path.stem) or "lesson")
    if course is not None and course.licence:
        _with_default(node, "licence", course.licence)
    before = report.errors
    lesson = read(Lesson, node, source, report)
    return None if lesson is None or report.errors > before else (lesson, source)


def read_brand(root: Path, report: Report) -> tuple[Brand | None, Source | None]:
    """The look in the project's own templates, if there is one that can be read."""
    path = root / "templates" / "brand.yaml"
    if not path.is_file():
        return None, None
    node, source = tree(path, report)
    return (read(Brand, node, source, report) if node is not None else None), source


def read_translation(path: Path, report: Report) -> tuple[Translation, Source] | None:
    """An overlay of texts; None if it has errors."""
    before = report.errors
    node, source = tree(path, report)
    translation = read(Translation, node, source, report) if node is not None else None
    return None if translation is None or report.errors > before else (translation, source)
