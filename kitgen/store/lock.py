"""A lock on an output folder, so that one build at a time works in it."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Callable, Iterator
from pathlib import Path

from kitgen.diagnostics import KitgenError
from kitgen.store.files import PREFIX, in_plain_words

LOCK = f"{PREFIX}lock"
"""The file that is locked. It is in the folder itself, so that it holds for every user and machine that shares it."""

READ_ONLY = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextlib.contextmanager
def locked(folder: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Lock the output folder; call ``waiting`` while another build holds it.

    Files that an interrupted build left half-written are removed. A folder that was not there before is removed again
    if nothing was written to it. Raises KitgenError where the folder cannot be created.
    """
    new = not folder.exists()
    try:
        with _held(folder, waiting):
            for left in folder.rglob(f"{PREFIX}*.tmp"):
                with contextlib.suppress(OSError):
                    left.unlink()
            yield
    finally:
        if new:
            _remove_empty(folder)


@contextlib.contextmanager
def _held(folder: Path, waiting: Callable[[], None]) -> Iterator[None]:
    import filelock

    lock = filelock.FileLock(folder / LOCK, mode=0o666)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0.1)
        except filelock.Timeout:
            waiting()
            lock.acquire()
    except NotImplementedError:  # a network disk without locks
        yield
        return
    except OSError as error:
        if error.errno in READ_ONLY and folder.is_dir():  # nothing can be written, so nothing can be damaged
            yield
            return
        raise KitgenError(*in_plain_words(error, folder / LOCK)) from error
    try:
        yield
    finally:
        lock.release()


def _remove_empty(folder: Path) -> None:
    """Remove the folder if the lock is all that is in it."""
    with contextlib.suppress(OSError):
        if [path.name for path in folder.iterdir()] == [LOCK]:
            (folder / LOCK).unlink()
            folder.rmdir()
