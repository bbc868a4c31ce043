"""One file of a project into what it holds: a lesson, a course or a translation."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from kitgen.diagnostics import KitgenError, Report, Span
from kitgen.model.course import Course
from kitgen.model.lesson import Lesson
from kitgen.model.translation import Translation
from kitgen.model.values import slug_of
from kitgen.read.validate import read
from kitgen.regular_files import Refused, exists, is_file, is_folder, is_outside, read_regular, real_path
from kitgen.source.files import MAX_BYTES
from kitgen.source.nodes import Mapping, Scalar, Source, shown
from kitgen.source.parser import parse

MAX_FILES = 2_000

COURSE_FILES = ("course.yaml", "course.yml")


def overlay_path(path: Path, language: str) -> Path:
    """The path of the translation of a lesson or course file."""
    return path.parent / language / path.name


def warn_of_unread_overlay(path: Path, language: str, report: Report) -> bool:
    """Warn of a translation that is not read, because its name ends with `.yaml` and not with `.yml`, or the other way.

    Says whether there is one.
    """
    ending = {".yaml": ".yml", ".yml": ".yaml"}.get(path.suffix, "")
    wanted = overlay_path(path, language)
    other = wanted.with_suffix(ending)
    if not ending or not exists(other) or exists(path.with_suffix(ending)):  # the last: it translates another file
        return False
    hint = f"copy its texts into {shown_path(wanted)}, and delete it" if exists(wanted) else f"name it {wanted.name}"
    message = f"this translation is not read: the file that it translates is called '{shown(path.name, 80)}'"
    report.warning("translation-not-read", message, Span(shown_path(other)), hint)
    return True


def shown_path(path: Path) -> str:
    """A path for messages: relative to the current folder, if it is below it. A link has its own name."""
    with contextlib.suppress(ValueError, OSError):
        here = Path.cwd()
        for absolute in (Path(os.path.normpath(here / path)), real_path(path.parent) / path.name):
            if absolute.is_relative_to(here):
                return absolute.relative_to(here).as_posix()
    return path.as_posix()


def course_file(path: Path, root: Path) -> Path | None:
    """The course file that ``path`` is, or that its folder ``root`` has; None if there is none.

    Whatever has its name is one: a folder, a pipe or a link that leads nowhere is reported when it is read.
    """
    if path.name in COURSE_FILES and not is_folder(path):
        return path
    return next((root / name for name in COURSE_FILES if exists(root / name)), None)


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
        if not entry.path:
            continue
        place = entry.place("path")
        line = source.line(place.line) if source else ""
        file = folder / entry.path
        if exists(file) and is_outside(file, folder):
            hint = "remove the link, and copy the lesson into the folder"
            report.error("outside", f"'{entry.path}' lies outside the folder of the course", place, hint, line)
        elif not is_file(file):
            name = shown(entry.path, 80)
            report.error("lesson-missing", f"there is no lesson file '{name}'", place, "check its name", line)
        elif file in files:
            report.error("lesson-twice", f"'{entry.path}' is listed twice", place, "keep one of them", line)
        else:
            files.append(file)
    return files


def tree(path: Path, root: Path, report: Report) -> tuple[Mapping | None, Source]:
    """The tree of a file of the project in ``root``; None, with the reason in ``report``, if it cannot be read."""
    name = shown_path(path)
    try:
        data = read_regular(path, MAX_BYTES, root)
    except Refused as refused:
        report.error(refused.code, refused.message, Span(name), refused.hint)
        return None, Source(name, "")
    return parse(data, name, report)


def _with_default(node: Mapping, key: str, text: str) -> None:
    if key not in node:
        node[key] = Scalar.at(text, node.span)
        node.keys_at[key] = node.span


def _is_translation(node: Mapping, path: Path, source: Source, report: Report) -> bool:
    """Whether a file has the texts of another language only; then with an error that says how to check it."""
    if "translates" not in node or not {"lessons", "activities"}.isdisjoint(node):
        return False
    original, language = path.parent.parent / path.name, path.parent.name or "es"
    report.error(
        "not-a-lesson", "this is a translation, not a lesson or course", node.keys_at["translates"],
        f"check it with what it translates: kitgen check {shown_path(original)} --lang {language}",
        source.line(node.keys_at["translates"].line),
    )  # fmt: skip
    return True


def read_course(path: Path, root: Path, report: Report) -> tuple[Course | None, Source]:
    """A course; None if it has errors. Its folder gives it an id, where it has none of its own."""
    node, source = tree(path, root, report)
    if node is None:
        return None, source
    if _is_translation(node, path, source, report):
        return None, source
    _with_default(node, "id", slug_of(real_path(root).name) or "course")
    return read(Course, node, source, report), source


def read_lesson(path: Path, root: Path, course: Course | None, report: Report) -> tuple[Lesson, Source] | None:
    """A lesson; None if it has errors. Its file gives it an id, the course a licence, where it has none of its own."""
    node, source = tree(path, root, report)
    if node is None:
        return None
    if "lessons" in node and "activities" not in node:
        report.error(
            "not-a-lesson", "this is a course, not a lesson", node.keys_at["lessons"],
            "name the file course.yaml", source.line(node.keys_at["lessons"].line),
        )  # fmt: skip
        return None
    if _is_translation(node, path, source, report):
        return None
    _with_default(node, "id", slug_of(path.stem) or "lesson")
    if course is not None and course.licence:
        _with_default(node, "licence", course.licence)
    before = report.errors
    lesson = read(Lesson, node, source, report)
    return None if lesson is None or report.errors > before else (lesson, source)


def read_translation(path: Path, root: Path, report: Report) -> tuple[Translation, Source] | None:
    """An overlay of texts; None if it has errors."""
    before = report.errors
    node, source = tree(path, root, report)
    translation = read(Translation, node, source, report) if node is not None else None
    return None if translation is None or report.errors > before else (translation, source)
