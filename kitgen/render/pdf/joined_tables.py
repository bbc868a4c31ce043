"""Make one table of the parts that a table has on several pages, or in several columns.

WeasyPrint tags each part as a table of its own, with the heads of the columns again. In one table a screen reader says
how many rows there are in all; the heads that are printed again are content of the margins, like a running head.
Terms after ISO 32000-1, 14.8 (tagged PDF).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Objects = dict[bytes, Any]
"""Dictionaries of the PDF by their references, such as ``b"12 0 R"``."""


def join_tables(document: Any, root: Any, objects: Objects) -> None:
    """Add the rows of each further part of a table to its first part, and leave out its heads.

    The marks of these heads have no place in the tree after this. A part stays a table of its own if there is a link, a
    field or a picture in its heads, or if they are so long that who hears them once may want them again.
    """
    tagged = list(_tagged(root, objects))
    if len(tagged) < 2:
        return
    drawn = [element for page in document.pages for element in _drawn(page._page_box)]
    if len(drawn) != len(tagged):
        return  # a table in a table, or one that is drawn as something else
    first: dict[Any, Any] = {}
    for (source, heads), (reference, table) in zip(drawn, tagged, strict=True):
        if source not in first:
            first[source] = (reference, table)
        elif not _is_prose(heads) and _heads_are_words(table, objects):
            begun, whole = first[source]
            _add(begun, whole, reference, table, objects)


def _drawn(box: Any) -> Iterator[tuple[Any, str]]:
    """The elements of the tables in a box and what their heads say, in the order of the tags."""
    box = getattr(box, "_box", box)  # in place of one that is positioned
    if hasattr(box, "at_keyword"):  # in the margins
        return
    if box.element is not None and box.element_tag == "table":
        yield box.element, " ".join(_texts(box, "thead"))
        return
    for child in getattr(box, "children", ()):
        yield from _drawn(child)


def _texts(box: Any, inside: str = "") -> Iterator[str]:
    """The texts in a box, or those that are inside a kind of element."""
    box = getattr(box, "_box", box)
    if not inside and hasattr(box, "text"):
        yield box.text
    for child in getattr(box, "children", ()):
        yield from _texts(child, "" if getattr(child, "element_tag", None) == inside else inside)


def _is_prose(words: str) -> bool:
    """Whether programs that check a PDF take a line for text, which must not be outside the tree."""
    found = re.findall(r"[^\W\d_]+", words)
    return len(found) >= 8 and sum(word[0].islower() for word in found) >= 4


def _tagged(element: Any, objects: Objects) -> Iterator[tuple[bytes, Any]]:
    """The tables in an element with their references, in the order of reading."""
    for reference, kid in _kids(element, objects):
        if kid["S"] == "/Table":
            yield reference, kid
        else:
            yield from _tagged(kid, objects)


def _kids(element: Any, objects: Objects) -> Iterator[tuple[bytes, Any]]:
    for reference in element.get("K", ()):
        kid = None if isinstance(reference, int) else objects.get(reference)
        if kid is not None and kid.get("Type") == "/StructElem":
            yield reference, kid


def _heads_are_words(table: Any, objects: Objects) -> bool:
    """Whether the heads have nothing but text: what belongs to a link or a field needs its place in the tree."""
    waiting = [part for _, part in _kids(table, objects) if part["S"] == "/THead"]
    while waiting:
        element = waiting.pop()
        if element["S"] in ("/Link", "/Form", "/Figure"):
            return False
        waiting += [kid for _, kid in _kids(element, objects)]
    return True


def _add(first_reference: bytes, first: Any, reference: bytes, table: Any, objects: Objects) -> None:
    names = dict(zip(map(id, _names(table, objects)), _names(first, objects), strict=False))
    for place, part in list(_kids(table, objects)):
        if part["S"] == "/THead":
            continue
        part["P"] = first_reference
        first["K"].append(place)
        for cell in _cells(part, objects):
            headers = cell.get("A", {}).get("Headers")
            if headers is not None:
                headers[:] = [names.get(id(header), header) for header in headers]
    _remove(reference, table, objects)


def _names(table: Any, objects: Objects) -> list[Any]:
    """The names of the heads of the columns, which cells refer to."""
    parts = [part for _, part in _kids(table, objects) if part["S"] == "/THead"]
    return [cell["ID"] for part in parts for cell in _cells(part, objects) if "ID" in cell]


def _cells(part: Any, objects: Objects) -> Iterator[Any]:
    rows = [part] if part["S"] == "/TR" else [row for _, row in _kids(part, objects)]
    for row in rows:
        for _, cell in _kids(row, objects):
            yield cell


def _remove(reference: bytes, element: Any, objects: Objects) -> None:
    """Take an element out of the tree, and what has nothing in it without this one."""
    above = objects[element["P"]]
    above["K"].remove(reference)
    if not above["K"] and above.get("Type") == "/StructElem" and above["S"] != "/Document":
        _remove(element["P"], above, objects)
