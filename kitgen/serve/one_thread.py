"""One thread that does one thing after another, the urgent ones first."""

from __future__ import annotations

import gc
import itertools
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

URGENT, USUAL = 0, 1
"""What a reader waits for, and what can wait a moment."""

REST = 0.3
"""Seconds without work after which garbage is collected: before, it would take a tenth of the time of a page."""

MOST = 20
"""Calls after which it is collected, however much is waiting."""

_Work = tuple[int, int, "Future[Any] | None", Callable[[], Any]]


class OneThread:
    """Calls functions in a thread of its own. Garbage of the process is collected between them."""

    def __init__(self, name: str) -> None:
        self._waiting: queue.PriorityQueue[_Work] = queue.PriorityQueue()
        self._count = itertools.count()
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    def submit(self, priority: int, call: Callable[[], Any]) -> Future[Any]:
        """A future for what ``call`` gives."""
        future: Future[Any] = Future()
        self._waiting.put((priority, next(self._count), future, call))
        return future

    def end(self) -> None:
        """Let what runs now be the last."""
        self._waiting.put((-1, next(self._count), None, lambda: None))

    def _serve(self) -> None:
        done = 0
        while True:
            try:
                _, _, future, call = self._waiting.get(timeout=REST if done else None)
            except queue.Empty:
                done = _collected()
                continue
            if future is None:
                gc.enable()
                return
            if not future.set_running_or_notify_cancel():
                continue
            gc.disable()
            try:
                future.set_result(call())
            except BaseException as error:
                future.set_exception(error)
            del future, call
            done = done + 1 if done < MOST else _collected()


def _collected() -> int:
    """Collect what was made since the last time, and let Python collect garbage by itself until there is work."""
    gc.collect(1)
    gc.enable()
    return 0
