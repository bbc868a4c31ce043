"""The documents of a lesson in the page: the list of them, and each of them at once as HTML."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kitgen.diagnostics import Diagnostic, KitgenError, Report, Span
from kitgen.digests import digest
from kitgen.serve.answers import RequestError, json_answer
from kitgen.serve.course import problem_data
from kitgen.serve.document import DocumentName, Form, documents_of, form_of, named, plan_of, task_of
from kitgen.serve.fonts import font_name
from kitgen.serve.state import State

if TYPE_CHECKING:
    from kitgen.serve.lessons import LessonRead
    from kitgen.serve.screen import ScreenPage

MOST = 60
"""Pages that are kept, to be shown beside the errors of a lesson that is broken."""


@dataclass(frozen=True)
class Shown:
    """A document as it was last made, and what is wrong with it."""

    key: str
    """The version of all files that it was made from."""

    page: ScreenPage
    version: str
    """The version of the lesson."""

    problems: tuple[Diagnostic, ...] = ()

    @cached_property
    def digest(self) -> str:
        """What tells it from another page of the same version: the school's look may have changed, or a picture."""
        return digest(self.page.html)[:16]


@dataclass
class Pages:
    """The last good page of each document and form. Its methods are for the thread that reads."""

    root: Path
    prefix: str = ""
    kept: OrderedDict[tuple[DocumentName, Form], Shown] = field(default_factory=OrderedDict)

    def show(self, name: DocumentName, form: Form, read: LessonRead) -> tuple[Shown | None, list[Diagnostic]]:
        """The last good page of a document, which is up to date if it has the version of the lesson; and problems."""
        key, last = (name, form), self.kept.get((name, form))
        problems = [found for found in read.report if found.severity == "error"]
        if last is not None and last.key == read.key and read.lesson is not None:
            return last, [*problems, *last.problems]
        if read.lesson is None or read.project is None:
            untranslated = f"the lesson has no translation into '{name.language}'"
            return last, problems or [Diagnostic("translation-none", untranslated, self._span(name.file))]
        made, faults = self._made(name, form, read)
        if made is None:
            return last, [*problems, *faults]
        self.kept[key] = made
        self.kept.move_to_end(key)
        while len(self.kept) > MOST:
            self.kept.popitem(last=False)
        return made, [*problems, *faults]

    def _made(self, name: DocumentName, form: Form, read: LessonRead) -> tuple[Shown | None, list[Diagnostic]]:
        """A document made from a lesson, or why it was not."""
        from kitgen.prove.detectors import LeakDetectors
        from kitgen.prove.leaks import prove
        from kitgen.render.templates import TemplateFailed, render
        from kitgen.serve.screen import screen_page

        assert read.project is not None
        project, faults = read.project, Report()
        plan = plan_of(project, name.kind, form, faults)
        task = task_of(plan, "html" if "slides" in name.kind else "pdf")
        try:
            page = render(task, plan.inputs[task.input], project.templates)
            screen = screen_page(page, task, project.root, read.version, self._font_address)
        except TemplateFailed as failed:
            faults.error("template", failed.problem, self._span(f"templates/{failed.template}", failed.line))
            return None, list(faults)
        except ValueError as error:
            faults.error("document", str(error), self._span(name.file))
            return None, list(faults)
        if not read.detectors:
            read.detectors.append(LeakDetectors(project))
        detector = read.detectors[0].detector(task)
        leaks = prove(detector, task.path, page.html.encode(), "html", lambda: page.computed, "") if detector else ()
        if leaks:
            return None, [*faults, *leaks]
        return Shown(read.key, screen, read.version, tuple(faults)), list(faults)

    def _font_address(self, path: Path) -> str:
        return f"{self.prefix}/font/{font_name(path)}"

    def _span(self, name: str, line: int = 0) -> Span:
        """A place in a file of the project."""
        return Span(str(self.root / name), line)


def routes(state: State) -> list[Route]:
    """`/api/documents`, `/api/document` and `/document/….html`."""
    pages = Pages(state.root)

    async def documents(request: Request) -> Response:
        file, language = request.query_params.get("file", ""), request.query_params.get("language", "")
        form = form_of(request.query_params)
        read = await state.lesson(file, language, extended=form.extended)
        found = await state.run(documents_of, read, file, form)
        return json_answer({"version": read.version, "documents": found})

    async def document(request: Request) -> Response:
        name, form = named(request.query_params.get("id", "")), form_of(request.query_params)
        shown, version, fresh, problems = await made(request, name, form)
        query = urlencode({**form.query, "page": shown.digest}) if shown else ""
        address = f"document/{quote(name.id)}.html?{query}" if shown else None
        paper = shown is not None and "allow-scripts" not in shown.page.policy
        with_html = shown is not None and paper and request.query_params.get("html") == "yes"
        return json_answer(
            {
                "id": name.id,
                "version": version,
                "shown": shown.version if shown else None,
                "stale": shown is not None and not fresh,
                "address": address,
                "html": shown.page.html.decode() if shown is not None and with_html else None,
                "scripts": shown is not None and not paper,
                "problems": [problem_data(found, state.root) for found in problems],
            }
        )

    async def html(request: Request) -> Response:
        name, form = named(request.path_params["id"]), form_of(request.query_params)
        shown = pages.kept.get((name, form))
        if shown is None or shown.digest != request.query_params.get("page"):
            shown, _, _, problems = await made(request, name, form)
            if shown is None:
                raise RequestError(409, "This document cannot be made.", problems[0].message if problems else "")
        headers = {
            "Content-Security-Policy": shown.page.policy,
            "X-Frame-Options": "SAMEORIGIN",
            "X-Kitgen-Version": shown.version,
        }
        return Response(shown.page.html, media_type="text/html", headers=headers)

    async def made(
        request: Request, name: DocumentName, form: Form
    ) -> tuple[Shown | None, str, bool, list[Diagnostic]]:
        """The last good page of a document, the version of its lesson now, whether the page is of it, and problems."""
        pages.prefix = request.scope["root_path"]
        try:
            read = await state.lesson(name.file, name.language, extended=form.extended)
        except RequestError:  # removed while it is shown
            shown = pages.kept.get((name, form))
            if shown is None:
                raise
            gone = Diagnostic(
                "lesson-missing", "the file of this lesson is not there any more", Span(str(state.root / name.file))
            )
            return shown, "", False, [gone]
        try:
            shown, problems = await state.run(pages.show, name, form, read)
        except KitgenError as error:
            raise RequestError(404, error.message, error.hint) from None
        return shown, read.version, shown is not None and shown.key == read.key, problems

    return [
        Route("/api/documents", documents),
        Route("/api/document", document),
        Route("/document/{id:path}.html", html),
    ]
