"""An output folder and what earlier builds made in it: files are written, set aside and removed here, never lost."""

from __future__ import annotations

import os
from pathlib import Path

from kitgen.diagnostics import Report, Span
from kitgen.store.files import content_of, remove, set_aside, write_whole
from kitgen.store.manifest import Entry, Journal, read_versions, version_of

EDITED, KEPT = "edited", "kept"
"""What is added to the name of a file that makes room: one that kitgen made and a person edited, or any other."""


class OutputFolder:
    """A folder of built files, with names for their sources that hold when both are moved together."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.versions = read_versions(folder)
        """What earlier builds made, by path."""

        self._journal = Journal(folder)
        self._root = folder.resolve()

    def name(self, path: str | Path) -> str:
        """A file or folder outside as the manifest names it."""
        try:
            return Path(os.path.relpath(path, self._root)).as_posix()
        except ValueError:  # another drive
            return Path(path).as_posix()

    def source(self, name: str) -> Path:
        """A file that the manifest names as a source."""
        return Path(os.path.normpath(self._root / name))

    def has_source(self, name: str) -> bool:
        """Whether a source is still there. A manifest may come from a stranger: it cannot make us ask a server."""
        return bool(name) and not name.startswith(("//", "\\\\")) and self.source(name).is_file()

    def is_same(self, name: str, path: str | Path) -> bool:
        """Whether the manifest's source is this file, however its name is spelt."""
        if name == self.name(path):
            return True
        try:
            return self.has_source(name) and self.source(name).samefile(path)
        except OSError:
            return False

    def latest(self, path: str) -> Entry | None:
        """What was made last under a path."""
        return self.versions[path][-1] if path in self.versions else None

    def known(self, path: str) -> Entry:
        """The entry of a path in ``versions``: of several, the one that the file is, otherwise the last."""
        versions = self.versions[path]
        return (self.as_made(path) if len(versions) > 1 else None) or versions[-1]

    def as_made(self, path: str) -> Entry | None:
        """What the file is, if its bytes are those that kitgen wrote; None if it is gone or was edited."""
        return version_of(self.folder, path, self.versions.get(path, ()))

    def is_there(self, path: str) -> bool:
        """Whether anything has this path."""
        return os.path.lexists(self.folder / path)

    def write(self, entry: Entry, content: bytes, report: Report) -> None:
        """Write a file; one in its place that is not as kitgen made it is set aside, with a warning.

        Raises KitgenError in plain words where it cannot be written.
        """
        if not self._is_free(entry.path, content):
            self.set_aside(entry.path, report)
        self._journal.note(entry)
        write_whole(self.folder / entry.path, content)

    def note(self, entry: Entry) -> None:
        """Note that a file was searched again."""
        self._journal.note(entry)

    def _is_free(self, path: str, content: bytes) -> bool:
        """Whether a file may be written without losing anything."""
        there = self.folder / path
        if not self.is_there(path) or (there.is_dir() and not there.is_symlink()):  # a folder: writing says so
            return True
        if not there.is_symlink() and content_of(self.folder, path) == content:
            return True
        return self.as_made(path) is not None

    def set_aside(self, path: str, report: Report) -> None:
        """Give a file that is not as kitgen made it another name beside it, with a warning that says which."""
        edited = path in self.versions
        new = (self.folder / set_aside(self.folder, path, EDITED if edited else KEPT)).name
        what = "this file was edited after kitgen made it" if edited else "kitgen did not make this file"
        report.warning(
            "set-aside", f"{what}; it is kept as '{new}'", Span((self.folder / path).as_posix()),
            "move it to a folder of your own if you still need it",
        )  # fmt: skip

    def discard(self, path: str, report: Report, aside: bool = False) -> bool:
        """Remove a file that is as kitgen made it; one that is not stays, or is set ``aside``, with a warning.

        Gives whether a file was removed.
        """
        if not self.is_there(path):
            return False
        if self.as_made(path) is not None:
            return remove(self.folder, path)
        if aside:
            self.set_aside(path, report)
        else:
            report.warning(
                "edited", "this document is no longer made; it stays, because it was edited after kitgen made it",
                Span((self.folder / path).as_posix()), "delete it if you do not need it",
            )  # fmt: skip
        return False
