"""Fix the tags of a PDF before it becomes bytes.

WeasyPrint 70 leaves six problems for screen readers and checkers: running heads are marked as content without a place
in the structure tree, links have no Print flag, header cells may have no scope, boxes without text become empty spans,
the places of figures are in pixels from the head of the page, and a table is another one on each page. Terms after
ISO 32000-1, 14.8 (tagged PDF) and ISO 14289-1 (PDF/UA-1).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kitgen.render.pdf.joined_tables import Objects, join_tables
from kitgen.text.formulas import MARK

PRINT = 4
"""Bit 3 of an annotation's flags: it is printed (ISO 32000-1, table 165)."""

MOSTLY = 0.6
"""A table with more empty cells than this is one to fill in."""


def fix_tags(document: Any, pdf: Any) -> None:
    """Change the tags of ``pdf`` before they become bytes.

    Raises LookupError (or whatever reading them raises) if they are not as WeasyPrint 70 writes them.
    """
    objects: Objects = {thing.reference: thing for thing in pdf.objects if hasattr(thing, "get")}
    root = next((thing for thing in objects.values() if thing.get("Type") == "/StructTreeRoot"), None)
    for thing in objects.values():
        if thing.get("Subtype") == "/Link":
            thing["F"] = PRINT
    if root is None:
        raise LookupError("the PDF has no structure tree")
    join_tables(document, root, objects)
    reached: set[bytes] = set()
    for reference, element, parents in reversed(list(_elements(root, objects))):  # what is inside first
        reached.add(reference)
        if element["S"] == "/Table":
            _head_rows(element, objects)
            _open_forms(element, objects)
            _plain_rows(element, objects)
            _heads_of_formulas(element, objects)
        if element["S"] == "/TH" and "Scope" not in _attributes(element):
            _attributes(element)["Scope"] = "/Column" if "/THead" in parents else "/Row"
        if element["S"] == "/Link":
            _name_link(element, objects)
        if element["S"] == "/Figure":
            _place_figure(element, objects)
            _name_formula(element)
        _drop_empty(element, objects)
    _free_running_heads(root, objects, reached, pdf)


def _elements(root: Any, objects: Objects) -> Iterator[tuple[bytes, Any, tuple[str, ...]]]:
    """Every element of the tree with its reference and the types of those around it."""
    waiting: list[tuple[bytes, tuple[str, ...]]] = [(kid, ()) for kid in root["K"]]
    while waiting:
        reference, parents = waiting.pop()
        element = objects.get(reference)
        if element is None or element.get("Type") != "/StructElem":
            continue
        yield reference, element, parents
        kids = [kid for kid in element.get("K", ()) if not isinstance(kid, int)]
        if kids:
            around = (*parents, element["S"])
            waiting += [(kid, around) for kid in kids]


def _head_rows(table: Any, objects: Objects) -> None:
    """Where the corner of a table is empty, the first cell of each row is its heading, and the corner is not one."""
    cells = [_kids(row, objects) for row in _rows(table, objects) if row.get("S") == "/TR"]
    if len(cells) < 2 or not cells[0] or cells[0][0]["S"] != "/TH" or _has_words(cells[0][0], objects):
        return
    cells[0][0]["S"] = "/TD"
    cells[0][0].get("A", {}).pop("Scope", None)
    for row in cells[1:]:
        if row and row[0]["S"] == "/TD":
            row[0]["S"] = "/TH"
            _attributes(row[0])["Scope"] = "/Row"


def _open_forms(table: Any, objects: Objects) -> None:
    """A table to fill in, most of whose cells are empty, is read as its heads and not as cells without a word."""
    parts = _kids(table, objects)
    rows = _rows(table, objects)
    cells = [cell for row in rows for cell in _kids(row, objects) if cell["S"] in ("/TH", "/TD")]
    empty = [cell for cell in cells if not _has_words(cell, objects)]
    if len(cells) < 6 or len(empty) <= MOSTLY * len(cells):
        return
    for element in (table, *parts, *rows, *cells):
        if element["S"] in ("/TH", "/TD"):
            element["S"] = "/P" if all(kid["S"] in ("/Span", "/Form") for kid in _kids(element, objects)) else "/Div"
            element.pop("A", None)
        elif element["S"] in ("/Table", "/THead", "/TBody", "/TR"):
            element["S"] = "/Div"
    for element in (*rows, *parts, table):  # what is inside first
        element["K"][:] = [kid for kid in element["K"] if isinstance(kid, int) or _holds(objects.get(kid), objects)]


def _holds(element: Any, objects: Objects) -> bool:
    """Whether there is a text, a picture or a field in an element."""
    if element is None or element.get("Type") != "/StructElem" or element["S"] in ("/Figure", "/Form"):
        return True
    return any(isinstance(kid, int) or _holds(objects.get(kid), objects) for kid in element.get("K", ()))


def _plain_rows(table: Any, objects: Objects) -> None:
    """Where a table, or what is left of it on another page, has more headings than cells, its rows have none.

    It is one of a row or two, or of a word and its meaning in each; the heads of its columns say what its cells are.
    """
    cells = [cell for row in _rows(table, objects) for cell in _kids(row, objects)]
    heads = [cell for cell in cells if cell["S"] == "/TH"]
    sides = [cell for cell in heads if _attributes(cell).get("Scope") == "/Row"]
    if 2 * len(heads) <= len(cells) or not sides or len(sides) == len(heads):
        return
    dropped = {id(cell.pop("ID", None)) for cell in sides}
    for cell in sides:
        cell["S"] = "/TD"
        _attributes(cell).pop("Scope", None)
    for cell in cells:
        headers = cell.get("A", {}).get("Headers")
        if headers is not None:
            headers[:] = [header for header in headers if id(header) not in dropped]


def _heads_of_formulas(table: Any, objects: Objects) -> None:
    """A heading that is only a formula has no words to name its cells by: it is their heading by its scope alone."""
    cells = [cell for row in _rows(table, objects) for cell in _kids(row, objects)]
    drawn = {id(cell["ID"]) for cell in cells if "ID" in cell and _is_formula(cell, objects)}
    for cell in cells if drawn else ():
        headers = cell.get("A", {}).get("Headers")
        if headers is not None:
            headers[:] = [header for header in headers if id(header) not in drawn]
            if not headers:
                del cell["A"]["Headers"]


def _is_formula(element: Any, objects: Objects) -> bool:
    """Whether all that is in an element is formulas."""
    kids = _kids(element, objects)
    if any(isinstance(kid, int) for kid in element.get("K", ())) or not kids:
        return False
    return all(kid["S"] == "/Formula" or _is_formula(kid, objects) for kid in kids)


def _rows(table: Any, objects: Objects) -> list[Any]:
    return [row for part in _kids(table, objects) for row in ([part] if part["S"] == "/TR" else _kids(part, objects))]


def _attributes(cell: Any) -> Any:
    """The attributes of a table cell: a dictionary of the PDF, which is added where there is none."""
    return cell.setdefault("A", type(cell)({"O": "/Table"}))


def _kids(element: Any, objects: Objects) -> list[Any]:
    found = (objects.get(kid) for kid in element.get("K", ()) if not isinstance(kid, int))
    return [kid for kid in found if kid is not None and kid.get("Type") == "/StructElem"]


def _has_words(element: Any, objects: Objects) -> bool:
    """Whether any text is marked in it."""
    return any(isinstance(kid, int) for kid in element.get("K", ())) or any(
        _has_words(kid, objects) for kid in _kids(element, objects)
    )


def _drop_empty(element: Any, objects: Objects) -> None:
    """Remove boxes that are only drawn (lines to write on, squares to tick): they have no text."""
    kids = element.get("K")
    if kids:
        kids[:] = [kid for kid in kids if isinstance(kid, int) or not _is_empty(objects.get(kid))]


def _is_empty(element: Any) -> bool:
    if element is None or element.get("S") not in ("/Span", "/P", "/Div"):
        return False
    return not element.get("K") and "Alt" not in element and "ActualText" not in element


def _name_link(element: Any, objects: Objects) -> None:
    """Name a link without text, such as the rest of one on the next line, after its address."""
    kids = element.get("K", ())
    if "Alt" in element or any(isinstance(kid, int) for kid in kids):
        return
    for kid in kids:
        target = objects.get(kid)
        if target is not None and target.get("Type") == "/StructElem":
            return
        note = objects.get(target["Obj"]) if target is not None and "Obj" in target else None
        if note is not None and "Contents" in note:
            element["Alt"] = note["Contents"]
        elif note is not None and "URI" in note.get("A", {}):
            element["Alt"] = note["A"]["URI"]


def _place_figure(element: Any, objects: Objects) -> None:
    """Give the place of a figure in the units of the PDF, from the foot of its page: WeasyPrint gives CSS pixels."""
    box = element.get("A", {}).get("BBox")
    page = objects.get(element.get("Pg", b""))
    if box is not None and page is not None:
        left, top, right, bottom = (float(edge) * 0.75 for edge in box)
        height = float(page["MediaBox"][3])
        box[:] = [round(edge, 2) for edge in (left, height - bottom, right, height - top)]


def _name_formula(element: Any) -> None:
    """A picture whose words begin with the mark of formulas is one, and not a figure (ISO 32000-1, 14.8.4.5)."""
    words = element.get("Alt")
    if words is not None and words.string.startswith(MARK):
        words.string = words.string.removeprefix(MARK)
        element["S"] = "/Formula"


def _free_running_heads(root: Any, objects: Objects, reached: set[bytes], pdf: Any) -> None:
    """Mark content outside the structure tree, which is the content of the margins, as artifacts."""
    numbers = objects[root["ParentTree"]]["Nums"]
    pages = [objects[reference] for reference in pdf.page_references]
    streams = {thing.reference: thing for thing in pdf.objects if hasattr(thing, "stream")}
    for page, owners in zip(pages, numbers[1 : 2 * len(pages) : 2], strict=True):
        loose = {mcid for mcid, owner in enumerate(owners) if owner not in reached}
        if not loose:
            continue
        stream = streams[page["Contents"]]
        wanted = {f"<</MCID {mcid}>>".encode() for mcid in loose}
        lines = stream.stream
        begun = [n for n, line in enumerate(lines) if line == b"BDC" and _bytes(lines[n - 1]) in wanted]
        if len(begun) != len(loose):
            raise LookupError(f"{len(begun)} of {len(loose)} marks of running heads")
        for place in begun:
            lines[place - 2 : place + 1] = [b"/Artifact", b"<</Type /Pagination>>", b"BDC"]
        for mcid in loose:
            owners[mcid] = b"null"


def _bytes(thing: Any) -> bytes:
    if isinstance(thing, bytes):
        return thing
    if isinstance(thing, str):
        return thing.encode()
    data: bytes = thing.data
    return data
