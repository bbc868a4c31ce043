"""Decide from file metadata alone whether the last build is still up to date.

A build reads some hundred files. Here only their metadata is read, as git does: a file whose size, times and inode are
those of last time is the same file. In doubt (a file that changed while the build ran, a damaged record, another
folder, another version) the build runs in full.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kitgen import __version__
from kitgen.diagnostics import Diagnostic, KitgenError, Span

FILE = ".kitgen-last.json"
"""In the output folder. Deleting it costs some seconds, nothing else."""

DOUBT = 2_000_000_000
"""Timestamp granularity of coarse file systems (FAT: 2 s), in nanoseconds."""

FINE_DOUBT = 100_000_000
"""The same of file systems that store fractions of a second; the clock behind them ticks every few milliseconds."""


@dataclass(frozen=True)
class Inputs:
    """The paths whose metadata a build records."""

    files: tuple[Path, ...]

    sought: tuple[Path, ...]
    """Files that a build snapshot for and that need not exist."""

    folders: tuple[Path, ...]
    """Folders of lessons, in which only names of lesson files count."""

    trees: tuple[Path, ...]
    """Folders in which every file counts."""

    texts: Mapping[Path, str] = field(default_factory=dict)
    """The text that was read from files, where it was kept."""

    lessons: Mapping[Path, LessonInputs] = field(default_factory=dict)
    """What each lesson was read from; empty where documents of several lessons are made too."""


@dataclass(frozen=True)
class LessonInputs:
    """A lesson by its id, and every file that its documents depend on and no other lesson's."""

    id: str
    reads: tuple[Path, ...]
    named: tuple[str, ...]
    """Names of these files as diagnostics show them."""


@dataclass(frozen=True)
class Changes:
    """The few lessons that changed since the last build, when nothing else did."""

    lessons: Mapping[Path, str]
    """Their files and ids."""

    diagnostics: tuple[Diagnostic, ...]
    """The diagnostics of all the other lessons."""

    count: int
    """How many lessons there are, changed or not."""

    record: Mapping[str, Any]
    """What the last build recorded."""

    @property
    def built(self) -> dict[str, int]:
        """The built files of all lessons, with their sizes in bytes."""
        return {path: int(stamp.split(" ")[0]) for path, stamp in self.record["built"].items()}


@dataclass(frozen=True)
class LastBuild:
    """The diagnostics and totals of the last build."""

    diagnostics: tuple[Diagnostic, ...]
    totals: Mapping[str, Any]


def load(folder: Path, choices: Mapping[str, Any]) -> LastBuild | None:
    """The last build, if the same choices would find every file unchanged; else None."""
    try:
        record = _same(folder, choices)
        if record is None or _changed(record):
            return None
        return LastBuild(_diagnostics(record), record["totals"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def changes(folder: Path, choices: Mapping[str, Any]) -> Changes | None:
    """The lessons that changed since the last build, if a build need read no others; else None.

    That is so where no document is about several lessons: then lessons do not depend on each other, but for their ids,
    which must differ.
    """
    try:
        record = _same(folder, choices)
        changed = set(_changed(record)) if record is not None else set()
        if record is None or not changed:
            return None
        ids, named, found = {}, set(), set()
        for path, lesson in record["lessons"].items():
            mine = changed & {path, *lesson["reads"]}
            if mine:
                ids[Path(path)] = lesson["id"]
                named |= set(lesson["named"])
                found |= mine
        if changed != found or len(ids) > len(record["lessons"]) / 2:
            return None
        others = tuple(each for each in _diagnostics(record) if each.span.file not in named)
        return Changes(ids, others, len(record["lessons"]), record)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _same(folder: Path, choices: Mapping[str, Any]) -> dict[str, Any] | None:
    """The record of the last build, if nothing but files that it read may have changed."""
    record: dict[str, Any] = json.loads((folder / FILE).read_bytes())
    if record["key"] != _key(choices):
        return None
    if any(_listing(Path(path), _is_lesson) != names for path, names in record["folders"].items()):
        return None
    if any(_listing(Path(path), _is_shown) != names for path, names in record["trees"].items()):
        return None
    if any(_stamp(folder / path) != stamp for path, stamp in record["built"].items()):
        return None
    return record


def _changed(record: Mapping[str, Any]) -> list[str]:
    return [path for path, stamp in record["files"].items() if _stamp(Path(path)) != stamp]


def _diagnostics(record: Mapping[str, Any]) -> tuple[Diagnostic, ...]:
    return tuple(Diagnostic(**{**each, "span": Span(**each["span"])}) for each in record["diagnostics"])


Snapshot = dict[str, Any]
"""File metadata as it was when a build read the files."""


def take_snapshot(inputs: Inputs, began: int) -> Snapshot | None:
    """The metadata of everything that was read; None if it may have changed since ``began`` (nanoseconds since 1970).

    A file that is younger, such as a lesson that was saved a moment ago, is compared again when the build is over.
    """
    trees, files = {}, {*inputs.files}
    for root in (*inputs.trees, Path(__file__).parent):
        for place, inner, names in os.walk(root):
            inner[:] = [name for name in inner if _is_shown(name)]
            trees[place] = sorted(filter(_is_shown, [*inner, *names]))
            files |= {Path(place, name) for name in names if _is_shown(name)}
    folders = {str(path): _listing(path, _is_lesson) for path in sorted(set(inputs.folders))}
    there = {path: _stamp(path) for path in sorted({*files, *_packages()})}
    young = [path for path in [*files, *inputs.sought] if _in_doubt_until(path) > began]
    if not all(there.values()) or any(path not in inputs.texts for path in young):
        return None
    stamps = {**there, **{path: _stamp(path) for path in inputs.sought}}
    return {
        "files": {str(path): stamp for path, stamp in stamps.items()},
        "folders": folders,
        "trees": trees,
        "lessons": {
            str(path): {**vars(lesson), "reads": [str(each) for each in lesson.reads]}
            for path, lesson in inputs.lessons.items()
        },
        "young": {str(path): inputs.texts[path] for path in young},
    }


def merge(snapshot: Snapshot | None, changes: Changes) -> Snapshot | None:
    """The snapshot of the changed lessons together with that of the others, which were just found unchanged."""
    if snapshot is None:
        return None
    kept = {name: {**changes.record[name], **snapshot[name]} for name in ("files", "folders", "trees", "lessons")}
    return {**snapshot, **kept}


def _settled(snapshot: Snapshot | None) -> Snapshot | None:
    """The snapshot, if recent files are old enough by now that a change would show, and still have the text read."""
    if snapshot is None:
        return None
    for name, text in snapshot["young"].items():
        path = Path(name)
        if _stamp(path) != snapshot["files"][name] or _in_doubt_until(path) > now():
            return None
        try:
            if path.read_bytes().decode("utf-8-sig") != text:
                return None
        except (OSError, ValueError):
            return None
    return {name: value for name, value in snapshot.items() if name != "young"}


def save(
    folder: Path, choices: Mapping[str, Any], snapshot: Snapshot | None, built: Mapping[str, int], last: LastBuild
) -> None:
    """Record that this snapshot led to ``built``: paths below ``folder`` with the sizes of their files."""
    from kitgen.store.files import write_whole

    clear(folder)
    snapshot = _settled(snapshot)
    results = {path: _stamp(folder / path) for path in sorted(built)}
    if snapshot is None or any(stamp.split(" ")[0] != str(built[path]) for path, stamp in results.items()):
        return
    record = {
        "key": _key(choices),
        **snapshot,
        "built": results,
        "diagnostics": [{**vars(each), "span": vars(each.span)} for each in last.diagnostics],
        "totals": dict(last.totals),
    }
    with contextlib.suppress(KitgenError):  # the documents are there; the next build will only be slower
        write_whole(folder / FILE, json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogateescape"))


def clear(folder: Path) -> None:
    """Forget the last build of the folder."""
    with contextlib.suppress(OSError):  # a folder that cannot be written to is reported with the first document
        (folder / FILE).unlink(missing_ok=True)


def now() -> int:
    """The time now, as files are stamped with it."""
    return time.time_ns()


def _packages() -> Iterator[Path]:
    """The folders that packages are installed in: they change when a package comes, goes or is renewed."""
    return (Path(name) for name in sys.path if name.endswith(("site-packages", "dist-packages")))


def _key(choices: Mapping[str, Any]) -> str:
    what = json.dumps([__version__, sys.version, sys.executable, str(Path.cwd()), dict(choices)], sort_keys=True)
    return hashlib.sha256(what.encode("utf-8", "surrogateescape")).hexdigest()


def _stamp(path: Path) -> str:
    """Size, times and inode of a file; empty where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return ""
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"


def _in_doubt_until(path: Path) -> int:
    """From when on a change of a file would show in its times (nanoseconds since 1970)."""
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
    """Whether a name in a folder of lessons counts: other files, the output among them, come and go."""
    return name.endswith((".yaml", ".yml")) or name == "templates"


def _is_shown(name: str) -> bool:
    return not name.startswith(".") and name != "__pycache__"


def probably_stale(paths: Sequence[Path], folder: Path) -> bool:
    """Whether a file was probably edited since the last build, by dates alone: a guess that may start workers early."""
    try:
        last = (folder / "manifest.json").stat().st_mtime
        folders = {path if path.is_dir() else path.parent for path in paths}
        found = [file for each in folders for file in (*each.glob("*.yaml"), *each.glob("*/*.yaml"))]
        return any(file.stat().st_mtime > last for file in (*paths, *found))
    except OSError:
        return True
