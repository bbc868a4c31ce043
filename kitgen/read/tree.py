"""The tree of one file of a project, and what is filled in where it was left out."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import NamedTuple

from kitgen.diagnostics import Diagnostic, Report, Span
from kitgen.regular_files import Refused, read_regular, real_path
from kitgen.source.files import MAX_BYTES
from kitgen.source.nodes import Mapping, Scalar, Source, copied
from kitgen.source.parser import parse


def shown_path(path: Path) -> str:
    """A path for messages: relative to the current folder, if it is below it. A link has its own name."""
    with contextlib.suppress(ValueError, OSError):
        here = Path.cwd()
        near, top = os.path.normpath(here / path), f"{here}{os.sep}"
        if near.startswith(top):
            return near[len(top) :].replace(os.sep, "/")
        for absolute in (Path(os.path.normpath(here / path)), real_path(path.parent) / path.name):
            if absolute.is_relative_to(here):
                return absolute.relative_to(here).as_posix()
    return path.as_posix()


def tree(path: Path, root: Path, report: Report) -> tuple[Mapping | None, Source]:
    """The tree of a file of the project in ``root``; None, with the reason in ``report``, if it cannot be read."""
    name = shown_path(path)
    try:
        data = read_regular(path, MAX_BYTES, root)
    except Refused as refused:
        report.error(refused.code, refused.message, Span(name), refused.hint)
        return None, Source(name, "")
    known = _TWO_EDITIONS.get((name, data))
    if known is not None:
        report.extend(known.found)
        return copied(known.root), known.source
    before = len(report.found)
    node, source = parse(data, name, report)
    if node is not None and "extended" in node:
        while len(_TWO_EDITIONS) >= _MOST:
            _TWO_EDITIONS.pop(next(iter(_TWO_EDITIONS)), None)
        _TWO_EDITIONS[name, data] = _Parsed(copied(node), source, tuple(report.found[before:]))
    return node, source


class _Parsed(NamedTuple):
    """A file as it was parsed, which nothing changes."""

    root: Mapping
    source: Source
    found: tuple[Diagnostic, ...]


_TWO_EDITIONS: dict[tuple[str, bytes], _Parsed] = {}
"""The last files that have two editions, by their names and bytes: each is read twice, once for each edition."""

_MOST = 64


def filled(node: Mapping, key: str, text: str) -> None:
    """Add a key where it was left out."""
    if key not in node:
        node[key] = Scalar.at(text, node.span)
        node.keys_at[key] = node.span
