"""Open a file in the user's browser or PDF viewer, without waiting for it."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from kitgen.regular_files import real_path


def show(path: Path | str) -> bool:
    """Open a file, a folder or an address with the user's program for it; return whether there was one.

    ``BROWSER`` takes precedence, as in other programs. Without it and without a display (a server, a build machine)
    nothing is opened.
    """
    what = path if isinstance(path, str) else real_path(path)
    for command in _commands(what):
        try:
            process = subprocess.Popen(  # noqa: S603 - the program that the user opens files with
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=os.name != "nt",  # closing the terminal or Ctrl-C must not close the browser
            )
        except OSError:
            continue
        threading.Thread(target=process.wait, daemon=True).start()
        return True
    if os.environ.get("BROWSER") or not hasattr(os, "startfile"):
        return False
    try:
        os.startfile(what)  # noqa: S606 - as a double click does
    except OSError:
        return False
    return True


def _commands(what: Path | str) -> Iterator[list[str]]:
    """Commands that may open a file or an address, best first."""
    address = what if isinstance(what, str) else what.as_uri()
    chosen = os.environ.get("BROWSER", "")
    for browser in filter(None, map(str.strip, chosen.split(os.pathsep))):
        words = [browser] if shutil.which(browser) else shlex.split(browser.removesuffix("&"), posix=os.name != "nt")
        given = [word.replace("%s", address) for word in words]
        yield given if given != words else [*words, address]
    if chosen or os.name == "nt":
        return
    if sys.platform == "darwin":
        yield ["open", str(what)]
    elif os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        yield ["xdg-open", str(what)]
        yield ["gio", "open", str(what)]
    elif shutil.which("wslview"):  # Windows Subsystem for Linux
        yield ["wslview", str(what)]
