"""Run the command line: in this process, which is fast, or in a separate one, which is more realistic.

`run` is for what kitgen reads, writes and says. `run_process` is for what is a process's own: its end by a signal, the
environment that Python and C libraries read when they start (``HOME``, ``TZ``, ``LC_ALL``, ``PYTHON…``), its imports,
its memory, its worker processes.

What one run leaves behind in this process must not be seen by the next one:

- The caches of ``kitgen.text.labels``, ``kitgen.render.environment`` and of fonts go by the path of a file, and a test
  writes other texts to the same path: they are emptied before every run.
- All other caches of kitgen go by what they were made from: a text (stylesheets, citations, Markdown, figures), a
  class, or the programs and font packages that are installed, which do not change while tests run.
- ``kitgen.text.fonts.prepare`` sets variables once in a process, so it is called before the environment is noted.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import io
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from unittest import mock

from kitgen.cli.main import main
from kitgen.text.fonts import prepare

ROOT = Path(__file__).resolve().parent.parent

# Where Python may not keep what it has compiled, each of hundreds of runs would compile kitgen again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

_PREPARED = {name for name in ("FONTCONFIG_FILE", "SOURCE_DATE_EPOCH") if name not in os.environ}
"""Variables that are here because kitgen set them in this process: another one has to do that itself."""

_ONLY_AT_ITS_START = ("HOME", "KITGEN_PLAIN_LAYOUT", "LANG", "LC_", "LD_", "PYTHON", "TMPDIR", "TZ", "XDG_")
"""How variables begin that a process reads when it starts, or when it loads a library."""


@dataclass(frozen=True)
class Ran:
    """What a run of the command line did."""

    status: int
    out: str
    err: str

    @property
    def sums(self) -> dict[str, str]:
        """The table at the end of a build: `built`, `unchanged`, `failed`, `pages`, `sheets`, `seconds`."""
        return sums(self.out)


def sums(said: str) -> dict[str, str]:
    """The table at the end of a build's output."""
    lines = said.splitlines()
    (number,) = (number for number, line in enumerate(lines) if line.split()[:2] == ["built", "unchanged"])
    return dict(zip(lines[number].split(), lines[number + 1].split(), strict=True))


def only_kinds(*kinds: str) -> list[str]:
    """The options of a build of these kinds of document and no others."""
    return [option for kind in kinds for option in ("--only", kind)]


# --- in a process of its own -----------------------------------------------------------------------------


def environment(**more: str) -> dict[str, str]:
    """The environment for a process that runs this kitgen."""
    own = {name: value for name, value in os.environ.items() if name not in _PREPARED}
    return {**own, "PYTHONPATH": str(ROOT), **more}


def run_process(*arguments: str | Path, cwd: Path | None = None, timeout: float = 300, **variables: str) -> Ran:
    """Run kitgen in a separate process, with workers as usual."""
    done = subprocess.run(
        [sys.executable, "-m", "kitgen", *map(str, arguments)],
        cwd=cwd or ROOT,
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def ends_with_us() -> None:
    """Called in a new process (``preexec_fn``): the system kills it if this one is killed and cannot do so (Linux)."""
    if _libc is not None:
        _libc.prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


# --- in this process -------------------------------------------------------------------------------------


def run(
    *arguments: str | Path, cwd: Path | None = None, timeout: float = 300, stdin: str = "", **variables: str
) -> Ran:
    """Run kitgen in this process: the same status and the same bytes on both outputs as in a separate one.

    It builds without workers unless it is given ``--jobs``. Variables are those that kitgen itself reads.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        status = _status(arguments, out, err, cwd, timeout, stdin, variables)
        return Ran(status, _text(out), _text(err))


def run_on_a_terminal(*arguments: str | Path, cwd: Path | None = None, timeout: float = 300, **variables: str) -> Ran:
    """As `run`, with the errors of kitgen, and its progress, on a terminal."""
    import pty  # Windows has none

    ours, its = pty.openpty()
    shown = bytearray()

    def read() -> None:
        with contextlib.suppress(OSError):  # Linux says so when the other end is closed
            while part := os.read(ours, 4096):
                shown.extend(part)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        with tempfile.TemporaryFile() as out, os.fdopen(its, "wb", buffering=0) as err:
            status = _status(arguments, out, err, cwd, timeout, "", variables)
            said = _text(out)
    finally:
        reader.join()
        os.close(ours)
    return Ran(status, said, shown.decode())


def _status(
    arguments: tuple[str | Path, ...],
    out: IO[bytes],
    err: IO[bytes],
    cwd: Path | None,
    timeout: float,
    stdin: str,
    variables: dict[str, str],
) -> Any:
    """Run kitgen in this process; gives its status."""
    assert not [name for name in variables if name.startswith(_ONLY_AT_ITS_START)], "give them to run_process"
    prepare()
    _forget_files()
    with contextlib.ExitStack() as stack:
        stack.enter_context(_left_as_it_was())
        os.environ.update(variables)
        os.chdir(cwd or ROOT)
        stack.enter_context(_one_processor())
        stack.enter_context(mock.patch.object(sys, "argv", [str(ROOT / "kitgen/__main__.py"), *map(str, arguments)]))
        stack.enter_context(mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()))))
        stack.enter_context(_written_to(1, "stdout", out))
        stack.enter_context(_written_to(2, "stderr", err))
        stack.enter_context(_stopped_after(timeout))
        try:
            main()
            status: Any = 0
        except SystemExit as end:
            status = end.code
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        return status or 0


BY_PATH = (
    ("kitgen.text.labels", "labels"),
    ("kitgen.render.environment", "environment_of"),
    ("kitgen.render.formats.html", "_coverage"),
    ("kitgen.text.font_subsets", "subset"),
)
"""The caches that go by the path of a file."""


def _forget_files() -> None:
    """Empty the caches that go by the path of a file."""
    for module, name in BY_PATH:
        if loaded := sys.modules.get(module):
            getattr(loaded, name).cache_clear()


@contextlib.contextmanager
def _left_as_it_was() -> Iterator[None]:
    """Put back the folder, the environment, the answers to signals and the loggers of this process."""
    folder, variables = Path.cwd(), dict(os.environ)
    interrupt, handlers = signal.getsignal(signal.SIGINT), logging.root.handlers
    logging.root.handlers = []  # pytest's, which a program of its own does not have
    try:
        yield
    finally:
        logging.root.handlers = handlers
        signal.signal(signal.SIGINT, interrupt)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(variables)
        gc.unfreeze()  # what a build read, which it keeps until its process ends


def _one_processor() -> contextlib.AbstractContextManager[Any]:
    """As if this machine had one processor, where a build starts no workers."""
    if hasattr(os, "sched_getaffinity"):
        return mock.patch.object(os, "sched_getaffinity", return_value={0})
    return mock.patch.object(os, "cpu_count", return_value=1)


@contextlib.contextmanager
def _written_to(number: int, name: str, file: IO[bytes]) -> Iterator[None]:
    """Let a file have what this process writes to standard output or errors, libraries in C included."""
    getattr(sys, name).flush()
    kept = os.dup(number)
    os.dup2(file.fileno(), number)
    try:
        with open(number, "w", encoding="utf-8", closefd=False) as stream, mock.patch.object(sys, name, stream):
            yield
    finally:
        os.dup2(kept, number)
        os.close(kept)


class TooLong(BaseException):
    """A run took longer than it may. No handler of errors takes it for one."""


@contextlib.contextmanager
def _stopped_after(seconds: float) -> Iterator[None]:
    """Raise TooLong after that time."""

    def stop(*_: object) -> None:
        raise TooLong(f"it took more than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _text(file: IO[bytes]) -> str:
    """What was written to a file, as `subprocess` reads it."""
    file.seek(0)
    return file.read().decode().replace("\r\n", "\n").replace("\r", "\n")
