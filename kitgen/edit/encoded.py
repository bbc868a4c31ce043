"""The bytes of a text file into its text and back, with the same encoding and byte order mark."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from kitgen.source.files import decode

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Encoded(NamedTuple):
    """A text, and how it is stored."""

    text: str
    mark: bytes
    codec: str

    def bytes_of(self, text: str) -> bytes:
        """Another text, stored in the same way. Raises UnicodeEncodeError for half a character."""
        return self.mark + text.encode(self.codec)


def decoded(data: bytes) -> Encoded:
    """The text of a file. Raises Unreadable where it is not text, or empty."""
    text = decode(data)
    mark, codec = next((each for each in _MARKS if data.startswith(each[0])), (b"", "utf-8"))
    return Encoded(text, mark, codec)
