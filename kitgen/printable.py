"""Texts for a terminal: characters that would steer it, or hide what is there, are shown by their numbers."""

from __future__ import annotations

import re

_STEERING = (
    "\x00-\x1f\x7f-\x9f"  # control characters, C0 and C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # directions
    "\u2028\u2029"  # ends of lines and paragraphs
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"  # marks and tags that nothing shows
    "\ud800-\udfff"  # half characters, as in names that are not in UTF-8
)
_UNSAFE = re.compile(f"[{_STEERING}]")
_UNSAFE_IN_JSON = re.compile(f"[{_STEERING}]".replace("\x00-\x1f", ""))
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": " "}


def printable(text: str) -> str:
    """The text on one line, as a terminal can print it: an escape character becomes its number."""
    return _UNSAFE.sub(lambda found: _SHORT.get(found[0]) or _number(found[0]), text)


def printable_json(text: str) -> str:
    """The same JSON with such characters escaped as JSON allows; line ends between its parts stay."""
    return _UNSAFE_IN_JSON.sub(lambda found: _number(found[0], pairs=True), text)


def _number(character: str, pairs: bool = False) -> str:
    code = ord(character)
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    if not pairs:
        return f"\\U{code:08x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
