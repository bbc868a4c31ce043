"""Files below a folder, reached through no link: whatever an archive has put there, nothing outside is changed.

Where the system has descriptors of folders, each folder on the way is opened from the one above and no link is
followed, not even one that appeared a moment ago. Elsewhere (Windows) the path is resolved and compared.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from kitgen.diagnostics import KitgenError
from kitgen.regular_files import kind_of, real_path

_BY_DESCRIPTOR = {os.open, os.mkdir, os.unlink, os.rename, os.rmdir, os.stat} <= os.supports_dir_fd
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
FLAGS = _NO_LINK | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
"""For every file that is opened: it does not wait for a pipe, and follows no link."""


class Blocked(KitgenError):
    """One file cannot be written, because of something else in the output folder; the others can."""

    def __init__(self, path: Path, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.path = path


@dataclass(frozen=True)
class Place:
    """A file, by its name in the folder that ``folder`` is a descriptor of, or by its path if that is None."""

    path: Path
    folder: int | None

    def beside(self, name: str) -> str:
        """A file in the same folder, as functions of `os` take it."""
        return name if self.folder is not None else str(self.path.with_name(name))

    @property
    def name(self) -> str:
        """The file itself, as functions of `os` take it."""
        return self.beside(self.path.name)

    def open(self, flags: int) -> int:
        """A descriptor of the file. Raises OSError, also for a link."""
        if not _NO_LINK and self.path.is_symlink():
            raise OSError(f"'{self.path}' is a link")
        return os.open(self.name, flags | FLAGS, 0o600, dir_fd=self.folder)


@contextlib.contextmanager
def place_of(folder: Path, name: str, make: bool = False) -> Iterator[Place]:
    """Where a file below a folder is; with ``make`` the folders on the way are created.

    The folder itself may be a link: it is what the user named. Raises Blocked for a link or a file in place of a folder
    on the way, OSError if one is missing.
    """
    path = folder / name
    inner = PurePath(name).parts[:-1]
    if not _BY_DESCRIPTOR:
        _require_no_links(folder, inner)
        if make:
            path.parent.mkdir(parents=True, exist_ok=True)
        yield Place(path, None)
        return
    handle = os.open(folder, _FOLDER)
    try:
        for number, part in enumerate(inner, 1):
            if make:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(part, dir_fd=handle)
            try:
                entered = os.open(part, _FOLDER | _NO_LINK, dir_fd=handle)
            except OSError as error:
                raise _blocked(folder.joinpath(*inner[:number])) or error from None
            os.close(handle)
            handle = entered
        yield Place(path, handle)
    finally:
        os.close(handle)


def require_open(folder: Path, name: str) -> None:
    """Raise Blocked if a file below a folder cannot be written because of what is on its way, or in its place."""
    try:
        with place_of(folder, name) as place:
            status = os.stat(place.name, dir_fd=place.folder, follow_symlinks=False)
    except OSError:
        return  # not there yet, or reported when it is written
    if stat.S_ISDIR(status.st_mode):
        raise in_the_way(place.path)


def in_the_way(path: Path) -> Blocked:
    """The error for something in the output folder that is not what a build would have there."""
    return Blocked(path, f"'{path}' is {what_is(path)}; nothing is written through it or in its place",
                   "remove it, or choose another folder with -o")  # fmt: skip


def what_is(path: Path) -> str:
    """What has a name, in words: `a folder`, `a link to 'x'`."""
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        return f"a link to '{path.readlink()}'"
    return "a file with a second name elsewhere" if is_twice(status) else kind_of(status)


def is_twice(status: os.stat_result) -> bool:
    """Whether a file has a second name, which may be outside the folder."""
    return stat.S_ISREG(status.st_mode) and status.st_nlink > 1


def _blocked(path: Path) -> Blocked | None:
    """The error for a link or a file that is where a folder has to be; None for anything else."""
    try:
        return None if stat.S_ISDIR(path.lstat().st_mode) else in_the_way(path)
    except OSError:
        return None


def _require_no_links(folder: Path, inner: tuple[str, ...]) -> None:
    top = real_path(folder)
    for number in range(1, len(inner) + 1):
        path = folder.joinpath(*inner[:number])
        if os.path.lexists(path) and _case(real_path(path)) != _case(top.joinpath(*inner[:number])):
            raise Blocked(
                path,
                f"'{path}' is a link to '{real_path(path)}'; nothing is written through it",
                "remove it, or choose another folder with -o",
            )


def _case(path: Path) -> str:
    return os.path.normcase(path)
