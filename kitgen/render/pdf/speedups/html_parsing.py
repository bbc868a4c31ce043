"""HTML read with each kind of character looked up once.

tinyhtml5 2.1 means to remember the patterns by which it reads on to the next `<` or quotation mark, but keeps each
under a name that nobody asks for, and makes it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kitgen.render.pdf.speedups.patch import Replacement

VERSIONS = ("2.1.0",)
"""The tinyhtml5s that this was written for."""


def replacements() -> Iterator[Replacement]:
    """The method that reads on until one of some characters."""
    import tinyhtml5
    from tinyhtml5.inputstream import HTMLUnicodeInputStream

    if tinyhtml5.VERSION not in VERSIONS:
        return

    plain = HTMLUnicodeInputStream.chars_until
    patterns: dict[Any, re.Pattern[str]] = {}

    def chars_until(self: Any, characters: Any, opposite: bool = False) -> str:
        pattern = patterns.get((characters, opposite))
        if pattern is None:
            listed = "".join(f"\\x{ord(character):02x}" for character in characters)
            pattern = patterns[characters, opposite] = re.compile(f"[{'' if opposite else '^'}{listed}]*")
        found = []
        while True:
            match = pattern.match(self.chunk, self.chunk_offset)
            assert match is not None, "a pattern that may be empty always matches"
            found.append(match[0])
            self.chunk_offset = match.end()
            if self.chunk_offset != self.chunk_size or not self.read_chunk():
                return "".join(found)

    yield Replacement(plain, chars_until, "tinyhtml5")
