"""A client of `kitgen lsp` that speaks the protocol over the pipes of a process."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LIMIT = 60
"""Seconds that an answer may take on a machine that is busy."""


class Client:
    """One server with one workspace."""

    def __init__(self, folder: Path | None, home: Path) -> None:
        command = [sys.executable, "-P", "-m", "kitgen", "lsp"]
        here = str(Path(__file__).parents[1])
        environment = {**os.environ, "PYTHONPATH": here, "PYTHONIOENCODING": "utf-8"}
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=home, env=environment
        )
        self.folder = folder or home
        self.errors = b""
        """What the server wrote to its standard error, when it has ended."""

        self.number = 0
        self.said: list[dict[str, Any]] = []
        """Messages that answer nothing, in order."""

        self.shown: dict[str, list[dict[str, Any]]] = {}
        """The problems of each file, by its address."""

        self._messages: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        folders = [{"uri": folder.as_uri(), "name": "course"}] if folder else None
        watched = {"didChangeWatchedFiles": {"dynamicRegistration": True}}
        began = time.monotonic()
        self.capabilities = self.ask(
            "initialize",
            {
                "processId": os.getpid(), "rootUri": folder.as_uri() if folder else None, "workspaceFolders": folders,
                "capabilities": {"workspace": watched},
            },
        )["capabilities"]  # fmt: skip
        self.started = time.monotonic() - began
        self.tell("initialized", {})

    def _read(self) -> None:
        out = self.process.stdout
        assert out is not None
        while True:
            length = 0
            while (line := out.readline().strip()) != b"":
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            if not length:
                break
            self._messages.put(json.loads(out.read(length)))
        self._messages.put(None)

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self.process.stdin.flush()

    def tell(self, method: str, params: Any) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def ask(self, method: str, params: Any) -> Any:
        """Send a request; gives its result."""
        self.number += 1
        self._send({"id": self.number, "method": method, "params": params})
        for message in self._until():
            if message.get("id") == self.number and "method" not in message:
                assert "error" not in message, message
                return message.get("result")
        raise AssertionError("the server is gone")

    def _until(self) -> Iterator[dict[str, Any]]:
        end = time.monotonic() + LIMIT
        while True:
            message = self._messages.get(timeout=max(end - time.monotonic(), 0.01))
            if message is None:
                return
            if message.get("method") == "textDocument/publishDiagnostics":
                self.shown[message["params"]["uri"]] = message["params"]["diagnostics"]
            if "method" in message:
                self.said.append(message)
                if "id" in message:  # the server asks for something, such as word of changed files
                    self._send({"id": message["id"], "result": None})
            yield message

    def problems(self, path: Path, wanted: Any) -> list[dict[str, Any]]:
        """The problems of a file, as soon as they are such that ``wanted`` is true of them."""
        uri = path.as_uri()
        if uri in self.shown and wanted(self.shown[uri]):
            return self.shown[uri]
        for message in self._until():
            if message.get("method") == "textDocument/publishDiagnostics" and wanted(self.shown.get(uri, [])):
                return self.shown[uri]
        raise AssertionError("the server is gone")

    def open(self, path: Path, text: str, version: int = 1) -> None:
        """Open a file with a text, which may not be what is on disk."""
        self.shown.pop(path.as_uri(), None)
        item = {"uri": path.as_uri(), "languageId": "yaml", "version": version, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": item})

    def change(self, path: Path, text: str, version: int) -> None:
        """Type a text in place of all that a file had."""
        document = {"uri": path.as_uri(), "version": version}
        self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def close(self, path: Path) -> None:
        """Close a file."""
        self.tell("textDocument/didClose", {"textDocument": {"uri": path.as_uri()}})

    def at(self, method: str, path: Path, text: str, word: str, **more: Any) -> Any:
        """Ask something about the place of a word, or about that of the mark | in it."""
        before = text[: text.index(word.replace("|", "")) + max(word.find("|"), 0)]
        line = before.count("\n")
        character = len(before[before.rfind("\n") + 1 :].encode("utf-16-le")) // 2
        place = {"line": line, "character": character}
        return self.ask(method, {"textDocument": {"uri": path.as_uri()}, "position": place, **more})

    @staticmethod
    def gone(process: int) -> bool:
        """Whether a process ends within some seconds."""
        end = time.monotonic() + LIMIT / 2
        while time.monotonic() < end:
            try:
                os.kill(process, 0)
            except ProcessLookupError:
                return True
            time.sleep(0.02)
        return False

    def end(self) -> int:
        """End the session; gives the exit status."""
        self.ask("shutdown", None)
        self.tell("exit", None)
        return self.wait()

    def wait(self) -> int:
        """The exit status of the server, which ends now."""
        status = self.process.wait(LIMIT)
        self._reader.join(LIMIT)
        assert self.process.stderr is not None
        self.errors = self.process.stderr.read()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        return status
