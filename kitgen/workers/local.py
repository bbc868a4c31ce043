"""Worker processes on this machine, as a ``concurrent.futures.Executor``.

The standard ProcessPoolExecutor gives up all of its work when one worker dies. Here a worker that dies, or that takes
longer than it may, fails its own job only and is replaced; a worker whose memory has grown is replaced between jobs
(docs/decisions/0019-workers-of-our-own.md says what else was tried).
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from kitgen.workers.process import Deadline, UnsafeFork, WorkerLost, WorkerProcess
from kitgen.workers.start import StartMethod, set_preload, start_method

STARTING = 60
"""Seconds in which a worker must be ready, if a job may not take longer. They do not count for its first job."""

_Job = tuple[Future[Any], float, Callable[..., Any], tuple[Any, ...], dict[str, Any]]


class Workers(Executor):
    """``count`` processes that call ``warm_up`` once and then whatever is submitted.

    ``limit`` is the seconds that one job may take, ``method`` how processes are started (as the system needs it).
    A worker is started when there is a first job for it.
    """

    def __init__(
        self, count: int, warm_up: Callable[[], None], limit: float = 300, method: StartMethod | None = None
    ) -> None:
        self.method: StartMethod = method or start_method()
        if self.method == "forkserver":
            set_preload()
        self._warm_up = warm_up
        self._limit = limit
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """A future for ``fn(*args, **kwargs)`` in a worker; it fails with WorkerLost if the worker does."""
        return self.submit_within(self._limit, fn, *args, **kwargs)

    def submit_within(self, limit: float, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """The same for a job that may take ``limit`` seconds."""
        future: Future[Any] = Future()
        with self._closing:
            if self._closed:
                raise RuntimeError("cannot schedule new futures after shutdown")
            self._jobs.put((future, limit, fn, args, kwargs))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers; with ``cancel_futures`` what has not begun is dropped."""
        with self._closing:
            already, self._closed = self._closed, True
            if cancel_futures:
                self._cancel()
            if cancel_futures or not already:
                for _ in self._threads:
                    self._jobs.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def _cancel(self) -> None:
        while True:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return
            if job:
                job[0].cancel()
                job[0].set_running_or_notify_cancel()

    def _serve(self) -> None:
        """One thread for one worker: it hands over jobs and replaces the worker when it must."""
        worker: WorkerProcess | None = None
        while (job := self._jobs.get()) is not None:
            future, limit, fn, args, kwargs = job
            if not future.set_running_or_notify_cancel():
                continue
            try:
                worker = worker if worker and worker.usable else self._replaced(worker)
                with Deadline(limit, worker.kill) as deadline:
                    result = worker.call(fn, args, kwargs)
            except BaseException as error:
                lost = isinstance(error, WorkerLost)
                future.set_exception(error)
            else:
                lost = deadline.passed  # it was killed just after it had answered
                future.set_result(result)
            if lost and worker is not None:
                worker.stop()
                worker = None
        if worker is not None:
            worker.stop()

    def _replaced(self, worker: WorkerProcess | None) -> WorkerProcess:
        """A new worker in the place of one that has ended or grown."""
        if worker is not None:
            worker.stop()
        return self._started()

    def _started(self) -> WorkerProcess:
        """A worker that can be used, forked if that is safe. Raises WorkerLost if none can be started."""
        limit = max(self._limit, STARTING)
        try:
            return WorkerProcess(self.method, self._warm_up, limit)
        except UnsafeFork:
            self.method = "spawn"
            return WorkerProcess(self.method, self._warm_up, limit)
