"""Processes for what takes long or may hang: whole courses, PDFs, pictures of pages.

They are the workers of a build (`kitgen.workers`): one that crashes or takes too long fails its own job only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from kitgen.workers.local import Workers

Value = TypeVar("Value")

PROCESSES = 2
"""One for the pages on screen, one for what takes longer beside it."""

LIMIT = 120
"""Seconds that one job may take."""


class Background:
    """Processes that are started when there is a first job for them."""

    def __init__(self) -> None:
        self._workers: Workers | None = None
        self._closed = False

    @property
    def is_running(self) -> bool:
        """Whether the processes are there, so that small jobs are worth sending to them."""
        return self._workers is not None and not self._closed

    def start(self) -> None:
        """Start the processes before there is a job."""
        self._submit(LIMIT, _nothing)

    async def call(self, function: Callable[..., Value], *arguments: Any, limit: float = LIMIT) -> Value:
        """What a function of a module gives, called in one of the processes. Raises WorkerLost if it is lost."""
        result: Value = await asyncio.wrap_future(self._submit(limit, function, *arguments))
        return result

    def _submit(self, limit: float, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        if self._closed:
            raise asyncio.CancelledError
        if self._workers is None:
            from kitgen.workers.job import warm_up
            from kitgen.workers.local import Workers

            self._workers = Workers(PROCESSES, warm_up, LIMIT)
        return self._workers.submit_within(limit, function, *arguments)

    def close(self) -> None:
        """End the processes."""
        self._closed = True
        if self._workers is not None:
            self._workers.shutdown(wait=False, cancel_futures=True)


def _nothing() -> None:
    """A first job, after which a process is ready."""
