"""What mammoth makes of a plainer Word document, as blocks."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from typing import Any
from xml.parsers.expat import ExpatError

from kitgen.imports.archives import packed
from kitgen.imports.office.blocks import Block, Cell, Paragraph, Picture, Run, Table
from kitgen.imports.office.word_xml import MARK
from kitgen.imports.xml_tree import Element
from kitgen.source.files import Unreadable

_LOOKS = """
u => u
strike => s
highlight => mark
small-caps => small
b => strong
i => em
"""
_MARKS = {"strong": "bold", "em": "italic", "u": "underline", "mark": "highlight", "small": "colour", "s": "strike",
          "sub": "sub", "sup": "sup"}  # fmt: skip
_PREFIXES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_PLACE = re.compile(rf"{MARK}-(\d+)-(\d)-(\w*)-(\d)-(\d+)-([01])")


def blocks_of(
    body: list[Element],
    notes: dict[str, list[Element]],
    links: dict[str, str],
    pictures: dict[str, tuple[bytes, str]],
) -> list[Block]:
    """The blocks of a document, by mammoth.

    ``notes`` are footnotes and endnotes, by `footnote` and `endnote`; ``pictures`` and ``links`` what the names in the
    document stand for. mammoth sees no other file, and nothing outside. Raises Unreadable.
    """
    import mammoth  # type: ignore[import-untyped]

    shown: list[Picture] = []
    by_part = {part: data for data, part in pictures.values()}

    def show(image: Any) -> dict[str, str]:
        part = image.content_type or ""
        shown.append(Picture(by_part.get(part, b""), part, image.alt_text or ""))
        return {"src": str(len(shown) - 1)}

    data = _plain_file(body, notes, links, pictures)
    try:
        html = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_LOOKS,
            include_default_style_map=False,
            include_embedded_style_map=False,
            ignore_empty_paragraphs=False,
            external_file_access=False,
            convert_image=mammoth.images.img_element(show),
        ).value
    except (ExpatError, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, RecursionError) as error:
        hint = "open it in Word or LibreOffice, save it again as a Word document (.docx), and import that"
        raise Unreadable("import-office", "this document is not as Word writes them", hint=hint) from error
    reader = _Reader(shown)
    reader.feed(html)
    reader.close()
    return reader.result()


def _plain_file(
    body: list[Element],
    notes: dict[str, list[Element]],
    links: dict[str, str],
    pictures: dict[str, tuple[bytes, str]],
) -> bytes:
    """A Word document that has nothing but these parts."""
    related = [(f"n{kind}", f"{kind}s", f"{kind}s.xml", False) for kind in notes]
    related += [(name, "hyperlink", address, True) for name, address in links.items()]
    related += [(name, "image", f"media/{name}", False) for name in pictures]
    of_notes = [each for each in related if each[1] in ("hyperlink", "image")]
    parts = {
        "[Content_Types].xml": _types({name: part for name, (_, part) in pictures.items()}),
        "_rels/.rels": _relations([("d", "officeDocument", "word/document.xml", False)]),
        "word/document.xml": _xml(Element("w:document", {}, 0, "", [Element("w:body", {}, 0, "", body)])),
        "word/_rels/document.xml.rels": _relations(related),
    }
    for kind, found in notes.items():
        parts[f"word/{kind}s.xml"] = _xml(Element(f"w:{kind}s", {}, 0, "", found))
        parts[f"word/_rels/{kind}s.xml.rels"] = _relations(of_notes)
    parts |= {f"word/media/{name}": b"" for name in pictures}  # mammoth says where it is shown; nothing reads it there
    return packed(parts)


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _xml(root: Element) -> bytes:
    root.given |= {f"xmlns:{prefix}": address for prefix, address in _PREFIXES.items()}
    made: list[str] = []

    def write(element: Element) -> None:
        given = "".join(f' {name}="{_quoted(value)}"' for name, value in element.given.items())
        made.append(f"<{element.name}{given}>{_quoted(element.text)}")
        for child in element.children:
            write(child)
        made.append(f"</{element.name}>")

    write(root)
    return "".join(made).encode()


def _types(parts: dict[str, str]) -> bytes:
    """The list of media types. That of a picture is the name of its part, which mammoth does not say otherwise."""
    named = "".join(
        f'<Override PartName="/word/media/{name}" ContentType="{_quoted(part)}"/>' for name, part in parts.items()
    )
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{named}</Types>'.encode()


def _relations(related: list[tuple[str, str, str, bool]]) -> bytes:
    named = "".join(
        f'<Relationship Id="{id}" Type="{_PREFIXES["r"]}/{kind}" Target="{_quoted(target)}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if is_external else ''}/>"
        for id, kind, target, is_external in related
    )
    return f'<Relationships xmlns="{_RELATIONS}">{named}</Relationships>'.encode()


class _Reader(HTMLParser):
    """Collects the blocks of mammoth's HTML."""

    def __init__(self, pictures: list[Picture]) -> None:
        super().__init__(convert_charrefs=True)
        self.pictures = pictures
        self.blocks: list[list[Block]] = [[]]
        self.tables: list[Table] = []
        self.marks: list[str] = []
        self.link = ""
        self.place = 1
        self.paragraph: Paragraph | None = None
        self.noted: dict[str, tuple[int, Paragraph]] = {}
        self.note = ""
        self.skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "p":
            self.paragraph = Paragraph(self.place)
            self.blocks[-1].append(self.paragraph)
        elif tag == "a" and given.get("id"):
            self._anchor(given)
        elif tag == "a" and given.get("href", "").startswith("#"):
            self.skipped += 1  # the way back from a note
        elif tag == "a":
            self.link = given.get("href", "")
        elif tag == "table":
            self.tables.append(Table(self.place + 1))
            self.blocks[-1].append(self.tables[-1])
        elif tag == "tr" and self.tables:
            self.tables[-1].rows.append([])
        elif tag in ("td", "th") and self.tables:
            cell = Cell([], int(given.get("colspan") or 1), int(given.get("rowspan") or 1))
            self.tables[-1].rows[-1].append(cell)
            self.blocks.append(cell.blocks)
        elif tag == "br":
            self._say("\n")
        elif tag == "img" and self.paragraph is not None:
            self.paragraph.pictures.append(self.pictures[int(given["src"])])
        elif tag == "input":
            self._say("☒" if "checked" in given else "☐")
        elif tag in _MARKS:
            self.marks.append(_MARKS[tag])
        elif tag == "li":
            self.note = given.get("id", "")
            self.blocks.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self.paragraph = None
        elif tag == "a":
            self.link = ""
            self.skipped = max(0, self.skipped - 1)
        elif tag == "table" and self.tables:
            self.tables.pop()
        elif tag in ("td", "th") and len(self.blocks) > 1:
            self.blocks.pop()
        elif tag in _MARKS and _MARKS[tag] in self.marks:
            self.marks.remove(_MARKS[tag])
        elif tag == "li" and len(self.blocks) > 1:
            said = [each.text for each in self.blocks.pop() if isinstance(each, Paragraph) and each.text]
            if self.note in self.noted:
                number, owner = self.noted[self.note]
                owner.notes.append(f"[{number}] {' '.join(said)}")

    def _anchor(self, given: dict[str, str]) -> None:
        """The place of a paragraph, or a footnote in it."""
        found = _PLACE.fullmatch(given["id"])
        if found and self.paragraph is not None:
            self.place = int(found[1])
            self.paragraph.place, self.paragraph.heading = self.place, int(found[2])
            self.paragraph.numbering, self.paragraph.level = found[3], int(found[4])
            self.paragraph.number, self.paragraph.boxed = int(found[5]), found[6] == "1"
        elif self.paragraph is not None:
            self.noted[given.get("href", "").removeprefix("#")] = (len(self.noted) + 1, self.paragraph)

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self._say(data)

    def _say(self, text: str) -> None:
        if self.paragraph is None:
            return
        marks = frozenset(self.marks)
        last = self.paragraph.runs[-1] if self.paragraph.runs else None
        if last and last.marks == marks and last.link == self.link:
            text = last.text + text
            self.paragraph.runs.pop()
        self.paragraph.runs.append(Run(text, marks, self.link))

    def result(self) -> list[Block]:
        """The blocks of the document."""
        return self.blocks[0]
