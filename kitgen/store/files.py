"""Atomic writes, and renaming and removal of files inside the output folder."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path, PurePath

from kitgen.diagnostics import KitgenError

PREFIX = ".kitgen-"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file atomically: it is complete or not there at all, even after a power failure.

    Raise KitgenError where it cannot be written.
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=PREFIX, suffix=".tmp", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), 0o644) if hasattr(os, "fchmod") else None
            os.fsync(file.fileno())
        _replace(temporary, path)
        _sync_folder(path.parent)
    except OSError as error:
        raise KitgenError(*describe_os_error(error, path)) from error
    finally:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


def _replace(temporary: str, path: Path, replace: Callable[[str, Path], None] = os.replace) -> None:
    """Rename a file into place, with retries on Windows, where virus scanners and OneDrive lock files briefly."""
    for pause in (0.05, 0.1, 0.2, 0.4):
        try:
            return replace(temporary, path)
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _IN_USE:
                raise
        time.sleep(pause)
    return replace(temporary, path)


_IN_USE = (5, 32, 33)
"""Windows errors for a file open in another program: access denied, sharing and lock violation."""

_LONGEST = 259
"""The maximum length of a path on Windows, unless its registry allows more."""


def _sync_folder(folder: Path) -> None:
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def describe_os_error(error: OSError, path: Path) -> tuple[str, str]:
    """The message and hint for a file that cannot be written."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", -1)):
        return f"the disk is full; {path} was not written", "free some space and build again; no file is damaged"
    winerror = getattr(error, "winerror", None)
    if winerror in _IN_USE and path.is_file():
        return (
            f"'{path}' is open in another program and cannot be replaced",
            "close that program and build again",
        )
    # the temporary file beside it has a name of 20 characters
    if winerror in (2, 3, 206) and len(str(path.parent.absolute())) + max(len(path.name), 20) + 1 > _LONGEST:
        return (
            f"'{path}' cannot be written: its path is longer than the {_LONGEST} characters that Windows allows",
            "choose a folder with a shorter path, with -o",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"'{path.parent}' cannot be written to: {error.strerror}",
            "choose another folder with -o, or close the program that locks it",
        )
    if error.errno in (errno.ENOTDIR, errno.EEXIST, errno.EISDIR):
        message = f"'{path}' cannot be written: a file or folder with that name already exists"
        return message, "choose another folder with -o"
    return f"'{path}' cannot be written: {error.strerror}", "choose another folder with -o"


def content_of(folder: Path, name: str) -> bytes | None:
    """The bytes of a built file; None if it is missing or unreadable."""
    try:
        return (folder / name).read_bytes()
    except OSError:
        return None


def set_aside(folder: Path, name: str, mark: str) -> str:
    """Rename a file that kitgen must not overwrite, as to `quiz (edited).pdf`, and return the new name.

    Raise KitgenError where it cannot be renamed.
    """
    path = folder / name
    for number in itertools.count(1):
        free = path.with_name(f"{path.stem} ({mark}{f' {number}' if number > 1 else ''}){path.suffix}")
        if not os.path.lexists(free):
            break
    try:
        os.rename(path, free)
    except OSError as error:
        raise KitgenError(*describe_os_error(error, path)) from error
    return free.relative_to(folder).as_posix()


def remove(folder: Path, name: str) -> bool:
    """Remove a file that kitgen wrote, and folders left empty; nothing outside ``folder``.

    Return whether a file was removed.
    """
    path = folder / name
    if not is_inside(name) or not path.parent.resolve().is_relative_to(folder.resolve()):
        return False
    try:
        path.unlink()
    except OSError:
        return False
    for parent in list(path.parents)[: len(Path(name).parents) - 1]:
        with contextlib.suppress(OSError):
            parent.rmdir()
    return True


def is_inside(name: object, flavour: type[PurePath] = PurePath) -> bool:
    """Whether a path of a manifest, which may have been edited, stays inside its folder."""
    if not isinstance(name, str):
        return False
    path = flavour(name)
    # on Windows "C:x" and "\\x" are not absolute but lead out of the folder
    return not path.drive and not path.root and ".." not in path.parts
