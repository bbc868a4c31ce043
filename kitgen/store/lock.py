"""The lock on an output folder: one build at a time."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from kitgen.diagnostics import KitgenError
from kitgen.regular_files import is_outside
from kitgen.store.below import is_twice, what_is
from kitgen.store.files import PREFIX, describe_os_error, remove_temporary

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
            remove_temporary(folder)
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
        _require_lock_file(folder / LOCK)
        try:
            lock.acquire(timeout=0.1)
        except filelock.Timeout:
            waiting()
            lock.acquire()
    except NotImplementedError:  # a network file system without locks
        yield
        return
    except OSError as error:
        if error.errno in READ_ONLY and not os.path.lexists(folder / LOCK) and folder.is_dir():
            yield  # a read-only folder needs no lock
            return
        if error.errno in READ_ONLY and os.access(folder, os.W_OK):
            what = f"the lock of this folder, '{folder / LOCK}', cannot be opened: {error.strerror}"
            raise KitgenError(
                what, "remove it if no other build is running, or choose another folder with -o"
            ) from error
        raise KitgenError(*describe_os_error(error, folder / LOCK)) from error
    try:
        yield
    finally:
        lock.release()


def _require_lock_file(path: Path) -> None:
    """Raise KitgenError for anything but a file in place of the lock."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISREG(status.st_mode) or is_twice(status):
        raise KitgenError(f"the lock of this folder, '{path}', is {what_is(path)}", "remove it, and build again")


def require_own(folder: Path) -> None:
    """Raise KitgenError for an output folder that is a link out of the current folder and that no one has named.

    It may have come with an archive; `-o` names a folder, whatever it is.
    """
    if folder.is_symlink() and is_outside(folder, Path()):
        where = folder.readlink()
        raise KitgenError(f"'{folder}' is a link to '{where}'", f"remove it, or name the folder with -o: -o '{where}'")


def _remove_empty(folder: Path) -> None:
    """Remove the folder if the lock is all that is in it."""
    with contextlib.suppress(OSError):
        if [path.name for path in folder.iterdir()] == [LOCK]:
            (folder / LOCK).unlink()
            folder.rmdir()
