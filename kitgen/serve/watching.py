"""Notice that files changed: by the events of the system, or by looking every second where there are none."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import AsyncIterator
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kitgen.serve.state import State

DEBOUNCE = 50
"""Milliseconds in which changes are taken together: editors write a file in several steps."""

OFTEN = 1.0
"""Seconds until the files are compared again, where no event tells of changes."""

SELDOM = 10.0
"""Seconds until they are compared again where events do: a change that was missed is found in the end."""

NETWORK = frozenset({"9p", "afs", "cifs", "davfs", "drvfs", "fuse.sshfs", "nfs", "nfs4", "smb2", "smb3", "smbfs"})
"""File systems that do not tell of changes made elsewhere."""


@contextlib.asynccontextmanager
async def running(state: State) -> AsyncIterator[None]:
    """Follow the files while the server runs."""
    polling = state.poll or is_on_network(state.root)
    tasks = [asyncio.ensure_future(_look_often(state, OFTEN if polling else SELDOM))]
    if not polling:
        tasks.append(asyncio.ensure_future(_follow(state)))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _look_often(state: State, seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds)
        await _look(state)


async def _look(state: State) -> None:
    """Look once; whatever goes wrong, such as a drive that was taken out, the next look finds out."""
    with contextlib.suppress(Exception):
        await state.look()


async def _follow(state: State) -> None:
    """Look at the files whenever the system says that something changed; without its events, every second."""
    from watchfiles import Change, awatch

    logging.getLogger("watchfiles").setLevel(logging.WARNING)

    def matters(change: Change, path: str) -> bool:
        parts = Path(path).relative_to(state.root).parts if Path(path).is_relative_to(state.root) else ()
        return not Path(path).is_relative_to(state.output) and not any(part.startswith(".") for part in parts)

    with contextlib.suppress(Exception):  # too many watches on this computer, or a folder that went away
        async for _ in awatch(
            state.root, watch_filter=matters, debounce=DEBOUNCE, step=5, rust_timeout=1_000, yield_on_timeout=False
        ):
            await _look(state)
    await _look_often(state, OFTEN)


def is_on_network(folder: Path) -> bool:
    """Whether a folder is on a drive of another computer, whose changes cause no events here."""
    if sys.platform == "win32":
        return is_remote_drive(folder)
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return kind_of_mount(folder, mounts) in NETWORK


def kind_of_mount(folder: Path, mounts: str) -> str:
    """The file system of a folder, from the lines of /proc/self/mounts."""
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) > 2:
            point = fields[1].replace("\\040", " ")
            if folder.is_relative_to(point) and len(point) >= len(best):
                best, kind = point, fields[2]
    return kind


def is_remote_drive(folder: PurePath) -> bool:
    """Whether Windows says that the drive of a folder is remote; a path such as `//server/share` always is."""
    if folder.drive.startswith(("\\\\", "//")):
        return True
    try:
        import ctypes

        windll = getattr(ctypes, "windll")  # noqa: B009 - it is on Windows only
        return bool(windll.kernel32.GetDriveTypeW(f"{folder.drive}\\") == REMOTE)
    except (AttributeError, OSError):
        return False


REMOTE = 4
"""What Windows calls a drive of another computer."""
