"""A PowerPoint presentation into blocks, slide by slide, and what its notes say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kitgen.imports.office import omml
from kitgen.imports.office.blocks import END, FORMULA, TITLE, Block, Cell, Paragraph, Picture, Run, Table
from kitgen.imports.office.package import MACROS, Package, Relation
from kitgen.imports.original import Original
from kitgen.imports.xml_tree import Element, whole
from kitgen.source.files import Unreadable

_TITLES = ("title", "ctrTitle")
_FURNITURE = ("dt", "sldNum", "hdr", "ftr", "sldImg")
_OBJECTS = {"c:chart": "a chart", "dgm:relIds": "a diagram (SmartArt)", "p:oleObj": "an embedded object",
            "a:videoFile": "a film", "a:audioFile": "a recording"}  # fmt: skip
_GOES_ON = re.compile(
    r"\s*[([]?\s*(?:cont(?:inued|inuación|\.|'d)?|\d+\s*(?:/|of|de)\s*\d+)\s*[)\]]?\s*$", re.IGNORECASE
)
_NUMBERED = {"arabic": "decimal", "alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman",
             "romanUc": "upperRoman"}  # fmt: skip

MOST_SLIDES = 500


def is_powerpoint(package: Package) -> bool:
    """Whether a package is a presentation."""
    return package.main.startswith("ppt/") or "presentationml" in package.type_of(package.main)


def read_slides(original: Original, package: Package) -> tuple[list[Block], list[tuple[int, str, list[Paragraph]]]]:
    """The blocks of all slides, and the notes of those that have some: number, title, paragraphs.

    ``original`` gets a line for each slide, so that messages can show its words.
    """
    root = package.xml(package.main)
    listed = root.first("p:sldIdLst") if root else None
    relations = package.relations(package.main)
    parts = [relations[id].target for each in (listed.all("p:sldId") if listed else [])
             if (id := each.given.get("r:id", "")) in relations]  # fmt: skip
    if not parts or len(parts) > MOST_SLIDES:
        message = (
            f"there are more than {MOST_SLIDES} slides in this file" if parts else "there are no slides in this file"
        )
        raise Unreadable("import-office", message, hint="check that it is the right file")
    blocks: list[Block] = []
    notes: list[tuple[int, str, list[Paragraph]]] = []
    slides = [_Slide(package, part, number, original) for number, part in enumerate(parts, 1)]
    original.text = "\n".join(slide.words() for slide in slides)
    before = ""
    for slide in slides:
        made, title = slide.blocks(before)
        blocks += made
        before = title or before
        if said := slide.notes():
            notes.append((slide.number, title, said))
    if package.has_macros:
        original.left_out(0, MACROS)
    return blocks, notes


class _Slide:
    """One slide, or the notes to one."""

    def __init__(self, package: Package, part: str, number: int, original: Original) -> None:
        self.package, self.number, self.original = package, number, original
        self.relations = package.relations(part)
        self.root = package.xml(part)
        self.counts: dict[int, int] = {}

    def words(self) -> str:
        """All that is on it, in one line."""
        return " ".join(" ".join(each.text for each in self.root.deep("a:t")).split()) if self.root else ""

    def blocks(self, before: str) -> tuple[list[Block], str]:
        """Its title as a heading, and what is below; no heading if it goes on with the slide before."""
        if self.root is None:
            self.original.left_out(self.number, "this slide is not in the file")
            return [], ""
        if self.root.given.get("show") == "0":
            self.original.changed(self.number, "this slide is hidden in the presentation, and is in the new file")
        shapes = list(_shapes(self.root.deep("p:spTree")[:1]))
        titles = [shape for shape in shapes if _placeholder(shape) in _TITLES]
        heading = Paragraph(self.number)
        for shape in titles:
            for each in self.paragraphs(shape, plain=True):
                heading.runs += [*([Run(" ")] if heading.runs else []), *each.runs]
        title = heading.text
        made: list[Block] = []
        if title and _GOES_ON.sub("", title).lower() != _GOES_ON.sub("", before).lower():
            heading.heading = TITLE if self.number == 1 else 1
            made.append(heading)
        elif title != before and title:
            self.original.comment(self.number, title)
        for shape in shapes:
            if shape not in titles:
                made += self.shape(shape)
        self._comments()
        return made, title

    def shape(self, shape: Element) -> Iterator[Block]:
        """The paragraphs, the table or the picture of one shape."""
        kind = _placeholder(shape)
        for name in _OBJECTS:
            for each in shape.deep(name):
                self._object(each)
        if shape.name == "p:pic":
            yield from self.picture(shape)
        elif shape.name == "p:graphicFrame":
            for table in shape.deep("a:tbl"):
                yield self.table(table)
        elif kind in _FURNITURE:
            said = " ".join(each.text for each in shape.deep("a:t")).strip()
            if said and not re.fullmatch(r"[\W\d]*", said):
                self.original.comment(self.number, f"on the edge of the slide: {said}")
        else:
            yield from self.paragraphs(shape, plain=kind in ("", "subTitle"))
            for each in shape.deep("a:blip"):
                yield from self.picture(shape, each)

    def paragraphs(self, shape: Element, plain: bool = False) -> list[Paragraph]:
        """The paragraphs of a shape; those of a placeholder for text are a list unless they say otherwise."""
        self.counts = {}
        body = shape.first("p:txBody") or shape.first("a:txBody")
        found = body.all("a:p") if body else []
        several = sum(bool(each.deep("a:t")) for each in found) > 1
        return [self.paragraph(each, "bullet" if several and not plain else "") for each in found]

    def paragraph(self, element: Element, usual: str) -> Paragraph:
        """One paragraph with its place in a list."""
        made = Paragraph(self.number)
        settings = element.first("a:pPr")
        level = settings.given.get("lvl", "0") if settings else "0"
        made.level = min(whole(level), 8)
        made.numbering = usual
        if settings and settings.first("a:buNone"):
            made.numbering = ""
        elif settings and settings.first("a:buChar"):
            made.numbering = "bullet"
        automatic = settings.first("a:buAutoNum") if settings else None
        made.runs = list(self._runs(element.children))
        if automatic and made.text:
            type = automatic.given.get("type", "")
            made.numbering = next((how for name, how in _NUMBERED.items() if type.startswith(name)), "decimal")
            start = whole(automatic.given.get("startAt", ""), 1) - 1
            self.counts = {depth: count for depth, count in self.counts.items() if depth <= made.level}
            made.number = self.counts[made.level] = self.counts.get(made.level, start) + 1
        return made

    def _runs(self, elements: Iterable[Element]) -> Iterator[Run]:
        for element in elements:
            if element.name in ("a:r", "a:fld"):
                settings = element.first("a:rPr")
                text = "".join(each.text for each in element.all("a:t")).replace("\v", "\n")
                text = text.replace(FORMULA, "").replace(END, "")
                yield Run(text, _marks(settings), self._address(settings))
            elif element.name == "a:br":
                yield Run("\n")
            elif element.name == "mc:AlternateContent":
                yield from self._runs(
                    next((form.children for form in element.children if form.deep("m:oMath", "a:t")), [])
                )
            else:
                for formula in element.deep("m:oMath"):
                    if tex := " ".join(omml.latex(formula).split()):
                        yield Run(f"{FORMULA}{tex}{END}")

    def _address(self, settings: Element | None) -> str:
        link = settings.first("a:hlinkClick") if settings else None
        relation = self.relations.get(link.given.get("r:id", "")) if link else None
        if relation is None or not relation.is_external:
            return ""
        if re.match(r"(?:https?://|mailto:)", relation.target, re.IGNORECASE):
            return relation.target
        self.original.changed(self.number, "a link to a file is only its words", text=relation.target)
        return ""

    def table(self, table: Element) -> Table:
        """A table, with the cells that go on in others."""
        made = Table(self.number)
        for row in table.all("a:tr"):
            cells = []
            for cell in row.all("a:tc"):
                if cell.given.get("hMerge") == "1":
                    continue
                inside: list[Block] = [*self.paragraphs(cell, plain=True)] if cell.given.get("vMerge") != "1" else []
                span = cell.given.get("gridSpan", "1")
                cells.append(Cell(inside, int(span) if re.fullmatch(r"[1-9]\d?", span) else 1))
            made.rows.append(cells)
        return made

    def picture(self, shape: Element, blip: Element | None = None) -> Iterator[Paragraph]:
        """A picture in a paragraph of its own."""
        found = blip or next(iter(shape.deep("a:blip")), None)
        properties = next(iter(shape.deep("p:cNvPr")), None)
        given = properties.given if properties else {}
        id = found.given.get("r:embed", "") if found else ""
        relation = self.relations.get(id, Relation("", "", False))
        part = "" if relation.is_external else self.package.archive.named(relation.target)
        if not part:
            self.original.left_out(self.number, "a picture is not in the file", "save it, and add it with 'figure:'")
            return
        alt = given.get("descr") or given.get("title") or ""
        picture = Picture(self.package.archive.read(part), part, alt)
        yield Paragraph(self.number, pictures=[picture])

    def _object(self, element: Element) -> None:
        """A chart, a diagram or a film: its words are kept as a comment."""
        said = "" if element.name == "p:oleObj" else self.package.words_drawn(element, self.relations)
        what = _OBJECTS[element.name]
        hint = "save it as a picture, and add it" if "chart" in what or "diagram" in what else "add it with 'media:'"
        self.original.left_out(self.number, f"{what} is not imported", hint, said)

    def _comments(self) -> None:
        for relation in self.relations.values():
            if relation.kind == "comments" and not relation.is_external:
                said = self.package.words_of(relation.target, "p:text", "a:t")
                self.original.left_out(self.number, "a comment is not in the new file but as a comment", text=said)

    def notes(self) -> list[Paragraph]:
        """What the speaker is to say."""
        part = next((each.target for each in self.relations.values() if each.kind == "notesSlide"), "")
        page = _Slide(self.package, part, self.number, self.original) if part else None
        if page is None or page.root is None:
            return []
        shapes = [shape for shape in _shapes(page.root.deep("p:spTree")[:1]) if _placeholder(shape) not in _FURNITURE]
        return [each for shape in shapes for each in page.paragraphs(shape, plain=True) if each.text]


def _shapes(elements: Sequence[Element]) -> Iterator[Element]:
    """The shapes of a slide in their order, those of groups too."""
    for element in elements:
        if element.name in ("p:sp", "p:pic", "p:graphicFrame", "p:cxnSp"):
            yield element
        elif element.name == "mc:AlternateContent":
            forms = [*element.all("mc:Choice"), *element.all("mc:Fallback")]
            known = ("a:t", "a:blip", "a:tbl", "m:oMath", *_OBJECTS)
            yield from _shapes(next((form.children for form in forms if form.deep(*known)), []))
        elif element.name in ("p:spTree", "p:grpSp"):
            yield from _shapes(element.children)


def _placeholder(shape: Element) -> str:
    """What a shape is for: `title`, `body`, `ftr` …; '' for a text box."""
    found = next(iter(shape.deep("p:ph")), None)
    return found.given.get("type", "body") if found else ""


def _marks(settings: Element | None) -> frozenset[str]:
    """How words look."""
    if settings is None:
        return frozenset()
    given = settings.given
    marks = {mark for mark, name in (("bold", "b"), ("italic", "i")) if given.get(name, "0").lower() in ("1", "true")}
    if given.get("u", "none") != "none":
        marks.add("underline")
    if given.get("strike", "noStrike") != "noStrike":
        marks.add("strike")
    if settings.first("a:highlight"):
        marks.add("highlight")
    lift = given.get("baseline", "0")
    if whole(lift.lstrip("-")):
        marks.add("sub" if lift.startswith("-") else "sup")
    fill = settings.first("a:solidFill")
    colour = fill.first("a:srgbClr") if fill else None
    if colour and not re.fullmatch(r"([0-9a-f]{2})\1\1", colour.given.get("val", "000000"), re.IGNORECASE):
        marks.add("colour")
    return frozenset(marks)
