"""The build manifest, and the journal of interrupted builds."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, dataclass
from pathlib import Path
from typing import Any

from kitgen.digests import digest
from kitgen.store.files import PREFIX, content_of, is_inside, write_whole

MANIFEST = "manifest.json"
JOURNAL = f"{PREFIX}journal.jsonl"


@dataclass(frozen=True)
class Entry:
    """A built file in the manifest."""

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
    """Fingerprint of the hidden texts that the file was verified against."""

    variant: str = ""
    """`large-print`; empty for the usual form."""

    source: str = ""
    """The lesson or course file that it was built from, relative to the output folder; empty in manifests of earlier
    versions."""

    project: str = ""
    """The project folder of the source, relative to the output folder."""


class Journal:
    """Write-ahead log, so that an interrupted build can resume.

    An entry is valid if the file has the digest that it names.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / JOURNAL

    def note(self, entry: Entry) -> None:
        """Append an entry. If that fails and the build is killed, the next build sets the file aside."""
        line = json.dumps(vars(entry), ensure_ascii=False).encode("utf-8", "surrogateescape")
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)  # the folder may not exist yet
            with self._path.open("ab", buffering=0) as file:
                file.write(b"\n" + line)  # so that a line cut short by a kill stays separate


def write_manifest(folder: Path, entries: list[Entry], about: dict[str, Any]) -> None:
    """Write the manifest at the end of a build, and delete the journal."""
    files = [vars(entry) for entry in sorted(entries, key=lambda entry: entry.path)]
    text = json.dumps({**about, "files": files}, ensure_ascii=False, indent=1) + "\n"
    write_whole(folder / MANIFEST, text.encode())
    with contextlib.suppress(OSError):
        (folder / JOURNAL).unlink()


def read_manifest(folder: Path) -> dict[str, Entry]:
    """The latest entry of each path, in the order of `read_versions`."""
    return {path: versions[-1] for path, versions in read_versions(folder).items()}


def read_versions(folder: Path) -> dict[str, tuple[Entry, ...]]:
    """The entries by path: first of the manifest, then of the journal of a build that was killed since.

    The valid one of several is that with the digest of the file, because a killed build may not have written the last.
    Empty if there is no readable manifest.
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
    """An entry from JSON; None if a field is missing that all versions of kitgen have written."""
    fields = Entry.__dataclass_fields__
    needed = {name for name, field in fields.items() if field.default is MISSING}
    if not isinstance(entry, dict) or not set(entry) >= needed:
        return None
    if not all(isinstance(entry.get(name, ""), str) for name in ("path", "lesson", "sha256", "source", "project")):
        return None
    return Entry(**{name: entry[name] for name in fields if name in entry})


def version_of(folder: Path, name: str, versions: Iterable[Entry]) -> Entry | None:
    """The entry with the digest of the file; None if the file is missing, was edited, or is a link."""
    content = None if (folder / name).is_symlink() else content_of(folder, name)
    if content is None:
        return None
    found = digest(content)
    return next((entry for entry in reversed(list(versions)) if entry.sha256 == found), None)
