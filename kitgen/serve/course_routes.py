"""The address of the course and its lessons."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kitgen.serve.answers import json_answer
from kitgen.serve.state import State


def routes(state: State) -> list[Route]:
    """`/api/course`."""

    async def course(request: Request) -> Response:
        read = await state.course()
        return json_answer({name: value for name, value in read.items() if name != "versions"})

    return [Route("/api/course", course)]
