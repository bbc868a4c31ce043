"""The manifest of an output folder: what each built file is, and the journal of a build that may be interrupted."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, dataclass
from pathlib import Path
from typing import Any

from kitgen.store.files import PREFIX, content_of, is_inside, write_whole

MANIFEST = "manifest.json"
JOURNAL = f"{PREFIX}journal.jsonl"


@dataclass(frozen=True)
class Entry:
    """One built file, as the manifest lists it."""

    path: str
    lesson: str
    kind: str
    audience: str
    format: str
    language: str
    pages: int
    bytes: int
    sha256: str
    input: str
    seconds: float
    proof: str = ""
    """Fingerprint of what the file was searched for."""

    variant: str = ""
    """`large-print`; empty for the usual form."""

    source: str = ""
    """The lesson or course file that it was made from, as found from the output folder; empty where an earlier
    version of kitgen did not note it."""

    project: str = ""
    """The folder that the source was built as a part of, as found from the output folder."""


class Journal:
    """Write-ahead log, so that an interrupted build can resume.

    What it says of a file holds if the file has the bytes that it names.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / JOURNAL

    def note(self, entry: Entry) -> None:
        """Add an entry. Where it cannot be written, the next build after a kill sets the file aside."""
        line = json.dumps(vars(entry), ensure_ascii=False).encode("utf-8", "surrogateescape")
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)  # the first document comes before its folder
            with self._path.open("ab", buffering=0) as file:
                file.write(b"\n" + line)  # what a kill cut short is a line of its own


def write_manifest(folder: Path, entries: list[Entry], about: dict[str, Any]) -> None:
    """Write the manifest of a build, the last of its files; its journal has served."""
    files = [vars(entry) for entry in sorted(entries, key=lambda entry: entry.path)]
    text = json.dumps({**about, "files": files}, ensure_ascii=False, indent=1) + "\n"
    write_whole(folder / MANIFEST, text.encode())
    with contextlib.suppress(OSError):
        (folder / JOURNAL).unlink()


def read_manifest(folder: Path) -> dict[str, Entry]:
    """The newest entry of each path, in the order of `read_versions`."""
    return {path: versions[-1] for path, versions in read_versions(folder).items()}


def read_versions(folder: Path) -> dict[str, tuple[Entry, ...]]:
    """The entries of the last build by path, in their order, and after each those of a build that was killed since.

    Of several, the file is the one whose bytes it has: what was killed may not have come to writing the last.
    Empty where there is no manifest, or none to be read.
    """
    try:
        files = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        found = [_read_entry(entry) for entry in files]
    except (OSError, ValueError, KeyError, TypeError):
        found = []
    versions: dict[str, tuple[Entry, ...]] = {}
    for entry in (*found, *_journal(folder)):
        if entry and is_inside(entry.path):
            versions[entry.path] = (*versions.get(entry.path, ()), entry)
    return versions


def _journal(folder: Path) -> Iterator[Entry | None]:
    try:
        lines = (folder / JOURNAL).read_bytes().splitlines()
    except OSError:
        return
    for line in lines:
        with contextlib.suppress(ValueError, TypeError):
            yield _read_entry(json.loads(line))


def _read_entry(entry: dict[str, Any]) -> Entry | None:
    """An entry from its data; None if it lacks something. What earlier versions did not note may be missing."""
    fields = Entry.__dataclass_fields__
    needed = {name for name, field in fields.items() if field.default is MISSING}
    if not isinstance(entry, dict) or not set(entry) >= needed:
        return None
    if not all(isinstance(entry.get(name, ""), str) for name in ("path", "lesson", "sha256", "source", "project")):
        return None
    return Entry(**{name: entry[name] for name in fields if name in entry})


def version_of(folder: Path, name: str, versions: Iterable[Entry]) -> Entry | None:
    """The entry that a file is as it was made; None if it is gone, was edited since, or leads elsewhere."""
    content = None if (folder / name).is_symlink() else content_of(folder, name)
    if content is None:
        return None
    digest = hashlib.sha256(content).hexdigest()
    return next((entry for entry in reversed(list(versions)) if entry.sha256 == digest), None)
