"""The files of a project as they are at one time, to see which have changed since."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from kitgen.digests import digest
from kitgen.regular_files import Refused, read_regular, walk

MOST = 5_000
"""About so many files are looked at: a folder with more is not a course but, say, a home folder."""

TEXTS = frozenset({".css", ".csl", ".csv", ".html", ".js", ".json", ".md", ".txt", ".xml", ".yaml", ".yml"})
"""Files that are compared by what is in them. Others, such as pictures, have changed when their size or time has."""

LARGEST = 10_000_000
"""Bytes of a file that is compared so."""

RECENT = 3_000_000_000
"""Nanoseconds after a change in which another one may leave a file with the same time: on some drives they are two
seconds apart."""

PASSED_OVER = frozenset({"node_modules", "__pycache__"})
"""Folders that no course has."""


@dataclass(frozen=True)
class Snapshot:
    """Every file of a project, by its name below the folder."""

    signatures: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)
    """Time, size and number of each file that has not changed just now; such a file is read again each time."""

    versions: Mapping[str, str] = field(default_factory=dict)
    """The version of each file: the beginning of the SHA-256 of its bytes."""

    @cached_property
    def version(self) -> str:
        """The version of all files together."""
        return _digest_of(self.versions, self.versions)[:16]

    def digest_without(self, names: Iterable[str]) -> str:
        """The version of all files but these and their translations, which have the same name in a folder."""
        left_out = frozenset(names)
        return self.digest_of(name for name in self.versions if translated_by(name) not in left_out)

    def digest_of(self, names: Iterable[str]) -> str:
        """The version of some files."""
        return _digest_of(names, self.versions)

    def changes(self, new: Snapshot) -> tuple[str, ...]:
        """The names of files that are new, gone or different, sorted."""
        names = {*self.versions, *new.versions}
        return tuple(sorted(name for name in names if self.versions.get(name) != new.versions.get(name)))


_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def translated_by(name: str) -> str:
    """The name of the file that a file is the translation of, as `es/bridge.yaml` is; its own name if it is none."""
    folder, _, below = name.partition("/")
    return below if below and _LANGUAGE.fullmatch(folder) else name


def _digest_of(names: Iterable[str], versions: Mapping[str, str]) -> str:
    """A digest of the names and versions of some files. Names that are not text are possible on Linux."""
    lines = "\0".join(f"{name}\0{versions[name]}" for name in sorted(names))
    return digest(lines.encode("utf-8", "surrogateescape"))


def take_snapshot(root: Path, output: Path, last: Snapshot | None = None) -> Snapshot:
    """Look at every file below ``root`` but those of ``output`` and hidden ones; only what changed is read."""
    last, now = last or Snapshot(), time.time_ns()
    signatures: dict[str, tuple[int, int, int]] = {}
    versions: dict[str, str] = {}
    for folder, folders, names in walk(root, nearest=True):
        folders[:] = [
            name for name in folders if name[0] != "." and name not in PASSED_OVER and folder / name != output
        ]
        if len(versions) >= MOST:
            break
        for name in names:
            path = folder / name
            if name[0] == "." or name.endswith(("~", ".swp", ".tmp")):
                continue
            try:
                status = path.stat()
            except OSError:
                continue
            key = path.relative_to(root).as_posix()
            signature = (status.st_mtime_ns, status.st_size, status.st_ino)
            known = last.versions.get(key) if last.signatures.get(key) == signature else None
            versions[key] = known or _version(path, root, signature)
            if status.st_mtime_ns < now - RECENT:
                signatures[key] = signature
    return Snapshot(signatures, versions)


def _version(path: Path, root: Path, signature: tuple[int, int, int]) -> str:
    """The version of a file; of one that is not read, of its time and size."""
    if path.suffix.lower() in TEXTS:
        with contextlib.suppress(Refused):
            return digest(read_regular(path, LARGEST, root))[:16]
    return digest(repr(signature).encode())[:16]
