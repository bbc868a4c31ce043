"""Worker processes on this machine, as a ``concurrent.futures.Executor``.

The standard ProcessPoolExecutor gives up all of its work when one worker dies. Here a worker that dies, or that takes
longer than it may, fails its own job only and is replaced; a worker whose memory has grown is replaced between jobs.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from kitgen.endings import Unheard

GROWTH = 300_000_000
"""Bytes that a worker may grow by before it is replaced."""

_asking = threading.Lock()
"""Held while a process is started or asked whether it has ended.

How a process ended can be read from the fork server once only, and starting one process asks all others: of two
threads that ask at a time, one would read the answer and the other make it 255."""


def prepare() -> None:
    """Start the process that workers are forked from, so that it imports while this one reads lessons."""
    if sys.platform != "win32":
        from multiprocessing import forkserver

        multiprocessing.get_context("forkserver").set_forkserver_preload(["kitgen.warm"])
        resource_tracker.ensure_running()  # it lets this thread hear Ctrl-C again, whether it did or not
        with Unheard():
            forkserver.ensure_running()


class WorkerLost(Exception):
    """The process that worked on a job died, or was stopped because it took too long."""


class Workers(Executor):
    """``count`` processes that call ``warm_up`` once and then whatever is submitted.

    ``limit`` is the seconds that one job may take.
    """

    def __init__(self, count: int, warm_up: Callable[[], None], limit: float = 300) -> None:
        self._context = multiprocessing.get_context("forkserver" if sys.platform != "win32" else "spawn")
        if sys.platform != "win32":
            self._context.set_forkserver_preload(["kitgen.warm"])
        self._warm_up = warm_up
        self._limit = limit
        self._jobs: queue.SimpleQueue[tuple[Future[Any], Callable[..., Any], tuple[Any, ...]] | None]
        self._jobs = queue.SimpleQueue()
        self._closed = False
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """A future for ``fn(*args)`` in a worker; it fails with WorkerLost if the worker does."""
        if kwargs or self._closed:
            raise RuntimeError("no keyword arguments here, and nothing after shutdown")
        future: Future[Any] = Future()
        self._jobs.put((future, fn, args))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers; with ``cancel_futures`` what has not begun is dropped."""
        self._closed = True
        if cancel_futures:
            while True:
                try:
                    job = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if job:
                    job[0].cancel()
        for _ in self._threads:
            self._jobs.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def _serve(self) -> None:
        """One thread for one worker: it hands over jobs and replaces the worker when it must."""
        worker: _Worker | None = None
        while (job := self._jobs.get()) is not None:
            future, fn, args = job
            if not future.set_running_or_notify_cancel():
                continue
            if worker is None or worker.grown or not worker.alive:
                if worker is not None:
                    worker.stop()
                worker = _Worker(self._context, self._warm_up)
            try:
                future.set_result(worker.call(fn, args, self._limit))
            except WorkerLost as lost:
                worker.stop()
                worker = None
                future.set_exception(lost)
            except BaseException as error:
                future.set_exception(error)
        if worker is not None:
            worker.stop()


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, context: Any, warm_up: Callable[[], None]) -> None:
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_work, args=(other, warm_up), daemon=True)
        resource_tracker.ensure_running()
        with _asking, Unheard():
            self._process.start()
        other.close()
        self._first = self._size = 0

    @property
    def alive(self) -> bool:
        return self._ended(within=0) is None

    @property
    def grown(self) -> bool:
        return self._size - self._first > GROWTH

    def call(self, fn: Callable[..., Any], args: tuple[Any, ...], limit: float) -> Any:
        try:
            self._pipe.send((fn, args))
        except (OSError, ValueError) as error:
            raise WorkerLost(f"its process is gone ({error})") from None
        ready = wait([self._pipe, self._process.sentinel], timeout=limit)
        if not ready:
            raise WorkerLost(f"it took longer than {limit:g} seconds")
        try:
            good, result, size = self._pipe.recv()
        except (EOFError, OSError):
            raise WorkerLost(f"its process ended ({_ending(self._ended(within=1))})") from None
        self._first, self._size = self._first or size, size
        if good:
            return result
        raise result

    def stop(self) -> None:
        self._pipe.close()
        if self._ended(within=0.2) is None:
            self._process.kill()
            self._ended(within=5)

    def _ended(self, within: float) -> int | None:
        """The process's exit status (below 0 for a signal), or None if it has not ended ``within`` these seconds."""
        wait([self._process.sentinel], timeout=within)
        with _asking:
            status: int | None = self._process.exitcode
        return status


def _ending(code: int | None) -> str:
    """How a process ended, in words: 137 and -9 are what the system does when memory runs out."""
    if code == -9:
        return "it was killed, perhaps because memory ran out"
    return f"exit status {code}"


def _work(pipe: Connection, warm_up: Callable[[], None]) -> None:
    """What a worker does: call what it is sent until the pipe is closed."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    warm = False
    while True:
        try:
            fn, args = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            if not warm:
                warm_up()
                warm = True
            answer: tuple[bool, Any, int] = (True, fn(*args), _memory())
        except BaseException as error:
            answer = (False, error, _memory())
        try:
            pipe.send(answer)
        except (OSError, ValueError):
            return


def _memory() -> int:
    """Bytes of memory that this process uses; 0 where the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0
