"""Replace the answer spaces of a page by form fields: where students write on paper, they type and click.

The fields are HTML (`textarea`, `input`), laid out like the spaces that they replace; `form_fields` finishes them in
the PDF.
"""

from __future__ import annotations

from typing import Any

from kitgen.render.pdf.answer_spaces import AnswerPage, Space, classes_of, merged, shortened, words

LONGEST = 12
"""Ruled lines that one field stands for, at most: a field cannot be broken across pages."""

FILLING = 16
"""Ruled lines of a field that stands for lines to the foot of the page."""

CHOICE = "\N{PARAGRAPH SEPARATOR}"
"""Separates the question from the choice in a label; `form_fields` makes two labels of it."""


def add_form_fields(root: Any) -> None:
    """Replace lines, blanks, tick boxes and empty cells of a page by form fields; the page is changed."""
    page = AnswerPage(root)
    names: set[str] = set()
    for space in list(merged(page.spaces())):
        _BUILD[space.what](space, names, page)


def _lines(space: Space, names: set[str], page: AnswerPage) -> None:
    """One field as high as the lines; more than one if they would fill a page."""
    first, *others = space.elements
    left = sum(_count(element) for element in space.elements)
    tags = " ".join(classes_of(first)).replace("fill-page", "")
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
    if "fill-page" in classes_of(lines):
        return FILLING
    return sum("line" in classes_of(each) for each in lines.iter())


def _fill(space: Space, names: set[str], page: AnswerPage) -> None:
    (element,) = space.elements
    attributes = {"type": "text", "name": _free(space.name, names), "title": space.label}
    element.append(element.makeelement("input", attributes))


def _blank(space: Space, names: set[str], page: AnswerPage) -> None:
    (element,) = space.elements
    for child in list(element):
        element.remove(child)
    element.tag = "input"
    element.attrib.update({"type": "text", "name": _free(space.name, names), "title": space.label})


def _choices(space: Space, names: set[str], page: AnswerPage) -> None:
    """Boxes of which one is right are a group of radio buttons; the others are check boxes of their own."""
    group = _free(space.name, names)
    for number, box in enumerate(space.elements):
        letter = chr(ord("a") + number)
        one = "one" in classes_of(box)
        home = page.parents[box]
        said = words(home) if home.tag == "li" else page.column(home) if home.tag == "td" else ""
        said = said or " ".join((box.tail or "").split())
        box.tag = "input"
        box.attrib.update({"type": "radio" if one else "checkbox", "value": letter})
        box.attrib.update({"name": group if one else _free(f"{group}-{letter}", names)})
        box.set("title", f"{space.label}{CHOICE}{shortened(said)}")


def _cell(space: Space, names: set[str], page: AnswerPage) -> None:
    (element,) = space.elements
    element.append(_textarea(element, _free(space.name, names), space.label))


def _map(space: Space, names: set[str], page: AnswerPage) -> None:
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
    holder.set("class", " ".join(dict.fromkeys([*classes_of(holder), "with-fields"])))
    for rule in rules:
        next(each for each in figure.iter() if rule in list(each)).remove(rule)
    after = list(holder).index(figure) + 1 + sum(each.tag == "textarea" for each in holder)
    holder.insert(after, _textarea(holder, _free(space.name, names), space.label, style))


def _room(space: Space, names: set[str], page: AnswerPage) -> None:
    """Where students draw on paper, they can type."""
    (element,) = space.elements
    style = f"--lines: {FILLING}" if "fill-page" in classes_of(element) else ""
    element.set("class", "room")
    for child in list(element):
        element.remove(child)
    element.append(_textarea(element, _free(space.name, names), space.label, style))


_BUILD = {
    "lines": _lines, "fill": _fill, "blank": _blank, "choices": _choices, "cell": _cell, "room": _room, "map": _map,
}  # fmt: skip


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
