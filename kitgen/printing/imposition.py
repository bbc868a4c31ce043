"""Imposition: two pages per side, booklets, or pages scaled to the paper, keeping the tags.

The structure tree then points at form XObjects (ISO 32000-1, 14.7.4.2).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pikepdf

from kitgen.printing import structure_tree


@dataclass(frozen=True)
class Matrix:
    """A transformation: x' = ax + cy + e, y' = bx + dy + f (ISO 32000-1, 8.3.3)."""

    a: float = 1
    b: float = 0
    c: float = 0
    d: float = 1
    e: float = 0
    f: float = 0

    def __str__(self) -> str:
        """The six numbers, as in a content stream."""
        return " ".join(f"{number:.5f}".rstrip("0").rstrip(".") for number in vars(self).values())

    def then(self, other: Matrix) -> Matrix:
        """This transformation followed by another."""
        return Matrix(
            self.a * other.a + self.b * other.c,
            self.a * other.b + self.b * other.d,
            self.c * other.a + self.d * other.c,
            self.c * other.b + self.d * other.d,
            self.e * other.a + self.f * other.c + other.e,
            self.e * other.b + self.f * other.d + other.f,
        )

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The transformed point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


Place = tuple[Matrix, float, float]


def moved(rect: Iterable[Any], matrix: Matrix) -> pikepdf.Array:
    """The transformed rectangle."""
    x, y, right, top = (float(number) for number in rect)
    (x1, y1), (x2, y2) = matrix.point(x, y), matrix.point(right, top)
    return pikepdf.Array([round(number, 4) for number in (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))])


def order(pages: int, layout: str, closed: bool = False) -> list[tuple[int | None, ...]]:
    """The pages of each side, left and right, from 0; None is blank.

    The sheets of a booklet are stacked, folded and stapled in the fold: the outermost has the last and the first page
    on its front. The last page of a ``closed`` booklet is blank.
    """
    if layout == "2up":
        return [(first, first + 1 if first + 1 < pages else None) for first in range(0, pages, 2)]
    whole = -(-(pages + closed) // 4) * 4
    sides = [
        pair
        for sheet in range(whole // 4)
        for pair in ((whole - 1 - 2 * sheet, 2 * sheet), (2 * sheet + 1, whole - 2 - 2 * sheet))
    ]
    return [tuple(page if page < pages else None for page in pair) for pair in sides]


def impose(
    pdf: pikepdf.Pdf, sides: Iterable[tuple[int | None, ...]], paper: tuple[float, float]
) -> list[tuple[Place, ...]]:
    """Impose the pages of a PDF on paper of this portrait width and height in points, scaled to fit.

    ``sides`` has the pages of each side, one or two (see `order`). Return the places of the pages on each side. The
    structure tree is updated to point at the pages, which are form XObjects now.
    """
    old = [page.obj for page in pdf.pages]
    made: dict[tuple[int, int], tuple[Any, Any]] = {}
    places: list[tuple[Place, ...]] = []
    new = []
    for pair in sides:
        wide = len(pair) == 2 or (pair[0] is not None and _is_wide(old[pair[0]]))
        width, height = reversed(paper) if wide else paper
        side = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Page, MediaBox=[0, 0, width, height], Resources=pikepdf.Dictionary())
        )
        here = []
        # drawn in the order of reading, whichever half a page is on
        for half, number in sorted(enumerate(pair), key=lambda each: -1 if each[1] is None else each[1]):
            if number is not None:
                place = _place(old[number], half, width / len(pair), height)
                made[old[number].objgen] = side, _set_on(pdf, side, old[number], place[0])
                here.append(place)
        new.append(side)
        places.append(tuple(here))
    for element in list(structure_tree.elements(pdf)):
        structure_tree.redirect(
            element, lambda page, number: _content(made, page, number), lambda page: made[page.objgen][0]
        )
    for page in old:
        side, _ = made[page.objgen]
        for note in page.get("/Annots", ()):
            if "/Dest" in note:
                note.Dest = pikepdf.Array([made[note.Dest[0].objgen][0], pikepdf.Name.Fit])
    del pdf.pages[:]
    for side in new:
        pdf.pages.append(pikepdf.Page(side))
    return places


def _is_wide(page: Any) -> bool:
    return float(page.MediaBox[2]) > float(page.MediaBox[3])


def _place(page: Any, number: int, width: float, height: float) -> Place:
    """The place of a page in its part of the side: scaled to fit, centred, rotated if that suits better."""
    w, h = float(page.MediaBox[2]), float(page.MediaBox[3])
    turned = _is_wide(page) != (width > height)
    turn = Matrix(0, 1, -1, 0, h, 0) if turned else Matrix()
    across, up = (h, w) if turned else (w, h)
    scale = min(width / across, height / up)
    x = number * width + (width - across * scale) / 2
    return turn.then(Matrix(scale, 0, 0, scale, x, (height - up * scale) / 2)), w, h


def _set_on(pdf: pikepdf.Pdf, side: Any, page: Any, place: Matrix) -> Any:
    """Draw a page on a side as a form XObject, with its links."""
    form = pikepdf.Page(page).as_form_xobject()
    form = pdf.make_indirect(form)
    structure_tree.drop(form, "/Group")
    if "/StructParents" in page:
        form.StructParents = page.StructParents
    if "/XObject" not in side.Resources:
        side.Resources.XObject = pikepdf.Dictionary()
    objects = side.Resources.XObject
    name = f"/KitPage{len(objects.keys())}"
    objects[name] = form
    before = side.Contents.read_bytes() if "/Contents" in side else b""
    side.Contents = pdf.make_stream(before + f"q {place} cm {name} Do Q\n".encode())
    notes = list(page.get("/Annots", ()))
    for note in notes:
        note.Rect = moved(note.Rect, place)
    if notes:
        side.Annots = pikepdf.Array([*side.get("/Annots", ()), *notes])
        side.Tabs = pikepdf.Name.S
    return form


def _content(made: dict[Any, tuple[Any, Any]], page: Any, number: int) -> Any:
    side, form = made[page.objgen]
    return pikepdf.Dictionary(Type=pikepdf.Name.MCR, Pg=side, Stm=form, MCID=number)
