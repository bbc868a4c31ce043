"""How the process ends before its time: Ctrl-C, a closed pipe, a full disk.

Imported before everything else, so it imports nothing that takes time.
"""

from __future__ import annotations

import os
import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType, TracebackType
    from typing import Any

INTERRUPTED = 130
"""The exit status after Ctrl-C, as shells have it: 128 and the number of the signal."""

WRITERS = ("kitgen.builder", "kitgen.cli.new", "kitgen.cli.translate")
"""Modules that write files. As long as none of them is loaded, Ctrl-C can end the process on the spot."""


class InterruptHandler:
    """While it is entered, Ctrl-C ends the process with one line, status 130 and no traceback.

    Before anything is written it does so on the spot: raised as an exception it would reach imports, and a library that
    takes any exception for a missing part would go on without it. Later KeyboardInterrupt is raised, so that what is
    being written is whole or gone; a second Ctrl-C does not wait for that.
    """

    interrupted = False
    """Whether Ctrl-C was typed in this process, and what is being written is still to be finished."""

    def __enter__(self) -> None:
        self._active = False
        self._before = signal.getsignal(signal.SIGINT)
        if not callable(self._before):  # in the background of a script nothing is interrupted
            return
        try:
            signal.signal(signal.SIGINT, self._interrupt)
        except ValueError:  # a thread of another program
            return
        self._active = True
        self._hook, sys.unraisablehook = sys.unraisablehook, _unraisable

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._active:
            # an error of a library's own may be what it made of the interrupt
            if isinstance(error, KeyboardInterrupt) or (InterruptHandler.interrupted and isinstance(error, Exception)):
                _end()
            signal.signal(signal.SIGINT, self._before)
            sys.unraisablehook = self._hook

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        if InterruptHandler.interrupted or not any(name in sys.modules for name in WRITERS):
            _end()
        InterruptHandler.interrupted = True
        raise KeyboardInterrupt


class InterruptsBlocked:
    """Processes started while it is entered do not hear Ctrl-C, which a terminal sends to all: it is for this one.

    They inherit that from this thread when they start; a handler of their own would come too late.
    """

    def __enter__(self) -> None:
        if hasattr(signal, "pthread_sigmask"):
            self._before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

    def __exit__(self, *error: object) -> None:
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_SETMASK, self._before)


def finish(status: int) -> None:
    """End the process with ``status``; what a closed pipe or a full disk does not take any more is dropped."""
    if InterruptHandler.interrupted:
        _end()
    if callable(signal.getsignal(signal.SIGINT)):  # Python's own cleaning up has nothing to lose, and would complain
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            try:
                stream.flush()
            except (OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    sys.exit(status)


def _end() -> None:
    kept = " Finished documents were kept." if "kitgen.builder" in sys.modules else ""
    try:
        os.write(2, f"Interrupted.{kept}\n".encode())
    finally:
        os._exit(INTERRUPTED)


def _unraisable(what: Any) -> None:
    """Python prints and drops what is raised in some places, such as callbacks of its import system."""
    if isinstance(what.exc_value, KeyboardInterrupt):
        _end()
    sys.__unraisablehook__(what)
