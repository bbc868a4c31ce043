"""The lock on an output folder: one build at a time."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Callable, Iterator
from pathlib import Path

from kitgen.diagnostics import KitgenError
from kitgen.store.files import PREFIX, describe_os_error

LOCK = f"{PREFIX}lock"
"""The lock file, in the folder itself, so that it works for all users and machines that share it."""

READ_ONLY = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextlib.contextmanager
def locked(folder: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Lock the output folder; call ``waiting`` while another build holds it.

    Temporary files of interrupted builds are removed. A folder that did not exist before is removed again if nothing
    was written to it. Raise KitgenError where the folder cannot be created.
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
    except NotImplementedError:  # a network file system without locks
        yield
        return
    except OSError as error:
        if error.errno in READ_ONLY and folder.is_dir():  # a read-only folder needs no lock
            yield
            return
        raise KitgenError(*describe_os_error(error, folder / LOCK)) from error
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
