"""Worker processes on this machine, as a ``concurrent.futures.Executor``.

The standard ProcessPoolExecutor gives up all of its work when one worker dies. Here a worker that dies, or that takes
longer than it may, fails its own job only and is replaced; a worker whose memory has grown is replaced between jobs.

On Linux workers are forked from a process that has loaded what every document needs (`kitgen.workers.preload`). A fork
copies one thread only: a worker that waits for another one waits for ever. So where that process has a second thread
at the time of the fork, and on other systems (Windows cannot fork, the Mac's libraries must not be used after one),
workers are started anew, which costs each of them its imports.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from functools import cache
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from kitgen.interrupts import InterruptsBlocked

StartMethod = Literal["forkserver", "spawn"]

PRELOAD = "kitgen.workers.preload"
"""What the process that workers are forked from imports."""

GROWTH = 300_000_000
"""Bytes that a worker may grow by before it is replaced."""

_asking = threading.Lock()
"""Held while a process is started or asked whether it has ended.

How a process ended can be read from the fork server once only, and starting one process asks all others: of two
threads that ask at a time, one would read the answer and the other make it 255."""


@contextlib.contextmanager
def _unheard() -> Iterator[None]:
    """Processes started meanwhile do not hear Ctrl-C."""
    if hasattr(signal, "pthread_sigmask"):
        from multiprocessing import resource_tracker

        resource_tracker.ensure_running()  # which would let this thread hear it again if it began only now
    with InterruptsBlocked():
        yield


def start_method(platform: str = sys.platform) -> StartMethod:
    """How workers are started on a system, by its name in ``sys.platform``."""
    return "forkserver" if platform == "linux" else "spawn"


def prepare() -> None:
    """Start the process that workers are forked from, so that it imports while this one reads lessons."""
    if start_method() == "forkserver":
        from multiprocessing import forkserver

        multiprocessing.get_context("forkserver").set_forkserver_preload([PRELOAD])
        with _unheard():
            forkserver.ensure_running()


_threads_at_fork = 1
"""How many threads the process had that this one was forked from; 0 where the system does not say."""


def threads() -> int:
    """How many threads this process has, those of libraries included; 0 where the system does not say."""
    try:
        return sum(1 for _ in Path("/proc/self/task").iterdir())
    except OSError:
        return 0


def watch_forks() -> None:
    """Count the threads of this process before each fork, so that the new process knows whether it can be used."""

    def count() -> None:
        global _threads_at_fork
        _threads_at_fork = threads()

    os.register_at_fork(before=count)


class WorkerLost(Exception):
    """The process that worked on a job died, or was stopped because it took too long; ``hint`` says what helps."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Workers(Executor):
    """``count`` processes that call ``warm_up`` once and then whatever is submitted.

    ``limit`` is the seconds that one job may take, ``method`` how processes are started (as the system needs it).
    """

    def __init__(
        self, count: int, warm_up: Callable[[], None], limit: float = 300, method: StartMethod | None = None
    ) -> None:
        self.method: StartMethod = method or start_method()
        if self.method == "forkserver":
            multiprocessing.get_context("forkserver").set_forkserver_preload([PRELOAD])
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
            if worker is not None and (worker.grown or not worker.alive):
                worker.stop()
                worker = None
            try:
                worker = worker or self._started()
                future.set_result(worker.call(fn, args, self._limit))
            except WorkerLost as lost:
                if worker is not None:
                    worker.stop()
                worker = None
                future.set_exception(lost)
            except BaseException as error:
                future.set_exception(error)
        if worker is not None:
            worker.stop()

    def _started(self) -> _Worker:
        """A worker that can be used. Raises WorkerLost if it died or hangs at once, or if none can be started."""
        method = self.method
        try:
            worker = _Worker(multiprocessing.get_context(method), self._warm_up)
        except (OSError, EOFError) as error:  # the process that workers are forked from died, or there are too many
            if method == "spawn":
                raise WorkerLost(f"no worker process can be started ({error})", _AGAIN) from error
        else:
            if method == "spawn" or worker.forked_safely(self._limit):
                return worker
            worker.stop()
        self.method = "spawn"
        return self._started()


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


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, context: Any, warm_up: Callable[[], None]) -> None:
        self._pipe, other = context.Pipe()
        forked = context.get_start_method() == "forkserver"
        self._process = context.Process(target=_work, args=(other, warm_up, forked), daemon=True)
        with _asking, _without_main(), _unheard():
            self._process.start()
        other.close()
        self._first = self._size = 0

    @property
    def alive(self) -> bool:
        return self._ended(within=0) is None

    @property
    def grown(self) -> bool:
        return self._size - self._first > GROWTH

    def forked_safely(self, limit: float) -> bool:
        """Whether the process it was forked from had no other thread, as the worker says first of all."""
        return bool(self._answer(limit))

    def call(self, fn: Callable[..., Any], args: tuple[Any, ...], limit: float) -> Any:
        try:
            self._pipe.send((fn, args))
        except (OSError, ValueError) as error:
            raise WorkerLost(f"its worker process is gone ({error})", _AGAIN) from None
        good, result, size = self._answer(limit)
        self._first, self._size = self._first or size, size
        if good:
            return result
        raise result

    def _answer(self, limit: float) -> Any:
        ready = wait([self._pipe, self._process.sentinel], timeout=limit)
        if not ready:
            raise WorkerLost(f"timed out after {limit:g} s", "allow more time with --limit, or make the lesson smaller")
        try:
            return self._pipe.recv()
        except (EOFError, OSError):
            ending = _ending(self._ended(within=1))
            raise WorkerLost(f"its worker process ended ({ending})", _AGAIN) from None

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


_AGAIN = "build again; if it happens again, make the lesson smaller or report it"


def _ending(code: int | None) -> str:
    """How a process ended, in words: -9 is what Linux does when memory runs out, 0xC… how Windows counts crashes."""
    if code == -9:
        return "it was killed, perhaps because memory ran out"
    if code is not None and code >= 0xC0000000:
        return f"it crashed, {code:#x}"
    return f"exit status {code}"


def _work(pipe: Connection, warm_up: Callable[[], None], forked: bool) -> None:
    """What a worker does: call what it is sent until the pipe is closed."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    if forked:
        pipe.send(_threads_at_fork == 1)
    warm_up_once = cache(warm_up)
    while True:
        try:
            fn, args = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            warm_up_once()
            answer = ForkingPickler.dumps((True, fn(*args), used_memory()))
        except BaseException as error:
            answer = _failed(error)
        try:
            pipe.send_bytes(answer)
        except (OSError, ValueError):
            return


def _failed(error: BaseException) -> Any:
    try:
        return ForkingPickler.dumps((False, error, used_memory()))
    except Exception:
        return ForkingPickler.dumps((False, RuntimeError(f"{type(error).__name__}: {error}"), used_memory()))


def used_memory() -> int:
    """Bytes of memory that this process uses, or has used at most (Mac); 0 where the system does not say."""
    try:
        if sys.platform == "win32":
            return _used_memory_of_windows()
        if sys.platform == "darwin":
            import resource

            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def _used_memory_of_windows() -> int:
    """The working set: the second word-sized number of PROCESS_MEMORY_COUNTERS, after two of 32 bits."""
    import ctypes

    counters = (ctypes.c_size_t * 9)()
    size = ctypes.sizeof(counters)
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    process = ctypes.c_void_p(kernel.GetCurrentProcess())
    ok = kernel.K32GetProcessMemoryInfo(process, counters, size)
    return int(counters[2]) if ok else 0
