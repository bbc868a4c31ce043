"""Class sets in the page: what is printed for a class, how many sheets it takes, what it costs, and the file."""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
from collections import OrderedDict
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import PurePath

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kitgen.diagnostics import KitgenError
from kitgen.digests import digest
from kitgen.regular_files import Refused, read_regular
from kitgen.serve.answers import RequestError, json_answer, json_of
from kitgen.serve.class_set_maker import ClassList, ClassSetMade, Wanted, make_class_set
from kitgen.serve.document import form_of
from kitgen.serve.page_maker import Project
from kitgen.serve.places import path_below
from kitgen.serve.state import State
from kitgen.workers.process import WorkerLost

LIMIT = 60
"""Seconds that one document of a class set may take."""

WHOLE = 600
"""Seconds that the whole of it may take."""

LISTS = (".csv", ".tsv")
"""The ends of the names of class lists."""

LARGEST_LIST = 1_000_000
"""Bytes of a class list."""

MOST_LISTS = 4
"""Class lists that were given to the page and are kept in memory; they are written nowhere."""


def wanted_of(query: Mapping[str, str], names: ClassList | None = None) -> Wanted:
    """The class set that a request asks for. Raises RequestError with what to type instead."""
    return Wanted(
        file=query.get("file", ""),
        students=_number(query, "students", 24, 2000) if names is None else 0,
        groups_of=_number(query, "groups_of", 4, 100),
        duplex=query.get("duplex", "yes") == "yes",
        layout=query.get("layout", ""),
        price=_price(query.get("price", "")),
        language=query.get("language", ""),
        form=form_of(query),
        kinds=tuple(filter(None, query.get("kinds", "").split(","))),
        names=names,
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


class ClassLists:
    """The class lists of a project, and those that the page was given, which are in memory only."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._given: OrderedDict[str, ClassList] = OrderedDict()

    def names(self) -> list[str]:
        """The files of the project that may be class lists."""
        found = [name for name in self._state.versions if name.lower().endswith(LISTS)]
        return sorted(found, key=lambda name: (name.count("/"), name))

    def keep(self, name: str, content: bytes) -> str:
        """Keep a list that was given, and call it something."""
        known = digest(content)[:16]
        self._given[known] = ClassList(name, content)
        self._given.move_to_end(known)
        while len(self._given) > MOST_LISTS:
            self._given.popitem(last=False)
        return known

    def wanted(self, query: Mapping[str, str]) -> ClassList | None:
        """The list that a request asks for; None without one. Raises RequestError if it is not there."""
        if known := query.get("given", ""):
            if known not in self._given:
                raise RequestError(409, "The class list is not here any more.", "Choose its file again.")
            return self._given[known]
        name = query.get("names", "")
        if not name:
            return None
        path = path_below(name, self._state.root, self._state.output)
        if path is None or not name.lower().endswith(LISTS):
            raise RequestError(404, f"There is no class list '{name[:80]}' in this course.")
        try:
            return ClassList(name, read_regular(path, LARGEST_LIST, self._state.root))
        except Refused as refused:
            raise RequestError(
                409, f"The class list '{name}' cannot be used: {refused.message}.", refused.hint
            ) from None


def routes(state: State) -> list[Route]:
    """`/api/print`, `/api/class-lists`, `/api/class-list` and `/class-set`."""
    lists = ClassLists(state)

    one_at_a_time = asyncio.Lock()  # the files of one are not replaced by those of another

    async def made(request: Request, with_file: bool) -> tuple[ClassSetMade, ClassList | None]:
        await state.look()
        names = lists.wanted(request.query_params)
        wanted = wanted_of(request.query_params, names)
        state.path_of(wanted.file)
        project = Project(state.root, state.output, state.only, state.lesson_names)
        try:
            async with one_at_a_time:
                found = await state.background.call(make_class_set, project, wanted, with_file, LIMIT, limit=WHOLE)
        except WorkerLost as lost:
            raise RequestError(409, f"The class set could not be made: {lost}", lost.hint) from None
        except KitgenError as error:
            raise RequestError(409, error.message, error.hint) from None
        return found, names

    async def plan(request: Request) -> Response:
        found, names = await made(request, with_file=False)
        named = {"name": names.name, "problems": list(found.in_list)} if names else None
        problems = list(found.problems)
        return json_answer({"version": found.version, "plan": found.plan, "problems": problems, "list": named})

    async def file(request: Request) -> Response:
        found, _ = await made(request, with_file=True)
        if found.content is None:
            problems = (*found.problems, *(each for each in found.in_list if each["severity"] == "error"))
            first = (*problems, {"message": "the lesson is not translated or cannot be read", "hint": ""})[0]
            raise RequestError(409, f"The class set cannot be made: {first['message']}", first["hint"])
        safe = re.sub(r"[^\w.+-]", "_", found.name, flags=re.ASCII)
        headers = {"Content-Disposition": f'attachment; filename="{safe}"'}
        return Response(found.content, media_type="application/pdf", headers=headers)

    async def listed(request: Request) -> Response:
        await state.look()
        return json_answer({"files": lists.names()})

    async def given(request: Request) -> Response:
        asked = await json_of(request)
        name, text = (asked.get(key) for key in ("name", "content")) if isinstance(asked, dict) else (None, None)
        if not isinstance(name, str) or not isinstance(text, str):
            raise RequestError(400, "This request has no class list.")
        name = PurePath(name.replace("\\", "/")).name
        if not name.strip(". ") or not name.isprintable() or len(name) > 200:
            raise RequestError(422, "This file has no name.")
        try:
            content = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise RequestError(400, "This request has no class list.") from None
        if len(content) > LARGEST_LIST:
            hint = "A class list is a CSV file: names, and if you like groups, roles and print styles."
            raise RequestError(422, f"'{name}' is larger than {LARGEST_LIST // 1_000_000} MB.", hint)
        return json_answer({"given": lists.keep(name, content), "name": name}, 201)

    return [
        Route("/api/print", plan),
        Route("/class-set", file),
        Route("/api/class-lists", listed),
        Route("/api/class-list", given, methods=["POST"]),
    ]
