"""A file of another program into a new one: its text, its pictures, and what was not understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kitgen.diagnostics import Report, Span
from kitgen.imports.formats import format_named, format_of, formats
from kitgen.imports.office_files import unknown_archive
from kitgen.imports.original import MOST_ITEMS, Original
from kitgen.source.files import Unreadable
from kitgen.text.wording import count

if TYPE_CHECKING:
    from kitgen.imports.record import Material


@dataclass(frozen=True)
class NewFile:
    """A lesson or bank that was imported, before it is written."""

    text: str
    is_lesson: bool
    parts: tuple[str, ...]
    """What is in it: `a lesson`, `12 questions`."""

    remarks: int
    """How much of the original was not understood, or is missing."""

    folder: str
    """The folder of its pictures, beside it."""

    pictures: dict[str, bytes]
    """Its pictures by their names in that folder."""


def new_file(original: Original, wanted: str | None, target: str, report: Report) -> NewFile | None:
    """The new file that is to have the name ``target``; None if there is nothing in the original.

    ``wanted`` is the format, if it is not to be found out. What is to be said of the original is added to ``report``.
    """
    from kitgen.imports.pictures import folder_of
    from kitgen.imports.writer import written

    material = _material(original, wanted, report)
    if material is None:
        return None
    text = written(material, original, target)
    report.extend(original.report.found)
    pictures = {picture.name: picture.data for picture in material.pictures}
    folder = folder_of(target)
    parts = ["a lesson"] if material.is_lesson else []
    parts += [count(len(material.items), "question")] if material.items else []
    parts += [f"{count(len(pictures), 'picture')} in {folder}"] if pictures else []
    return NewFile(text, material.is_lesson, tuple(parts), len(original.report.found), folder, pictures)


def _material(original: Original, wanted: str | None, report: Report) -> Material | None:
    """What is in the original; None if that is nothing, which is then in the report."""
    shown = original.name
    try:
        name = wanted or format_of(original.path, original)
        if original.archive is not None and not (name and format_named(name).recognises(original)):
            raise unknown_archive(original.archive, format_named(wanted).ABOUT if wanted else "")
        if not name:
            hint = f"say which with --from: {', '.join(formats())}"
            report.error("import-unknown", "the format of this file is not known", Span(shown), hint)
            return None
        material = format_named(name).read(original)
    except Unreadable as error:
        report.error(error.code, error.message, Span(shown, error.line, error.column), error.hint)
        return None
    if not (material.items or material.open or material.is_lesson):
        report.extend(original.report.found)
        about = format_named(name).ABOUT
        hint = f"it was read as {about}; if it is another format, say which with --from: {', '.join(formats())}"
        report.error("import-nothing", "there is no question in this file", Span(shown), hint)
        return None
    if len(material.items) > MOST_ITEMS:
        place = Span(shown, material.items[MOST_ITEMS].line)
        message = f"the file has {len(material.items):,} questions; a bank can have {MOST_ITEMS}"
        report.error("import-too-many", message, place, "split the file before this line, and import both")
        return None
    return material
