"""Answers to requests: JSON, and errors with a message and a hint."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response


class RequestError(Exception):
    """A request that is not answered as asked: an HTTP status of 4xx, a message and a hint."""

    def __init__(self, status: int, message: str, hint: str = "", **more: Any) -> None:
        super().__init__(message)
        self.status, self.message, self.hint, self.more = status, message, hint, more


def json_answer(data: Any, status: int = 200) -> Response:
    """Data as JSON."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Response(text.encode("utf-8", "surrogatepass"), status, media_type="application/json")


def error_answer(error: RequestError) -> Response:
    """An error as JSON; what it has beside its message and hint comes beside them."""
    return json_answer({"error": {"message": error.message, "hint": error.hint}, **error.more}, error.status)


async def json_of(request: Request) -> Any:
    """The data of a request. Raises RequestError if it is not JSON."""
    try:
        return json.loads(await request.body())
    except (ValueError, RecursionError):
        raise RequestError(400, "This request is not JSON.") from None
