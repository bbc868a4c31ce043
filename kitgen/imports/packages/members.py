"""The files of a package: found by the addresses that pages and questions use, and read once."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from kitgen.imports.archives import Archive
from kitgen.imports.original import AS_WINDOWS, CHECK_SIGNS, Original, text_of
from kitgen.imports.pictures import Pictures
from kitgen.imports.qti.texts import Take, Texts
from kitgen.imports.qti.version2 import Source
from kitgen.imports.record import Picture
from kitgen.imports.xml_tree import Element, tree
from kitgen.source.files import Unreadable

_ROOTS = re.compile(
    r"^(?:\$IMS[-_]CC[-_]FILE_?BASE\$|\$1EdTech[-_]CC[-_]FILEBASE\$|\$WIKI_REFERENCE\$)/*", re.IGNORECASE
)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#|\$CANVAS", re.IGNORECASE)
_BLACKBOARD = re.compile(r"xid-\d+_\d+")
_HIDDEN = re.compile(r"(?:^|/)(?:__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)")
_LARGEST_TEXT = 20_000_000


class Members:
    """The files of one archive."""

    def __init__(self, original: Original, archive: Archive, root: str) -> None:
        self.original, self.archive, self.root = original, archive, root
        self.names = [name for name in archive.members if not _HIDDEN.search(name)]
        self.read: set[str] = set()
        """What was read, or is part of something that was."""

        self.pictures = Pictures(original)
        self._by_name = {name.lower(): name for name in self.names}
        self._by_last: dict[str, list[str]] = {}
        for name in self.names:
            self._by_last.setdefault(name.lower().rpartition("/")[2], []).append(name)

    def find(self, address: str, folder: str = "") -> str:
        """The name of a file by its address in a file of a folder; '' if it is not in the package."""
        plain = unquote(address.replace("%24", "$")).split("?")[0].split("#")[0].replace("\\", "/").strip()
        if found := _BLACKBOARD.search(address):
            return next((name for name in self.names if found[0] in name), "")
        if not plain or (_ELSEWHERE.match(plain) and not _ROOTS.match(plain)):
            return ""
        inside = _ROOTS.sub("", plain)
        places = [self.root, f"{self.root}web_resources"] if inside != plain else []
        for place in [folder, *places, self.root, f"{self.root}web_resources", f"{self.root}wiki_content"]:
            name = posixpath.normpath(posixpath.join(place, inside.lstrip("/")))
            if not name.startswith("..") and name.lower() in self._by_name:
                return self._by_name[name.lower()]
        wanted = inside.lstrip("./").lower()
        ends = [
            name for name in self._by_last.get(wanted.rpartition("/")[2], []) if name.lower().endswith(f"/{wanted}")
        ]
        return ends[0] if len(ends) == 1 and ".." not in inside else ""

    def text(self, name: str) -> tuple[str, int]:
        """The text of a file, and the number of its first line. Raises Unreadable."""
        self.read.add(name)
        data = self.archive.read(name)
        if len(data) > _LARGEST_TEXT:
            raise Unreadable("import-archive", f"it has {len(data):,} bytes; the limit is {_LARGEST_TEXT:,}")
        text, odd = text_of(data)
        first = self.original.add_member(name.removeprefix(self.root), text)
        if odd:
            self.original.changed(first + odd - 1, AS_WINDOWS, CHECK_SIGNS)
        return text, first

    def xml(self, name: str, line: int = 1) -> Element | None:
        """The root of a file; None if it cannot be read, which is reported with the ``line`` that names it."""
        try:
            text, first = self.text(name)
            return tree(text, first=first)
        except Unreadable as error:
            message = f"the file '{name[-80:]}' cannot be read: {error.message}"
            self.original.left_out(error.line if error.line > 1 else line, message, error.hint)
            return None

    def texts(self, name: str) -> Texts:
        """What the texts of a file are read with."""
        return Texts(self.original, self.take(posixpath.dirname(name)))

    def take(self, folder: str) -> Take:
        """Takes the pictures that files of a folder show."""

        def picture(address: str, alt: str, line: int) -> Picture | None:
            name = self.find(address, folder)
            if not name:
                return None
            self.read.add(name)
            try:
                data = self.archive.read(name)
            except Unreadable as error:
                self.original.left_out(line, f"a picture is not imported: {error.message}", error.hint, alt)
                return None
            return self.pictures.picture(data, name, alt, line)

        return picture

    def source(self, name: str, line: int = 1) -> Source | None:
        """A file of questions, which can name others."""
        root = self.xml(name, line)
        if root is None:
            return None

        def find(address: str, line: int) -> Source | None:
            other = self.find(address, posixpath.dirname(name))
            return self.source(other, line) if other and other not in self.read else None

        def was_read(address: str) -> bool:
            return self.find(address, posixpath.dirname(name)) in self.read

        return Source(root, self.texts(name), find, was_read)
