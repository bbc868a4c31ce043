"""Keep what was built: whole files or none, and a manifest that says what each one is."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import itertools
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, dataclass
from pathlib import Path, PurePath
from typing import Any

from kitgen.diagnostics import KitgenError

MANIFEST = "manifest.json"
PREFIX = ".kitgen-"
JOURNAL = f"{PREFIX}journal.jsonl"


@dataclass(frozen=True)
class Entry:
    """One built file, as the manifest lists it."""

    path: str
    lesson: str
    kind: str
    audience: str
    format: str
    language: str
    pages: int
    bytes: int
    sha256: str
    input: str
    seconds: float
    proof: str = ""
    """Fingerprint of what the file was searched for."""

    variant: str = ""
    """`large-print`; empty for the usual form."""

    source: str = ""
    """The lesson or course file that it was made from, as found from the output folder; empty where an earlier
    version of kitgen did not note it."""

    project: str = ""
    """The folder that the source was built as a part of, as found from the output folder."""


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
        raise KitgenError(*_in_plain_words(error, path)) from error
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


def _in_plain_words(error: OSError, path: Path) -> tuple[str, str]:
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
        return f"'{path}' cannot be written: a file or folder is in its way", "choose another folder with -o"
    return f"'{path}' cannot be written: {error.strerror}", "choose another folder with -o"


class Journal:
    """What a build makes, noted before each file is written: so the next build goes on where one was killed.

    It is a memory only. What it says of a file holds if the file has the bytes that it names.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / JOURNAL

    def note(self, entry: Entry) -> None:
        """Add an entry. Where it cannot be written, the next build after a kill sets the file aside."""
        line = json.dumps(vars(entry), ensure_ascii=False).encode("utf-8", "surrogateescape")
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)  # the first document comes before its folder
            with open(self._path, "ab", buffering=0) as file:
                file.write(b"\n" + line)  # what a kill cut short is a line of its own


def write_manifest(folder: Path, entries: list[Entry], about: dict[str, Any]) -> None:
    """Write the manifest of a build, the last of its files; its journal has served."""
    files = [vars(entry) for entry in sorted(entries, key=lambda entry: entry.path)]
    text = json.dumps({**about, "files": files}, ensure_ascii=False, indent=1) + "\n"
    write_whole(folder / MANIFEST, text.encode())
    with contextlib.suppress(OSError):
        os.unlink(folder / JOURNAL)


def read_manifest(folder: Path) -> dict[str, Entry]:
    """The newest entry of each path, in the order of `read_versions`."""
    return {path: versions[-1] for path, versions in read_versions(folder).items()}


def read_versions(folder: Path) -> dict[str, tuple[Entry, ...]]:
    """The entries of the last build by path, in their order, and after each those of a build that was killed since.

    Of several, the file is the one whose bytes it has: what was killed may not have come to writing the last.
    Empty where there is no manifest, or none to be read.
    """
    try:
        files = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        found = [_read_entry(entry) for entry in files]
    except (OSError, ValueError, KeyError, TypeError):
        found = []
    versions: dict[str, tuple[Entry, ...]] = {}
    for entry in (*found, *_journal(folder)):
        if entry and _inside(entry.path):
            versions[entry.path] = (*versions.get(entry.path, ()), entry)
    return versions


def _journal(folder: Path) -> Iterator[Entry | None]:
    try:
        lines = (folder / JOURNAL).read_bytes().splitlines()
    except OSError:
        return
    for line in lines:
        with contextlib.suppress(ValueError, TypeError):
            yield _read_entry(json.loads(line))


def _read_entry(entry: dict[str, Any]) -> Entry | None:
    """An entry from its data; None if it lacks something. What earlier versions did not note may be missing."""
    fields = Entry.__dataclass_fields__
    needed = {name for name, field in fields.items() if field.default is MISSING}
    if not isinstance(entry, dict) or not set(entry) >= needed:
        return None
    if not all(isinstance(entry.get(name, ""), str) for name in ("path", "lesson", "sha256", "source", "project")):
        return None
    return Entry(**{name: entry[name] for name in fields if name in entry})


@contextlib.contextmanager
def alone(folder: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Only one build at a time works on an output folder; ``waiting`` is called if another one is at it.

    What a build that was killed left half-written is swept away.
    """
    import filelock

    # beside the folder it would be one more file for people to wonder about
    name = hashlib.sha256(str(folder.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    lock = filelock.FileLock(Path(tempfile.gettempdir()) / f"kitgen-{name}.lock", mode=0o666)
    try:
        lock.acquire(timeout=0.1)
    except filelock.Timeout:
        waiting()
        lock.acquire()
    try:
        for left in folder.rglob(f"{PREFIX}*.tmp"):
            with contextlib.suppress(OSError):
                left.unlink()
        yield
    finally:
        lock.release()


def content_of(folder: Path, name: str) -> bytes | None:
    """The bytes of a built file; None where there is none, or none that can be read."""
    try:
        return (folder / name).read_bytes()
    except OSError:
        return None


def version_of(folder: Path, name: str, versions: Iterable[Entry]) -> Entry | None:
    """The entry that a file is as it was made; None if it is gone, was edited since, or leads elsewhere."""
    content = None if (folder / name).is_symlink() else content_of(folder, name)
    if content is None:
        return None
    digest = hashlib.sha256(content).hexdigest()
    return next((entry for entry in reversed(list(versions)) if entry.sha256 == digest), None)


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
        raise KitgenError(*_in_plain_words(error, path)) from error
    return free.relative_to(folder).as_posix()


def remove(folder: Path, name: str) -> bool:
    """Remove a file that kitgen wrote, and the folders that become empty by that; nothing outside ``folder``.

    Gives whether it was there and is gone.
    """
    path = folder / name
    if not _inside(name) or not path.parent.resolve().is_relative_to(folder.resolve()):
        return False
    try:
        path.unlink()
    except OSError:
        return False
    for parent in list(path.parents)[: len(Path(name).parents) - 1]:
        with contextlib.suppress(OSError):
            parent.rmdir()
    return True


def _inside(name: object, flavour: type[PurePath] = PurePath) -> bool:
    """Whether a path of a manifest, which anybody may have edited, stays in its folder."""
    if not isinstance(name, str):
        return False
    path = flavour(name)
    # on Windows "C:x" and "\\x" are not absolute, and lead out of the folder all the same
    return not path.drive and not path.root and ".." not in path.parts
