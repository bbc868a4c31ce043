"""True pages: a document as its PDF is, as pictures, made beside the server; and files to save."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kitgen.digests import digest
from kitgen.serve.answers import RequestError, json_answer
from kitgen.serve.document import DocumentName, Form, form_of, named
from kitgen.serve.page_maker import Made, Project, make, picture
from kitgen.serve.state import State
from kitgen.workers.process import WorkerLost

if TYPE_CHECKING:
    from kitgen.serve.lessons import LessonRead

MOST = 80_000_000
"""Bytes of documents and pictures that are kept."""

LIMIT = 60
"""Seconds that a document may take."""

WHOLE = 600
"""Seconds for one that is put together from those of all lessons."""

TYPES = {"pdf": "application/pdf", "html": "text/html", "ics": "text/calendar"}

Key = tuple[DocumentName, Form]


@dataclass
class Kept:
    """A document whose pages were made, with the pictures that there are so far."""

    made: Made
    pictures: dict[int, bytes] = field(default_factory=dict)
    drawing: dict[int, asyncio.Future[bytes]] = field(default_factory=dict)
    """Pictures that are being made: several pages of a browser may ask for the same one."""

    @property
    def digest(self) -> str:
        """What its pictures are called by."""
        return digest(self.made.content or b"")[:16]

    @property
    def bytes(self) -> int:
        """How much it takes."""
        return len(self.made.content or b"") + sum(map(len, self.pictures.values()))


class Pages:
    """Documents with their pages. One at a time is made; of those that wait only the newest is."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._failed: dict[Key, Made] = {}
        self._wanted: Key | None = None
        self._task: asyncio.Task[None] | None = None

    async def get(self, name: DocumentName, form: Form) -> dict[str, Any]:
        """The pages of a document as they are now; if they are out of date, they are made anew."""
        key = (name, form)
        now, version, broken = await self._now(name, form)
        kept, failed = self._kept.get(key), self._failed.get(key)
        fresh = kept is not None and kept.made.key == now
        doomed = failed is not None and failed.key == now
        if kept:
            self._kept.move_to_end(key)
        if not (fresh or doomed or broken):
            self._wanted = key
            if self._task is None or self._task.done():
                self._task = asyncio.ensure_future(self._work())
        return {
            "id": name.id,
            "version": version,
            "shown": kept.made.version if kept else None,
            "stale": kept is not None and not fresh,
            "working": not (fresh or doomed or broken),
            "pages": [
                {"address": f"picture/{kept.digest}/{number}.png", "width": round(width), "height": round(height)}
                for number, (width, height) in enumerate(kept.made.sizes, 1)
            ] if kept else [],
            "problems": list(failed.problems) if doomed and failed else list(kept.made.problems) if kept else [],
        }  # fmt: skip

    async def _now(self, name: DocumentName, form: Form) -> tuple[str, str, bool]:
        """The key and version that a document has now, and whether its lesson is broken or gone."""
        if not name.file:
            await self._state.look()
            return self._state.version, self._state.version, False
        try:
            read: LessonRead = await self._state.lesson(name.file, name.language, extended=form.extended)
        except RequestError:
            return "", "", True
        return read.key, read.version, read.lesson is None

    async def _work(self) -> None:
        """Make what is wanted until nothing is."""
        while self._wanted is not None:
            key, self._wanted = self._wanted, None
            made = await self.made(*key, pictures=True)
            if made.content is None:
                self._failed[key] = made
            else:
                self._failed.pop(key, None)
                self._keep(key, Kept(made, dict(enumerate(made.pictures))))
            self._state.events.publish("pages", {"document": key[0].id, "version": made.version})

    async def made(self, name: DocumentName, form: Form, format: str = "pdf", pictures: bool = False) -> Made:
        """A document made in a process of the background; what goes wrong there is a problem of it."""
        state = self._state
        project = Project(state.root, state.output, state.only, state.lesson_names)
        whole = LIMIT + 10 if name.file else WHOLE
        try:
            return await state.background.call(make, project, name, form, format, pictures, LIMIT, limit=whole)
        except Exception as error:
            now, version, _ = await self._now(name, form)
            return Made(now, version, problems=(_problem(name, error),))

    def _keep(self, key: Key, kept: Kept) -> None:
        self._kept[key] = kept
        self._kept.move_to_end(key)
        self._drop_oldest()

    def _drop_oldest(self) -> None:
        while len(self._kept) > 1 and sum(each.bytes for each in self._kept.values()) > MOST:
            self._kept.popitem(last=False)

    async def picture(self, name: str, number: int) -> bytes:
        """The picture of a page, by number from 1. Raises RequestError 404 if there is none."""
        kept = next((each for each in self._kept.values() if each.digest == name), None)
        if kept is None or not 0 < number <= len(kept.made.sizes) or kept.made.content is None:
            raise RequestError(404, "This page is not there any more.")
        index = number - 1
        if index not in kept.pictures:
            if index not in kept.drawing:
                drawing = self._state.background.call(picture, kept.made.content, index, limit=LIMIT)
                kept.drawing[index] = asyncio.ensure_future(drawing)
            try:
                kept.pictures[index] = await asyncio.shield(kept.drawing[index])
            except WorkerLost as lost:
                raise RequestError(409, f"This page cannot be shown: {lost}.", lost.hint) from None
            finally:
                kept.drawing.pop(index, None)
            self._drop_oldest()
        return kept.pictures[index]

    async def file(self, name: DocumentName, form: Form, format: str) -> Made:
        """A document as a file. Raises RequestError if it cannot be made."""
        now, _, _ = await self._now(name, form)
        kept = self._kept.get((name, form))
        if kept is not None and format == "pdf" and kept.made.key == now:
            return kept.made
        made = await self.made(name, form, format)
        if made.content is None:
            errors = [problem for problem in made.problems if problem["severity"] == "error"]
            first = errors[0] if errors else {"message": "it has errors", "hint": "look under Problems"}
            raise RequestError(409, f"This document cannot be made: {first['message']}", first["hint"])
        return made


def _problem(name: DocumentName, error: Exception) -> dict[str, Any]:
    """What went wrong in the background, as a problem of the document."""
    hint = getattr(error, "hint", "") or "try again; if it happens again, please report it"
    message = getattr(error, "message", "") or f"the pages could not be made: {error}"
    return {
        "file": name.file, "line": 0, "column": 0, "severity": "error", "code": "worker",
        "message": message, "hint": hint, "source": "",
    }  # fmt: skip


def routes(state: State) -> list[Route]:
    """`/api/pages`, `/picture/…` and `/file/…`."""
    pages = Pages(state)

    async def listed(request: Request) -> Response:
        query = request.query_params
        return json_answer(await pages.get(named(query.get("id", "")), form_of(query)))

    async def png(request: Request) -> Response:
        content = await pages.picture(request.path_params["digest"], request.path_params["number"])
        headers = {"Cache-Control": "private, max-age=86400"}  # its address has the digest of what it shows
        return Response(content, media_type="image/png", headers=headers)

    async def file(request: Request) -> Response:
        query = request.query_params
        format = query.get("format", "pdf")
        if format not in TYPES:
            raise RequestError(400, f"There is no format '{format[:20]}'.")
        made = await pages.file(named(request.path_params["id"]), form_of(query), format)
        safe = re.sub(r"[^\w.+-]", "_", made.name, flags=re.ASCII)
        headers = {"Content-Disposition": f'attachment; filename="{safe}"', "X-Kitgen-Version": made.version}
        return Response(made.content, media_type=TYPES[made.format], headers=headers)

    return [
        Route("/api/pages", listed),
        Route("/picture/{digest}/{number:int}.png", png),
        Route("/file/{id:path}", file),
    ]
