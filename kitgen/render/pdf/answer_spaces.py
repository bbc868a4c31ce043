"""The answer spaces of a page into form fields: where students write or tick on paper, they type and click.

The fields are HTML (`textarea`, `input`), laid out like the spaces that they take the place of; what becomes of them in
the PDF is in `form_fields`. Names and labels are made of what the page prints, and so can give nothing away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

LONGEST = 12
"""Ruled lines that one field stands for, at most: a field cannot be broken across pages."""

FILLING = 16
"""Ruled lines of a field that stands for lines to the foot of the page."""

LABEL = 240
"""Characters of a label, at most: it is read out whole whenever the field is entered."""

CHOICE = "\N{PARAGRAPH SEPARATOR}"
"""Stands in a label between the question and the choice; `form_fields` makes two labels of it."""

_HEADINGS = ("h1", "h2", "h3", "h4")
_BLOCKS = (*_HEADINGS, "p", "li", "td", "th", "div", "br", "section", "ul", "ol", "tr", "table", "caption")
_UNSPOKEN = ("hang", "points", "box", "lines", "name-and-date")


@dataclass(frozen=True)
class Space:
    """Where something is to be written: its elements, the name that it would have if no other had it, its label."""

    what: str
    elements: tuple[Any, ...]
    name: str
    label: str


def add_form_fields(root: Any) -> None:
    """Put form fields in the place of lines, blanks, boxes to tick and empty cells of a page, which is changed."""
    page = _Page(root)
    names: set[str] = set()
    for space in list(_merged(page.spaces())):
        _BUILD[space.what](space, names, page)


class _Page:
    """A page and what stands where in it."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.parents = {child: parent for parent in root.iter() for child in parent}
        body = next(root.iter("body"), root)
        self.question = body.get("data-question", "{n}")
        self.heading = ""

    def spaces(self) -> Iterator[Space]:
        """Every space in the order of reading; a mark without elements stands where other things are read."""
        for thing in _events(self.root):
            if isinstance(thing, str):
                if thing.strip():
                    yield Space("", (), "", "")
                continue
            if thing.tag in _HEADINGS or "lead-in" in _classes(thing):
                self.heading = words(thing)
            if thing.tag in ("td", "th", "li") or "question" in _classes(thing):
                yield Space("", (), "", "")
            yield from self._space(thing)

    def _space(self, element: Any) -> Iterator[Space]:
        classes = _classes(element)
        if "lines" in classes:
            yield Space("lines", (element,), self.name(element), self.label(element))
        elif "fill" in classes:
            yield Space("fill", (element,), "-".join([*self._bound(element), classes[-1]]), words(element))
        elif "blank" in classes:
            yield Space("blank", (element,), self.name(element), self._gap(element))
        elif ("choices" in classes and "judged" not in classes) or "true-false" in classes:
            boxes = tuple(each for each in element.iter() if "box" in _classes(each))
            yield Space("choices", boxes, self.name(element), self.label(element))
        elif element.tag == "table" and (not classes or "single-point" in classes):
            cells = tuple(each for each in element.iter("td") if not len(each) and not (each.text or "").strip())
            if cells:
                element.set("class", " ".join([*classes, "to-fill"]))
            for cell in cells:
                yield Space("cell", (cell,), self.name(cell), self.label(cell))
        elif "argument-map" in classes:
            yield from self._map(element)

    def _map(self, figure: Any) -> Iterator[Space]:
        """A space for each box of a map: the rules in it that lie below one another."""
        label, rules = "", []
        for element in [*figure.iter(), None]:
            if element is not None and _local(element) == "line":
                rules.append(element)
                continue
            if len(rules) > 1:
                name = f"{self.name(figure)}-{_slug(label)}"
                yield Space("map", (figure, *rules), name, f"{self.heading}: {label}")
            rules = []
            if element is not None and _local(element) == "text" and element.get("font-weight") == "bold":
                label = words(element)

    def name(self, element: Any) -> str:
        """Of the part of the document, and the number of the question in it: `reading-3`."""
        holder = self.around(element, lambda each: "data-part" in each.attrib)
        kind = self.around(element, lambda each: each.tag in ("article", "body"))
        part = (
            holder.get("data-part") if holder is not None else (_classes(kind) or [""])[0] if kind is not None else ""
        )
        return "-".join(filter(None, [*self._bound(element), part, _slug(self._number(element))]))

    def label(self, element: Any) -> str:
        """What is asked: the question with its number, or else the heading; for a cell, its row and column."""
        number, said = self._number(element), self.heading
        question = self._question(element)
        inside = question.iter() if question is not None else ()
        prompt = next((each for each in inside if "prompt" in _classes(each)), None)
        if prompt is not None:
            said = words(prompt) or said
        first = self.question.replace("{n}", number) if number.isdigit() else number
        cell = self.around(element, lambda each: each.tag == "td")
        if cell is not None and prompt is None:
            said = self._cell(cell) or said
        return _short(": ".join(filter(None, [first, said])))

    def around(self, element: Any, wanted: Any) -> Any:
        """The nearest element that is wanted: this one or one around it; None if there is none."""
        while element is not None and not wanted(element):
            element = self.parents.get(element)
        return element

    def _question(self, element: Any) -> Any:
        return self.around(element, lambda each: "question" in _classes(each))

    def _number(self, element: Any) -> str:
        question = self._question(element)
        inside = list(question.iter()) if question is not None else []
        number = next((each for each in inside if "number" in _classes(each)), None)
        return words(number) if number is not None else ""

    def _bound(self, element: Any) -> list[str]:
        """The document in which it stands, if many are bound together."""
        part = self.around(element, lambda each: "part" in _classes(each) and each.get("id"))
        return [part.get("id")] if part is not None else []

    def _gap(self, blank: Any) -> str:
        """The question, and the words around the gap."""
        home = self.around(blank, lambda each: each.tag in ("p", "li", "td", "div"))
        before, _, after = words(home, {blank: "\0", None: "…"}).partition("\0") if home is not None else ("", "", "")
        near = " ".join(filter(None, [before[-60:].strip(), "___" if before.strip() else "", after[:60].strip()]))
        return " – ".join(filter(None, [self.label(blank), near]))

    def _cell(self, cell: Any) -> str:
        row = self.parents[cell]
        table = self.around(row, lambda each: each.tag == "table")
        heads = next(iter(table.iter("tr")), None)
        place = list(row).index(cell)
        head = words(heads[place]) if heads is not None and heads is not row and place < len(heads) else ""
        side = next((said for each in row if (said := words(each))), "")
        return ", ".join(filter(None, [side, head]))


def words(element: Any, instead: dict[Any, str] | None = None) -> str:
    """The text of an element as it is read, without numbers in the margin; `instead` has words for blanks in it."""
    found: list[str] = []

    def take(each: Any) -> None:
        if isinstance(each.tag, str) and not set(_classes(each)) & set(_UNSPOKEN):
            found.append(" " if each.tag in _BLOCKS else "")
            if instead and "blank" in _classes(each):
                found.append(instead.get(each, instead[None]))
            found.append(each.text or "")
            for child in each:
                take(child)
                found.append(child.tail or "")
            found.append(" " if each.tag in _BLOCKS or "letter" in _classes(each) else "")

    take(element)
    return " ".join("".join(found).split())


def _merged(spaces: Iterator[Space]) -> Iterator[Space]:
    """Lines that follow one another with nothing between are one space."""
    waiting: Space | None = None
    for space in spaces:
        if space.what == "lines" and waiting is not None:
            waiting = Space("lines", (*waiting.elements, *space.elements), waiting.name, waiting.label)
            continue
        if waiting is not None:
            yield waiting
        waiting = space if space.what == "lines" else None
        if space.what and space.what != "lines":
            yield space
    if waiting is not None:
        yield waiting


def _lines(space: Space, names: set[str], page: _Page) -> None:
    """One field as high as the lines; more than one if they would fill a page."""
    first, *others = space.elements
    left = sum(_count(element) for element in space.elements)
    tags = " ".join(_classes(first)).replace("fill-page", "")
    first.set("class", tags)
    for other in others:
        page.parents[other].remove(other)
    for child in list(first):
        first.remove(child)
    fields = -(-left // LONGEST)
    for number in range(fields):
        count = -(-left // (fields - number))
        left -= count
        label = space.label if fields == 1 else f"{space.label} ({number + 1}/{fields})"
        first.append(_textarea(first, _free(space.name, names), label, f"--lines: {count}"))


def _count(lines: Any) -> int:
    """Ruled lines in an element; where paper would have them to the foot of the page, a field has as many as it may."""
    if "fill-page" in _classes(lines):
        return FILLING
    return sum("line" in _classes(each) for each in lines.iter())


def _fill(space: Space, names: set[str], page: _Page) -> None:
    (element,) = space.elements
    attributes = {"type": "text", "name": _free(space.name, names), "title": space.label}
    element.append(element.makeelement("input", attributes))


def _blank(space: Space, names: set[str], page: _Page) -> None:
    (element,) = space.elements
    element.tag = "input"
    element.attrib.update({"type": "text", "name": _free(space.name, names), "title": space.label})


def _choices(space: Space, names: set[str], page: _Page) -> None:
    """Boxes of which one is right are a group of radio buttons; the others are check boxes of their own."""
    group = _free(space.name, names)
    for number, box in enumerate(space.elements):
        letter = chr(ord("a") + number)
        one = "one" in _classes(box)
        home = page.parents[box]
        said = words(home) if home.tag == "li" else " ".join((box.tail or "").split())
        box.tag = "input"
        box.attrib.update({"type": "radio" if one else "checkbox", "value": letter})
        box.attrib.update({"name": group if one else _free(f"{group}-{letter}", names)})
        box.set("title", f"{space.label}{CHOICE}{_short(said)}")


def _cell(space: Space, names: set[str], page: _Page) -> None:
    (element,) = space.elements
    element.append(_textarea(element, _free(space.name, names), space.label))


def _map(space: Space, names: set[str], page: _Page) -> None:
    """A field over the rules of a box, which are taken out of the figure."""
    figure, *rules = space.elements
    left, right = float(rules[0].get("x1")), float(rules[0].get("x2"))
    bottom, step = float(rules[-1].get("y1")), float(rules[1].get("y1")) - float(rules[0].get("y1"))
    top = float(rules[0].get("y1")) - step
    x, y, width, height = (float(part) for part in figure.get("viewBox").split())
    place = (("left", (left - x) / width), ("top", (top - y) / height))
    size = (("width", (right - left) / width), ("height", (bottom - top) / height))
    style = "; ".join(f"{name}: {share:.4%}" for name, share in (*place, *size))
    holder = page.parents[figure]
    holder.set("class", " ".join(dict.fromkeys([*_classes(holder), "with-fields"])))
    for rule in rules:
        next(each for each in figure.iter() if rule in list(each)).remove(rule)
    after = list(holder).index(figure) + 1 + sum(each.tag == "textarea" for each in holder)
    holder.insert(after, _textarea(holder, _free(space.name, names), space.label, style))


_BUILD = {"lines": _lines, "fill": _fill, "blank": _blank, "choices": _choices, "cell": _cell, "map": _map}


def _textarea(home: Any, name: str, label: str, style: str = "") -> Any:
    return home.makeelement("textarea", {"name": name, "title": label} | ({"style": style} if style else {}))


def _free(name: str, names: set[str]) -> str:
    """The name, with a number behind it if another field has it."""
    number, found = 1, name
    while found in names:
        number += 1
        found = f"{name}-{number}"
    names.add(found)
    return found


def _events(element: Any) -> Iterator[Any]:
    """Elements and texts in the order of reading."""
    if not isinstance(element.tag, str):
        return
    yield element
    if _local(element) in ("svg", "head") or "lines" in _classes(element):
        return
    if element.text:
        yield element.text
    for child in element:
        yield from _events(child)
        if child.tail:
            yield child.tail


def _short(text: str, most: int = LABEL) -> str:
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]}…"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _classes(element: Any) -> list[str]:
    return str(element.get("class", "")).split()
