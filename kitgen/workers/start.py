"""How worker processes are started: forked from a preloaded fork server on Linux, anew elsewhere.

A fork copies one thread only: a worker that waits for another one waits for ever. So where the fork server has a second
thread at the time of the fork, and on other systems (Windows cannot fork, the Mac's libraries must not be used after
one), workers are started anew, which costs each of them its imports.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.process
import os
import signal
import sys
import threading
from collections.abc import Iterator
from types import ModuleType
from typing import Any, Literal

from kitgen.interrupts import InterruptsBlocked

StartMethod = Literal["forkserver", "spawn"]

PRELOAD = "kitgen.workers.preload"
"""What the fork server imports."""

polling = threading.Lock()
"""Held while a process is started or asked whether it has ended.

The fork server reports an exit status once. Process.start() polls every child, so concurrent polls lose the status
(255)."""


def start_method(platform: str = sys.platform) -> StartMethod:
    """How workers are started on a system, by its name in ``sys.platform``."""
    return "forkserver" if platform == "linux" else "spawn"


def start_fork_server() -> None:
    """Start the process that workers are forked from, so that it imports while this one goes on; nothing elsewhere."""
    if start_method() == "forkserver":
        from multiprocessing import forkserver

        set_preload()
        with _deaf_to_interrupts():
            forkserver.ensure_running()


def set_preload() -> None:
    """Say what the fork server imports, before it is started."""
    multiprocessing.get_context("forkserver").set_forkserver_preload([PRELOAD])


def kill_fork_server() -> None:
    """End a fork server that does not answer; threads that wait for it get an EOFError."""
    from multiprocessing import forkserver

    server = getattr(forkserver, "_forkserver", None)
    if pid := getattr(server, "_forkserver_pid", None):
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)


def start(process: Any) -> None:
    """Start a process that does not hear Ctrl-C and does not run this program's main module."""
    with polling, _without_main(), _may_have_children(), _deaf_to_interrupts():
        process.start()


@contextlib.contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Processes started meanwhile do not hear Ctrl-C."""
    if hasattr(signal, "pthread_sigmask"):
        from multiprocessing import resource_tracker

        resource_tracker.ensure_running()  # which would let this thread hear it again if it began only now
    with InterruptsBlocked():
        yield


@contextlib.contextmanager
def _without_main() -> Iterator[None]:
    """Keep a new process from running this program's main module, which it would without asking.

    A script that builds lessons need not be written for that (``if __name__ == "__main__"``): each worker would build
    them too, and wait for the lock of the first build for ever.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextlib.contextmanager
def _may_have_children() -> Iterator[None]:
    """Let a daemonic process start one, as the workers of a Dask cluster are: ours end by themselves with it."""
    config: dict[str, Any] = getattr(multiprocessing.process.current_process(), "_config", {})
    daemon = config.pop("daemon", None)
    try:
        yield
    finally:
        if daemon is not None:
            config["daemon"] = daemon
