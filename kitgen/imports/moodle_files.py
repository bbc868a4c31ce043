"""The files inside of Moodle XML: pictures of the texts that they belong to."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import unquote

from kitgen.imports.original import Original
from kitgen.imports.pictures import Pictures
from kitgen.imports.qti.texts import Take, Texts
from kitgen.imports.record import Picture
from kitgen.imports.xml_tree import Element

_IN_TEXT = "@@PLUGINFILE@@/"


class Files:
    """The pictures of one file, and what its texts are read with."""

    def __init__(self, original: Original) -> None:
        self.original = original
        self.all = Pictures(original)
        self.taken: list[Picture] = []
        self.waiting: list[str] = []
        self.figures: list[Picture] = []
        """Texts without a question, which are before the one that comes next, and their pictures."""

    def texts(self, element: Element | None) -> Texts:
        """What the text of an element is read with."""
        return _Texts(self, self._take(element))

    def _take(self, element: Element | None) -> Take:
        files = element.all("file") if element is not None else []

        def picture(address: str, alt: str, line: int) -> Picture | None:
            name = unquote(address.partition("?")[0])
            for each in files if name.startswith(_IN_TEXT) else []:
                where = f"{each.given.get('path', '/').strip('/')}/{each.given.get('name', '')}".lstrip("/")
                if where == name.removeprefix(_IN_TEXT):
                    return self._picture(each, alt, line)
            return None

        return picture

    def of_question(self, question: Element) -> list[Picture]:
        """The picture that older versions of Moodle have beside the text."""
        older = question.first("image_base64")
        if older is None or not older.text.strip():
            return []
        older.is_read = True
        older.given["name"] = question.words("image") or "picture"
        picture = self._picture(older, "", older.line)
        return [picture] if picture else []

    def _picture(self, file: Element, alt: str, line: int) -> Picture | None:
        name = file.given.get("name", "")
        try:
            data = base64.b64decode("".join(file.text.split()), validate=True)
        except (binascii.Error, ValueError):
            self.original.left_out(line, f"the picture '{name[:80]}' is damaged, and not imported", text=alt)
            return None
        return self.all.picture(data, name, alt, line)

    def pictures(self) -> list[Picture]:
        """The pictures of the texts that were read since this was last asked."""
        taken, self.taken = self.taken, []
        return taken

    def drop_pictures(self, of: str) -> None:
        """Say of pictures that they have no place."""
        for each in self.pictures():
            self.original.left_out(each.line, f"a picture of {of} is not imported", "add it with 'figure:'", each.name)


class _Texts(Texts):
    """Texts whose pictures are kept together for a question."""

    def __init__(self, files: Files, take: Take) -> None:
        super().__init__(files.original, take)
        self.files = files

    def html(self, line: int, text: str) -> str:
        """A text with tags."""
        made = super().html(line, text)
        self.files.taken += [each for each in self.pictures() if each not in self.files.taken]
        return made
