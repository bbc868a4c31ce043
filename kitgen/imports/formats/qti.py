"""QTI: questions and tests in XML, of version 1.2 (Canvas, Blackboard), 2.1, 2.2 or 3.0 (TAO and others)."""

from __future__ import annotations

import re

from kitgen.imports.original import Original
from kitgen.imports.qti.texts import Texts
from kitgen.imports.record import Material
from kitgen.imports.xml_tree import tree
from kitgen.source.files import Unreadable

ABOUT = "QTI"
ENDINGS = (".xml", ".qti", ".dat")

_ROOT = re.compile(r"<(?:\w{1,9}:)?(?:questestinterop|(?:qti-)?assessment-?(?:item|test|section))\b", re.IGNORECASE)


def recognises(original: Original) -> bool:
    """Whether it begins as a file of QTI does."""
    return bool(_ROOT.search(re.sub(r"<!--.*?(?:-->|\Z)", "", original.text[:5000], flags=re.DOTALL)))


def read(original: Original) -> Material:
    """The items of the file. What it names in other files is not read."""
    from kitgen.imports.qti import version1, version2

    material = Material()
    root = version2.modern(tree(original.text))
    if root.name in ("questestinterop", "assessment", "section", "item", "objectbank"):
        version1.Reader(original, Texts(original), material).read(root)
    elif root.name in ("assessmentItem", "assessmentTest", "assessmentSection"):
        reader = version2.Reader(original, material)
        reader.read(version2.Source(root, Texts(original)))
        reader.finish()
    else:
        message = f"this is not QTI that can be read: it begins with <{root.name[:40]}>"
        raise Unreadable("import-xml", message, root.line, 1, "export the questions again, as QTI 1.2 or 2.1")
    return material
