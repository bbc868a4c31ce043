"""Files of office programs that are not imported, and how to save them so that they are."""

from __future__ import annotations

import re

from kitgen.imports.archives import Archive
from kitgen.source.files import Unreadable

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_AS_WORD = "open it in Word or LibreOffice, save it as a Word document (.docx), and import that"
_AS_SLIDES = "open it in PowerPoint or LibreOffice, save it as a PowerPoint presentation (.pptx), and import that"
_AS_CSV = "in its program save the sheet as CSV (UTF-8), and import that"

_ENDINGS = {
    ".ppt": ("an old PowerPoint presentation (.ppt)", _AS_SLIDES),
    ".pps": ("an old PowerPoint presentation (.pps)", _AS_SLIDES),
    ".xls": ("an old Excel file (.xls)", _AS_CSV),
}
_MIME = {
    "application/vnd.oasis.opendocument.text": ("an OpenDocument text (.odt)", _AS_WORD),
    "application/vnd.oasis.opendocument.presentation": ("an OpenDocument presentation (.odp)", _AS_SLIDES),
    "application/vnd.oasis.opendocument.spreadsheet": ("an OpenDocument sheet (.ods)", _AS_CSV),
    "application/epub+zip": ("an e-book (EPUB)", "copy what you need of it into a Word document, and import that"),
}
_MEMBERS = (
    ("xl/workbook.xml", "an Excel file (.xlsx)", _AS_CSV),
    ("Index/Document.iwa", "a file of Pages, Keynote or Numbers",
     "in Pages or Keynote choose File, Export To, Word or PowerPoint, and import that file"),
    ("Index.zip", "a file of Pages, Keynote or Numbers",
     "in Pages or Keynote choose File, Export To, Word or PowerPoint, and import that file"),
)  # fmt: skip


def refusal(data: bytes, name: str) -> Unreadable | None:
    """Why a file that is not a zip archive is not imported; None if it may be a text."""
    ending = f".{name.rpartition('.')[2].lower()}" if "." in name else ""
    if data.startswith(_OLD):
        if _says(data, "EncryptedPackage"):
            hint = "open it with its password, save it without one (File, Info, Protect), and import that"
            return Unreadable("import-office", "this file is protected with a password", hint=hint)
        what, hint = _ENDINGS.get(ending, ("an old Word document (.doc)", _AS_WORD))
        return Unreadable("import-office", f"this is {what}, which is not imported", hint=hint)
    if data.startswith(b"{\\rtf"):
        return Unreadable("import-office", "this is a rich text (.rtf), which is not imported", hint=_AS_WORD)
    if ending in (".doc", ".docx") and re.match(
        rb"\W{0,4}<(?:!doctype html|html|\?xml[^>]*>\s*<html)", data[:200].lower()
    ):
        return Unreadable("import-office", "this is a web page with the name of a Word document", hint=_AS_WORD)
    if data.startswith(b"%PDF"):
        hint = "import the file that it was made from; or open it in Word, which can turn it into a Word document"
        return Unreadable("import-office", "this is a PDF, which is not imported", hint=hint)
    return None


def unknown_archive(archive: Archive, wanted: str = "") -> Unreadable:
    """The error for an archive that no format reads, or not the ``wanted`` one, in the words of who made it."""
    mime = archive.read("mimetype")[:100].decode("ascii", "replace").strip() if "mimetype" in archive else ""
    what, hint = _MIME.get(mime, ("", ""))
    for name, said, how in _MEMBERS:
        if name in archive:
            what, hint = said, how
    if wanted and not what:
        return Unreadable("import-unknown", f"this is a zip archive, and not {wanted}", hint="leave out --from")
    if what:
        return Unreadable("import-office", f"this is {what}, which is not imported", hint=hint)
    hint = "if it is a folder of several files, unpack it and import them one by one"
    return Unreadable("import-unknown", "this is a zip archive of a kind that is not known", hint=hint)


def _says(data: bytes, name: str) -> bool:
    """Whether an old file of Office has a part of this name."""
    return name.encode("utf-16-le") in data
