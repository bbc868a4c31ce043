"""Class sets in the page: what is printed for a class, how many sheets it takes, what it costs, and the file."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kitgen.diagnostics import KitgenError
from kitgen.serve.answers import RequestError, json_answer
from kitgen.serve.class_set_maker import ClassSetMade, Wanted, make_class_set
from kitgen.serve.document import form_of
from kitgen.serve.page_maker import Project
from kitgen.serve.state import State
from kitgen.workers.process import WorkerLost

LIMIT = 60
"""Seconds that one document of a class set may take."""

WHOLE = 600
"""Seconds that the whole of it may take."""


def wanted_of(query: Mapping[str, str]) -> Wanted:
    """The class set that a request asks for. Raises RequestError with what to type instead."""
    form = form_of(query)
    return Wanted(
        file=query.get("file", ""),
        students=_number(query, "students", 24, 2000),
        groups_of=_number(query, "groups_of", 4, 100),
        duplex=query.get("duplex", "yes") == "yes",
        layout=query.get("layout", ""),
        price=_price(query.get("price", "")),
        language=query.get("language", ""),
        paper=form.paper,
        variant=form.variant,
        kinds=tuple(filter(None, query.get("kinds", "").split(","))),
    )


def _number(query: Mapping[str, str], name: str, usual: int, most: int) -> int:
    given = query.get(name, "").strip() or str(usual)
    if not (given.isascii() and given.isdigit() and len(given) < 6 and 0 < int(given) <= most):
        raise RequestError(400, f"'{given[:20]}' is not a number from 1 to {most:,}.", "Type a number such as 24.")
    return int(given)


def _price(given: str) -> Decimal:
    try:
        price = Decimal(given.strip().replace(",", ".") or "0")
    except InvalidOperation:
        price = Decimal(-1)
    if not price.is_finite() or not 0 <= price < 1_000_000:
        raise RequestError(400, f"'{given[:20]}' is not a price.", "Type the price of a printed side, such as 0.05.")
    return price


def routes(state: State) -> list[Route]:
    """`/api/print` and `/class-set`."""

    one_at_a_time = asyncio.Lock()  # the files of one are not replaced by those of another

    async def made(request: Request, with_file: bool) -> ClassSetMade:
        wanted = wanted_of(request.query_params)
        await state.look()
        state.path_of(wanted.file)
        project = Project(state.root, state.output, state.only, state.lesson_names)
        try:
            async with one_at_a_time:
                return await state.background.call(make_class_set, project, wanted, with_file, LIMIT, limit=WHOLE)
        except WorkerLost as lost:
            raise RequestError(409, f"The class set could not be made: {lost}", lost.hint) from None
        except KitgenError as error:
            raise RequestError(409, error.message, error.hint) from None

    async def plan(request: Request) -> Response:
        found = await made(request, with_file=False)
        return json_answer({"version": found.version, "plan": found.plan, "problems": list(found.problems)})

    async def file(request: Request) -> Response:
        found = await made(request, with_file=True)
        if found.content is None:
            first = (*found.problems, {"message": "the lesson is not translated or cannot be read", "hint": ""})[0]
            raise RequestError(409, f"The class set cannot be made: {first['message']}", first["hint"])
        safe = re.sub(r"[^\w.+-]", "_", found.name, flags=re.ASCII)
        headers = {"Content-Disposition": f'attachment; filename="{safe}"'}
        return Response(found.content, media_type="application/pdf", headers=headers)

    return [Route("/api/print", plan), Route("/class-set", file)]
