"""The build manifest, and the journal of interrupted builds."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kitgen.digests import digest
from kitgen.store.files import PREFIX, append_line, content_of, is_inside, write_whole
from kitgen.store.records import fitting, read_json

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

    edition: str = ""
    """`extended` for a document of the extended edition; empty for the usual one."""

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
        self._folder = folder

    def note(self, entry: Entry) -> None:
        """Append an entry. If that fails and the build is killed, the next build sets the file aside."""
        line = json.dumps(vars(entry), ensure_ascii=False).encode("utf-8", "surrogateescape")
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)  # it may not exist yet
            append_line(self._folder, JOURNAL, line)


def write_manifest(folder: Path, entries: list[Entry], about: dict[str, Any]) -> None:
    """Write the manifest at the end of a build, and delete the journal."""
    files = [vars(entry) for entry in sorted(entries, key=lambda entry: entry.path)]
    text = json.dumps({**about, "files": files}, ensure_ascii=False, indent=1) + "\n"
    write_whole(folder / MANIFEST, text.encode("utf-8", "surrogateescape"))
    with contextlib.suppress(OSError):
        (folder / JOURNAL).unlink()


def read_versions(folder: Path) -> dict[str, tuple[Entry, ...]]:
    """The entries by path: first of the manifest, then of the journal of a build that was killed since.

    The valid one of several is that with the digest of the file, because a killed build may not have written the last.
    Empty if there is no readable manifest.
    """
    manifest = read_json(content_of(folder, MANIFEST, limit=_LARGEST))
    files = manifest.get("files") if isinstance(manifest, dict) else None
    found = [fitting(Entry, entry) for entry in files] if isinstance(files, list) else []
    versions: dict[str, tuple[Entry, ...]] = {}
    for entry in (*found, *_journal(folder)):
        if entry and is_inside(entry.path):
            versions[entry.path] = (*versions.get(entry.path, ()), entry)
    return versions


def _journal(folder: Path) -> Iterator[Entry | None]:
    for line in (content_of(folder, JOURNAL, limit=_LARGEST) or b"").splitlines():
        yield fitting(Entry, read_json(line))


_LARGEST = 64_000_000
"""The largest manifest or journal that is read: that of 100,000 files has 50 MB."""


def version_of(folder: Path, name: str, versions: Iterable[Entry]) -> Entry | None:
    """The entry with the digest of the file; None if the file is missing, was edited, or is a link."""
    known = list(versions)
    content = content_of(folder, name, {entry.bytes for entry in known}) if known else None
    if content is None:
        return None
    found = digest(content)
    return next((entry for entry in reversed(known) if entry.sha256 == found), None)
