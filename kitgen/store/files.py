"""Atomic writes, and renaming and removal of files inside the output folder."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import stat
import time
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path, PurePath

from kitgen.diagnostics import KitgenError
from kitgen.regular_files import real_path, walk
from kitgen.store.below import FLAGS, Blocked, Place, is_twice, place_of

PREFIX = ".kitgen-"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file atomically: it is complete or not there at all, even after a power failure.

    Raise KitgenError where it cannot be written.
    """
    write_below(path.parent, path.name, content)


def write_below(folder: Path, name: str, content: bytes) -> None:
    """Write a file below a folder atomically, and create the folders on its way. No link below it is followed.

    Raise KitgenError where it cannot be written, Blocked if other files can.
    """
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with place_of(folder, name, make=True) as place:
            _write(place, content)
    except OSError as error:
        raise _error(error, folder, path) from error


def _write(place: Place, content: bytes) -> None:
    temporary = place.beside(f"{PREFIX}{os.urandom(8).hex()}.tmp")
    at = {"dir_fd": place.folder}
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | FLAGS, 0o600, **at)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), 0o644) if hasattr(os, "fchmod") else None
            os.fsync(file.fileno())
        _replace(temporary, Path(place.name), partial(os.replace, src_dir_fd=place.folder, dst_dir_fd=place.folder))
        if place.folder is not None:
            os.fsync(place.folder)
    finally:
        with contextlib.suppress(OSError):
            os.unlink(temporary, **at)


def _error(error: OSError, folder: Path, path: Path) -> KitgenError:
    """The error for a file that cannot be written: Blocked if it may be the only one."""
    message, hint = describe_os_error(error, path)
    alone = error.errno in _ALONE or (error.errno in _DENIED and os.access(folder, os.W_OK))
    return Blocked(path, message, hint) if alone else KitgenError(message, hint)


_ALONE = (errno.ENOTDIR, errno.EEXIST, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENOTEMPTY, errno.ENOENT)
_DENIED = (errno.EACCES, errno.EPERM)


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


LARGEST = 500_000_000
"""No document has more bytes."""


def content_of(folder: Path, name: str, sizes: Collection[int] = (), limit: int = LARGEST) -> bytes | None:
    """The bytes of a file below a folder; None if it is missing, unreadable, a link, or has none of these sizes."""
    try:
        with place_of(folder, name) as place, os.fdopen(place.open(os.O_RDONLY), "rb") as file:
            status = os.fstat(file.fileno())
            fits = status.st_size in sizes if sizes else status.st_size <= limit
            return file.read(status.st_size + 1) if fits and stat.S_ISREG(status.st_mode) else None
    except (OSError, KitgenError):
        return None


def required_content(folder: Path, name: str) -> bytes:
    """The bytes of a file that was built a moment ago. Raises KitgenError if it cannot be read by now."""
    content = content_of(folder, name)
    if content is None:
        raise KitgenError(f"'{folder / name}' cannot be read any more", "run the command again")
    return content


def append_line(folder: Path, name: str, line: bytes) -> None:
    """Append a line to a file in a folder. Whatever has its name and is not such a file is replaced. Raises OSError."""
    with place_of(folder, name) as place:
        for flags in (os.O_CREAT, os.O_CREAT | os.O_EXCL):
            try:
                with os.fdopen(place.open(os.O_WRONLY | os.O_APPEND | flags), "ab", buffering=0) as file:
                    status = os.fstat(file.fileno())
                    if stat.S_ISREG(status.st_mode) and not is_twice(status):
                        file.write(b"\n" + line)  # so that a line cut short by a kill stays separate
                        return
            except OSError:
                if flags & os.O_EXCL:
                    raise
            os.unlink(place.name, dir_fd=place.folder)


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
        with place_of(folder, name) as place:
            os.rename(place.name, place.beside(free.name), src_dir_fd=place.folder, dst_dir_fd=place.folder)
    except OSError as error:
        raise _error(error, folder, path) from error
    return free.relative_to(folder).as_posix()


def remove(folder: Path, name: str) -> bool:
    """Remove a file that kitgen wrote, and folders left empty; nothing outside ``folder``.

    Return whether a file was removed.
    """
    if not is_inside(name):
        return False
    try:
        with place_of(folder, name) as place:
            os.unlink(place.name, dir_fd=place.folder)
    except (OSError, KitgenError):
        return False
    for parent in list(PurePath(name).parents)[:-1]:
        with contextlib.suppress(OSError, KitgenError), place_of(folder, str(parent)) as place:
            os.rmdir(place.name, dir_fd=place.folder)
    return True


def remove_temporary(folder: Path) -> None:
    """Remove what interrupted builds have left below a folder."""
    top = real_path(folder)
    for inner, _, names in walk(top):
        for name in names:
            if name.startswith(PREFIX) and name.endswith(".tmp"):
                below = Path(inner, name).relative_to(top).as_posix()
                with contextlib.suppress(OSError, KitgenError), place_of(top, below) as place:
                    os.unlink(place.name, dir_fd=place.folder)


def is_inside(name: object, flavour: type[PurePath] = PurePath) -> bool:
    """Whether a path of a manifest, which may have been edited, stays inside its folder."""
    if not isinstance(name, str):
        return False
    path = flavour(name)
    if not path.name or "\0" in name:
        return False
    # on Windows "C:x" and "\\x" are not absolute but lead out of the folder
    return not path.drive and not path.root and ".." not in path.parts
