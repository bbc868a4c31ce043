"""Texts into YAML that reads as the same text, in the plainest form that does."""

from __future__ import annotations

import json
import re

_PLAIN = re.compile(r"[^\W\d_](?:[^\W_]|[ ,.;()!?/%+=’–—-])*")
_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n", "none", "correct", "todo"}
_UNSEEN = re.compile(
    r"[^\x20-\x7e\xa1-\u2027\u202f-\u205f\u2070-\ud7ff\uf900-\ufdcf\ufdf0-\ufeef\uff01-\uffef\U00010000-\U0010ffff]"
)
"""Signs that an editor does not show, or that YAML may take for the end of a line."""

WIDTH = 100
"""Characters of a line: longer texts are written over several."""


def scalar(text: str) -> str:
    """A text of one line, with quotation marks if it needs them."""
    text = text.replace("\t", " ")
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS and not text.endswith((" ", ":")):
        return text
    if _UNSEEN.search(text) or "\n" in text:
        shown = json.dumps(text, ensure_ascii=False)
        return _UNSEEN.sub(lambda found: _escaped(found[0]), shown)
    if "\\" in text or '"' in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def entry(key: str, text: str, indent: str) -> list[str]:
    """The lines of `key: text`; a text of several lines is below a `|`."""
    text = text.strip()
    if "\n" not in text or _UNSEEN.search(_seen(text)):
        return [f"{indent}{key}: {scalar(text)}"]
    return [f"{indent}{key}: |", *(f"{indent}  {line}".rstrip() for line in text.split("\n"))]


def listed(text: str, indent: str) -> list[str]:
    """The lines of an entry of a list."""
    text = text.strip()
    if "\n" not in text or _UNSEEN.search(_seen(text)):
        return [f"{indent}- {scalar(text)}"]
    return [f"{indent}- |", *(f"{indent}  {line}".rstrip() for line in text.split("\n"))]


def _seen(text: str) -> str:
    """A text of several lines without the signs that do no harm below a `|`."""
    return re.sub(r"[\n\t\xa0]", "", text)


def _escaped(sign: str) -> str:
    return f"\\U{ord(sign):08X}" if ord(sign) > 0xFFFF else f"\\u{ord(sign):04X}"
