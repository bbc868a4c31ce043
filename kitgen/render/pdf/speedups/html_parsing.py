"""Cache the patterns of tinyhtml5's tokenizer.

tinyhtml5 2.1 means to cache the regular expressions with which it reads on to the next `<` or quotation mark, but
stores each under the pattern instead of the characters, so that it compiles them again and again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kitgen.render.pdf.speedups.patch import Patch, Replacement


def _replacements() -> Iterator[Replacement]:
    from tinyhtml5.inputstream import HTMLUnicodeInputStream

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


PATCHES = (
    Patch(
        "html-parsing",
        _replacements,
        (
            "tinyhtml5/inputstream.py:HTMLUnicodeInputStream.chars_until",
            "tinyhtml5/inputstream.py:HTMLUnicodeInputStream.read_chunk",
        ),
    ),
)
