"""Save files of a project: whole or not at all, never over a change that the page has not seen; and undo it."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from kitgen.diagnostics import KitgenError
from kitgen.regular_files import Refused, exists, read_regular, real_path
from kitgen.serve.answers import RequestError
from kitgen.serve.source_text import shown_text
from kitgen.serve.state import version_of
from kitgen.source.files import MAX_BYTES
from kitgen.store.files import write_below

MOST_SAVES = 200
"""Saves of one file that can be undone."""

MOST_BYTES = 50_000_000
"""Bytes of all that is kept to undo saves."""

KEPT = "What you typed is still in this page."


@dataclass
class _History:
    """The saves of one file: those that can be undone, and those that were undone and can be done again."""

    done: list[tuple[bytes, bytes]] = field(default_factory=list)
    undone: list[tuple[bytes, bytes]] = field(default_factory=list)


class Saves:
    """What this server has saved. For one thread at a time."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._histories: dict[Path, _History] = {}

    def read(self, path: Path) -> bytes:
        """The bytes of a file. Raises RequestError if it is not there, or no file of the project."""
        if not exists(path):
            raise _gone(path)
        try:
            return read_regular(path, MAX_BYTES, self._root)
        except Refused as refused:
            raise RequestError(422, f"'{path.name}': {refused.message}.", refused.hint) from None

    def can(self, path: Path) -> dict[str, bool]:
        """Whether the last save of a file can be undone, and the last undone one done again."""
        history = self._histories.get(path, _History())
        return {"undo": bool(history.done), "redo": bool(history.undone)}

    def save(self, path: Path, seen: str, content: bytes) -> None:
        """Replace a file that is of the version ``seen``. Raises RequestError if it is not, or cannot be written."""
        before = self.read_seen(path, seen)
        if content == before:
            return
        if len(content) > MAX_BYTES:
            message = f"'{path.name}' would have {len(content):,} bytes; the limit is {MAX_BYTES:,}."
            raise RequestError(422, message, f"Take something out. {KEPT}")
        self._write(path, content)
        history = self._histories.setdefault(path, _History())
        history.done.append((before, content))
        history.undone.clear()
        del history.done[:-MOST_SAVES]
        while sum(len(one) + len(two) for each in self._all() for one, two in each) > MOST_BYTES and history.done:
            self._forget_oldest()

    def create(self, path: Path, content: bytes) -> None:
        """Write a new file. Raises RequestError if there is one by its name."""
        if exists(path):
            raise RequestError(409, f"There is a file '{path.name}' already.", "Choose another name.")
        self._write(path, content)

    def undo(self, path: Path, seen: str) -> None:
        """Take the last save of a file back. Raises RequestError if the file is not as that save left it."""
        self._step(path, seen, back=True)

    def redo(self, path: Path, seen: str) -> None:
        """Do again what was undone last."""
        self._step(path, seen, back=False)

    def _step(self, path: Path, seen: str, back: bool) -> None:
        history = self._histories.get(path, _History())
        these, those = (history.done, history.undone) if back else (history.undone, history.done)
        if not these:
            raise RequestError(409, f"There is nothing to {'undo' if back else 'do again'}.")
        one, two = these[-1]
        before, after = (two, one) if back else (one, two)
        if self.read_seen(path, seen) != before:
            these.clear()
            message = f"'{path.name}' was changed since by another program, so nothing can be undone."
            raise RequestError(409, message, "What it says now is kept.")
        self._write(path, after)
        those.append(these.pop())

    def _all(self) -> list[list[tuple[bytes, bytes]]]:
        return [each for history in self._histories.values() for each in (history.done, history.undone)]

    def _forget_oldest(self) -> None:
        longest = max(self._all(), key=lambda each: sum(len(one) + len(two) for one, two in each))
        del longest[0]

    def read_seen(self, path: Path, seen: str) -> bytes:
        """The bytes of a file, if it is of the version that the page has. Raises RequestError with its text if not."""
        now = self.read(path)
        version = version_of(now)
        if version != seen:
            raise RequestError(
                409, f"'{path.name}' was changed by another program since this page read it.",
                f"Nothing was overwritten. {KEPT}",
                version=version, text=_text_of(now),
            )  # fmt: skip
        return now

    def _write(self, path: Path, content: bytes) -> None:
        """Write a file whole; through links inside the project, and with the rights that it had."""
        real = real_path(path)
        if not real.is_relative_to(self._root):
            raise RequestError(403, f"'{path.name}' leads out of the project, so it was not written.")
        mode = None
        with contextlib.suppress(OSError):
            mode = stat.S_IMODE(real.stat().st_mode)
        if mode is not None and not mode & 0o222:
            hint = f"Allow writing to it in its properties, then save again. {KEPT}"
            raise RequestError(403, f"'{path.name}' is read-only, so it was not saved.", hint)
        try:
            write_below(self._root, real.relative_to(self._root).as_posix(), content)
        except KitgenError as error:
            raise _not_saved(path, error) from error
        if mode is not None:
            with contextlib.suppress(OSError):
                os.chmod(real, mode)  # noqa: PTH101 - a Path would follow a link


def _text_of(data: bytes) -> str:
    """The text of a file as the page shows it, as far as it can be shown."""
    try:
        return shown_text(data)[0]
    except RequestError:
        return data.decode("cp1252", "replace")


def _gone(path: Path) -> RequestError:
    return RequestError(404, f"There is no file '{path.name}' any more.", f"It was renamed or removed. {KEPT}")


def _not_saved(path: Path, error: KitgenError) -> RequestError:
    """Why a file was not saved, in the words of who edits it."""
    cause = error.__cause__
    number = cause.errno if isinstance(cause, OSError) else None
    if number in (errno.ENOSPC, getattr(errno, "EDQUOT", -1)):
        return RequestError(507, f"The disk is full: '{path.name}' was not saved.", f"Free some space. {KEPT}")
    if number in (errno.EACCES, errno.EPERM, errno.EROFS):
        hint = f"Allow writing to its folder, or close the program that has it open, then save again. {KEPT}"
        return RequestError(403, f"'{path.name}' cannot be written: {os.strerror(number)}.", hint)
    return RequestError(422, f"'{path.name}' was not saved: {error.message}.", KEPT)
