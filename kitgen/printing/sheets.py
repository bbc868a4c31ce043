"""Prepare a document for copying: padded to whole sheets, imposed, backs rotated for the flip edge."""

from __future__ import annotations

import io
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pikepdf

from kitgen.printing import structure_tree
from kitgen.printing.imposition import Matrix, Place, impose, moved, order

Layout = Literal["", "2up", "booklet"]
Edge = Literal["", "long", "short"]

PAPERS = {"a4": (210 * 72 / 25.4, 297 * 72 / 25.4), "letter": (612.0, 792.0)}
"""Width and height in points."""


@dataclass(frozen=True)
class SheetLayout:
    """How pages are laid out on sheets."""

    layout: Layout = ""
    edge: Edge = ""
    """The edge that the printer flips sheets on; empty for one-sided printing."""

    paper: str = ""
    """A name in PAPERS; empty to print every page at its own size."""

    closed: bool = False
    """Whether the last page of a booklet stays blank, so that others cannot read a role on the outside."""

    @property
    def two_sided(self) -> bool:
        """Whether sheets have backs."""
        return bool(self.edge)


@dataclass(frozen=True)
class Side:
    """One side of a sheet."""

    page: Any
    contents: tuple[Any, ...]
    places: tuple[Place, ...]
    """The places of the document's pages on it, each with width and height in points."""


def sides_of(pages: int, sheet_layout: SheetLayout) -> int:
    """The number of sides of one copy, including blank ones at the end."""
    if sheet_layout.layout == "booklet":
        return 2 * -(-(pages + sheet_layout.closed) // 4)
    sides = printed_sides(pages, sheet_layout)
    return sides + sides % 2 if sheet_layout.two_sided else sides


def printed_sides(pages: int, sheet_layout: SheetLayout) -> int:
    """The number of printed sides: blank backs are not printed, and booklets have none."""
    if sheet_layout.layout == "booklet":
        return sides_of(pages, sheet_layout)
    return -(-pages // 2) if sheet_layout.layout == "2up" else pages


class Sheets:
    """One copy of a document, ready to be added to a `Book` with its tags.

    ``content`` is the PDF; ``pages`` are the numbers of its pages to keep, from 0. Raise ValueError if none is left.
    """

    def __init__(self, content: bytes, sheet_layout: SheetLayout, pages: Container[int] | None = None) -> None:
        self.pdf = pikepdf.open(io.BytesIO(content))
        if pages is not None:
            structure_tree.cut(self.pdf, pages)
        if not len(self.pdf.pages):
            raise ValueError("no pages are left")
        self.pages = len(self.pdf.pages)
        _explicit_links(self.pdf)
        places = self._laid(sheet_layout)
        if sheet_layout.two_sided and len(self.pdf.pages) % 2:
            self.pdf.add_blank_page(page_size=_size(self.pdf.pages[-1]))
            places.append(())
        fronts, backs = list(self.pdf.pages)[::2], list(self.pdf.pages)[1::2]
        for number, (front, back) in enumerate(zip(fronts, backs, strict=False)):
            if sheet_layout.two_sided and sheet_layout.edge != _natural_edge(front):
                places[2 * number + 1] = _turned(self.pdf, back, places[2 * number + 1])
        self.sides = [
            Side(page.obj, tuple(_contents(page.obj)), place)
            for page, place in zip(self.pdf.pages, places, strict=True)
        ]
        self.skeleton = self._skeleton()

    def _laid(self, sheet_layout: SheetLayout) -> list[tuple[Place, ...]]:
        """Impose the pages if the layout asks for it; scale pages larger than the paper."""
        paper = PAPERS.get(sheet_layout.paper)
        if sheet_layout.layout:
            sides = order(self.pages, sheet_layout.layout, sheet_layout.closed)
            return impose(self.pdf, sides, paper or _upright(self.pdf.pages[0]))
        if paper and not all(_fits(page, paper) for page in self.pdf.pages):
            return impose(self.pdf, [(number,) for number in range(self.pages)], paper)
        return [((Matrix(), *_size(page)),) for page in self.pdf.pages]

    def _skeleton(self) -> bytes:
        """Pages and tags without page contents: a small PDF that is fast to read for every copy."""
        with pikepdf.open(io.BytesIO(_saved(self.pdf))) as small:
            small.Root.Kit = pikepdf.Dictionary(
                Pages=pikepdf.Array([page.obj for page in small.pages]), Tree=small.Root.get("/StructTreeRoot")
            )
            for page in list(small.pages):
                for form in forms(page.obj):
                    structure_tree.drop(form, "/Resources")
                    form.write(b"")
                structure_tree.drop(page.obj, "/Contents", "/Parent")
                if not forms(page.obj):
                    structure_tree.drop(page.obj, "/Resources")
                page.obj.Type = pikepdf.Name("/KitPage")
            small.Root.Pages = small.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Pages, Count=0, Kids=[]))
            structure_tree.drop(small.Root, "/StructTreeRoot", "/Outlines", "/Names")
            return _saved(small)


def forms(page: Any) -> list[Any]:
    """The imposed pages of a side, in order; none where the side is a page itself."""
    found = page.get("/Resources", {}).get("/XObject", {})
    return [found[name] for name in sorted(found.keys()) if name.startswith("/KitPage")]


def _saved(pdf: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(
        buffer, object_stream_mode=pikepdf.ObjectStreamMode.disable, stream_decode_level=pikepdf.StreamDecodeLevel.none
    )
    return buffer.getvalue()


def _contents(page: Any) -> Iterator[Any]:
    contents = page.get("/Contents")
    if contents is not None:
        yield from contents if isinstance(contents, pikepdf.Array) else [contents]


def _size(page: Any) -> tuple[float, float]:
    left, bottom, right, top = (float(number) for number in page.mediabox)
    return right - left, top - bottom


def _upright(page: Any) -> tuple[float, float]:
    short, long = sorted(_size(page))
    return short, long


def _fits(page: Any, paper: tuple[float, float]) -> bool:
    return all(mine < its + 1 for mine, its in zip(_upright(page), paper, strict=True))


def _natural_edge(front: Any) -> Edge:
    """The edge that a reader flips a sheet on, as in a book, so that front and back are both upright."""
    width, height = _size(front)
    return "short" if width > height else "long"


def _turned(pdf: pikepdf.Pdf, page: Any, places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Rotate a back page by 180 degrees for the printer's flip edge."""
    width, height = _size(page)
    turn = Matrix(-1, 0, 0, -1, width, height)
    page.obj.Contents = pikepdf.Array(
        [pdf.make_stream(f"q {turn} cm\n".encode()), *_contents(page.obj), pdf.make_stream(b"\nQ")]
    )
    for note in page.obj.get("/Annots", ()):
        note.Rect = moved(note.Rect, turn)
    return tuple((place.then(turn), across, up) for place, across, up in places)


def _explicit_links(pdf: pikepdf.Pdf) -> None:
    """Replace named destinations by pages: in several copies, a name would lead to the first copy."""
    names = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
    known = {str(key): value for key, value in pikepdf.NameTree(names).items()} if names is not None else {}
    here = {page.objgen for page in pdf.pages}
    for page in pdf.pages:
        for note in page.obj.get("/Annots", ()):
            target = note.get("/Dest")
            if isinstance(target, pikepdf.String | pikepdf.Name):
                target = known.get(str(target))
            if "/Dest" in note:
                if target is not None and target[0].objgen in here:
                    note.Dest = pikepdf.Array(list(target))
                else:
                    del note["/Dest"]
