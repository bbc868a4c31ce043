"""Word documents: headings to parts of a lesson, numbered questions to items, tables to what they are."""

from __future__ import annotations

from kitgen.imports.office.lesson import material_of
from kitgen.imports.office.package import Package
from kitgen.imports.office.word import is_word, read_word, title_of
from kitgen.imports.original import Original
from kitgen.imports.record import Material
from kitgen.source.files import Unreadable

ABOUT = "a Word document"
ENDINGS = (".docx", ".docm", ".dotx")


def recognises(original: Original) -> bool:
    """Whether it is an archive with a document of Word in it."""
    return original.archive is not None and is_word(Package(original.archive))


def read(original: Original) -> Material:
    """All that is in the document. The lines that messages name are its paragraphs."""
    if original.archive is None:
        raise Unreadable("import-office", "this is not a Word document (.docx)", hint="leave out --from")
    package = Package(original.archive)
    material = material_of(read_word(original, package), original)
    material.title = material.title or original.plain(0, title_of(package))
    return material
