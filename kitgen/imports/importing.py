"""A file of another program into the text of a new lesson or bank, and the pictures that come with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kitgen.diagnostics import Report, Span
from kitgen.imports.formats import format_named, format_of, formats
from kitgen.imports.office_files import unknown_archive
from kitgen.imports.original import MOST_ITEMS, Original, read_original
from kitgen.imports.pictures import folder_of
from kitgen.imports.record import Material
from kitgen.imports.writer import written
from kitgen.source.files import Unreadable
from kitgen.text.wording import count


@dataclass(frozen=True)
class Imported:
    """What is to be written."""

    text: str
    """The new file."""

    summary: str
    """What was found, in a line: `a lesson, 3 questions`."""

    pictures: dict[str, bytes] = field(default_factory=dict)
    """Files of pictures by their names, for the folder that `pictures.folder_of` names."""


def import_file(file: Path, shown: str, target: str, report: Report, wanted: str | None = None) -> Imported | None:
    """Read a file into what is to be written as ``target``, the name of the new file; None if there is nothing in it.

    ``shown`` is its name in messages; all that was not understood is in ``report``. ``wanted`` is its format, if its
    name and contents do not say it. Nothing is written.
    """
    read = _read(file, shown, report, wanted)
    if read is None:
        return None
    material, original = read
    text = written(material, original, target)
    parts = [count(len(material.items), "question")] if material.items else []
    if material.is_lesson:
        parts = ["a lesson", *parts]
    pictures = {picture.name: picture.data for picture in material.pictures}
    if pictures:
        parts.append(f"{count(len(pictures), 'picture')} in {folder_of(target)}")
    if remarks := len(original.report.found):
        parts.append(f"{remarks} to look at, listed above")
    report.extend(original.report.found)
    return Imported(text, ", ".join(parts), pictures)


def _read(file: Path, shown: str, report: Report, wanted: str | None) -> tuple[Material, Original] | None:
    """What is in the file; None if that is nothing, which is then in the report."""
    try:
        original = read_original(file, shown)
        name = wanted or format_of(file, original)
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
    if not material.items and not material.open and not material.is_lesson:
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
    return material, original
