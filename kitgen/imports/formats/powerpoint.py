"""PowerPoint presentations: slides to parts of a lesson by their titles, notes to notes for the instructor."""

from __future__ import annotations

from kitgen.imports.office.lesson import material_of
from kitgen.imports.office.package import Package
from kitgen.imports.office.slides import is_powerpoint, read_slides
from kitgen.imports.office.texts import Texts
from kitgen.imports.office.word import title_of
from kitgen.imports.original import Original
from kitgen.imports.record import Material
from kitgen.source.files import Unreadable

ABOUT = "a PowerPoint presentation"
ENDINGS = (".pptx", ".pptm", ".ppsx", ".potx")


def recognises(original: Original) -> bool:
    """Whether it is an archive with a presentation in it."""
    return original.archive is not None and is_powerpoint(Package(original.archive))


def read(original: Original) -> Material:
    """All that is on the slides and in their notes. The lines that messages name are slides."""
    if original.archive is None:
        raise Unreadable("import-office", "this is not a PowerPoint presentation (.pptx)", hint="leave out --from")
    package = Package(original.archive)
    blocks, notes = read_slides(original, package)
    material = material_of(blocks, original)
    material.title = material.title or original.plain(0, title_of(package))
    texts = Texts(original)
    for number, title, said in notes:
        words = texts.body(said)
        name = f"{number}. {' '.join(original.plain(number, title).split())}".rstrip(". ")
        material.notes.append(f"**{name}**\n\n{words}" if "*" not in name else f"{name}\n\n{words}")
    return material
