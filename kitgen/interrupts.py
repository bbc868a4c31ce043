"""Handle Ctrl-C, closed pipes and full disks at exit.

Imported before everything else, so it imports only fast modules.
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
"""The exit status after Ctrl-C, as in shells: 128 plus the signal number."""

WRITERS = ("kitgen.builder", "kitgen.cli.new", "kitgen.cli.translate")
"""Modules that write files. Until one is loaded, Ctrl-C can exit at once."""


class InterruptHandler:
    """A context manager in which Ctrl-C ends the process with one line, status 130 and no traceback.

    Until files are written it exits at once: raised during an import, KeyboardInterrupt could be swallowed by a library
    that treats any exception as a missing optional part. Later KeyboardInterrupt is raised, so that writes finish or
    are undone; a second Ctrl-C exits at once.
    """

    interrupted = False
    """Whether Ctrl-C was pressed and the process is still finishing its writes."""

    def __enter__(self) -> None:
        self._active = False
        self._before = signal.getsignal(signal.SIGINT)
        if not callable(self._before):  # ignored, as for background jobs of a script
            return
        try:
            signal.signal(signal.SIGINT, self._interrupt)
        except ValueError:  # not the main thread
            return
        self._active = True
        self._hook, sys.unraisablehook = sys.unraisablehook, _unraisable

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._active:
            # a library may have turned the interrupt into an error of its own
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
    """A context manager in which started processes have SIGINT blocked, because the terminal sends Ctrl-C to all.

    They inherit the mask from this thread; a handler of their own would be set too late.
    """

    def __enter__(self) -> None:
        if hasattr(signal, "pthread_sigmask"):
            self._before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

    def __exit__(self, *error: object) -> None:
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_SETMASK, self._before)


def finish(status: int) -> None:
    """Exit with ``status``; output that a closed pipe or a full disk does not accept is dropped."""
    if InterruptHandler.interrupted:
        _end()
    if callable(signal.getsignal(signal.SIGINT)):  # Python would print a traceback for Ctrl-C during its own cleanup
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
    """Handle KeyboardInterrupt where Python only prints exceptions, as in callbacks of its import system."""
    if isinstance(what.exc_value, KeyboardInterrupt):
        _end()
    sys.__unraisablehook__(what)
