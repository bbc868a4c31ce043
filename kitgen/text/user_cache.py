"""Keep what takes long to make in the user's cache folder, for the next process.

A name must be a digest of all that decides the content: then it does not matter whether it was there or not.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from kitgen.digests import digest
from kitgen.text.fonts import own_cache_folder, write_whole


def read(folder: str, name: str) -> bytes | None:
    """What is kept under a name, if it is whole: a digest is before it."""
    place = own_cache_folder()
    if place is not None:
        with contextlib.suppress(OSError):
            seen, _, data = (place / folder / name).read_bytes().partition(b"\n")
            if seen == digest(data).encode():
                return data
    return None


def write(folder: str, name: str, data: bytes, most: int) -> None:
    """Keep it, if the user has a cache folder that can be written to.

    Of more than ``most`` files the older half is removed.
    """
    place = own_cache_folder()
    if place is not None:
        with contextlib.suppress(OSError):
            (place / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(place / folder / name, digest(data).encode() + b"\n" + data)
            _remove_old(place / folder, most)


def _remove_old(folder: Path, most: int) -> None:
    with os.scandir(folder) as entries:  # this is done for each file that is written: mostly their number says enough
        names = [entry.name for entry in entries]
    files = [path for name in names if (path := folder / name).is_file()] if len(names) > most else []
    if len(files) > most:
        files.sort(key=lambda path: path.stat().st_mtime_ns)
        for path in files[: -most // 2]:
            path.unlink(missing_ok=True)
