"""The parts of a Word or PowerPoint file: which there are, what they refer to, their XML with known prefixes."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from kitgen.imports.archives import Archive
from kitgen.imports.xml_tree import Element, tree
from kitgen.source.files import Unreadable

_OOXML = "http://schemas.openxmlformats.org"
_STRICT = "http://purl.oclc.org/ooxml"
_PLAIN = {
    "w": "wordprocessingml/main", "r": "officeDocument/relationships", "p": "presentationml/main",
    "a": "drawingml/main", "pic": "drawingml/picture", "wp": "drawingml/wordprocessingDrawing",
    "c": "drawingml/chart", "dgm": "drawingml/diagram", "m": "officeDocument/math",
}  # fmt: skip
NAMESPACES = {
    **{f"{_STRICT}/{path}": prefix for prefix, path in _PLAIN.items()},
    **{f"{_OOXML}/{'/2006/'.join(path.split('/', 1))}": prefix for prefix, path in _PLAIN.items()},
    f"{_OOXML}/package/2006/content-types": "ct",
    f"{_OOXML}/package/2006/relationships": "rel",
    f"{_OOXML}/markup-compatibility/2006": "mc",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup": "wpg",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas": "wpc",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
"""Prefixes by the addresses of namespaces, those of the standard and of its strict form."""

MACROS = "the macros of this file are not imported, and were not run"

DEEPEST = 150
"""Elements in each other: a text box in a cell of a table in a table has 60."""


@dataclass(frozen=True)
class Relation:
    """What a part refers to by a short name."""

    kind: str
    """The last word of its type: `image`, `hyperlink`, `header`."""

    target: str
    """The name of a part, or an address."""

    is_external: bool


class Package:
    """The parts of an office file."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    @cached_property
    def types(self) -> dict[str, str]:
        """The media types of parts by their names, and by the ends of names (`.png`)."""
        found = {}
        root = self.xml("[Content_Types].xml")
        for each in root.children if root else []:
            key = each.given.get("PartName", "").lstrip("/") or f".{each.given.get('Extension', '').lower()}"
            found[key] = each.given.get("ContentType", "")
        return found

    @cached_property
    def main(self) -> str:
        """The name of the document or presentation; '' if the file has neither."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and not relation.is_external:
                return self.archive.named(relation.target)
        return self.archive.named("word/document.xml") or self.archive.named("ppt/presentation.xml")

    @property
    def has_macros(self) -> bool:
        """Whether programs are in it."""
        return any(name.lower().endswith("vbaproject.bin") for name in self.archive.members)

    def xml(self, name: str) -> Element | None:
        """The root of a part; None if there is none. Raises Unreadable."""
        name = self.archive.named(name)
        if not name:
            return None
        data = self.archive.read(name)
        try:
            return tree(data, NAMESPACES, DEEPEST)
        except Unreadable as error:
            message = f"'{name}' in this file: {error.message}"
            hint = "open it in its program, save it again, and import that"
            raise Unreadable(error.code, message, hint=hint) from None

    def relations(self, part: str) -> dict[str, Relation]:
        """What a part refers to, by the names that it uses for that."""
        folder, _, name = part.rpartition("/")
        root = self.xml(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
        found = {}
        for each in root.children if root else []:
            target = each.given.get("Target", "")
            is_external = each.given.get("TargetMode", "").lower() == "external"
            if not is_external:
                target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
            kind = each.given.get("Type", "").rpartition("/")[2]
            found[each.given.get("Id", "")] = Relation(kind, target, is_external)
        return found

    def type_of(self, part: str) -> str:
        """The media type of a part."""
        ending = f".{part.rpartition('.')[2].lower()}"
        return self.types.get(part) or self.types.get(ending, "")

    def words_of(self, part: str, *names: str) -> str:
        """The texts of the elements of these names in a part, with spaces between."""
        root = self.xml(part)
        return " ".join(each.text.strip() for each in root.deep(*names) if each.text.strip()) if root else ""

    def words_drawn(self, drawing: Element, relations: dict[str, Relation]) -> str:
        """The words of a chart or a diagram, which are in another part."""
        named = (relations.get(drawing.given.get(id, "")) for id in ("r:dm", "r:id"))
        return next((self.words_of(each.target, "a:t", "c:v") for each in named if each and not each.is_external), "")
