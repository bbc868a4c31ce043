"""An existing Dask cluster as an executor, whose workers need no disk in common with this machine.

A job goes there with everything that it reads: its data, the templates and the pictures, each kept on the cluster
under the digest of its content and so sent once. What comes back is its result. A Dask worker runs what it gets in
processes of its own, as this machine does without a cluster: with the same deadline, replaced when they have grown. A
Dask worker that is lost is Dask's to replace: it gives the job to another one. docs/cluster.md says how to set up a
cluster, and how large.
"""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

from kitgen.diagnostics import KitgenError
from kitgen.install_hints import install_command
from kitgen.resources import Overlay
from kitgen.workers.folders import Files, Folders, digest_of_files
from kitgen.workers.job import Job, warm_up
from kitgen.workers.local import Workers
from kitgen.workers.parcels import Parcel, packed, project_files, run_packed, template_files
from kitgen.workers.process import WorkerLost

_Call = tuple[Future[Any], Callable[..., Any], tuple[Any, ...], dict[str, Any]]

KEPT = 64
"""How many contents that jobs share the cluster keeps for this executor."""


ANSWER = 10
"""Seconds in which a scheduler must answer."""


class Cluster(Executor):
    """The workers of a Dask scheduler at ``address``; one call may take ``limit`` seconds.

    Raises KitgenError where there is no scheduler, or no Dask here.
    """

    def __init__(self, address: str, limit: float = 300) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise KitgenError("Dask is not installed here", "type: " + install_command('"kitgen[dask]"')) from error
        try:
            self._client = Client(address, timeout=f"{ANSWER}s", set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise KitgenError(
                f"no Dask scheduler answers at {address}", "check the address, and that it runs"
            ) from error
        self._limit = limit
        self._state = threading.Condition()
        self._sending = threading.Lock()
        self._waiting: deque[_Call] = deque()
        self._running = 0
        self._closed = self._leaving = False
        self._left = threading.Event()
        self._templates: dict[Overlay, Files] = {}
        self._kept: dict[str, Any] = {}

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """A future for ``fn(*args, **kwargs)`` on the cluster; it fails with WorkerLost if several workers died of it.

        A `Job` is sent with all files that it reads, and gets folders of its own there.
        """
        future: Future[Any] = Future()
        with self._state:
            if self._closed:
                raise RuntimeError("cannot schedule new futures after shutdown")
            self._waiting.append((future, fn, args, kwargs))
        self._hand_over()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster when all is done; with ``cancel_futures`` what has not begun is dropped."""
        with self._state:
            self._closed = True
            dropped = list(self._waiting) if cancel_futures else []
            if cancel_futures:
                self._waiting.clear()
        for future, *_ in dropped:
            future.cancel()
            future.set_running_or_notify_cancel()
        if wait:
            with self._state:
                self._state.wait_for(lambda: not self._waiting and not self._running)
        self._leave()
        if wait:
            self._left.wait()

    def _leave(self) -> None:
        """If all is done, let the cluster's workers forget what they kept, and go."""
        with self._state:
            if not self._closed or self._waiting or self._running or self._leaving:
                return
            self._leaving = True
        self._kept.clear()
        asking = threading.Thread(target=self._let_forget, daemon=True)
        asking.start()
        asking.join(10)  # a worker that hangs must not delay the shutdown
        self._client.close()
        self._left.set()

    def _let_forget(self) -> None:
        with contextlib.suppress(Exception):
            self._client.run(forget, on_error="ignore")

    def _hand_over(self) -> None:
        """Send the cluster what it can work on, and as much again so that no worker waits; the rest waits here."""
        while self._waiting:
            room = 2 * self._threads()
            with self._state:
                if not self._waiting or self._running >= room:
                    return
                call = self._waiting.popleft()
                if not call[0].set_running_or_notify_cancel():
                    continue
                self._running += 1
            try:
                work = self._sent(*call[1:])
            except Exception as error:
                self._finish(call[0], error=error)
            else:
                # Dask's own callbacks would complain when the program ends before they are called
                threading.Thread(target=self._wait_for, args=(call[0], work), daemon=True).start()

    def _threads(self) -> int:
        """How many threads the cluster's workers have; 1 while there is none, so that Dask waits for it."""
        try:
            return sum(self._client.nthreads().values()) or 1
        except Exception:  # submitting says what is wrong
            return 1

    def _sent(self, fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if len(args) == 1 and isinstance(args[0], Job) and not kwargs:
            job = args[0]
            with self._sending:
                contents = [self._on_cluster(each) for each in self._files(job)]
            return self._client.submit(call_with_job, fn, packed(job), *contents, self._limit, pure=False)
        return self._client.submit(call_in_process, fn, args, kwargs, self._limit, pure=False)

    def _files(self, job: Job) -> tuple[Files, Files, Files]:
        """All that a job reads: its templates, which are read once for all jobs, the project's files, its data."""
        if job.templates not in self._templates:
            self._templates[job.templates] = template_files(job.templates)
        return self._templates[job.templates], project_files(job), {"data": job.data}

    def _on_cluster(self, files: Files) -> Any:
        """What the cluster keeps of these files, sent once; what was not used for longest is let go."""
        key = digest_of_files(files)
        kept = self._kept.pop(key, None)
        if kept is None:
            # in a list, because Dask keeps the values of a dict under its keys: two files of one name would be one
            (kept,) = self._client.scatter([files], hash=True, direct=False)
        self._kept[key] = kept
        while len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]
        return kept

    def _wait_for(self, future: Future[Any], work: Any) -> None:
        try:
            result = work.result()
        except BaseException as error:
            self._finish(future, error=_in_words(error, work.cancelled()))
        else:
            self._finish(future, result)
        self._hand_over()
        self._leave()

    def _finish(self, future: Future[Any], result: Any = None, error: BaseException | None = None) -> None:
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)
        with self._state:
            self._running -= 1
            self._state.notify_all()


def _in_words(error: BaseException, cancelled: bool) -> BaseException:
    """What went wrong with the cluster, as of a worker that was lost; an error of the call itself as it is."""
    if cancelled:
        return WorkerLost("the connection to the cluster was closed", "build again")
    if type(error).__name__ in ("KilledWorker", "CommClosedError"):
        hint = "build again, or without --cluster"
        return WorkerLost(f"the cluster's workers died while they made it ({error})", hint)
    return error


class _Here:
    """What a Dask worker has of ours: processes, and folders with the files of jobs."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.calls = 0
        self.workers: Workers | None = None
        self.folders: Folders | None = None


_here = _Here()


@contextlib.contextmanager
def _processes() -> Iterator[Workers]:
    """As many processes as this Dask worker has threads; `forget` ends them when they are not in use."""
    from distributed import get_worker

    with _here.lock:
        if _here.workers is None:
            _here.workers = Workers(get_worker().state.nthreads, warm_up)
        _here.calls += 1
        workers = _here.workers
    try:
        yield workers
    finally:
        with _here.lock:
            _here.calls -= 1


def call_in_process(fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], limit: float) -> Any:
    """On a Dask worker: ``fn(*args, **kwargs)`` in a process that is killed when it takes longer than ``limit``."""
    with _processes() as workers:
        return workers.submit_within(limit, fn, *args, **kwargs).result()


def call_with_job(
    fn: Callable[[Job], Any], parcel: Parcel, templates: Files, files: Files, data: Files, limit: float
) -> Any:
    """On a Dask worker: ``fn`` of a job, from nothing but what was sent."""
    from distributed import get_worker

    with _here.lock:
        _here.folders = _here.folders or Folders(Path(get_worker().local_directory))
        folders = _here.folders
    with folders.holding(templates) as layers, folders.holding(files) as root:
        return call_in_process(run_packed, (fn, parcel, data["data"], layers, root), {}, limit)


def forget() -> None:
    """On a Dask worker: end the processes, with their caches, and remove the folders, if none are in use."""
    with _here.lock:
        if not _here.calls and _here.workers is not None:
            _here.workers.shutdown(wait=False)
            _here.workers = None
        if _here.folders is not None:
            _here.folders.clear()
