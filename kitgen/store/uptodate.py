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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kitgen import __version__
from kitgen.diagnostics import Diagnostic, KitgenError, Span

FILE = ".kitgen-last.json"
"""In the output folder. Deleting it costs some seconds, nothing else."""

DOUBT = 2_000_000_000
"""Nanoseconds within which two changes may bear the same time on a disk that counts in seconds: FAT counts in twos."""

FINE_DOUBT = 100_000_000
"""The same on a disk that counts in fractions; what counts them ticks every few milliseconds."""


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

    texts: Mapping[Path, str] = field(default_factory=dict)
    """What was read from files of text, as far as it is known."""

    lessons: Mapping[Path, Lesson] = field(default_factory=dict)
    """What each lesson was read from; empty where documents of several lessons are made too."""


@dataclass(frozen=True)
class Lesson:
    """A lesson by its id, and every file that its documents depend on and no other lesson's."""

    id: str
    reads: tuple[Path, ...]
    named: tuple[str, ...]
    """Files with what is to be said of them, as people name them."""


@dataclass(frozen=True)
class Edited:
    """A few lessons that changed since a build that left nothing to do, and nothing else did."""

    lessons: Mapping[Path, str]
    """Their files and ids."""

    diagnostics: tuple[Diagnostic, ...]
    """What is to be said of all the others."""

    count: int
    """How many lessons there are."""

    said: Mapping[str, Any]

    @property
    def made(self) -> dict[str, int]:
        """The files that were made of all lessons, with their sizes."""
        return {path: int(stamp.split(" ")[0]) for path, stamp in self.said["made"].items()}


@dataclass(frozen=True)
class Memory:
    """What a build that left nothing to do had to say."""

    diagnostics: tuple[Diagnostic, ...]
    totals: Mapping[str, Any]


def recall(folder: Path, asked: Mapping[str, Any]) -> Memory | None:
    """What the last build said, if one with the same wishes would find everything as it was; else None."""
    try:
        said = _same(folder, asked)
        if said is None or _changed(said):
            return None
        return Memory(_diagnostics(said), said["totals"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def edited(folder: Path, asked: Mapping[str, Any]) -> Edited | None:
    """The lessons that were edited since the last build, if they are few and a build need read no others; else None.

    That is so where no document is about several lessons: what becomes of one does not depend on another then, but for
    the ids of lessons, which may not be the same.
    """
    try:
        said = _same(folder, asked)
        changed = set(_changed(said)) if said is not None else set()
        if said is None or not changed:
            return None
        ids, named, found = {}, set(), set()
        for path, lesson in said["lessons"].items():
            mine = changed & {path, *lesson["reads"]}
            if mine:
                ids[Path(path)] = lesson["id"]
                named |= set(lesson["named"])
                found |= mine
        if changed != found or len(ids) > len(said["lessons"]) / 2:
            return None
        others = tuple(each for each in _diagnostics(said) if each.span.file not in named)
        return Edited(ids, others, len(said["lessons"]), said)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _same(folder: Path, asked: Mapping[str, Any]) -> dict[str, Any] | None:
    """What was remembered, if all is as it was but for files that were read."""
    said: dict[str, Any] = json.loads((folder / FILE).read_bytes())
    if said["key"] != _key(asked):
        return None
    if any(_listing(Path(path), _is_lesson) != names for path, names in said["folders"].items()):
        return None
    if any(_listing(Path(path), _is_shown) != names for path, names in said["trees"].items()):
        return None
    if any(_stamp(folder / path) != stamp for path, stamp in said["made"].items()):
        return None
    return said


def _changed(said: Mapping[str, Any]) -> list[str]:
    return [path for path, stamp in said["files"].items() if _stamp(Path(path)) != stamp]


def _diagnostics(said: Mapping[str, Any]) -> tuple[Diagnostic, ...]:
    return tuple(Diagnostic(**{**each, "span": Span(**each["span"])}) for each in said["diagnostics"])


Looks = dict[str, Any]
"""How things looked when a build read them."""


def look(read: Read, began: int) -> Looks | None:
    """How everything looks that was read; None if it may have changed since ``began`` (nanoseconds since 1970).

    A file that is younger, such as a lesson that was saved a moment ago, is looked at again when the build is over.
    """
    trees, files = {}, {*read.files}
    for root in (*read.trees, Path(__file__).parent):
        for place, inner, names in os.walk(root):
            inner[:] = [name for name in inner if _is_shown(name)]
            trees[place] = sorted(filter(_is_shown, [*inner, *names]))
            files |= {Path(place, name) for name in names if _is_shown(name)}
    folders = {str(path): _listing(path, _is_lesson) for path in sorted(set(read.folders))}
    there = {path: _stamp(path) for path in sorted({*files, *_packages()})}
    young = [path for path in [*files, *read.sought] if _in_doubt_until(path) > began]
    if not all(there.values()) or any(path not in read.texts for path in young):
        return None
    stamps = {**there, **{path: _stamp(path) for path in read.sought}}
    return {
        "files": {str(path): stamp for path, stamp in stamps.items()},
        "folders": folders,
        "trees": trees,
        "lessons": {
            str(path): {**vars(lesson), "reads": [str(each) for each in lesson.reads]}
            for path, lesson in read.lessons.items()
        },
        "young": {str(path): read.texts[path] for path in young},
    }


def with_others(looks: Looks | None, edited: Edited) -> Looks | None:
    """The looks of a few lessons together with those of the others, which were just seen to be as they were."""
    if looks is None:
        return None
    kept = {name: {**edited.said[name], **looks[name]} for name in ("files", "folders", "trees", "lessons")}
    return {**looks, **kept}


def _settled(looks: Looks | None) -> Looks | None:
    """The looks, if what was young is old enough by now that a change would show, and still what was read."""
    if looks is None:
        return None
    for name, text in looks["young"].items():
        path = Path(name)
        if _stamp(path) != looks["files"][name] or _in_doubt_until(path) > beginning():
            return None
        try:
            if path.read_bytes().decode("utf-8-sig") != text:
                return None
        except (OSError, ValueError):
            return None
    return {name: value for name, value in looks.items() if name != "young"}


def remember(
    folder: Path, asked: Mapping[str, Any], looks: Looks | None, made: Mapping[str, int], memory: Memory
) -> None:
    """Keep in mind that these looks led to ``made``: paths below ``folder`` with the sizes of their files."""
    from kitgen.store.files import write_whole

    forget(folder)
    looks = _settled(looks)
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


def _in_doubt_until(path: Path) -> int:
    """When a change of a file would surely show in its times (nanoseconds since 1970)."""
    try:
        found = os.stat(path)
    except OSError:
        return 0
    latest = max(found.st_mtime_ns, found.st_ctime_ns if os.name != "nt" else 0)
    return latest + (FINE_DOUBT if latest % 1_000_000_000 else DOUBT)


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
