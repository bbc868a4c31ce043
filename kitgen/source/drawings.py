"""Whether an SVG drawing is printed as browsers show it, and safe to open: what is drawn faithfully is used.

WeasyPrint leaves out what it cannot draw without a word, and draws some things wrongly. The rules here follow from
drawing some two hundred small drawings with it (70) and with Chromium.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.parsers import expat

from kitgen.source.drawing_css import declared, inline_style, own_value, rule_problems, rules_of
from kitgen.source.drawing_parts import are_broken, gradient_problems, has_arrowheads, is_small_tile, is_straight, local
from kitgen.source.drawing_styles import attribute_problem, style_problem

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_MOST_ELEMENTS = 20_000
_MOST_USES = 2_000
_DEEPEST = 60
_LONGEST_STYLES = 200_000

_DRAWN = frozenset("svg g a rect circle ellipse line polyline polygon path text tspan use image".split())  # noqa: SIM905
_KNOWN = _DRAWN | frozenset(
    "defs title desc metadata style symbol linearGradient radialGradient stop clipPath marker pattern view".split()  # noqa: SIM905
)
_IF_USED = frozenset({"mask", "filter", "cursor", "hatch", "color-profile", "meshgradient", "solidColor"})
"""Definitions that cannot be drawn, but only matter where something refers to them."""

_ELEMENTS = {
    "foreignObject": "its words are HTML inside the drawing (<foreignObject>)",
    "switch": "it has alternatives to choose from (<switch>)",
    "textPath": "its words follow a path (<textPath>)",
    "script": "it has a script in it",
}
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^'\")]+)")
_PICTURE = re.compile(r"\s*data:image/(png|jpeg|jpg|gif|webp);base64,", re.IGNORECASE)


class Undrawable(ValueError):
    """Why a drawing cannot be printed as it is meant, as half a sentence."""


@dataclass
class Contents:
    """What is in a drawing besides lines."""

    words: str = ""
    pictures: list[tuple[str, bytes]] = field(default_factory=list)
    """The media type and bytes of each picture inside it."""


def check_drawing(body: bytes) -> Contents:
    """What is in a drawing. Raises Undrawable where it would not be printed as it is meant, or is not safe."""
    _check_head(body)
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 - it has no entities
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise Undrawable(f"it is not well-formed XML ({error})") from None
    if root.tag != f"{_SVG}svg":
        raise Undrawable('its first element is not <svg xmlns="http://www.w3.org/2000/svg">')
    if sum(len(style.text or "") for style in root.iter(f"{_SVG}style")) > _LONGEST_STYLES:
        raise Undrawable(f"its stylesheets have more than {_LONGEST_STYLES:,} characters")
    try:
        drawing = _Drawing(root)
        problem = next(drawing.problems(), "")
    except RecursionError:
        problem = "its styles have too many brackets inside brackets"
    if problem:
        raise Undrawable(problem)
    return drawing.contents


def _check_head(body: bytes) -> None:
    """Refuse entities, stylesheets of other files and other encodings; the standard DOCTYPE alone does no harm."""
    if b"\0" in body or body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Undrawable("it is not in UTF-8")
    parser = expat.ParserCreate()
    depth = elements = 0

    def opened(_name: str, _attributes: Any) -> None:
        nonlocal depth, elements
        depth, elements = depth + 1, elements + 1
        if elements > _MOST_ELEMENTS or depth > _DEEPEST:
            raise Undrawable("it is too complex a drawing")

    def closed(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(_name: str, _system: Any, _public: Any, inside: int) -> None:
        if inside:
            raise Undrawable("its DOCTYPE defines entities")

    def instruction(target: str, _data: str) -> None:
        if target.lower() == "xml-stylesheet":
            raise Undrawable("it has a stylesheet in another file")

    def entity(*_arguments: Any) -> None:
        raise Undrawable("its DOCTYPE defines entities")

    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.StartDoctypeDeclHandler, parser.EntityDeclHandler = doctype, entity
    parser.ProcessingInstructionHandler = instruction
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise Undrawable(f"it is not well-formed XML ({error})") from None


class _Drawing:
    """A drawing, searched for what is not printed as it is meant."""

    def __init__(self, root: ElementTree.Element) -> None:
        self.root = root
        self.contents = Contents()
        self.used: set[str] = set()
        self.lined: set[str] = set()
        self.ids = {element.get("id", ""): element for element in root.iter()}
        self.css = [rule for element in root.iter(f"{_SVG}style") for rule in rules_of(element.text or "")]
        self.marks_lines = any(name.startswith("marker") and value != "none" for name, value in declared(self.css))
        self.marks_lines |= any(has_arrowheads(each) for each in root.iter() if local(each) in ("svg", "g", "a", "use"))

    def problems(self) -> Iterator[str]:
        """What is wrong, in the order of the drawing."""
        yield from (problem for rule in self.css for problem in rule_problems(rule))
        for name, value in declared(self.css):
            yield from filter(None, [style_problem(name, value)])
            self._note(name, value)
        uses = len(list(self.root.iter(f"{_SVG}use")))
        if uses > _MOST_USES or (uses and self._copies(self.root, {}) > _MOST_ELEMENTS):
            yield "it is too complex a drawing"
        yield from self._of_children(self.root, "")
        yield from self._of_definitions()

    def _copies(self, element: ElementTree.Element, known: dict[int, int]) -> int:
        """The number of elements to draw, with all copies."""
        if id(element) not in known:
            known[id(element)] = _MOST_ELEMENTS  # so that copies of themselves are too many
            copied = list(element)
            if local(element) == "use":
                target = self.ids.get((element.get("href") or element.get(f"{_XLINK}href") or "")[1:])
                copied += [] if target is None else [target]
            known[id(element)] = 1 + sum(self._copies(each, known) for each in copied)
        return known[id(element)]

    def _of_children(self, element: ElementTree.Element, within: str) -> Iterator[str]:
        yield from self._of_element(element, within)
        name = local(element)
        inner = name if name in ("clipPath", "pattern", "marker", "text", "defs") else within
        if name in _KNOWN and name not in ("metadata", "title", "desc", "style"):
            for child in element:
                yield from self._of_children(child, inner)

    def _of_element(self, element: ElementTree.Element, within: str) -> Iterator[str]:
        name = local(element)
        if not str(element.tag).startswith(_SVG):
            if name in _DRAWN:
                yield f"it has <{name}> of another vocabulary"
            return
        if name not in _KNOWN and name not in _IF_USED:
            if within == "defs" and name not in _ELEMENTS:
                return
            yield _ELEMENTS.get(name, f"it has <{name}>, which is not drawn")
            return
        yield from self._of_attributes(element, name)
        yield from self._of_links(element, name)
        yield from self._of_words(element, name)
        if within == "clipPath" and (name in ("text", "tspan") or "evenodd" in own_value(element, "clip-rule")):
            yield "it is clipped by words, or by the holes of a shape"
        if within == "pattern" and name == "image":
            yield "it has a pattern of pictures"
        arrows = within != "marker" and (self.marks_lines or has_arrowheads(element))
        if arrows and not is_straight(element, name, self.marks_lines):
            yield "it has arrowheads on a polyline or a curve"

    def _of_attributes(self, element: ElementTree.Element, name: str) -> Iterator[str]:
        for key, value in element.attrib.items():
            if key == "style":
                for style, given in inline_style(value):
                    yield from filter(None, [style_problem(style, given)])
                    self._note(style, given)
            elif key.lower().startswith("on") and len(key) > 3:
                yield "it has a script in it"
            elif key in ("systemLanguage", "requiredFeatures", "requiredExtensions"):
                yield "it has alternatives to choose from"
            elif key == "pathLength" and own_value(element, "stroke-dasharray"):
                yield "the dashes of a line depend on its length"
            elif name not in _IF_USED:
                yield from filter(None, [attribute_problem(key, value)])
            self._note(key, value)

    def _note(self, name: str, value: str) -> None:
        """Note what a property refers to."""
        found = _REFERENCE.findall(value)
        self.used.update(found)
        if name == "stroke":
            self.lined.update(found)

    def _of_links(self, element: ElementTree.Element, name: str) -> Iterator[str]:
        address = (element.get("href") or element.get(f"{_XLINK}href") or "").strip()
        if name == "image":
            yield from self._of_picture(address)
        elif name == "a":
            if re.match(r"[\s\x00-\x1f]*(javascript|data|vbscript|file):", address, re.IGNORECASE):
                yield "it has a link that is not to a web page"
        elif address and not address.startswith("#"):
            yield "it is drawn with parts of another file"
        elif name == "use":
            yield from self._of_use(element, self.ids.get(address[1:]))

    def _of_picture(self, address: str) -> Iterator[str]:
        found = _PICTURE.match(address)
        if not found:
            yield "it has a picture that is not inside it" if address else "it has a picture without an address"
            return
        try:
            body = base64.b64decode(unquote(address[found.end() :]))
        except binascii.Error:
            yield "it has a damaged picture in it"
        else:
            kind = found[1].lower().replace("jpg", "jpeg")
            self.contents.pictures.append((f"image/{kind}", body))

    def _of_use(self, element: ElementTree.Element, target: ElementTree.Element | None) -> Iterator[str]:
        if target is None:
            yield "it uses a part that is not in it"
        elif (local(target) == "svg" or target.get("viewBox")) and not (element.get("width") and element.get("height")):
            yield "it uses a symbol without a width and height"

    def _of_words(self, element: ElementTree.Element, name: str) -> Iterator[str]:
        if name not in ("text", "tspan"):
            return
        words = [element.text or "", *(child.tail or "" for child in element)]
        self.contents.words += "\n".join([*words, ""])
        if name == "text" and are_broken(element):
            yield "its words from right to left are in several pieces"
        if any(re.search(r"\S[\r\n]+\S", text) for text in words):
            yield "its words go over several lines"

    def _of_definitions(self) -> Iterator[str]:
        """What gradients, clipping and patterns depend on, where something is drawn with them."""
        for name in sorted(self.used & set(self.ids)):
            element = self.ids[name]
            kind = local(element)
            if kind in ("linearGradient", "radialGradient"):
                yield from gradient_problems(element, self.ids, self.css, name in self.lined)
            elif kind == "clipPath" and element.get("clipPathUnits") == "objectBoundingBox":
                yield "it is clipped in units of the shape (clipPathUnits)"
            elif kind == "pattern" and not is_small_tile(element):
                yield "it has a pattern of large tiles, or in units of the shape (patternUnits)"
            elif kind in _IF_USED:
                yield f"it has a {kind}"
