"""What is wrong only with the edition of a lesson that is not the one of the list of the course."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kitgen.diagnostics import Report
from kitgen.serve.answers import json_answer
from kitgen.serve.course import problems_of
from kitgen.serve.state import State


def routes(state: State) -> list[Route]:
    """`/api/other-edition`."""

    async def problems(request: Request) -> Response:
        from kitgen.both_editions import merged

        name = request.query_params.get("file", "")
        shown, usual, extended = [(await state.lesson(name, extended=which)).report for which in (None, False, True)]
        known = {(found.code, found.span) for found in shown}
        more = Report([found for found in merged(usual, extended) if (found.code, found.span) not in known])
        return json_answer({"problems": problems_of(more, state.root)})

    return [Route("/api/other-edition", problems)]
