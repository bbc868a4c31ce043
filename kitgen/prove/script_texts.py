"""The texts in scripts: strings and comments of those that do not ship with kitgen, and the values of JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from kitgen.prove.boilerplate import constants, without_shipped
from kitgen.prove.places import decoded

_TEXT = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_DURATION = re.compile(r"PT\d+M")
_KEPT = {"n": "\n", "r": "\n", "t": "\t"}


def of_script(script: str, kind: str = "") -> tuple[list[str], list[str]]:
    """The texts of a script of this MIME type, and its names and keywords."""
    if "json" in kind:
        try:
            values, keys = _sorted(json.loads(script))
        except ValueError:
            pass
        else:
            return values, keys
    left = without_shipped(script, ".js")
    return [decoded(_plain(text)) for text in _TEXT.findall(left)], [_plain(_TEXT.sub(" ", left))]


def _sorted(data: Any) -> tuple[list[str], list[str]]:
    """The values of JSON data, and its keys, without those that kitgen itself writes."""
    values: list[str] = []
    keys: list[str] = []
    for is_key, text in _of_json(data):
        if text not in constants() and not _DURATION.fullmatch(text):
            (keys if is_key else values).append(decoded(text))
    return values, keys


def _of_json(data: Any) -> Iterator[tuple[bool, str]]:
    waiting = [data]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield from ((True, key) for key in part)
            waiting += reversed(part.values())
        elif isinstance(part, list):
            waiting += reversed(part)
        elif part is not None and not isinstance(part, bool):
            yield False, str(part)


def _plain(text: str) -> str:
    """A text without the escapes of JavaScript."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if not code:
        return _KEPT.get(found[4], found[4])
    return chr(int(code, 16)) if int(code, 16) < 0x110000 else "\ufffd"
