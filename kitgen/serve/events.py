"""Tell open pages what happens, by server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

if TYPE_CHECKING:
    from kitgen.serve.state import State

LONGEST = 100
"""Events that wait for a page; one that takes none of them is let go, and asks anew when it comes back."""

PAGES = 200
"""Pages that may listen at a time."""

ALIVE = 15
"""Seconds between signs of life, by which both sides notice that the other is gone."""


class Events:
    """The pages that listen, each with a queue of its own."""

    def __init__(self) -> None:
        self._queues: dict[int, asyncio.Queue[str | None]] = {}
        self._count = 0
        self.closed = False

    def publish(self, name: str, data: dict[str, Any]) -> None:
        """Tell every page. A page that has not taken the last hundred events is let go."""
        text = f"event: {name}\ndata: {json.dumps(data)}\n\n"
        for key, queue in list(self._queues.items()):
            if queue.qsize() >= LONGEST:
                self._end(key)
            else:
                queue.put_nowait(text)

    def _end(self, key: int) -> None:
        """Empty the queue of a page, and say that nothing follows."""
        queue = self._queues.pop(key)
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait(None)

    def close(self) -> None:
        """Say good-bye to all."""
        self.closed = True
        for key in list(self._queues):
            self._end(key)

    async def listen(self, first: str) -> AsyncIterator[str]:
        """The events from now on, each as text, after a first one."""
        if self.closed or len(self._queues) >= PAGES:
            return
        self._count += 1
        key, queue = self._count, asyncio.Queue[str | None]()
        self._queues[key] = queue
        try:
            yield first
            while True:
                try:
                    text = await asyncio.wait_for(queue.get(), ALIVE)
                except TimeoutError:
                    text = ": still here\n\n"
                if text is None:
                    return
                yield text
        finally:
            self._queues.pop(key, None)


def routes(state: State) -> list[Route]:
    """`/api/events`."""

    async def events(request: Request) -> Response:
        first = f"retry: 1000\nevent: hello\ndata: {json.dumps({'version': state.version})}\n\n"
        return StreamingResponse(state.events.listen(first), media_type="text/event-stream")

    return [Route("/api/events", events)]
