"""Collate copies of documents into one PDF; each copy has its own tags and, where wanted, a name on every page."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pikepdf

from kitgen.printing.imposition import Matrix
from kitgen.printing.sheets import Edge, Sheets, Side, forms

POINTS = 72 / 25.4
DUPLEX = {"": "/Simplex", "long": "/DuplexFlipLongEdge", "short": "/DuplexFlipShortEdge"}


class Book:
    """A PDF that copies are added to. ``names`` is a PDF with a page for each name to stamp (see `name_stamps`).

    ``edge`` is the edge to flip sheets on; print dialogs take it and 100 % as defaults.
    """

    def __init__(self, title: str, language: str, names: bytes = b"", edge: Edge | None = None) -> None:
        self.title, self.language, self.edge = title, language, edge
        self.pdf = pikepdf.new()
        self.document = self.pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Document)
        )
        self.names = pikepdf.open(io.BytesIO(names)) if names else None
        self._stamps: dict[int, Any] = {}
        self._shared: dict[int, tuple[Sheets, list[Any]]] = {}
        self._parts: list[Any] = []
        self._owners: list[Any] = []
        self._next = 0
        self._outline: list[tuple[str, int]] = []
        self.tagged = True
        self._open = self.pdf.make_stream(b"q\n")

    def mark(self, title: str) -> None:
        """Add a bookmark at the next page."""
        self._outline.append((title, len(self.pdf.pages)))

    def add(self, sheets: Sheets, name: int | None = None) -> None:
        """Add a copy, with the name of this number on every page."""
        shared = self._heavy(sheets)
        with pikepdf.open(io.BytesIO(sheets.skeleton)) as small:
            copy = self.pdf.copy_foreign(
                small.Root.Kit if small.Root.Kit.is_indirect else small.make_indirect(small.Root.Kit)
            )
        for page, side, (contents, resources) in zip(copy.Pages, sheets.sides, shared, strict=True):
            page.Type = pikepdf.Name.Page
            own = forms(page)
            if own:
                for form, (data, its) in zip(own, resources, strict=True):
                    form.write(data[0], filter=data[1], decode_parms=data[2])
                    form.Resources = its
                    self._renumber(form, "/StructParents")
            elif resources is not None:
                page.Resources = resources
            page.Contents = pikepdf.Array(contents)
            if name is not None and side.places:
                self._stamp(page, side, contents, name)
            self._renumber(page, "/StructParents")
            for note in page.get("/Annots", ()):
                self._renumber(note, "/StructParent")
            self.pdf.pages.append(pikepdf.Page(page))
        self._take_tags(copy.get("/Tree"))

    def bytes(self) -> bytes:
        """The finished PDF; the same copies give the same bytes."""
        root = self.pdf.Root
        if self._parts and self.tagged:
            self.document.K = pikepdf.Array(self._parts)
            tree = self.pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot, K=[self.document]))
            tree.ParentTree = self.pdf.make_indirect(pikepdf.Dictionary(Nums=pikepdf.Array(self._owners)))
            tree.ParentTreeNextKey = self._next
            self.document.P = tree
            root.StructTreeRoot = tree
            root.MarkInfo = pikepdf.Dictionary(Marked=True)
        root.Lang = pikepdf.String(self.language)
        root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        if self.edge is not None:  # ISO 32000-1, 12.2
            root.ViewerPreferences.PrintScaling = pikepdf.Name("/None")
            root.ViewerPreferences.Duplex = pikepdf.Name(DUPLEX[self.edge])
        with self.pdf.open_metadata(set_pikepdf_as_editor=False) as about:
            about["dc:title"] = self.title
            if self.tagged:
                about["pdfuaid:part"] = "1"
        self.pdf.docinfo["/Title"] = self.title
        with self.pdf.open_outline() as outline:
            for title, page in self._outline:
                outline.root.append(pikepdf.OutlineItem(title, page))
        buffer = io.BytesIO()
        self.pdf.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return buffer.getvalue()

    def _heavy(self, sheets: Sheets) -> list[Any]:
        """The page contents, fonts and pictures that all copies of a document share."""
        if id(sheets) not in self._shared:
            self._shared[id(sheets)] = sheets, [self._of_side(sheets, side) for side in sheets.sides]
        return self._shared[id(sheets)][1]

    def _of_side(self, sheets: Sheets, side: Side) -> tuple[list[Any], Any]:
        def here(thing: Any) -> Any:
            return self.pdf.copy_foreign(thing if thing.is_indirect else sheets.pdf.make_indirect(thing))

        contents = [here(stream) for stream in side.contents]
        own = forms(side.page)
        if own:  # the structure tree points at form XObjects, so each copy needs its own
            return contents, [
                ((form.read_raw_bytes(), form.get("/Filter"), form.get("/DecodeParms")), here(form.Resources))
                for form in own
            ]
        return contents, here(side.page.Resources) if "/Resources" in side.page else None

    def _renumber(self, thing: Any, key: str) -> None:
        if key in thing:
            thing[key] = int(thing[key]) + self._next

    def _take_tags(self, tree: Any) -> None:
        """Append the structure tree of a copy."""
        if tree is None:
            self.tagged = False
            return
        for part in tree.K:
            part.S = pikepdf.Name.Part
            part.P = self.document
            self._parts.append(part)
        numbers = list(tree.ParentTree.Nums)
        highest = -1
        for key, owner in zip(numbers[::2], numbers[1::2], strict=True):
            self._owners += [int(key) + self._next, owner]
            highest = max(highest, int(key))
        self._next += highest + 1

    def _stamp(self, page: Any, side: Side, contents: list[Any], name: int) -> None:
        form, width, height = self._name(name)
        drawn = []
        for place, across, up in side.places:
            matrix = Matrix(e=across - width - 10 * POINTS, f=up - height - 3.5 * POINTS).then(place)
            drawn.append(f"q {matrix} cm /KitName Do Q")
        text = "\nQ /Artifact <</Type /Pagination>> BDC " + " ".join(drawn) + " EMC\n"
        page.Contents = pikepdf.Array([self._open, *contents, self.pdf.make_stream(text.encode())])
        resources = pikepdf.Dictionary(dict(page.Resources.items()))
        known = page.Resources.get("/XObject")
        resources.XObject = pikepdf.Dictionary({} if known is None else dict(known.items()))
        resources.XObject.KitName = form
        page.Resources = resources

    def _name(self, number: int) -> tuple[Any, float, float]:
        assert self.names is not None
        if number not in self._stamps:
            page = self.names.pages[number]
            form = self.pdf.copy_foreign(self.names.make_indirect(page.as_form_xobject()))
            self._stamps[number] = form, float(page.mediabox[2]), float(page.mediabox[3])
        found: tuple[Any, float, float] = self._stamps[number]
        return found


def joined(title: str, language: str, copies: Sequence[Sheets]) -> bytes:
    """Concatenate documents."""
    book = Book(title, language)
    for sheets in copies:
        book.add(sheets)
    return book.bytes()
