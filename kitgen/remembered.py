"""Whether anything has changed since a build that left nothing to do, told without reading a single lesson.

A build reads some hundred files. Here they are only looked at, as git does: a file whose size, times and number are
those of last time is the same file. Whatever is in doubt (a file that changed while the build ran, a damaged memory,
another folder, another version) leads to a real build, never to a wrong answer.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kitgen import __version__
from kitgen.diagnostics import Diagnostic, KitgenError, Span

FILE = ".kitgen-last.json"
"""In the output folder. Deleting it costs some seconds, nothing else."""

DOUBT = 2_000_000_000
"""Nanoseconds before a build within which a change may bear the time of one during the build: FAT counts in twos."""


@dataclass(frozen=True)
class Read:
    """What a build looks at before it knows what to do."""

    files: tuple[Path, ...]

    sought: tuple[Path, ...]
    """Files that need not be there."""

    folders: tuple[Path, ...]
    """Folders of lessons, of which only the names of lessons count."""

    trees: tuple[Path, ...]
    """Folders of which everything counts."""


@dataclass(frozen=True)
class Memory:
    """What a build that left nothing to do had to say."""

    diagnostics: tuple[Diagnostic, ...]
    totals: Mapping[str, Any]


def recall(folder: Path, asked: Mapping[str, Any]) -> Memory | None:
    """What the last build said, if one with the same wishes would find everything as it was; else None."""
    try:
        said = json.loads((folder / FILE).read_bytes())
        if said["key"] != _key(asked) or any(_stamp(Path(path)) != stamp for path, stamp in said["files"].items()):
            return None
        if any(_listing(Path(path), _is_lesson) != names for path, names in said["folders"].items()):
            return None
        if any(_listing(Path(path), _is_shown) != names for path, names in said["trees"].items()):
            return None
        if any(_stamp(folder / path) != stamp for path, stamp in said["made"].items()):
            return None
        found = [Diagnostic(**{**each, "span": Span(**each["span"])}) for each in said["diagnostics"]]
        return Memory(tuple(found), said["totals"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


Looks = dict[str, Any]
"""How things looked when a build read them."""


def look(read: Read, began: int) -> Looks | None:
    """How everything looks that was read; None if it may have changed since ``began`` (nanoseconds since 1970)."""
    trees, files = {}, {*read.files}
    for root in (*read.trees, Path(__file__).parent):
        for place, inner, names in os.walk(root):
            inner[:] = [name for name in inner if _is_shown(name)]
            trees[place] = sorted(filter(_is_shown, [*inner, *names]))
            files |= {Path(place, name) for name in names if _is_shown(name)}
    folders = {str(path): _listing(path, _is_lesson) for path in sorted(set(read.folders))}
    there = {path: _stamp(path) for path in sorted({*files, *_packages()})}
    if not all(there.values()) or any(_latest(path) > began - DOUBT for path in [*files, *read.sought]):
        return None
    stamps = {**there, **{path: _stamp(path) for path in read.sought}}
    return {"files": {str(path): stamp for path, stamp in stamps.items()}, "folders": folders, "trees": trees}


def remember(
    folder: Path, asked: Mapping[str, Any], looks: Looks | None, made: Mapping[str, int], memory: Memory
) -> None:
    """Keep in mind that these looks led to ``made``: paths below ``folder`` with the sizes of their files."""
    from kitgen.store import write_whole

    forget(folder)
    results = {path: _stamp(folder / path) for path in sorted(made)}
    if looks is None or any(stamp.split(" ")[0] != str(made[path]) for path, stamp in results.items()):
        return
    said = {
        "key": _key(asked),
        **looks,
        "made": results,
        "diagnostics": [{**vars(each), "span": vars(each.span)} for each in memory.diagnostics],
        "totals": dict(memory.totals),
    }
    with contextlib.suppress(KitgenError):  # the documents are there; the next build will only be slower
        write_whole(folder / FILE, json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogateescape"))


def forget(folder: Path) -> None:
    """Remember nothing of the folder."""
    with contextlib.suppress(OSError):  # a folder that cannot be written to is told when a document is
        (folder / FILE).unlink(missing_ok=True)


def beginning() -> int:
    """The time now, as files are stamped with it."""
    return time.time_ns()


def _packages() -> Iterator[Path]:
    """The folders that packages are installed in: they change when a package comes, goes or is renewed."""
    return (Path(name) for name in sys.path if name.endswith(("site-packages", "dist-packages")))


def _key(asked: Mapping[str, Any]) -> str:
    what = json.dumps([__version__, sys.version, sys.executable, str(Path.cwd()), dict(asked)], sort_keys=True)
    return hashlib.sha256(what.encode("utf-8", "surrogateescape")).hexdigest()


def _stamp(path: Path) -> str:
    """Size, times and number of a file; empty where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return ""
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"


def _latest(path: Path) -> int:
    try:
        found = os.stat(path)
    except OSError:
        return 0
    return max(found.st_mtime_ns, found.st_ctime_ns if os.name != "nt" else 0)


def _listing(folder: Path, counts: Callable[[str], bool]) -> list[str]:
    try:
        return sorted(filter(counts, os.listdir(folder)))
    except OSError:
        return []


def _is_lesson(name: str) -> bool:
    """Whether a name in a folder of lessons may mean something: other files, the output among them, come and go."""
    return name.endswith((".yaml", ".yml")) or name == "templates"


def _is_shown(name: str) -> bool:
    return not name.startswith(".") and name != "__pycache__"
