"""Atomic writes, and renaming and removal of files that never leave the output folder."""

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
    """Write a file so that it is there complete or not at all, even if the power fails.

    Raises KitgenError in plain words where the disk or the folder does not let it.
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
        raise KitgenError(*in_plain_words(error, path)) from error
    finally:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


def _replace(temporary: str, path: Path, replace: Callable[[str, Path], None] = os.replace) -> None:
    """Rename a file into its place. On Windows a virus scanner or OneDrive may hold the old one for a moment."""
    for pause in (0.05, 0.1, 0.2, 0.4):
        try:
            return replace(temporary, path)
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _IN_USE:
                raise
        time.sleep(pause)
    return replace(temporary, path)


_IN_USE = (5, 32, 33)
"""What Windows says of a file that another program has open: access denied, sharing and lock violation."""

_LONGEST = 259
"""Characters of a path that programs on Windows take, unless its registry says otherwise."""


def _sync_folder(folder: Path) -> None:
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def in_plain_words(error: OSError, path: Path) -> tuple[str, str]:
    """Why a file cannot be written, and what to do about it."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", -1)):
        return f"the disk is full; {path} was not written", "free some space and build again; nothing was damaged"
    winerror = getattr(error, "winerror", None)
    if winerror in _IN_USE and path.is_file():
        return (
            f"'{path}' is open in another program, so that it cannot be replaced",
            "close the program that shows it, and build again",
        )
    # the file is written beside it under a name of 20 characters
    if winerror in (2, 3, 206) and len(str(path.parent.absolute())) + max(len(path.name), 20) + 1 > _LONGEST:
        return (
            f"'{path}' cannot be written: Windows takes paths of up to {_LONGEST} characters",
            "choose a folder with a shorter path, with -o",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"'{path.parent}' cannot be written to",
            "choose another folder with -o, or close the program that holds it",
        )
    if error.errno in (errno.ENOTDIR, errno.EEXIST, errno.EISDIR):
        message = f"'{path}' cannot be written: a file or folder with that name already exists"
        return message, "choose another folder with -o"
    return f"'{path}' cannot be written: {error.strerror}", "choose another folder with -o"


def content_of(folder: Path, name: str) -> bytes | None:
    """The bytes of a built file; None where there is none, or none that can be read."""
    try:
        return (folder / name).read_bytes()
    except OSError:
        return None


def set_aside(folder: Path, name: str, mark: str) -> str:
    """Rename a file that is not kitgen's to a free name beside it, `quiz (edited).pdf`, and give that name.

    Raises KitgenError in plain words where it cannot be renamed.
    """
    path = folder / name
    for number in itertools.count(1):
        free = path.with_name(f"{path.stem} ({mark}{f' {number}' if number > 1 else ''}){path.suffix}")
        if not os.path.lexists(free):
            break
    try:
        os.rename(path, free)
    except OSError as error:
        raise KitgenError(*in_plain_words(error, path)) from error
    return free.relative_to(folder).as_posix()


def remove(folder: Path, name: str) -> bool:
    """Remove a file that kitgen wrote, and the folders that become empty by that; nothing outside ``folder``.

    Gives whether it was there and is gone.
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
    """Whether a path of a manifest, which anybody may have edited, stays in its folder."""
    if not isinstance(name, str):
        return False
    path = flavour(name)
    # on Windows "C:x" and "\\x" are not absolute, and lead out of the folder all the same
    return not path.drive and not path.root and ".." not in path.parts
