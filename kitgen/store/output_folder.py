"""Write, set aside and remove files in an output folder without losing edits."""

from __future__ import annotations

import os
from pathlib import Path

from kitgen.diagnostics import Report, Span
from kitgen.regular_files import is_file, real_path
from kitgen.store.below import Blocked, require_open
from kitgen.store.files import content_of, remove, set_aside, write_below
from kitgen.store.manifest import Entry, Journal, read_versions, version_of

EDITED, KEPT = "edited", "kept"
"""Added to the name of a file that is set aside: for a built file that was edited, and for any other file."""


def report_blocked(blocked: Blocked, report: Report) -> None:
    """Report that a file cannot be written, because of something else in the output folder."""
    report.error("output-blocked", blocked.message, Span(blocked.path.as_posix()), blocked.hint)


class OutputFolder:
    """A folder of built files; sources are named relative to it, so that both can be moved together."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.versions = read_versions(folder)
        """The entries of earlier builds by path."""

        self._journal = Journal(folder)
        self._root = real_path(folder)

    def name(self, path: str | Path) -> str:
        """A source file or folder relative to the output folder, as in the manifest."""
        try:
            return Path(os.path.relpath(path, self._root)).as_posix()
        except ValueError:  # another drive
            return Path(path).as_posix()

    def source(self, name: str) -> Path:
        """The path of a source that the manifest names."""
        return Path(os.path.normpath(self._root / name))

    def has_source(self, name: str) -> bool:
        """Whether a source exists. Network paths are not looked up, because manifests are not trusted."""
        return bool(name) and not name.startswith(("//", "\\\\")) and is_file(self.source(name))

    def is_same(self, name: str, path: str | Path) -> bool:
        """Whether a source of the manifest is this file, however its name is spelt."""
        if name == self.name(path):
            return True
        try:
            return self.has_source(name) and self.source(name).samefile(path)
        except (OSError, ValueError):
            return False

    def latest(self, path: str) -> Entry | None:
        """The latest entry of a path."""
        return self.versions[path][-1] if path in self.versions else None

    def known(self, path: str) -> Entry:
        """The entry of a path in ``versions``: the one with the digest of the file, otherwise the latest."""
        versions = self.versions[path]
        return (self.as_made(path) if len(versions) > 1 else None) or versions[-1]

    def as_made(self, path: str) -> Entry | None:
        """The entry of an unmodified file; None if it is missing or was edited."""
        return version_of(self.folder, path, self.versions.get(path, ()))

    def is_there(self, path: str) -> bool:
        """Whether the path exists, even as a broken link."""
        return os.path.lexists(self.folder / path)

    def is_blocked(self, path: str, report: Report) -> bool:
        """Whether something in the output folder is on the way to a file, which is reported."""
        try:
            require_open(self.folder, path)
        except Blocked as blocked:
            report_blocked(blocked, report)
            return True
        return False

    def write(self, entry: Entry, content: bytes, report: Report) -> None:
        """Write a file; a foreign or edited file in its place is set aside, with a warning.

        Raise KitgenError where it cannot be written, Blocked if others can.
        """
        require_open(self.folder, entry.path)
        if not self._is_free(entry.path, content):
            self.set_aside(entry.path, report)
        self._journal.note(entry)
        write_below(self.folder, entry.path, content)

    def note(self, entry: Entry) -> None:
        """Record that a file was verified again."""
        self._journal.note(entry)

    def _is_free(self, path: str, content: bytes) -> bool:
        """Whether a file can be written without losing edits."""
        if not self.is_there(path) or content_of(self.folder, path, {len(content)}) == content:
            return True
        return self.as_made(path) is not None

    def set_aside(self, path: str, report: Report) -> None:
        """Rename a foreign or edited file, with a warning that names it."""
        edited = path in self.versions
        new = (self.folder / set_aside(self.folder, path, EDITED if edited else KEPT)).name
        what = "this file was edited after the last build" if edited else "this file was not built by kitgen"
        report.warning(
            "set-aside", f"{what}; it is kept as '{new}'", Span((self.folder / path).as_posix()),
            "move it to another folder if you still need it",
        )  # fmt: skip

    def discard(self, path: str, report: Report, aside: bool = False) -> bool:
        """Remove an unmodified file; an edited one is kept, or set ``aside``, with a warning.

        Return whether a file was removed.
        """
        if not self.is_there(path) or self.is_blocked(path, Report()):  # then it is not kitgen's
            return False
        if self.as_made(path) is not None:
            return remove(self.folder, path)
        if aside:
            self.set_aside(path, report)
        else:
            report.warning(
                "edited", "this document is obsolete; it is kept because it was edited after the last build",
                Span((self.folder / path).as_posix()), "delete it if you no longer need it",
            )  # fmt: skip
        return False
