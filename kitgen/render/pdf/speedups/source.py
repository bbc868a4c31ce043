"""Digests of the source of other packages, read from their files: nothing is imported."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path


def digest(place: str) -> str:
    """The digest of the source of a place, or an empty text if there is no such place.

    A place is a file of a package, or a function or class in it: ``weasyprint/text/line_break.py:Layout.setup``.
    Comments, blank lines and spaces at the ends of lines do not count.
    """
    path, _, name = place.partition(":")
    text = _block(_text(path), name.split(".")) if name else _text(path)
    comment = "#" if path.endswith(".py") else "\0"
    kept = [line.rstrip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith(comment)]
    return sha256("\n".join(kept).encode()).hexdigest()[:12] if kept else ""


@lru_cache(8)
def _text(path: str) -> str:
    package, _, below = path.partition("/")
    try:
        spec = find_spec(package)
        folders = spec.submodule_search_locations if spec else None
        return (Path(next(iter(folders or ()))) / below).read_text(encoding="utf-8")
    except (OSError, StopIteration, ValueError):
        return ""


def _block(text: str, names: list[str]) -> str:
    """The source of a function or class, with its decorators; ``names`` lead to it from the outside in."""
    for depth, name in enumerate(names):
        indent = " " * 4 * depth
        head = re.search(rf"^(?:{indent}@.*\n)*{indent}(?:def|class) {name}\b.*\n", text, re.MULTILINE)
        if head is None:
            return ""
        after = re.compile(rf"^ {{0,{len(indent)}}}[^\s#)\]}}]", re.MULTILINE).search(text, head.end())
        text = text[head.start() : after.start() if after else len(text)]
    return text
