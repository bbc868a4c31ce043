"""One worker process as its parent sees it: the pipe to it, how it ended, and the deadline of its job."""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any

from kitgen.workers.serve import serve
from kitgen.workers.start import StartMethod, kill_fork_server, polling, start

GROWTH = 300_000_000
"""Bytes that a worker may grow by before it is replaced."""

_AGAIN = "build again; if it happens again, make the lesson smaller or report it"


MORE_TIME = "allow more time with --limit, or make the lesson smaller"
"""What helps a document that takes too long."""


def timed_out(seconds: float) -> str:
    """What happened to a document that took too long."""
    return f"timed out after {seconds:g} s"


class WorkerLost(Exception):
    """The process that worked on a job died, or was stopped because it took too long; ``hint`` says what helps."""

    def __init__(self, message: str, hint: str = _AGAIN) -> None:
        super().__init__(message)
        self.hint = hint

    def __reduce__(self) -> tuple[Any, ...]:
        """A cluster sends it from one process to another, with its hint."""
        return (type(self), (str(self), self.hint))


class UnsafeFork(Exception):
    """The fork server had a second thread, or does not answer: workers have to be started anew."""


class Deadline:
    """A time after which ``kill`` ends what is waited for, wherever that hangs: starting, sending, working, answering.

    Leaving it late raises WorkerLost instead of what the killing led to.
    """

    def __init__(self, seconds: float, kill: Callable[[], None]) -> None:
        self.passed = False
        self._seconds = seconds
        self._kill = kill
        self._met = False
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            self._met = True
        if self.passed and isinstance(error, (WorkerLost, OSError, EOFError)):
            raise WorkerLost(timed_out(self._seconds), MORE_TIME) from None

    def _end(self) -> None:
        with self._lock:
            if not self._met:
                self.passed = True
                self._kill()


class WorkerProcess:
    """One process and the pipe to it, ready for jobs. Raises UnsafeFork or WorkerLost if it cannot be started."""

    def __init__(self, method: StartMethod, warm_up: Callable[[], None], limit: float) -> None:
        forked = method == "forkserver"
        self._first = self._size = 0
        try:
            self._start(multiprocessing.get_context(method), warm_up, forked, limit)
            with Deadline(limit, self.kill):
                usable = self._answer()
        except WorkerLost as error:
            if forked:
                raise UnsafeFork from error
            raise
        if not usable:
            self.stop()
            raise UnsafeFork

    def _start(self, context: Any, warm_up: Callable[[], None], forked: bool, limit: float) -> None:
        try:
            self._pipe, other = context.Pipe()
            self._process = context.Process(target=serve, args=(other, warm_up, forked), daemon=True)
            with contextlib.closing(other), Deadline(limit, kill_fork_server):
                start(self._process)
        except (OSError, EOFError) as error:  # the fork server died, or there are too many files or processes
            raise WorkerLost(f"no worker process can be started ({error})") from error

    @property
    def usable(self) -> bool:
        """Whether it lives and has not grown too much."""
        return self._size - self._first <= GROWTH and self._exit_status(within=0) is None

    def call(self, fn: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        """The result of ``fn``, or what it raises. Raises WorkerLost if the process ends before it answers."""
        try:
            self._pipe.send((fn, args, kwargs))
        except OSError as error:
            raise WorkerLost(f"its worker process is gone ({error})") from None
        good, result, size = self._answer()
        self._first, self._size = self._first or size, size
        if good:
            return result
        raise result

    def _answer(self) -> Any:
        try:
            return self._pipe.recv()
        except (EOFError, OSError):
            raise WorkerLost(f"its worker process ended ({_ending(self._exit_status(within=5))})") from None

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def stop(self) -> None:
        """Let it end, and kill it if it does not."""
        self._pipe.close()
        if self._exit_status(within=0.2) is None:
            self.kill()
            self._exit_status(within=5)

    def _exit_status(self, within: float) -> int | None:
        """The process's exit status (below 0 for a signal), or None if it has not ended ``within`` these seconds."""
        wait([self._process.sentinel], timeout=within)
        with polling:
            status: int | None = self._process.exitcode
        return status


def _ending(code: int | None) -> str:
    """How a process ended, in words: -9 is what Linux does when memory runs out, 0xC… how Windows counts crashes."""
    if code is None:
        return "it does not answer, perhaps because memory ran out"
    if code == -9:
        return "it was killed, perhaps because memory ran out"
    if code in (-5, -6, -11):
        return f"it crashed, perhaps because memory ran out, signal {-code}"
    if code >= 0xC0000000:
        return f"it crashed, {code:#x}"
    return f"exit status {code}"
