"""The server: what an editor asks over standard input and output into answers of the other modules.

It speaks the Language Server Protocol by pygls. The model and the checks are imported after it has answered the first
message, in the thread that checks the files that are edited; projects as a whole are checked in a process of their
own. No error ends the server: it is reported in the editor's log, and the next message is answered.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import os
import sys
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer

from kitgen import __version__
from kitgen.lsp.worker import Worker
from kitgen.regular_files import real_path

if TYPE_CHECKING:
    from kitgen.diagnostics import Diagnostic
    from kitgen.lsp.checking import Problems, Target
    from kitgen.lsp.positions import Stretch
    from kitgen.lsp.project import Workspace

QUICK = 0.2
LATER = 1.0
"""Seconds without a change before a file is checked, and before its whole project is."""

_SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "note": types.DiagnosticSeverity.Information,
}

Answer = TypeVar("Answer")


class Server(LanguageServer):
    """A language server for the files of kitgen."""

    def __init__(self) -> None:
        super().__init__("kitgen", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.open: dict[Path, str] = {}
        """The addresses of the open files, by their real paths."""

        self.problems: Problems | None = None
        self._thread = ThreadPoolExecutor(1, "check")
        self._worker = Worker()
        self._waiting = ThreadPoolExecutor(1, "worker")
        """The thread that waits for the process that checks projects."""

        self._changed: set[Path] = set()
        self._quick: asyncio.TimerHandle | None = None
        self._later: asyncio.TimerHandle | None = None
        self._tasks: dict[bool, asyncio.Task[None]] = {}

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log an error. Nothing of it is shown as a window that has to be closed."""
        self.log(error)

    def log(self, error: BaseException) -> None:
        """Tell the editor's log of an error of kitgen."""
        words = "".join(traceback.format_exception(error))
        message = f"kitgen: internal error: {type(error).__name__}: {error} (please report it)\n{words}"
        with contextlib.suppress(Exception):
            self.window_log_message(types.LogMessageParams(types.MessageType.Error, message))

    def files(self) -> Workspace:
        """The workspace as it is now."""
        from kitgen.lsp.project import Workspace

        folders = [folder for uri in self._folders() if (folder := path_of(uri)) is not None]
        texts = {path: self.workspace.get_text_document(uri).source for path, uri in self.open.items()}
        if not folders:  # a file was opened by itself
            folders = [path.parent for path in texts]
        return Workspace(tuple(real_path(folder) for folder in folders), texts)

    def _folders(self) -> list[str]:
        named = list(self.workspace.folders)
        root = self.workspace.root_uri
        return named or ([root] if root else [])

    def touch(self, path: Path | None) -> None:
        """Check a file again soon, and its project a little later."""
        if path is not None:
            self._changed.add(path)
        for timer in (self._quick, self._later):
            if timer is not None:
                timer.cancel()
        loop = asyncio.get_running_loop()
        self._quick = loop.call_later(QUICK, self._start, False)
        self._later = loop.call_later(LATER, self._start, True)

    def _start(self, whole: bool) -> None:
        before = self._tasks.get(whole)
        self._tasks[whole] = asyncio.get_running_loop().create_task(self._run(before, whole))

    async def _run(self, before: asyncio.Task[None] | None, whole: bool) -> None:
        """Check what has changed, after the check of its kind that runs."""
        if before is not None:
            await asyncio.wait([before])
        try:
            await (self._check_projects() if whole else self._check_files())
        except Exception as error:
            self.log(error)

    async def _check_files(self) -> None:
        changed, self._changed = self._changed, set()
        for path in changed & set(self.open):
            workspace, version = self.files(), self._version(path)
            found = await self.in_thread(_check_alone, workspace, path)
            if found is not None and version == self._version(path):
                self._publish(self._known().add_alone(workspace, path, found))

    async def _check_projects(self) -> None:
        workspace = self.files()
        for target in await self.in_thread(_targets, workspace):
            loop = asyncio.get_running_loop()
            found = await loop.run_in_executor(self._waiting, self._worker.check, workspace, target)
            if workspace.texts != self.files().texts:  # there will be another check
                return
            self._publish(self._known().add_project(workspace, found))

    def _known(self) -> Problems:
        from kitgen.lsp.checking import Problems

        self.problems = self.problems or Problems()
        return self.problems

    def in_thread(self, function: Callable[..., Answer], *given: Any) -> asyncio.Future[Answer]:
        """Call a function in the thread that checks, after what it has to do before."""
        return asyncio.get_running_loop().run_in_executor(self._thread, functools.partial(function, *given))

    def _version(self, path: Path) -> int | None:
        uri = self.open.get(path)
        return self.workspace.get_text_document(uri).version if uri is not None else None

    def _publish(self, paths: Iterable[Path]) -> None:
        workspace = self.files()
        for path in paths:
            found = self.shown(path)
            uri = self.open.get(path) or uris.from_fs_path(str(path))
            if uri is not None:
                made = diagnostics(workspace.text(path) or "", found)
                self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, made, self._version(path)))

    def shown(self, path: Path) -> list[Diagnostic]:
        """The problems that the editor shows of a file."""
        return self.problems.shown.get(real_path(path), []) if self.problems is not None else []

    def end(self) -> None:
        """End the process that checks projects."""
        self._worker.end()

    def forget(self, path: Path) -> None:
        """Take back the problems of a file that is closed, unless they are those of a course."""
        self._changed.discard(path)
        workspace = self.files()
        root = workspace.root(path)
        if self.problems is not None and (root is None or workspace.course(root) is None):
            self._publish(self.problems.forget([path]))


def _check_alone(workspace: Workspace, path: Path) -> Any:
    from kitgen.lsp.checking import alone, check

    target = alone(workspace, path)
    if target is None:
        return [] if workspace.kind(path) is None else None
    return check(workspace, target).get(path, [])


def _targets(workspace: Workspace) -> list[Target]:
    from kitgen.lsp.checking import together

    found = [together(workspace, path) for path in sorted(workspace.texts)]
    return list(dict.fromkeys(target for target in found if target is not None))


def diagnostics(source: str, found: Iterable[Diagnostic]) -> list[types.Diagnostic]:
    """Kitgen's problems as those of the protocol: the hint is a part of the message, the code its name."""
    from kitgen.lsp.positions import Text

    text = Text(source)
    return [
        types.Diagnostic(
            range=range_of(text.marked(each.span.line, each.span.column)),
            message=f"{each.message}\nhelp: {each.hint}" if each.hint else each.message,
            severity=_SEVERITIES[each.severity],
            code=each.code,
            source="kitgen",
        )
        for each in found
    ]


def range_of(stretch: Stretch) -> types.Range:
    """A stretch as the protocol has it."""
    return types.Range(types.Position(*stretch.start), types.Position(*stretch.end))


def path_of(uri: str) -> Path | None:
    """The real path of the file at an address; None for another address, or a name that no file has."""
    try:
        name = uris.to_fs_path(uri) if uri.startswith("file:") else None
        return real_path(Path(name)) if name else None
    except (OSError, ValueError):
        return None


def serve() -> None:
    """Answer over standard input and output until the editor ends the session, or is gone."""
    from kitgen.lsp.features import add_features

    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints anything must not print it into an answer
    sys.stdout = sys.stderr
    server = Server()
    add_features(server)
    try:
        server.start_io(sys.stdin.buffer, answers)
    finally:
        server.end()
