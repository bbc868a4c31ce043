"""Files into text: bytes are read up to a limit, and only text in UTF-8 or UTF-16 is accepted."""

from __future__ import annotations

from kitgen.source.characters import CONTROL

MAX_BYTES = 1_048_576

EXAMPLE = "'kitgen new lesson' writes a filled example to start from"
"""A hint for files without content."""

_BINARY = "this is a binary file, not a lesson in YAML"
_NOT_TEXT = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a Word, OpenDocument or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Office file"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a rich text (RTF) file"),
    (b"\x1f\x8b", "a gzip file"),
)


class Unreadable(Exception):
    """A file that cannot be read any further, with the error to report."""

    def __init__(self, code: str, message: str, line: int = 0, column: int = 0, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.line, self.column, self.hint = code, message, line, column, hint


def decode(data: bytes) -> str:
    """The text of a file. Raises Unreadable where it is not text, or empty."""
    if not data.strip():
        raise Unreadable("empty-file", "the file is empty", hint=EXAMPLE)
    for magic, what in _NOT_TEXT:
        if data.startswith(magic):
            hint = "give a plain text file that ends in .yaml"
            if what.startswith("a Word"):
                hint += "; 'kitgen import' makes a lesson of a Word or PowerPoint file"
            raise Unreadable("not-text", f"this is {what}, not a lesson in YAML", hint=hint)
    text = _text_of(data)
    bad = CONTROL.search(text)
    if bad:
        raise _control_characters(text, bad.start())
    return text


def _text_of(data: bytes) -> str:
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        raise Unreadable("not-utf8", "this file is in UTF-32", hint="save it again with the encoding UTF-8")
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise _bad_encoding(data, error.start) from None


def _bad_encoding(data: bytes, start: int) -> Unreadable:
    """What is wrong with bytes that are not UTF-8 from ``start`` on."""
    if data.count(b"\0") > len(data) // 4:
        return _utf16()
    if data.count(b"\0"):
        return Unreadable("not-text", _BINARY)
    line = data.count(b"\n", 0, start) + 1
    column = len(data[data.rfind(b"\n", 0, start) + 1 : start].decode("utf-8", "replace")) + 1
    hint = "save it again with the encoding UTF-8 (in many editors: Save as, Encoding)"
    return Unreadable("not-utf8", f"the file is not in UTF-8 (byte 0x{data[start]:02X})", line, column, hint)


def _control_characters(text: str, start: int) -> Unreadable:
    """What is wrong with a text that has its first control character at ``start``."""
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    if text[start] == "\0" and text.count("\0") > len(text) // 4:
        return _utf16()
    if text.count("\0") > 2 or len(CONTROL.findall(text)) > max(8, len(text) // 20):
        return Unreadable("not-text", _BINARY, line, column)
    hint = "delete it and type the text again"
    return Unreadable("control-character", f"control character U+{ord(text[start]):04X}", line, column, hint)


def _utf16() -> Unreadable:
    hint = "save it again with the encoding UTF-8"
    return Unreadable("not-utf8", "this file looks like UTF-16 without a byte order mark", hint=hint)
