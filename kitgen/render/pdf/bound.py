"""Put a document together from the finished pages of others, without laying them out again.

Its own pages are a cover, contents, and an empty page for each page of the others, which has nothing but a running page
number. Each of these empty pages becomes the page of the other document, with that number on it. Links,
bookmarks, tags and form fields of the others stay, and lead to their own pages. Terms after ISO 32000-1.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

from kitgen.digests import digest

Place = tuple[int, int]
"""The number and generation of an object."""


@dataclass(frozen=True)
class Finished:
    """A document that is finished, as its bytes."""

    content: bytes

    @cached_property
    def pdf(self) -> Any:
        """The document, opened once."""
        import pikepdf

        return pikepdf.open(io.BytesIO(self.content))

    @cached_property
    def wide(self) -> list[bool]:
        """For each page whether it is landscape."""
        return [float(page.mediabox[2]) > float(page.mediabox[3]) for page in self.pdf.pages]

    @cached_property
    def parts(self) -> dict[str, int]:
        """The page of each part that has a bookmark, by what the bookmark says; the first page is 1."""
        pages = {page.obj.objgen: number for number, page in enumerate(self.pdf.pages, 1)}
        found: dict[str, int] = {}
        with self.pdf.open_outline() as outline:
            waiting = list(outline.root)
            while waiting:
                mark = waiting.pop()
                waiting += mark.children
                page = pages.get(mark.destination[0].objgen) if mark.destination is not None else None
                if page:
                    found[str(mark.title)] = min(page, found.get(str(mark.title), page))
        return found


def put_together(first: bytes, others: Sequence[Finished]) -> bytes:
    """The bytes of a document with its own pages, ``first``, and then those of the others.

    ``first`` ends with as many empty pages as the others have together. The same documents give the same bytes. Raises
    ValueError if a document is not as kitgen writes it.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(first)) as pdf:
        _Book(pdf, others).complete()
        target = io.BytesIO()
        pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


class _Book:
    """A document that others are added to."""

    def __init__(self, pdf: Any, others: Sequence[Finished]) -> None:
        import pikepdf

        self.pdf, self.others = pdf, others
        self.tree = pdf.Root.get("/StructTreeRoot")
        if self.tree is None or len(self.tree.K) != 1:
            raise ValueError("a document that binds others has no tags")
        self.document = self.tree.K[0]
        own = len(pdf.pages) - sum(len(other.wide) for other in others)
        if own < 1:
            raise ValueError(
                f"a document that binds others has {len(pdf.pages)} pages, too few for those of the others"
            )
        self.empty = [page.obj for page in pdf.pages][own:]
        del pdf.pages[own:]
        self.placed: dict[Place, Any] = {}
        """The pages that have taken the places of the empty ones, by these."""

        self.bookmarks: list[list[Any]] = []
        """The bookmarks of each of the others."""

        unused = {int(page.StructParents) for page in self.empty if "/StructParents" in page}
        self.owners: list[Any] = []
        for key, owners in _pairs(self.tree.ParentTree.Nums):
            if int(key) not in unused:
                self.owners += [key, owners]
        self.next = 1 + max((int(key) for key, _ in _pairs(self.tree.ParentTree.Nums)), default=-1)
        self._before, self._after = pdf.make_stream(b"q\n"), b"\nQ\n"
        self._array, self._dictionary, self._name, self._item = (
            pikepdf.Array,
            pikepdf.Dictionary,
            pikepdf.Name,
            pikepdf.OutlineItem,
        )

    def complete(self) -> None:
        """Add all of the others."""
        done = 0
        for number, other in enumerate(self.others, 1):
            count = len(other.wide)
            self._add(number, other.pdf, self.empty[done : done + count])
            done += count
        self.tree.ParentTree.Nums = self._array(self.owners)
        self.tree.ParentTreeNextKey = self.next
        self._lead()
        self._add_bookmarks()
        _share_streams(self._fonts())

    def _add(self, number: int, other: Any, places: Sequence[Any]) -> None:
        """The pages of another document in the place of some empty ones."""
        _make_ids_unique(other, number)
        begin = len(self.pdf.pages)
        for page in other.pages:
            self.pdf.pages.append(page)
        pages = [page.obj for page in self.pdf.pages[begin:]]
        if len(pages) != len(places):
            raise ValueError("a document has another number of pages than it had")
        self._add_tags(other, pages)
        leads = _Leads(other, pages)
        for page, old, empty in zip(pages, other.pages, places, strict=True):
            for note, as_it_was in zip(page.get("/Annots", ()), old.obj.get("/Annots", ()), strict=True):
                if "/Dest" in note:
                    note.Dest = leads.to(as_it_was.Dest)
            self._set_number(page, empty)
            self.placed[empty.objgen] = page
        self._add_fields(number, other, pages)
        outline = other.Root.get("/Outlines")
        items = list(self._items(outline, leads)) if outline is not None else []
        # the first is the title, which the bookmark of the document says
        self.bookmarks.append(list(items[0].children) if len(items) == 1 else items)

    def _add_tags(self, other: Any, pages: Sequence[Any]) -> None:
        """The structure tree of another document as a part of this one."""
        if "/StructTreeRoot" not in other.Root:
            raise ValueError("a document to bind has no tags")
        tree = self.pdf.copy_foreign(other.Root.StructTreeRoot)
        for part in tree.K:
            part.S = self._name.Part
            part.P = self.document
            self.document.K.append(part)
        for role, meaning in tree.get("/RoleMap", {}).items():
            if "/RoleMap" not in self.tree:
                self.tree.RoleMap = self._dictionary()
            self.tree.RoleMap[role] = meaning
        highest = -1
        for key, owners in _pairs(tree.ParentTree.Nums):
            self.owners += [int(key) + self.next, owners]
            highest = max(highest, int(key))
        for page in pages:
            for thing, key in (
                (page, "/StructParents"),
                *((note, "/StructParent") for note in page.get("/Annots", ())),
            ):
                if key in thing:
                    thing[key] = int(thing[key]) + self.next
        self.next += highest + 1

    def _set_number(self, page: Any, empty: Any) -> None:
        """Draw what is on an empty page on another page, too."""
        drawn = empty.Contents.read_bytes()
        renamed: dict[bytes, bytes] = {}
        for category, named in empty.Resources.items():
            for name in dict(named.items()) if isinstance(named, self._dictionary) else ():
                if re.search(rb"%s(?![^\s/<>\[\]()])" % re.escape(name.encode()), drawn):
                    new = f"/Running{name[1:]}"
                    renamed[name.encode()] = new.encode()
                    if category not in page.Resources:
                        page.Resources[category] = self._dictionary()
                    page.Resources[category][new] = named[name]
        text = re.sub(rb"/[^\s/<>\[\]()]+", lambda found: renamed.get(found[0], found[0]), drawn)
        contents = page.Contents
        own = list(contents) if isinstance(contents, self._array) else [contents]
        page.Contents = self._array([self._before, *own, self.pdf.make_stream(self._after + text)])

    def _add_fields(self, number: int, other: Any, pages: Sequence[Any]) -> None:
        """The form fields of another document, with names that no other has."""
        form = other.Root.get("/AcroForm")
        if form is None:
            return
        mine = self.pdf.copy_foreign(other.make_indirect(form) if not form.is_indirect else form)
        for field in mine.Fields:
            if "/T" in field:
                field.T = f"part-{number}-{field.T}"
        if "/AcroForm" not in self.pdf.Root:
            self.pdf.Root.AcroForm = mine
            return
        ours = self.pdf.Root.AcroForm
        ours.Fields.extend(mine.Fields)
        for name, font in mine.get("/DR", {}).get("/Font", {}).items():
            if name not in ours.DR.Font:
                ours.DR.Font[name] = font

    def _fonts(self) -> Iterator[Any]:
        """The fonts of all pages, and of form fields."""
        seen = set()
        forms = [self.pdf.Root.AcroForm.DR] if "/DR" in self.pdf.Root.get("/AcroForm", {}) else []
        for resources in (*(page.obj.get("/Resources", {}) for page in self.pdf.pages), *forms):
            named = resources.get("/Font", {})
            if not getattr(named, "is_indirect", False) or named.objgen not in seen:
                seen.add(getattr(named, "objgen", None))
                for font in dict(named.items()).values():
                    if font.objgen not in seen:
                        seen.add(font.objgen)
                        yield font

    def _items(self, above: Any, leads: _Leads) -> Iterator[Any]:
        """The bookmarks below one, or those at the top, with the pages of this document."""
        entry = above.get("/First")
        while entry is not None:
            item = self._item(str(entry.Title), leads.to(entry.Dest))
            item.is_closed = True
            item.children.extend(self._items(entry, leads))
            yield item
            entry = entry.get("/Next")

    def _lead(self) -> None:
        """Let the places named by this document's own links be those on the pages in the place of empty ones."""
        names = self.pdf.Root.get("/Names", {}).get("/Dests", {}).get("/Names", ())
        for place in list(names)[1::2]:
            if place[0].objgen in self.placed:
                place[0] = self.placed[place[0].objgen]

    def _add_bookmarks(self) -> None:
        """Below this document's own bookmarks those of the others, each below the one of its document."""
        waiting = iter(self.bookmarks)
        with self.pdf.open_outline() as outline:
            for item in outline.root:
                self._complete(item, waiting)

    def _complete(self, item: Any, waiting: Iterator[list[Any]]) -> None:
        place = item.destination
        if isinstance(place, self._array) and place[0].objgen in self.placed:
            place[0] = self.placed[place[0].objgen]
            if not item.children:
                item.is_closed = True
                item.children.extend(next(waiting, []))
                return
        for inner in item.children:
            self._complete(inner, waiting)


class _Leads:
    """Where the links and bookmarks of a document lead, on the copies of its pages."""

    def __init__(self, other: Any, pages: Sequence[Any]) -> None:
        self._pages = {old.obj.objgen: new for old, new in zip(other.pages, pages, strict=True)}
        names = other.Root.get("/Names", {}).get("/Dests", {}).get("/Names", ())
        self._named: Mapping[str, Any] = {str(name): place for name, place in _pairs(names)}

    def to(self, place: Any) -> Any:
        """The place as an array. Raises ValueError if there is none."""
        import pikepdf

        found = place if isinstance(place, pikepdf.Array) else self._named.get(str(place))
        if found is None or found[0].objgen not in self._pages:
            raise ValueError(f"a link of a document to bind leads nowhere: {place}")
        return pikepdf.Array([self._pages[found[0].objgen], *(_plain(part) for part in list(found)[1:])])


def _plain(part: Any) -> Any:
    """A part of a place that can be used in another file: a name or a number."""
    import pikepdf

    return pikepdf.Name(str(part)) if isinstance(part, pikepdf.Name) else part


def _pairs(flat: Any) -> Iterator[tuple[Any, Any]]:
    """The keys and values of a tree that has no branches."""
    entries = iter(flat)
    return zip(entries, entries, strict=True)


def _make_ids_unique(other: Any, number: int) -> None:
    """Put the number of a document before the names that cells of its tables have for each other."""
    import pikepdf

    for element in other.objects:
        if not isinstance(element, pikepdf.Dictionary) or element.get("/Type") != "/StructElem":
            continue
        if "/ID" in element:
            element.ID = f"{number}-{element.ID}"
        if "/A" in element and isinstance(element.A, pikepdf.Dictionary) and "/Headers" in element.A:
            element.A.Headers = pikepdf.Array([pikepdf.String(f"{number}-{name}") for name in element.A.Headers])


def _share_streams(fonts: Iterable[Any]) -> None:
    """Use one stream where several fonts have the same bytes."""
    import pikepdf

    known: dict[str, Any] = {}
    for font in fonts:
        parts = [font, *(each for each in font.get("/DescendantFonts", ()))]
        parts += [part.FontDescriptor for part in parts if "/FontDescriptor" in part]
        for part, key in product(parts, ("/FontFile", "/FontFile2", "/FontFile3", "/ToUnicode", "/CIDToGIDMap")):
            stream = part.get(key)
            if isinstance(stream, pikepdf.Stream):
                part[key] = known.setdefault(f"{key} {digest(stream.read_raw_bytes())}", stream)
