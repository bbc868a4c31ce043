"""Regular files into bytes: never a pipe or a device, never more than a limit, never a link out of a folder.

Whatever a project or an output folder has may come from a stranger's archive. All that is read from either is looked at
here before it is opened.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections import deque
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from pathlib import Path, PurePath, PurePosixPath
from types import MappingProxyType

_FLAGS = os.O_RDONLY
for _name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY", "O_NOFOLLOW"):
    _FLAGS |= getattr(os, _name, 0)


RESERVED_NAMES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
"""What no file of Windows is called, whatever its ending: `con.yaml` is the console."""


class Refused(ValueError):
    """A file that is not read, with the code, the message and the hint of the error to report."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


_UNSAVED: ContextVar[Mapping[Path, bytes]] = ContextVar("unsaved", default=MappingProxyType({}))


@contextlib.contextmanager
def unsaved(texts: Mapping[Path, bytes]) -> Iterator[None]:
    """Read these bytes in place of those of some files: what an editor has and has not saved.

    Files are named by their real paths (`real_path`). One that is not there, or would not be read, is not read so
    either. It holds for this thread.
    """
    token = _UNSAVED.set(texts)
    try:
        yield
    finally:
        _UNSAVED.reset(token)


def read_regular(path: Path, limit: int, root: Path | None = None) -> bytes:
    """The bytes of a regular file, which has at most ``limit`` of them and lies below ``root`` if that is given.

    Its metadata is compared before it is opened, and again when it is open. Raises Refused.
    """
    try:
        real = _real(path, root)
        if real in _UNSAVED.get():
            return _open_text(real, limit)
        _check(real.stat(), limit)
        with os.fdopen(os.open(real, _FLAGS), "rb") as file:
            _check(os.fstat(file.fileno()), limit)
            data = file.read(limit + 1)
    except OSError as error:
        raise Refused("unreadable", f"the file cannot be read: {error.strerror}") from error
    if len(data) > limit:
        raise Refused("too-large", f"the file has more than {limit:,} bytes, which is the limit", _SPLIT)
    return data


def _open_text(real: Path, limit: int) -> bytes:
    """What an editor has of a file, within the same limit. Raises Refused, or OSError where there is no file."""
    status, data = real.stat(), _UNSAVED.get()[real]
    if not stat.S_ISREG(status.st_mode):
        _check(status, limit)
    if len(data) > limit:
        raise Refused("too-large", f"the file has {len(data):,} bytes; the limit is {limit:,}", _SPLIT)
    return data


def problem_of(path: Path, limit: int, root: Path | None = None) -> Refused | None:
    """Why `read_regular` would refuse a file, from its metadata alone; None if nothing is wrong with these."""
    try:
        plain = _without_links(path, root) if root is not None else None
        _check(plain or _real(path, root).stat(), limit)
    except Refused as refused:
        return refused
    except OSError as error:
        return Refused("unreadable", f"the file cannot be read: {error.strerror}")
    return None


_SPLIT = "split it, or check that it is the right file"


def _check(status: os.stat_result, limit: int) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise Refused("not-a-file", f"this is not a regular file but {kind_of(status)}", "remove it, or rename it")
    if status.st_size > limit:
        raise Refused("too-large", f"the file has {status.st_size:,} bytes; the limit is {limit:,}", _SPLIT)


def kind_of(status: os.stat_result) -> str:
    """What something in a folder is, in words."""
    kinds = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a named pipe"), (stat.S_ISSOCK, "a socket"),
             (stat.S_ISLNK, "a link"), (stat.S_ISREG, "a file"))  # fmt: skip
    return next((words for is_kind, words in kinds if is_kind(status.st_mode)), "a device")


def _real(path: Path, root: Path | None) -> Path:
    """The path with all links followed. Raises Refused if one leads out of ``root``."""
    try:
        real = Path(os.path.realpath(path))
    except ValueError:  # a character that no name of a file has
        raise Refused("unreadable", "the file cannot be read: no file can have this name") from None
    if root is not None and is_outside(path, root):
        raise Refused("outside", link_out(path, root), "remove the link, and copy what it leads to into the project")
    return real


def real_path(path: Path) -> Path:
    """The path with all links followed; a link to itself stays, where `Path.resolve` raises an error."""
    return Path(os.path.realpath(path))


def way(start: PurePath, to: PurePath) -> str:
    """The path from a folder to another one, with `/` on every system: `../pictures`; `.` for itself."""
    for up, folder in enumerate((start, *start.parents)):
        if to.is_relative_to(folder):
            return PurePosixPath(*[".."] * up, *to.relative_to(folder).parts).as_posix()
    return to.as_posix()  # on another drive


def is_outside(path: Path, root: Path) -> bool:
    """Whether a path leads out of a folder, by links or otherwise."""
    if _without_links(path, root) is not None:
        return False
    try:
        real, top = os.path.realpath(path), os.path.realpath(root)
    except (OSError, ValueError):
        return True
    return not Path(real).is_relative_to(top)


def _without_links(path: Path, root: Path) -> os.stat_result | None:
    """The metadata of what is below ``root`` without a link on the way from there; None if it may be elsewhere.

    That is nearly every file, and it takes a fifth of the time that following links does.
    """
    top, names = root.parts, path.parts
    if names[: len(top)] != top or os.pardir in names:
        return None
    here, found = str(root), None
    with contextlib.suppress(OSError, ValueError):
        for name in names[len(top) :]:
            here = f"{here}{os.sep}{name}"
            found = os.lstat(here)
            if stat.S_ISLNK(found.st_mode) or getattr(found, "st_reparse_tag", False):
                return None
        return found
    return None


def link_out(path: Path, root: Path) -> str:
    """What leads out of ``root`` on the way to a path, as the beginning of a message."""
    try:
        parts = path.relative_to(root).parts
    except ValueError:
        parts = ()
    folders = [root.joinpath(*parts[:length]) for length in range(1, len(parts))]
    link = next((folder for folder in folders if folder.is_symlink() and is_outside(folder, root)), None)
    what = f"'{link.relative_to(root).as_posix()}'" if link else "this file"
    return f"{what} is a link that leads outside the project"


DEEPEST = 50
"""How deep folders may be nested in each other: deeper ones are not entered."""


def walk(top: Path, nearest: bool = False) -> Iterator[tuple[Path, list[str], list[str]]]:
    """Each folder below one, with the names of the folders and of all else in it; no link is entered.

    Names that are removed from the list of folders are not entered. With ``nearest`` no folder comes before one that is
    less deep. `os.walk` recurses, and what comes in an archive can be nested too deep for that.
    """
    waiting = deque([(top, 0)])
    while waiting:
        folder, depth = waiting.popleft() if nearest else waiting.pop()
        folders: list[str] = []
        names: list[str] = []
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    (folders if entry.is_dir(follow_symlinks=False) else names).append(entry.name)
        except OSError:
            continue
        yield folder, folders, names
        if depth < DEEPEST:
            waiting += [(folder / name, depth + 1) for name in sorted(folders, reverse=not nearest)]


def is_file(path: Path) -> bool:
    """Whether there is a regular file; False also for names that no file can have."""
    return os.path.isfile(path)  # noqa: PTH113 - the methods of Path raise errors


def is_folder(path: Path) -> bool:
    """Whether there is a folder; False also for names that no folder can have."""
    return os.path.isdir(path)  # noqa: PTH112 - the methods of Path raise errors


def exists(path: Path) -> bool:
    """Whether there is anything by that name, even a link that leads nowhere."""
    return os.path.lexists(path)
