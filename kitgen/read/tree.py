"""The tree of one file of a project, and what is filled in where it was left out."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from kitgen.diagnostics import Report, Span
from kitgen.regular_files import Refused, read_regular, real_path
from kitgen.source.files import MAX_BYTES
from kitgen.source.nodes import Mapping, Scalar, Source
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
    return parse(data, name, report)


def filled(node: Mapping, key: str, text: str) -> None:
    """Add a key where it was left out."""
    if key not in node:
        node[key] = Scalar.at(text, node.span)
        node.keys_at[key] = node.span
