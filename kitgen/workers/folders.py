"""Folders with the same content written to disk once; those that were not used for longest are removed."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kitgen.digests import digest

Files = dict[str, bytes]
"""Contents by path, with slashes, from the top of a folder."""


def digest_of_files(files: Files) -> str:
    """A digest of names and contents."""
    return digest(json.dumps({name: digest(content) for name, content in files.items()}).encode())


class Folders:
    """At most ``most`` folders in ``place``, not counting those that are in use."""

    def __init__(self, place: Path, most: int = 16) -> None:
        self._place, self._most = place, most
        self._there: dict[str, Path] = {}
        self._uses: Counter[str] = Counter()
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def holding(self, files: Files) -> Iterator[Path]:
        """A folder with these files, which stays as long as this is entered."""
        key = digest_of_files(files)
        with self._lock:
            folder = self._there.pop(key, None) or _written(files, self._place)
            self._there[key] = folder  # the last is the one used last
            self._uses[key] += 1
        try:
            yield folder
        finally:
            with self._lock:
                self._uses[key] -= 1
                self._remove_all_but(self._most)

    def clear(self) -> None:
        """Remove all that are not in use."""
        with self._lock:
            self._remove_all_but(0)

    def _remove_all_but(self, most: int) -> None:
        unused = [key for key in self._there if not self._uses[key]]
        for key in unused[: max(0, len(unused) - most)]:
            shutil.rmtree(self._there.pop(key), ignore_errors=True)
            del self._uses[key]


def _written(files: Files, place: Path) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="kitgen-", dir=place))
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder
