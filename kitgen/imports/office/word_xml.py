"""A Word document into a plainer one, of which mammoth shows all that a lesson needs.

mammoth knows runs, links, tables, pictures and footnotes. It has no places, drops how lists are numbered, and passes
over colours, equations, text boxes of newer programs, charts, and what was deleted or hidden. All of that is here made
into what it knows, or reported with its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from kitgen.imports.office import omml
from kitgen.imports.office.blocks import END, FORMULA
from kitgen.imports.office.package import Package, Relation
from kitgen.imports.office.word_drawings import Drawings, chosen, known, made
from kitgen.imports.office.word_styles import Numbering, Styles, value
from kitgen.imports.original import Original
from kitgen.imports.xml_tree import Element

MARK = "at"
"""What the names of bookmarks begin with that say the place and kind of a paragraph."""

_FLAT = {"w:sdt", "w:sdtContent", "w:smartTag", "w:customXml", "w:ins", "w:moveTo", "w:fldSimple", "w:dir", "w:bdo",
         "w:ruby", "w:rubyBase", "w:txbxContent", "v:textbox", "w:p"}  # fmt: skip
_KEPT = {"w:t", "w:tab", "w:br", "w:cr", "w:fldChar", "w:instrText", "w:noBreakHyphen", "w:softHyphen", "w:ptab"}
_FIELDS = re.compile(r"\s*(EQ|INCLUDEPICTURE|LINK|EMBED|DDEAUTO|DDE|INCLUDETEXT)\b")
_SHADES = {"bold": "w:b", "italic": "w:i", "strike": "w:strike", "highlight": "w:highlight", "underline": "w:u",
           "colour": "w:smallCaps", "sub": "w:vertAlign", "sup": "w:vertAlign"}  # fmt: skip
"""How marks are written for mammoth; it knows no colours, and nothing else needs small capitals."""

_VALUES = {"highlight": "yellow", "underline": "single", "sub": "subscript", "sup": "superscript"}

MOST_NESTED = 4
"""Tables in tables that stay tables."""


class Plainer(Drawings):
    """Makes one part of a document plainer: its text, or its footnotes."""

    def __init__(
        self, package: Package, part: str, original: Original, styles: Styles, numbering: Numbering, first: int = 0
    ) -> None:
        super().__init__(package, part, original, first)
        self.styles, self.numbering = styles, numbering
        self.texts: list[str] = []
        self.links: dict[str, str] = {}
        self.notes: list[str] = []
        """What is to be looked for in the footnotes, by its kind and id."""

        self.comments: list[tuple[int, str]] = []
        self.said: set[str] = set()
        self.depth = 0

    def blocks(self, elements: Iterable[Element]) -> Iterator[Element]:
        """Paragraphs and tables."""
        for element in elements:
            if element.name == "w:p":
                yield from self.paragraph(element)
            elif element.name == "w:tbl":
                yield from self.table(element)
            elif element.name == "mc:AlternateContent":
                yield from self.blocks(chosen(element))
            elif element.name in ("w:del", "w:moveFrom"):
                self._deleted(element)
            elif element.name == "w:altChunk":
                self.original.left_out(self.place, "a document in this document is not imported", "import it by itself")
            elif element.name in ("m:oMathPara", "m:oMath", "w:r", "w:hyperlink"):
                yield from self.paragraph(made("w:p", [element]))
            elif element.name in _FLAT:
                yield from self.blocks(element.children)

    def table(self, table: Element) -> Iterator[Element]:
        """A table whose rows and cells have nothing around them; one in many others is its paragraphs."""
        self.depth += 1
        rows = []
        for row in _flat(table.children, "w:tr"):
            settings = row.first("w:trPr")
            if settings and settings.first("w:del"):
                self._deleted(row)
                continue
            cells = []
            for cell in _flat(row.children, "w:tc"):
                span = cell.first("w:tcPr")
                blocks = list(self.blocks(each for each in cell.children if each.name != "w:tcPr"))
                settings_ = [
                    each for each in (span.children if span else []) if each.name in ("w:gridSpan", "w:vMerge")
                ]
                settings_ = [known(each) for each in settings_ if each.name == "w:vMerge" or _span(each)]
                cells.append(made("w:tc", [made("w:tcPr", settings_), *blocks]))
            rows.append(made("w:tr", cells))
        self.depth -= 1
        if self.depth < MOST_NESTED:
            yield made("w:tbl", rows)
        else:
            yield from (block for row in rows for cell in row.children for block in cell.children[1:])

    def paragraph(self, paragraph: Element, boxed: bool = False) -> Iterator[Element]:
        """A paragraph, and behind it those of the text boxes that are in it."""
        self.place += 1
        self.texts.append("")
        place = self.place
        settings = paragraph.first("w:pPr")
        around, self.boxes = self.boxes, []
        runs = list(self.inline((each for each in paragraph.children if each.name != "w:pPr"), settings, {}))
        self.texts[-1] = _text_of(runs)
        style = self.styles.name(value(settings, "w:pStyle")).lower()
        if re.match(r"(?:toc|tdc|table of contents|tabla de contenido)\b", style):
            self.original.comment(place, f"of the table of contents: {self.texts[-1]}")
            runs = []
        how, level, number = self.numbering.of(settings)
        if how and (named := re.fullmatch(r"list (?:bullet|number|continue) ([2-5])", style)):
            level = max(level, int(named[1]) - 1)
        heading = self.styles.heading(settings)
        name = f"{MARK}-{place}-{heading}-{how}-{level}-{number}-{int(boxed)}"
        yield made("w:p", [made("w:bookmarkStart", w_name=name, w_id="0"), *runs])
        boxes, self.boxes = self.boxes, around
        for box in boxes:
            for block in box.children:
                if block.name == "w:p":
                    yield from self.paragraph(block, boxed=True)
                else:
                    yield from self.blocks([block])

    def inline(self, elements: Iterable[Element], paragraph: Element | None, link: dict[str, str]) -> Iterator[Element]:
        """What is in a paragraph, as runs and links of runs."""
        for element in elements:
            name = element.name
            if name == "w:r":
                yield from self.run(element, paragraph)
            elif name == "w:hyperlink":
                inside = list(self.inline(element.children, paragraph, link))
                relation = self.relations.get(element.given.get("r:id", ""))
                yield from self._link(inside, relation)
            elif name in ("m:oMath", "m:oMathPara"):
                for each in element.all("m:oMath") or [element]:
                    yield self._formula(each)
            elif name == "mc:AlternateContent":
                yield from self.inline(chosen(element), paragraph, link)
            elif name in ("w:del", "w:moveFrom"):
                self._deleted(element)
            elif name in _FLAT:
                if name in ("w:ins", "w:moveTo"):
                    self._once("tracked", "changes are tracked in this document: what was added counts as accepted")
                yield from self.inline(element.children, paragraph, link)
            elif name == "w:commentReference":
                self.comments.append((self.place, element.given.get("w:id", "")))

    def run(self, run: Element, paragraph: Element | None) -> Iterator[Element]:
        """A run with the settings that mammoth knows; pictures, boxes and notes by themselves."""
        looks = self.styles.looks(run.first("w:rPr"), paragraph)
        words = []
        for child in run.children:
            maker = _MAKERS.get(child.name)
            if child.name in _KEPT:
                self._field(child)
                words.append(_space(child))
            elif child.name == "w:sym":
                words.append(self._symbol(child))
            elif child.name == "mc:AlternateContent":
                words += self._objects(chosen(child))
            elif maker:
                words += maker(self, child)
        hidden = "".join(each.text for each in words)
        if "hidden" in looks and hidden.strip():
            self.original.left_out(self.place, "hidden text is not imported", text=hidden)
            words = [each for each in words if not each.text]
        if words:
            yield made("w:r", [made("w:rPr", _settings(looks)), *words])

    def _objects(self, elements: Iterable[Element]) -> list[Element]:
        """The drawings of an alternative, and its words."""
        found: list[Element] = []
        for each in elements:
            maker = _MAKERS.get(each.name)
            found += maker(self, each) if maker else [each] if each.name in _KEPT else []
        return found

    def note(self, reference: Element) -> list[Element]:
        """A footnote or endnote."""
        self.notes.append(f"{reference.name}-{reference.given.get('w:id', '')}")
        return [made(reference.name, w_id=reference.given.get("w:id", ""))]

    def comment(self, reference: Element) -> list[Element]:
        """A remark at the edge of the page."""
        self.comments.append((self.place, reference.given.get("w:id", "")))
        return []

    def formula_in_run(self, element: Element) -> list[Element]:
        """A formula that is in a run."""
        return self._formula(element).children

    def deleted_in_run(self, element: Element) -> list[Element]:
        """Words that were deleted."""
        self._deleted(element)
        return []

    def ruby(self, element: Element) -> list[Element]:
        """Characters, with the reading above them behind in brackets."""
        above, below = (
            "".join(each.text for part in element.all(name) for each in part.deep("w:t"))
            for name in ("w:rt", "w:rubyBase")
        )
        return [made("w:t", text=f"{below} ({above})" if above else below)]

    def _formula(self, element: Element) -> Element:
        tex = " ".join(omml.latex(element).split())
        if not tex:
            return made("w:r")
        return made("w:r", [made("w:t", text=f"{FORMULA}{tex}{END}")])

    def _symbol(self, symbol: Element) -> Element:
        from mammoth.docx.dingbats import dingbats  # type: ignore[import-untyped]

        font, code = symbol.given.get("w:font", ""), symbol.given.get("w:char", "")
        number = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,6}", code) else 0
        sign = dingbats.get((font, number)) or dingbats.get((font, number & 0xFF))
        if sign is None:
            self.original.left_out(self.place, f"a sign of the font '{font[:40]}' is not known", text=f"{font} {code}")
            return made("w:t", text="(sign)")
        return made("w:t", text=chr(sign))

    def _field(self, element: Element) -> None:
        found = _FIELDS.match(element.text) if element.name == "w:instrText" else None
        if found:
            self.original.left_out(self.place, f"a field of Word ({found[1]}) is not imported", text=element.text)

    def _deleted(self, element: Element) -> None:
        words = "".join(each.text for each in element.deep("w:delText", "w:t"))
        if words.strip():
            what = "moved from here" if element.name == "w:moveFrom" else "deleted, with changes tracked"
            self.original.left_out(max(self.place, 1), f"words that were {what} are not imported", text=words)

    def _link(self, inside: list[Element], relation: Relation | None) -> Iterator[Element]:
        address = relation.target if relation and relation.is_external else ""
        if not re.match(r"(?:https?://|mailto:)", address, re.IGNORECASE):
            if address:
                self.original.changed(self.place, "a link to a file is only its words", text=address)
            yield from inside
            return
        name = f"l{len(self.links)}"
        self.links[name] = address
        for each in inside:  # a link's looks are not a mark
            for setting in each.all("w:rPr"):
                setting.children = [one for one in setting.children if one.name not in ("w:u", "w:smallCaps")]
        yield made("w:hyperlink", inside, r_id=name)

    def _once(self, key: str, message: str) -> None:
        if key not in self.said:
            self.original.changed(self.place, message, "look at them in Word, and accept or reject each")
        self.said.add(key)


_MAKERS: dict[str, Callable[[Plainer, Element], list[Element]]] = {
    "w:drawing": Plainer.drawing, "w:pict": Plainer.drawing, "w:object": Plainer.drawing,
    "w:footnoteReference": Plainer.note, "w:endnoteReference": Plainer.note, "w:commentReference": Plainer.comment,
    "m:oMath": Plainer.formula_in_run, "w:delText": Plainer.deleted_in_run, "w:ruby": Plainer.ruby,
}  # fmt: skip


def _flat(elements: Iterable[Element], name: str) -> Iterator[Element]:
    """Rows or cells, also those in controls and other things around them."""
    for element in elements:
        if element.name == name:
            yield element
        elif element.name in _FLAT:
            yield from _flat(element.children, name)


def _span(setting: Element) -> bool:
    return bool(re.fullmatch(r"[1-9]\d?", setting.given.get("w:val", "")))


def _settings(looks: set[str]) -> Iterator[Element]:
    for mark, name in _SHADES.items():
        if mark in looks:
            yield Element(name, {"w:val": _VALUES[mark]} if mark in _VALUES else {}, 0)


def _space(element: Element) -> Element:
    """A line break for what breaks the line in any way; pages and columns begin no line."""
    if element.name in ("w:cr", "w:br"):
        return made("w:br") if element.given.get("w:type", "textWrapping") == "textWrapping" else made("w:tab")
    if element.name == "w:ptab":
        return made("w:tab")
    if element.name == "w:t":
        return made("w:t", text=re.sub(f"[{FORMULA}{END}]", "", element.text))
    return known(element)


def _text_of(runs: Iterable[Element]) -> str:
    """The words of runs in one line, as messages show them."""
    said = "".join(
        part.text if part.name == "w:t" else " " for run in runs for part in run.deep("w:t", "w:tab", "w:br")
    )
    return " ".join(said.replace(FORMULA, "").replace(END, "").split())
