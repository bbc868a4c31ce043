"""GIFT, the text format of Moodle: `::title:: question {=right ~wrong}`."""

from __future__ import annotations

import re

from kitgen.imports.commonmark import with_markdown
from kitgen.imports.gift_answers import add_answers
from kitgen.imports.gift_escapes import hidden, shown
from kitgen.imports.html_text import has_tags, with_html
from kitgen.imports.original import Original, paragraphs
from kitgen.imports.record import Item, Material

ABOUT = "GIFT (Moodle)"
ENDINGS = (".gift", ".txt")

_TITLE = re.compile(r"\s*::(.*?)::", re.DOTALL)
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_CATEGORY = re.compile(r"\s*\$(?:CATEGORY|COURSE)\s*:\s*(.*)", re.IGNORECASE)
_NEXT = re.compile(r"(?<=(?<!\\)\})\n(?=(?:[^{}\\]|\\.)*\{)")
"""Where a question begins right below the answer of the one before, without an empty line."""


def recognises(original: Original) -> bool:
    """Whether it has answers in braces, or titles between colons."""
    return bool(
        re.search(r"(?s)(?<!\\)\{\s*(?:[=~#}]|T\b|F\b|TRUE\b|FALSE\b)", original.text)
        or re.search(r"(?m)^::.+::", original.text)
    )


def read(original: Original) -> Material:
    """One item for each question; empty lines are between them."""
    material = Material()
    kept: list[tuple[int, str]] = []
    for number, line in enumerate(original.lines, 1):
        stripped = line.strip()
        category = _CATEGORY.match(line)
        if stripped.startswith("//"):
            if text := stripped[2:].strip():
                original.comment(number, text)
        elif category:
            original.changed(number, f"the category '{category[1].strip()}' is a comment in the new file")
        else:
            kept.append((number, line))
            continue
        if category:
            kept.append((number, ""))  # it ends what is before it
    for first, block in paragraphs(kept):
        place = first
        for question in _NEXT.split("\n".join(line.strip() for line in block)):
            _add(material, place, question, original)
            place += question.count("\n") + 1
    return material


def _add(material: Material, line: int, typed: str, original: Original) -> None:
    """The item that one block of lines is."""
    text = hidden(typed)
    item = Item(line)
    title = _TITLE.match(text)
    if title:
        item.name = " ".join(shown(title[1]).split())
        text = text[title.end() :]
    how = _FORMAT.match(text)
    text = text[how.end() :] if how else text
    markup = how[1].lower() if how else "moodle"
    opening, closing = text.find("{"), text.find("}")
    if opening < 0 and closing < 0:
        message = "this is a text without a question"
        original.left_out(line, message, "it is a comment in the new file", typed)
        return
    if opening < 0 or closing < opening or "{" in text[opening + 1 : closing]:
        message = "the braces around the answer do not fit"
        original.left_out(line, message, r"a brace that is text is written \{ or \} in GIFT", typed)
        return
    inside, after = text[opening + 1 : closing], text[closing + 1 :]
    if "{" in after or "}" in after:
        original.left_out(line, "this question has answers in braces twice", "write it as two questions", typed)
        return
    item.prompt = text_of(original, line, _with_gap(text[:opening], text[closing + 1 :]), markup)
    add_answers(item, inside, lambda part: text_of(original, line, part, markup), original)
    material.items.append(item)


def _with_gap(before: str, after: str) -> str:
    """The question, with a gap where the answer is if the sentence goes on; a full stop behind a question mark goes."""
    before, after = before.lstrip(), after.rstrip()
    ended = before.rstrip().endswith(("?", "!", ".", ":"))
    if not after.strip() or (ended and after.strip() == "."):
        return before.rstrip()
    return f"{before}______{after}"


def text_of(original: Original, line: int, typed: str, markup: str) -> str:
    """A text of GIFT in kitgen's Markdown."""
    text = shown(typed).strip()
    if markup == "html" or (markup == "moodle" and has_tags(text)):
        return with_html(original, line, text)
    return with_markdown(original, line, text) if markup == "markdown" else original.plain(line, text)
