"""The styles and numbered lists of a Word document into how one paragraph looks, and its number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kitgen.imports.office.blocks import TITLE
from kitgen.imports.xml_tree import Element, whole

_OFF = ("0", "false", "none", "off", "nil")
_HEADING = re.compile(r"(?:heading|título|titulo|encabezado|überschrift|titre) ?(\d)", re.IGNORECASE)
_TITLE = re.compile(r"title|título|titulo|titre|titel", re.IGNORECASE)
_NO_LEVEL = 9
"""The outline level of text, as Word counts them from 0."""

_GREYS = re.compile(r"([0-9a-f]{2})\1\1", re.IGNORECASE)


def value(element: Element | None, name: str, key: str = "w:val") -> str:
    """The setting of a child; '' if it is not there."""
    found = element.first(name) if element else None
    return found.given.get(key, "") if found else ""


def is_on(element: Element | None, name: str) -> bool | None:
    """Whether a setting is on; None if it is not there."""
    found = element.first(name) if element else None
    return None if found is None else found.given.get("w:val", "1").lower() not in _OFF


class Styles:
    """The styles of a document by their ids."""

    def __init__(self, root: Element | None) -> None:
        found = root.all("w:style") if root else []
        self.by_id = {each.given.get("w:styleId", ""): each for each in found}
        self.usual = next(
            (id for id, each in self.by_id.items() if each.given.get("w:type") == "paragraph" and _is_default(each)), ""
        )

    def chain(self, id: str) -> Iterator[Element]:
        """A style and those that it is based on."""
        seen: set[str] = set()
        while id in self.by_id and id not in seen:
            seen.add(id)
            yield self.by_id[id]
            id = value(self.by_id[id], "w:basedOn")

    def name(self, id: str) -> str:
        """What people call a style."""
        return value(self.by_id.get(id), "w:name")

    def heading(self, paragraph: Element | None) -> int:
        """The level of a heading, TITLE for a title, 0 for text; by the settings of a paragraph."""
        id = value(paragraph, "w:pStyle")
        for style in self.chain(id):
            if found := _HEADING.match(value(style, "w:name")):
                return min(int(found[1]) or 1, 6)
            if _TITLE.fullmatch(value(style, "w:name")):
                return TITLE
            level = whole(value(style.first("w:pPr"), "w:outlineLvl"), _NO_LEVEL)
            if level < _NO_LEVEL:
                return min(level + 1, 6)
        if id not in self.by_id and (found := re.fullmatch(r"Heading(\d)", id)):
            return min(int(found[1]) or 1, 6)  # a document without its styles
        level = whole(value(paragraph, "w:outlineLvl"), _NO_LEVEL)
        return min(level + 1, 6) if level < _NO_LEVEL else 0

    def looks(self, run: Element | None, paragraph: Element | None) -> set[str]:
        """How a run looks, by its own settings, its style and that of its paragraph."""
        own = [run] if run else []
        for name in (value(run, "w:rStyle"), value(paragraph, "w:pStyle")):
            own += [settings for style in self.chain(name) if (settings := style.first("w:rPr"))]
        found = {
            mark
            for mark, name in (("bold", "w:b"), ("italic", "w:i"), ("strike", "w:strike"), ("hidden", "w:vanish"))
            if next((state for each in own if (state := is_on(each, name)) is not None), False)
        }
        if is_on(run, "w:dstrike"):
            found.add("strike")
        if next((line for settings in own if (line := value(settings, "w:u"))), "none").lower() not in _OFF:
            found.add("underline")
        fill = next((shade for settings in own if (shade := value(settings, "w:shd", "w:fill"))), "auto")
        pen = next((shade for settings in own if (shade := value(settings, "w:highlight"))), "none")
        if pen not in ("none", "white") or not _is_usual(fill):
            found.add("highlight")
        if not _is_usual(next((ink for settings in own if (ink := value(settings, "w:color"))), "auto")):
            found.add("colour")
        place = value(run, "w:vertAlign")
        return found | ({place[:3]} if place in ("subscript", "superscript") else set())


def _is_default(style: Element) -> bool:
    return style.given.get("w:default", "0").lower() not in _OFF


def _is_usual(colour: str) -> bool:
    """Whether a colour is black, white or a grey."""
    return colour.lower() in ("auto", "") or bool(_GREYS.fullmatch(colour))


class Numbering:
    """Numbers as Word counts them, from the paragraphs in their order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self.styles = styles
        abstract = {each.given.get("w:abstractNumId", ""): each for each in (root.all("w:abstractNum") if root else [])}
        self.lists: dict[str, tuple[str, Element | None, Element]] = {}
        for each in root.all("w:num") if root else []:
            name = value(each, "w:abstractNumId")
            self.lists[each.given.get("w:numId", "")] = (name, abstract.get(name), each)
        self.counts: dict[str, list[int]] = {}
        self.begun: set[tuple[str, int]] = set()

    def of(self, paragraph: Element | None) -> tuple[str, int, int]:
        """How a paragraph is numbered, its level, its number; ('', 0, 0) if it is not."""
        settings = [paragraph] if paragraph else []
        id = value(paragraph, "w:pStyle")
        settings += [each for style in self.styles.chain(id) if (each := style.first("w:pPr"))]
        found = next((numbers for each in settings if (numbers := each.first("w:numPr"))), None)
        name, level = value(found, "w:numId"), whole(value(found, "w:ilvl"))
        if name not in self.lists:
            return "", 0, 0
        level = min(max(level, 0), 8)
        key, abstract, number = self.lists[name]
        definition = _level(number, level) or (abstract and _level(abstract, level))
        how = value(definition, "w:numFmt") if definition else "decimal"
        if how == "none":
            return "", 0, 0
        counts = self.counts.setdefault(key, [0] * 9)
        restart = next(
            (value(each, "w:startOverride") for each in number.all("w:lvlOverride") if _at(each) == level), ""
        )
        if restart and (name, level) not in self.begun:
            counts[level] = whole(restart) - 1
        elif not counts[level] and definition:
            counts[level] = whole(value(definition, "w:start") or "1") - 1
        self.begun.add((name, level))
        counts[level] += 1
        counts[level + 1 :] = [0] * (8 - level)
        return how or "decimal", level, counts[level]


def _at(level: Element) -> int:
    return whole(level.given.get("w:ilvl", ""))


def _level(numbers: Element, level: int) -> Element | None:
    """The definition of a level, of a list or of what a list has for itself."""
    own = [each for around in numbers.all("w:lvlOverride") for each in around.all("w:lvl")]
    return next((each for each in (*own, *numbers.all("w:lvl")) if _at(each) == level), None)
