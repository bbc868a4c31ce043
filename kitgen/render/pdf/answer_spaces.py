"""Find the answer spaces of a page: where students write or tick on paper.

Names and labels are made of what the page prints, and so cannot give anything away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

LABEL = 240
"""Characters of a label, at most: it is read out whole whenever the field is entered."""

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


class AnswerPage:
    """A page, and what a name and a label of its answer spaces are made of."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.parents = {child: parent for parent in root.iter() for child in parent}
        body = next(root.iter("body"), root)
        self.question = body.get("data-question", "{n}")
        self.heading = ""

    def spaces(self) -> Iterator[Space]:
        """Every space in reading order; a space without elements marks other content between them."""
        for thing in _events(self.root):
            if isinstance(thing, str):
                if thing.strip():
                    yield Space("", (), "", "")
                continue
            classes = classes_of(thing)
            if thing.tag in _HEADINGS or "lead-in" in classes:
                self.heading = words(thing)
            if thing.tag in ("td", "th", "li") or ("question" in classes and "goes-on" not in classes):
                yield Space("", (), "", "")
            yield from self._space(thing)

    def _space(self, element: Any) -> Iterator[Space]:
        classes = classes_of(element)
        if "lines" in classes:
            yield Space("lines", (element,), self.name(element), self.label(element))
        elif "fill" in classes:
            yield Space("fill", (element,), "-".join([*self._bound(element), classes[-1]]), words(element))
        elif "blank" in classes or "gap" in classes:
            yield Space("blank", (element,), self.name(element), self._gap(element))
        elif "boxes" in classes:  # a row: what it is about is in the label of its boxes
            yield self._choices(element, f"{self.label(element)}: {words(element)}")
        elif "gap-choices" in classes:
            yield self._choices(element, self._gap(element))
        elif "room" in classes:
            yield Space("room", (element,), self.name(element), self.label(element))
        elif ("choices" in classes and "judged" not in classes) or set(classes) & {"true-false", "ticks"}:
            yield self._choices(element, self.label(element))
        elif element.tag == "table" and (not classes or set(classes) & {"single-point", "to-write"}):
            to_fill = _empty_cells if classes else _cells_to_write_in
            rows = [found for row in element.iter("tr") if (found := list(to_fill(row)))]
            if rows:
                element.set("class", " ".join([*classes, "to-fill"]))
            for number, row in enumerate(rows, 1):
                for place, cell in row:
                    name = f"{self.name(cell)}-{number}-{place}" if "to-write" in classes else self.name(cell)
                    yield Space("cell", (cell,), name, self.label(cell))
        elif "argument-map" in classes:
            yield from self._map(element)

    def _choices(self, element: Any, label: str) -> Space:
        """A space for the boxes in an element."""
        boxes = tuple(each for each in element.iter() if "box" in classes_of(each))
        return Space("choices", boxes, self.name(element), label)

    def _map(self, figure: Any) -> Iterator[Space]:
        """A space for each box of a map: the rules in it that lie below one another."""
        label, rules = "", []
        for element in [*figure.iter(), None]:
            if element is not None and local_name(element) == "line":
                rules.append(element)
                continue
            if len(rules) > 1:
                name = f"{self.name(figure)}-{slug(label)}"
                yield Space("map", (figure, *rules), name, f"{self.heading}: {label}")
            rules = []
            if element is not None and local_name(element) == "text" and element.get("font-weight") == "bold":
                label = words(element)

    def name(self, element: Any) -> str:
        """Of the part of the document, and the number of the question in it: `reading-3`."""
        holder = self.around(element, lambda each: "data-part" in each.attrib)
        kind = self.around(element, lambda each: each.tag in ("article", "body"))
        part = (
            holder.get("data-part") if holder is not None else (classes_of(kind) or [""])[0] if kind is not None else ""
        )
        return "-".join(filter(None, [*self._bound(element), part, slug(self._number(element))]))

    def label(self, element: Any) -> str:
        """What is asked: the question with its number, or else the heading; for a cell, its row and column."""
        number, said = self._number(element), self.heading
        question = self._question(element)
        inside = question.iter() if question is not None else ()
        prompt = next((each for each in inside if "prompt" in classes_of(each)), None)
        if prompt is not None:
            below = next((each for each in question.iter() if "below" in classes_of(each)), None)
            said = words(prompt) or (words(below) if below is not None else "") or said
        first = self.question.replace("{n}", number) if number[:1].isdigit() else number
        cell = self.around(element, lambda each: each.tag == "td")
        if cell is not None and prompt is not None:
            said = ": ".join(filter(None, [said, self._cell(cell)]))
        elif cell is not None:
            of_product = self.around(cell, lambda each: "to-write" in classes_of(each)) is not None
            said = ": ".join(filter(None, [said if of_product else "", self._cell(cell)])) or said
        elif prompt is None and (product := self._product(element)):
            said = f"{said}: {product}"
        return shortened(": ".join(filter(None, [first, said])))

    def around(self, element: Any, wanted: Any) -> Any:
        """The nearest element that is wanted: this one or one around it; None if there is none."""
        while element is not None and not wanted(element):
            element = self.parents.get(element)
        return element

    def _product(self, element: Any) -> str:
        """The label of what is written in an activity."""
        product = self.around(element, lambda each: "product" in classes_of(each))
        inside = product.iter() if product is not None else ()
        return next((words(each) for each in inside if "label" in classes_of(each)), "")

    def _question(self, element: Any) -> Any:
        return self.around(element, lambda each: "question" in classes_of(each))

    def _number(self, element: Any) -> str:
        question = self._question(element)
        if question is not None and question.get("data-number"):
            return str(question.get("data-number"))
        inside = list(question.iter()) if question is not None else []
        number = next((each for each in inside if "number" in classes_of(each)), None)
        return words(number) if number is not None else ""

    def _bound(self, element: Any) -> list[str]:
        """The document that has it, if several are bound together."""
        part = self.around(element, lambda each: "part" in classes_of(each) and each.get("id"))
        return [part.get("id")] if part is not None else []

    def _gap(self, blank: Any) -> str:
        """The question, and the words around the gap."""
        home = self.around(blank, lambda each: each.tag in ("p", "li", "td", "div") or "code-line" in classes_of(each))
        before, _, after = words(home, {blank: "\0", None: "…"}).partition("\0") if home is not None else ("", "", "")
        near = " ".join(filter(None, [before[-60:].strip(), "___" if before.strip() else "", after[:60].strip()]))
        return " – ".join(filter(None, [self.label(blank), near]))

    def _cell(self, cell: Any) -> str:
        side = next((said for each in self.parents[cell] if (said := words(each))), "")
        return ", ".join(filter(None, [side, self.column(cell)]))

    def column(self, cell: Any) -> str:
        """The heading of the column of a cell."""
        row = self.parents[cell]
        table = self.around(row, lambda each: each.tag == "table")
        heads = next(iter(table.iter("tr")), None)
        place = list(row).index(cell)
        return words(heads[place]) if heads is not None and heads is not row and place < len(heads) else ""


def _empty_cells(row: Any) -> Iterator[tuple[int, Any]]:
    """The cells of a row of a table that are to be filled in, each with its place among the cells of the row."""
    for place, cell in enumerate(row.iter("td"), 1):
        if not len(cell) and not (cell.text or "").strip() and "corner" not in classes_of(cell):
            yield place, cell


def _cells_to_write_in(row: Any) -> Iterator[tuple[int, Any]]:
    """The same of a table that an author typed, in which an empty cell has nothing in it: those with `___`."""
    for place, cell in enumerate(row.iter("td"), 1):
        if "write" in classes_of(cell):
            yield place, cell


def words(element: Any, instead: dict[Any, str] | None = None) -> str:
    """The text of an element as it is read, without numbers in the margin; `instead` has words for blanks in it."""
    found: list[str] = []

    def take(each: Any) -> None:
        if isinstance(each.tag, str) and not set(classes_of(each)) & set(_UNSPOKEN):
            found.append(" " if each.tag in _BLOCKS else "")
            if instead and {"blank", "gap", "gap-choices"} & set(classes_of(each)):
                found.append(instead.get(each, instead[None]))
                return
            found.append(each.text or "")
            if each.tag == "img":
                found.append(each.get("alt") or "")
            for child in each:
                take(child)
                found.append(child.tail or "")
            found.append(" " if each.tag in _BLOCKS or "letter" in classes_of(each) else "")

    take(element)
    return " ".join("".join(found).replace("\u2061", "").split())  # the mark of a formula


def merged(spaces: Iterator[Space]) -> Iterator[Space]:
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


def _events(element: Any) -> Iterator[Any]:
    """Elements and texts in the order of reading."""
    if not isinstance(element.tag, str):
        return
    yield element
    if local_name(element) in ("svg", "head") or "lines" in classes_of(element):
        return
    if element.text:
        yield element.text
    for child in element:
        yield from _events(child)
        if child.tail:
            yield child.tail


def shortened(text: str, most: int = LABEL) -> str:
    """The text, cut at a space if it is too long."""
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]}…"


def slug(text: str) -> str:
    """Lower-case letters and digits, joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def local_name(element: Any) -> str:
    """The tag without its namespace."""
    return str(element.tag).rpartition("}")[2]


def classes_of(element: Any) -> list[str]:
    """The classes of an element."""
    return str(element.get("class", "")).split()
