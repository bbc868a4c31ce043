"""Run jobs in this process, within the limits of time and memory that a worker has as well.

A document that takes too long is given up in the middle: an exception is raised in the thread that makes it, as Ctrl-C
is. It is raised between two steps of Python, so a call of a C library is waited for; those are short.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, TypeVar

from kitgen.workers.job import Job, JobResult, run_job, worker_lost
from kitgen.workers.memory import limited_memory
from kitgen.workers.process import MORE_TIME, timed_out

Value = TypeVar("Value")

_AGAIN = 5
"""Seconds after which the exception is raised again, if a library has swallowed it."""


_SOON = 0.01
"""Seconds after which it is tried again, if the thread imports a module, which half done could not be used again."""


class TimeUp(BaseException):
    """A job has taken all of its time. Not an Exception, so that nothing takes it for an error of the document."""


def run_here(job: Job, limit: float) -> JobResult:
    """The result of a job; a failed one if it takes more than ``limit`` seconds."""
    watch = _Watch(limit)
    try:
        with watch, limited_memory():
            return run_job(job)
    except TimeUp:
        watch.leave()  # again, if it was raised while it was left
        _forget()
        return worker_lost(job.task, timed_out(limit), MORE_TIME)


def call_within(limit: float, call: Callable[[], Value]) -> Value:
    """What a function gives. Raises TookTooLong if it takes more than ``limit`` seconds: it is given up then."""
    watch = _Watch(limit)
    try:
        with watch:
            return call()
    except TimeUp:
        watch.leave()
        raise TookTooLong(f"timed out after {limit:g} s") from None


class TookTooLong(Exception):
    """A call has taken all of its time."""


def _forget() -> None:
    """Drop the caches of layout, which may be in the middle of something."""
    if (pdf := sys.modules.get("kitgen.render.formats.pdf")) is not None:
        pdf.release_fonts()


class _Watch:
    """Raises TimeUp in this thread after some seconds, unless it is left before."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._thread = threading.get_ident()
        self._left = threading.Event()
        self._lock = threading.Lock()
        self._raised = False
        self._hook = sys.unraisablehook

    def __enter__(self) -> None:
        sys.unraisablehook = self._unraisable
        threading.Thread(target=self._wait, daemon=True).start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()

    def leave(self) -> None:
        """Raise nothing any more, and take back what was raised just now and is not felt yet."""
        with self._lock:
            self._left.set()
        if self._raised:
            _raise(self._thread, None)
        sys.unraisablehook = self._hook

    def _wait(self) -> None:
        wait = self._seconds
        while not self._left.wait(wait):
            wait = _SOON
            with self._lock:
                if not self._left.is_set() and not _imports(self._thread):
                    self._raised = True
                    _raise(self._thread, TimeUp)
                    wait = _AGAIN

    def _unraisable(self, what: Any) -> None:
        """Say nothing where Python only prints exceptions, as at the end of an object: it is raised again."""
        if not isinstance(what.exc_value, TimeUp):
            self._hook(what)


def _imports(thread: int) -> bool:
    """Whether a thread is in the middle of an import."""
    frame = sys._current_frames().get(thread)
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def _raise(thread: int, error: type[BaseException] | None) -> None:
    """Raise an exception in a thread, or take back one that it has not felt yet."""
    import ctypes

    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error) if error else None)
