"""Packages of learning platforms: Common Cartridge, exports of Canvas and Blackboard, QTI with a manifest."""

from __future__ import annotations

import posixpath

from kitgen.imports.original import Original
from kitgen.imports.record import Material
from kitgen.source.files import Unreadable

ABOUT = "a course package (Common Cartridge, QTI)"
ENDINGS = (".imscc", ".zip")

_MANIFEST = "imsmanifest.xml"


def recognises(original: Original) -> bool:
    """Whether it is an archive with a manifest."""
    return bool(_manifest(original))


def read(original: Original) -> Material:
    """The questions, pages, discussions and assignments of the package. Nothing outside of it is read."""
    from kitgen.imports.packages.course import Course
    from kitgen.imports.packages.manifest import manifest_of
    from kitgen.imports.packages.members import Members
    from kitgen.imports.xml_tree import tree

    name = _manifest(original)
    if original.archive is None or not name:
        hint = "export the course as a Common Cartridge (.imscc), or the quiz as QTI (.zip)"
        raise Unreadable("import-archive", f"there is no {_MANIFEST} in this file", hint=hint)
    folder = posixpath.dirname(name)
    members = Members(original, original.archive, f"{folder}/" if folder else "")
    text, first = members.text(name)
    root = tree(text, first=first)
    manifest = manifest_of(root)
    said = dict.fromkeys(f"{each.name}: {' '.join(each.text.split())}" for each in root.unread())
    if said:
        original.comment(root.line, "; ".join(said))
    return Course(original, members, manifest).read()


def _manifest(original: Original) -> str:
    """The manifest that is least deep in the archive; '' if there is none."""
    names = original.archive.members if original.archive is not None else {}
    found = [name for name in names if name.lower().rpartition("/")[2] == _MANIFEST and "__MACOSX" not in name]
    return min(found, key=lambda name: (name.count("/"), name), default="")
