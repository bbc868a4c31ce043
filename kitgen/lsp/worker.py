"""A process that checks whole projects, so that the server answers meanwhile, and checks the file that is edited.

It reads what to check from its standard input and writes what it found to its standard output, and ends when either is
closed: also when the server has been killed.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
import traceback
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from kitgen.lsp.checking import Found, Target
    from kitgen.lsp.project import Workspace


class WorkerFailed(Exception):
    """What went wrong in the process: a traceback, or that it is gone."""


class Worker:
    """The process as the server sees it. It is started when it is first needed, and again if it is gone."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def check(self, workspace: Workspace, target: Target) -> Found:
        """What is wrong with a project. Waits for it. Raises WorkerFailed."""
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            pickle.dump((workspace, target), process.stdin)
            process.stdin.flush()
            found, failed = pickle.load(process.stdout)  # noqa: S301 - from our own process
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            self.end()
            raise WorkerFailed("the process that checks projects has ended") from error
        if failed:
            raise WorkerFailed(failed)
        result: Found = found
        return result

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
            command = [sys.executable, "-P", "-m", "kitgen.lsp.worker"]
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, creationflags=hidden
            )
        return self._process

    def end(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()  # only then is nothing read from its pipes any more
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    if pipe is not None:
                        pipe.close()


def work(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer until there are no more questions."""
    from kitgen.lsp.checking import check

    while True:
        try:
            workspace, target = pickle.load(questions)  # noqa: S301 - from our own process
        except EOFError:
            return
        try:
            answer = check(workspace, target), ""
        except Exception:
            answer = {}, traceback.format_exc()
        try:
            pickle.dump(answer, answers)
            answers.flush()
        except OSError:
            return


def main() -> None:
    """Be that process."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints anything must not print it into an answer
    sys.stdout = sys.stderr
    with contextlib.suppress(KeyboardInterrupt):
        work(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
