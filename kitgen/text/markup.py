"""Find markup in a text that kitgen does not print, with what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kitgen.source.nodes import shown
from kitgen.text.fences import without_code
from kitgen.text.markdown import LINK, citation_at

_CODE = re.compile(r"(?<![\w`])(`+)(?!`)(?:(?!\n[ \t]*\n).){1,1000}?(?<!`)\1(?![`\w])", re.DOTALL)
"""Text between backticks, in which nothing is a picture or a link."""


def problems_in(text: str, paragraphs: bool = False) -> Iterator[tuple[int, str, str]]:
    """Markup that is not allowed: offset in ``text``, what is wrong, and what to do instead.

    Only texts of ``paragraphs`` can have what looks like a heading; in one line `#` is a sign.
    """
    if not ("](" in text or "#" in text or "[@" in text):
        return
    text = without_code(text) if paragraphs else text
    printed = _CODE.sub(lambda code: " " * len(code[0]), text)
    for match in re.finditer(r"!\[[^\[\]\n]*\]\(", printed):
        yield match.start(), "pictures are not allowed inside a text", "use 'figure:' with 'image:' and 'alt:'"
    for match in re.finditer(r"(?<!!)\[[^\[\]\n]*\]\(\s*<?([^)\s>]*)", printed):
        if not LINK.match(match[1]):
            yield (
                match.start(1),
                f"this link is not printed as one: '{shown(match[1])}'",
                "links may begin with https:, http:, mailto: or #",
            )
    for match in re.finditer(r"(?<!!)\[\s*\]\((?=[^)\n]*\))", printed):
        yield match.start(), "this link has no words, so that nothing is printed", "write [words](https://…)"
    for match in re.finditer(r"\[@", text):
        if not citation_at(text, match.start()):
            yield (
                match.start(),
                "this is not a citation that can be read",
                "write [@key], [@key, ¶ 4] or [@one; @two, p. 3], with keys of letters, digits and hyphens",
            )
    for match in re.finditer(r"(?m)^[ ]{0,3}#{1,6} (?!\d+\s*$)", text if paragraphs and "\n" in text.strip() else ""):
        yield match.start(), "headings are not allowed inside a text", "start a section of its own, or use **bold**"
