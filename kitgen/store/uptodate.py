"""Decide from file metadata alone whether the last build is still up to date.

As in git, a file with the same size, times and inode as before counts as unchanged. In doubt (a file that changed
while the build ran, a damaged record, another folder, another version) the build runs in full.
"""

from __future__ import annotations

import contextlib
import json
import re
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kitgen import __version__
from kitgen.diagnostics import Diagnostic, KitgenError, Span
from kitgen.digests import digest
from kitgen.resources import PACKAGE
from kitgen.store.metadata import is_lesson_name, is_visible, listing, reliable_from, stamp, walk

FILE = ".kitgen-last.json"
"""The record, in the output folder. Without it the next build takes some seconds longer."""


@dataclass(frozen=True)
class Inputs:
    """The paths whose metadata a build records."""

    files: tuple[Path, ...]

    sought: tuple[Path, ...]
    """Files that a build looks for and that need not exist."""

    folders: tuple[Path, ...]
    """Folders of lessons, in which only the names of lesson files count."""

    trees: tuple[Path, ...]
    """Folders in which every file counts."""

    texts: Mapping[Path, str] = field(default_factory=dict)
    """The texts read from files, where they were kept."""

    lessons: Mapping[Path, LessonInputs] = field(default_factory=dict)
    """The inputs of each lesson; empty if there are documents about several lessons."""


@dataclass(frozen=True)
class LessonInputs:
    """The files that only the documents of one lesson depend on."""

    id: str
    reads: tuple[Path, ...]
    named: tuple[str, ...]
    """The names of these files in diagnostics."""


@dataclass(frozen=True)
class Changes:
    """The few lessons that changed since the last build, when nothing else did."""

    lessons: Mapping[Path, str]
    """Their ids by file."""

    diagnostics: tuple[Diagnostic, ...]
    """The diagnostics of all other lessons."""

    count: int
    """The number of lessons, changed or not."""

    record: Mapping[str, Any]
    """The record of the last build."""

    @property
    def built(self) -> dict[str, int]:
        """The sizes in bytes of all built files."""
        return {path: int(found.split(" ")[0]) for path, found in self.record["built"].items()}


@dataclass(frozen=True)
class LastBuild:
    """The diagnostics and totals of the last build."""

    diagnostics: tuple[Diagnostic, ...]
    totals: Mapping[str, Any]


def load(folder: Path, choices: Mapping[str, Any]) -> LastBuild | None:
    """The last build, if it had the same choices and no file has changed; else None."""
    try:
        record = _same(folder, choices)
        if record is None or _changed(record):
            return None
        return LastBuild(_diagnostics(record), record["totals"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def changes(folder: Path, choices: Mapping[str, Any]) -> Changes | None:
    """The lessons that changed since the last build, if only these have to be read; else None.

    Only for projects without documents about several lessons: there lessons depend on each other only in that their
    ids must differ.
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
    """The record of the last build, if its choices, listings and built files are the same."""
    from kitgen.store.files import content_of
    from kitgen.store.manifest import MANIFEST
    from kitgen.store.records import read_json

    record = read_json(content_of(folder, FILE, limit=_LARGEST))
    if not _is_record(record) or record["key"] != _key(choices):
        return None
    if any(listing(Path(path), is_lesson_name) != names for path, names in record["folders"].items()):
        return None
    if any(listing(Path(path), is_visible) != names for path, names in record["trees"].items()):
        return None
    if any(stamp(folder / path) != before for path, before in record["built"].items()) or not stamp(folder / MANIFEST):
        return None
    return dict(record)


_LARGEST = 64_000_000
"""The largest record that is read."""

_STAMP = re.compile(r"\d{1,20}( -?\d{1,20}){3}|")


def _is_record(record: Any) -> bool:
    """Whether it has the parts of a record; anything else is a damaged one."""
    from kitgen.store.records import is_table, is_text, is_texts

    def is_stamp(value: Any) -> bool:
        return is_text(value) and _STAMP.fullmatch(value) is not None

    def is_lesson(value: Any) -> bool:
        parts = {"id": is_text, "reads": is_texts, "named": is_texts}
        return (
            isinstance(value, dict) and value.keys() == parts.keys() and all(parts[name](value[name]) for name in parts)
        )

    return (
        isinstance(record, dict)
        and record.keys() == {"key", "files", "folders", "trees", "lessons", "built", "diagnostics", "totals"}
        and all(is_table(record[name], is_stamp) for name in ("files", "built"))
        and all(is_table(record[name], is_texts) for name in ("folders", "trees"))
        and all(record["built"].values())
        and is_table(record["lessons"], is_lesson)
        and isinstance(record["totals"], dict)
    )


def _changed(record: Mapping[str, Any]) -> list[str]:
    return [path for path, before in record["files"].items() if stamp(Path(path)) != before]


def _diagnostics(record: Mapping[str, Any]) -> tuple[Diagnostic, ...]:
    """The warnings of the last build. Raises ValueError for a damaged record."""
    from kitgen.store.records import fitting

    found = []
    for each in record["diagnostics"]:
        span = fitting(Span, each["span"])
        warning = fitting(Diagnostic, each, span=span) if span else None
        if warning is None or warning.severity == "error":
            raise ValueError("a damaged record")
        found.append(warning)
    return tuple(found)


Snapshot = dict[str, Any]
"""File metadata, taken when a build reads the files."""


def take_snapshot(inputs: Inputs, began: int) -> Snapshot | None:
    """The metadata of all inputs; None if one may have changed since ``began`` (nanoseconds since 1970).

    Files that changed shortly before, such as a lesson saved a moment ago, are compared again after the build.
    """
    trees, files = walk([*inputs.trees, PACKAGE])
    folders = {str(path): listing(path, is_lesson_name) for path in sorted(set(inputs.folders))}
    files.update(map(str, inputs.files))
    sought, texts = list(map(str, inputs.sought)), {str(path): text for path, text in inputs.texts.items()}
    stamps = {path: stamp(path) for path in sorted({*files, *_packages()})}
    young = [path for path in [*files, *sought] if reliable_from(path) > began]
    if not all(stamps.values()) or any(path not in texts for path in young):
        return None
    stamps |= {path: stamp(path) for path in sought}
    return {
        "files": stamps,
        "folders": folders,
        "trees": trees,
        "lessons": {str(path): _lesson_record(lesson) for path, lesson in inputs.lessons.items()},
        "young": {path: texts[path] for path in young},
    }


def _lesson_record(lesson: LessonInputs) -> dict[str, Any]:
    return {**vars(lesson), "reads": [str(path) for path in lesson.reads]}


def merge(snapshot: Snapshot | None, changes: Changes) -> Snapshot | None:
    """The snapshot of the changed lessons, completed by the record of the unchanged ones."""
    if snapshot is None:
        return None
    kept = {name: {**changes.record[name], **snapshot[name]} for name in ("files", "folders", "trees", "lessons")}
    return {**snapshot, **kept}


def _settled(snapshot: Snapshot | None) -> Snapshot | None:
    """The snapshot, if stamps of recent files are reliable by now and the files still have the text read; else None."""
    if snapshot is None:
        return None
    for name, text in snapshot["young"].items():
        path = Path(name)
        if stamp(path) != snapshot["files"][name] or reliable_from(path) > now():
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
    """Record that this snapshot led to ``built``: sizes in bytes by path below ``folder``."""
    from kitgen.store.files import write_whole

    clear(folder)
    snapshot = _settled(snapshot)
    results = {path: stamp(folder / path) for path in sorted(built)}
    if snapshot is None or any(found.split(" ")[0] != str(built[path]) for path, found in results.items()):
        return
    record = {
        "key": _key(choices),
        **snapshot,
        "built": results,
        "diagnostics": [{**vars(each), "span": vars(each.span)} for each in last.diagnostics],
        "totals": dict(last.totals),
    }
    with contextlib.suppress(KitgenError):  # the documents are written; the next build will only be slower
        write_whole(folder / FILE, json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogateescape"))


def clear(folder: Path) -> None:
    """Delete the record of the last build."""
    with contextlib.suppress(OSError):  # an unwritable folder is reported with the first document
        (folder / FILE).unlink(missing_ok=True)


def now() -> int:
    """The current time in nanoseconds since 1970, comparable with file times."""
    return time.time_ns()


def _packages() -> Iterator[str]:
    """The folders of installed packages; they change with every installation, upgrade and removal."""
    return (name for name in sys.path if name.endswith(("site-packages", "dist-packages")))


def _key(choices: Mapping[str, Any]) -> str:
    what = json.dumps([__version__, sys.version, sys.executable, str(Path.cwd()), dict(choices)], sort_keys=True)
    return digest(what.encode("utf-8", "surrogateescape"))
