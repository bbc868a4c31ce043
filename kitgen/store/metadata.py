"""File metadata by which changes are noticed: stamps of files and listings of folders."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from kitgen import regular_files

COARSE = 2_000_000_000
"""Timestamp granularity of coarse file systems (FAT: 2 s), in nanoseconds."""

FINE = 100_000_000
"""Granularity of file systems with fractions of a second, in nanoseconds; their clock ticks every few milliseconds."""


def stamp(path: Path | str) -> str:
    """Size, times and inode of a file; empty if there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return ""
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"


def reliable_from(path: Path | str) -> int:
    """The time (nanoseconds since 1970) from which any change of a file also changes its stamp."""
    try:
        found = os.stat(path)
    except OSError:
        return 0
    latest = max(found.st_mtime_ns, found.st_ctime_ns if os.name != "nt" else 0)
    return latest + (FINE if latest % 1_000_000_000 else COARSE)


def listing(folder: Path, counts: Callable[[str], bool]) -> list[str]:
    """The names in a folder that count, sorted; empty if it cannot be read."""
    try:
        return sorted(filter(counts, os.listdir(folder)))
    except OSError:
        return []


def walk(roots: Iterable[Path]) -> tuple[dict[str, list[str]], set[str]]:
    """The listing of every visible folder below ``roots``, by path, and all files in them."""
    listings, files = {}, set[str]()
    for root in roots:
        for folder, inner, names in regular_files.walk(root):
            inner[:] = filter(is_visible, inner)
            shown = list(filter(is_visible, names))
            listings[str(folder)] = sorted([*inner, *shown])
            files.update(f"{folder}{os.sep}{name}" for name in shown)
    return listings, files


def is_lesson_name(name: str) -> bool:
    """Whether a name in a folder of lessons counts; other files, such as the output, come and go."""
    return name.endswith((".yaml", ".yml")) or name == "templates"


def is_visible(name: str) -> bool:
    """Whether a name counts in a folder of templates or code: hidden files and caches do not."""
    return not name.startswith(".") and name != "__pycache__"
