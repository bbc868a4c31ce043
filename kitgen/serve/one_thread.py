"""One thread that does one thing after another, the urgent ones first."""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

URGENT, USUAL = 0, 1
"""What a reader waits for, and what can wait a moment."""

_Work = tuple[int, int, "Future[Any] | None", Callable[[], Any]]


class OneThread:
    """Calls functions in a thread of its own."""

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
        while True:
            _, _, future, call = self._waiting.get()
            if future is None:
                return
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(call())
            except BaseException as error:
                future.set_exception(error)
