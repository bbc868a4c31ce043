"""The drawings of a Word document: pictures and text boxes as mammoth knows them, all else with its words reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kitgen.imports.office.package import Package, Relation
from kitgen.imports.original import Original
from kitgen.imports.xml_tree import Element, whole

OBJECTS = {"c:chart": "a chart", "dgm:relIds": "a diagram (SmartArt)", "o:OLEObject": "an embedded object"}


def made(name: str, children: Iterable[Element] = (), text: str = "", **given: str) -> Element:
    """A new element; `w_val="x"` is the attribute `w:val`."""
    return Element(name, {key.replace("_", ":"): value for key, value in given.items()}, 0, text, list(children))


def known(element: Element) -> Element:
    """An element with nothing in it that is not of Word itself."""
    given = {name: value for name, value in element.given.items() if name.startswith("w:")}
    inside = [known(child) for child in element.children if child.name.startswith("w:")]
    return Element(element.name, given, 0, element.text, inside)


class Drawings:
    """What is drawn in one part of a document."""

    def __init__(self, package: Package, part: str, original: Original, first: int) -> None:
        self.package, self.original = package, original
        self.relations = package.relations(part)
        self.place = first
        self.boxes: list[Element] = []
        self.pictures: dict[str, str] = {}
        """The parts of pictures by the names that the plainer document has for them."""

    def drawing(self, drawing: Element) -> list[Element]:
        """The pictures of a drawing; its text boxes come behind the paragraph, all else is reported."""
        found: list[Element] = []
        properties = next(iter(drawing.deep("wp:docPr", "pic:cNvPr")), None)
        given = properties.given if properties else {}
        shape = next((each for each in drawing.deep("v:shape", "v:rect") if each.given.get("alt")), None)
        alt = given.get("descr") or given.get("title") or (shape.given["alt"] if shape else "")
        for box in _boxes(drawing):
            self.boxes.append(box)
        for each in drawing.deep("a:blip", "v:imagedata", *OBJECTS):
            if each.name in OBJECTS:
                self._object(each)
                continue
            picture = self._picture(each, alt)
            found += [picture] if picture else []
        for crop in drawing.deep("a:srcRect"):
            if any(map(whole, crop.given.values())):
                self.original.changed(self.place, "a picture that was cropped is whole again", "crop its file")
        return found

    def _picture(self, blip: Element, alt: str) -> Element | None:
        id = blip.given.get("r:embed") or (blip.given.get("r:id", "") if blip.name == "v:imagedata" else "")
        relation = self.relations.get(id)
        linked = self.relations.get(blip.given.get("r:link", "") or blip.given.get("r:href", ""))
        if relation is None or relation.is_external or not self.package.archive.named(relation.target):
            target = (relation or linked or Relation("", "", False)).target
            message = "a picture is not in the file" + (
                " but a link to one, which kitgen does not follow" if target else ""
            )
            self.original.left_out(self.place, message, "save it, and add it with 'figure:'", target)
            return None
        part = self.package.archive.named(relation.target)
        name = next((name for name, known in self.pictures.items() if known == part), f"p{len(self.pictures)}")
        self.pictures[name] = part
        blip_ = made("pic:pic", [made("pic:blipFill", [made("a:blip", r_embed=name)])])
        graphic = made("a:graphic", [made("a:graphicData", [blip_])])
        return made("w:drawing", [made("wp:inline", [made("wp:docPr", descr=alt), graphic])])

    def _object(self, element: Element) -> None:
        """A chart, a diagram or an object: its words are kept as a comment."""
        said = "" if element.name == "o:OLEObject" else self.package.words_drawn(element, self.relations)
        what = OBJECTS[element.name]
        self.original.left_out(self.place, f"{what} is not imported", "save it as a picture, and add it", said)


def chosen(alternatives: Element) -> list[Element]:
    """What to read of several forms of the same: the first that has what kitgen knows."""
    forms = [*alternatives.all("mc:Choice"), *alternatives.all("mc:Fallback")]
    readable = ("w:txbxContent", "a:blip", "v:imagedata", "w:t", "m:oMath", *OBJECTS)
    return next((form.children for form in forms if form.deep(*readable)), [])


def _boxes(drawing: Element) -> Iterator[Element]:
    """The text boxes of a drawing, not those in other boxes."""
    for child in drawing.children:
        if child.name == "w:txbxContent":
            yield child
        elif child.name == "mc:AlternateContent":
            yield from (box for form in chosen(child) for box in _boxes(made("x", [form])))
        else:
            yield from _boxes(child)
