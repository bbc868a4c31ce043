"""One file of a project into what it holds: a lesson, a course or a translation."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from kitgen.diagnostics import KitgenError, Report, Span
from kitgen.model.bank import Bank
from kitgen.model.course import Course
from kitgen.model.lesson import Lesson
from kitgen.model.translation import Translation
from kitgen.model.values import slug_of
from kitgen.read.banks import BankFile, is_bank, read_bank, with_banks
from kitgen.read.editions import EXTENDED, added_names, edition, is_asked, warn_of_no_block, with_advice
from kitgen.read.tree import filled, shown_path, tree
from kitgen.read.validate import read
from kitgen.regular_files import exists, is_file, is_folder, is_outside, real_path
from kitgen.source.nodes import Mapping, Source, shown

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
    """The lesson files and banks that a course names, each once and inside its folder."""
    files: list[Path] = []
    folder = course_path.parent
    entries = [(entry.path, entry.place("path")) for entry in course.lessons if entry.path]
    entries += [(path, course.place("banks", number)) for number, path in enumerate(course.banks)]
    for path, place in entries:
        line = source.line(place.line) if source else ""
        file = folder / path
        if exists(file) and is_outside(file, folder):
            hint = "remove the link, and copy the lesson into the folder"
            report.error("outside", f"'{path}' lies outside the folder of the course", place, hint, line)
        elif not is_file(file):
            name = shown(path, 80)
            report.error("lesson-missing", f"there is no lesson file '{name}'", place, "check its name", line)
        elif file in files:
            report.error("lesson-twice", f"'{path}' is listed twice", place, "keep one of them", line)
        else:
            files.append(file)
    return files


def _is_translation(node: Mapping, path: Path, source: Source, report: Report) -> bool:
    """Whether a file has the texts or terms of another language only; then with an error that says how to check it."""
    if "terms" in node and {"lessons", "activities", "title"}.isdisjoint(node):
        key, what, of, checked = "terms", "a glossary of translations", "the lessons", path.parent.parent
    elif "translates" in node and {"lessons", "activities"}.isdisjoint(node):
        key, what, of, checked = "translates", "a translation", "what it translates", path.parent.parent / path.name
    else:
        return False
    report.error(
        "not-a-lesson", f"this is {what}, not a lesson or course", node.keys_at[key],
        f"check it with {of}: kitgen check {shown_path(checked)} --lang {path.parent.name or 'es'}",
        source.line(node.keys_at[key].line),
    )  # fmt: skip
    return True


def read_course(path: Path, root: Path, report: Report) -> tuple[Course | None, Source]:
    """A course; None if it has errors. Its folder gives it an id, where it has none of its own."""
    node, source = tree(path, root, report)
    if node is None:
        return None, source
    if _is_translation(node, path, source, report):
        return None, source
    filled(node, "id", slug_of(real_path(root).name) or "course")
    return read(Course, node, source, report), source


class LessonRead(NamedTuple):
    """What a lesson file has, in one of its editions."""

    lesson: Lesson
    source: Source
    banks: tuple[BankFile, ...]
    """The banks that it uses."""

    extended: bool
    """Whether it is the extended edition, which differs from the usual one."""

    two: bool
    """Whether the file has two editions."""

    added: dict[str, Span]
    """The names that only the extended one has, each with its place."""


def read_lesson(
    path: Path, root: Path, course: Course | None, report: Report, extended: bool | None = None
) -> LessonRead | None:
    """A lesson, or a bank as one, in one edition; None if it has errors.

    Its file gives it an id, the course a licence, where it has none of its own. ``extended`` says which edition;
    None leaves it to the lesson and its course.
    """
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
    before = report.errors
    extended = is_asked(node, course) if extended is None else extended
    warn_of_no_block(node, source, report)
    bank = is_bank(node)
    written, node = node, edition(node, Bank if bank else Lesson, extended, source, report)
    filled(node, "id", slug_of(path.stem) or "lesson")
    if course is not None and course.licence:
        filled(node, "licence", course.licence)
    banks = with_banks(node, path, root, source, report, extended)
    if report.errors > before:
        return None
    if bank:
        found = read_bank(node, path, source, report)
        lesson = found.as_lesson() if found is not None else None
    else:
        lesson = read(Lesson, node, source, report)
    if lesson is None or report.errors > before:
        if extended and EXTENDED in written:
            report.found = [with_advice(each, written) for each in report.found]
        return None
    return LessonRead(
        lesson, source, banks, extended and EXTENDED in written, EXTENDED in written, added_names(written)
    )


def read_translation(path: Path, root: Path, report: Report) -> tuple[Translation, Source] | None:
    """An overlay of texts; None if it has errors."""
    before = report.errors
    node, source = tree(path, root, report)
    translation = read(Translation, node, source, report) if node is not None else None
    return None if translation is None or report.errors > before else (translation, source)
