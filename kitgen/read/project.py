"""Open a project: a path becomes a Project with its lessons, its course and their translations."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from kitgen.diagnostics import KitgenError, Report, Span
from kitgen.model.bibliography import Reference
from kitgen.model.brand import Brand
from kitgen.model.course import Course
from kitgen.model.lesson import Lesson
from kitgen.model.translation import Translation
from kitgen.read.brand import read_brand
from kitgen.read.editions import EXTENDED
from kitgen.read.files import (
    COURSE_FILES,
    LessonRead,
    course_file,
    lesson_files,
    listed,
    overlay_path,
    read_course,
    read_lesson,
    read_translation,
    warn_of_unread_overlay,
)
from kitgen.read.glossaries import GlossaryFile, read_glossaries
from kitgen.read.lesson_file import LessonFile
from kitgen.read.translation import OtherEdition, check_translation
from kitgen.read.wordings import translated
from kitgen.regular_files import exists, is_folder, real_path
from kitgen.resources import Overlay, overlay
from kitgen.source.nodes import Source


@dataclass(frozen=True)
class CourseOverlay:
    """The course in another language, with the file of its texts."""

    course: Course
    translation: Translation
    source: Source


@dataclass(frozen=True)
class Project:
    """A folder of lessons, what was read of it, and where its templates come from."""

    root: Path
    templates: Overlay
    course: Course | None
    course_source: Source | None
    lessons: tuple[LessonFile, ...]
    unread: tuple[Path, ...] = field(default=())
    """Lesson files with errors, which the rest of the batch goes on without."""

    doubles: frozenset[str] = frozenset()
    """Ids that several lessons have. None of these lessons is built, because either could replace the other."""

    untranslated: tuple[tuple[Path, str], ...] = ()
    """Lesson files with the languages whose translation has errors."""

    brand: Brand | None = None
    """The school's look, where the project has one."""

    brand_source: Source | None = None
    """The file that the look was read from."""

    whole: bool = True
    """Whether the project is the whole course, not some of its lessons."""

    translations: tuple[LessonFile, ...] = ()
    """The lessons in the other languages that were requested."""

    languages: tuple[str, ...] = ()
    """The languages requested; empty: each lesson in its own."""

    courses: tuple[Course, ...] = ()
    """The course in other languages."""

    course_overlays: tuple[CourseOverlay, ...] = ()
    """The same with the files of their texts."""

    glossaries: tuple[GlossaryFile, ...] = ()
    """The glossaries of the languages that were requested."""

    course_path: Path | None = None
    """The file of the course, also where it could not be read."""

    held: bool = False
    """Whether something is wrong with any of it: documents about the whole course stay as they are then."""

    @property
    def edition(self) -> str:
        """That of documents about the whole course: the extended one, if any lesson is in it."""
        return EXTENDED if any(file.extended for file in self.lessons) else ""

    def editions(self) -> tuple[LessonFile, ...]:
        """Every lesson in every requested language, in the order of the course."""
        if not self.languages:
            return self.lessons
        found = {(file.lesson.id, file.tongue): file for file in (*self.lessons, *self.translations)}
        keys = [(file.lesson.id, language) for file in self.lessons for language in self.languages]
        return tuple(found[key] for key in keys if key in found)

    def course_in(self, language: str) -> Course | None:
        """The course, in a language if it was translated."""
        wanted = language.split("-")[0]
        return next((course for course in self.courses if course.language.split("-")[0] == wanted), self.course)

    def references(self, lesson: Lesson) -> dict[str, Reference]:
        """The references that a lesson may cite: its own, and those of the course."""
        shared = self.course.references if self.course else ()
        return {reference.id: reference for reference in (*shared, *lesson.references)}


def open_project(
    path: Path,
    report: Report,
    languages: Sequence[str] = (),
    among: Collection[Path] | None = None,
    extended: bool | None = None,
) -> Project:
    """Read what ``path`` means: a lesson file, a course file, or a folder with either.

    ``languages`` are those of the editions; without them the course's own count, or those of each lesson. ``among`` are
    the only lesson files that are to be read, by their absolute paths.

    Everything wrong with any file goes to ``report``; lessons with errors are left out of the project.
    Raises KitgenError if there is nothing there to read.
    """
    if not exists(path):
        raise KitgenError(f"there is no '{path}'", "give a lesson file, a course file or a folder that has them")
    if not is_folder(path) and path.name not in COURSE_FILES:
        return open_files([path], report, languages, among, extended)[0]
    root = path if is_folder(path) else path.parent
    course_path = course_file(path, root)
    course, course_source = (None, None) if course_path is None else read_course(course_path, root, report)
    if course is not None and course_path is not None:
        files = listed(course, course_source, course_path, report)
    elif course_path is not None:
        files = []
    else:
        files = lesson_files(root)
        if not files:
            raise KitgenError(f"'{path}' has no lessons", "a lesson is a file that ends in .yaml")
    if among is not None:
        files = [file for file in files if file.absolute() in among]
    found = _CourseFile(course, course_source, course_path)
    return _opened(root, files, found, report, languages, extended, whole=among is None)


def open_files(
    paths: Sequence[Path],
    report: Report,
    languages: Sequence[str] = (),
    among: Collection[Path] | None = None,
    extended: bool | None = None,
) -> list[Project]:
    """Read lesson files of one folder: those that its course names as one project, the others as another."""
    root = paths[0].parent
    course_path = course_file(paths[0], root)
    course, course_source = (None, None) if course_path is None else read_course(course_path, root, report)
    named = {entry.path for entry in course.lessons if entry.path} | {*course.banks} if course is not None else set()
    wanted = [path for path in paths if among is None or path.absolute() in among]
    groups = [
        ([path for path in wanted if path.name in named], _CourseFile(course, course_source, course_path)),
        ([path for path in wanted if path.name not in named], _CourseFile()),  # they lie beside a course, if any
    ]
    return [_opened(root, files, found, report, languages, extended, whole=False) for files, found in groups if files]


@dataclass(frozen=True)
class _CourseFile:
    """The course of a folder, if there is one."""

    course: Course | None = None
    source: Source | None = None
    path: Path | None = None


def _opened(
    root: Path,
    files: Sequence[Path],
    found: _CourseFile,
    report: Report,
    languages: Sequence[str],
    extended: bool | None,
    whole: bool,
) -> Project:
    """The project of these lesson files."""
    course = found.course
    wanted = tuple(languages) or (tuple(course.languages) if course is not None else ())
    results = [(file, read_lesson(file, root, course, report, extended)) for file in files]
    unread = [file for file, result in results if result is None]
    lessons = [
        LessonFile(
            read.lesson, file, read.source, banks=read.banks, extended=read.extended, two=read.two,
            added=read.added, other=_other(file, root, course, read),
        )
        for file, read in results if read is not None
    ]  # fmt: skip
    kept, doubles = _distinct(lessons, report)
    others = [_in_language(file, language, root, report) for file in kept for language in wanted]
    brand, brand_source = read_brand(root, report)
    courses = _courses(course, found.path, wanted, report)
    return Project(
        root=real_path(root),
        templates=overlay(root),
        course=course,
        course_source=found.source,
        lessons=kept,
        unread=(*unread, *(file.path for file in doubles)),
        doubles=frozenset(file.lesson.id for file in doubles),
        brand=brand,
        brand_source=brand_source,
        whole=whole,
        translations=tuple(file for file in others if file is not None),
        languages=wanted,
        courses=tuple(each.course for each in courses),
        course_overlays=courses,
        glossaries=read_glossaries(root, wanted, report),
        course_path=found.path,
    )


def _other(path: Path, root: Path, course: Course | None, read: LessonRead) -> Callable[[], Lesson | None]:
    """Reads the other edition of a lesson, once."""

    def other() -> Lesson | None:
        found = read_lesson(path, root, course, Report(), not read.extended) if read.two else None
        return found.lesson if found is not None else None

    return cache(other)


def _in_language(file: LessonFile, language: str, root: Path, report: Report) -> LessonFile | None:
    """A lesson in another language; None if that is its own, or if its translation is missing or has errors."""
    if language == file.lesson.language:
        return None
    path = overlay_path(file.path, language)
    misnamed = warn_of_unread_overlay(file.path, language, report)
    if not exists(path):
        if not misnamed:
            report.warning(
                "translation-none", f"the lesson has no translation into '{language}'", Span(file.source.file),
                f"type: kitgen translate {language} {file.source.file}",
            )  # fmt: skip
        return None
    found = read_translation(path, root, report)
    if found is None:
        return None
    translation, source = found
    other = OtherEdition(file.other, not file.extended) if file.two else None
    if not check_translation(file.lesson, file.lesson.id, language, translation, source, report, other):
        return None
    made = translated(file.lesson, translation, file.usual)
    return replace(file, lesson=made, original=file, asked=language, overlay=source, translation=translation)


def _courses(
    course: Course | None, path: Path | None, languages: Sequence[str], report: Report
) -> tuple[CourseOverlay, ...]:
    """The course in each language that it has a translation into."""
    found = []
    for language in languages:
        if course is None or path is None or language == course.language:
            continue
        file = overlay_path(path, language)
        warn_of_unread_overlay(path, language, report)
        read_file = read_translation(file, path.parent, report) if exists(file) else None
        if read_file and check_translation(course, course.id, language, *read_file, report):
            found.append(CourseOverlay(translated(course, read_file[0]), *read_file))
    return tuple(found)


def _distinct(lessons: list[LessonFile], report: Report) -> tuple[tuple[LessonFile, ...], list[LessonFile]]:
    """The lessons with different ids, and those whose id an earlier one has."""
    seen: dict[str, LessonFile] = {}
    doubles = []
    for file in lessons:
        first = seen.setdefault(file.lesson.id, file)
        if first is not file:
            place = file.lesson.place("id")
            report.error(
                "lesson-id-twice", f"two lessons have the id '{file.lesson.id}'", place,
                f"the other is {first.source.file}; give one of them another id", file.source.line(place.line),
            )  # fmt: skip
            doubles.append(file)
    return tuple(seen.values()), doubles
