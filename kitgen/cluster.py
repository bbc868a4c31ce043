"""An existing Dask cluster as an executor, whose workers need no disk in common with this machine.

A task goes there with everything that it reads: its data, the templates and the pictures, each kept on the cluster
under the digest of its content and so sent once. What comes back is bytes. A worker that is lost is Dask's to replace:
it gives the task to another one. docs/cluster.md says how to set up a cluster, and how large.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kitgen.diagnostics import KitgenError
from kitgen.environment import install_command
from kitgen.exporters.pdf import libraries
from kitgen.making import Job, Made
from kitgen.plan import tools
from kitgen.proof import Keeper
from kitgen.resources import Overlay
from kitgen.task import Task
from kitgen.workers.process import WorkerLost

Files = dict[str, bytes]

_ONE = threading.Lock()
"""WeasyPrint makes one document at a time in a process, however many threads a worker has."""


@dataclass(frozen=True)
class Parcel:
    """A job without the large things that it shares with others."""

    task: Task
    keeper: Keeper | None
    built: bytes | None
    layers: int
    """How many layers the templates have."""

    tools: str
    """Fingerprint of the programs and fonts here: what other ones make would not be the same bytes."""


class Cluster(Executor):
    """The workers of a Dask scheduler at ``address``. Raises KitgenError where there is none, or no Dask here."""

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise KitgenError("Dask is not installed here", "type: " + install_command('"kitgen[dask]"')) from error
        try:
            self._client = Client(address, timeout="10s", set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise KitgenError(
                f"no Dask scheduler answers at {address}", "check the address, and that it runs"
            ) from error
        self._executor = self._client.get_executor(pure=False)
        self._sent: dict[str, Any] = {}

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """A future for a job; it fails with WorkerLost if several workers died of it."""
        (job,) = args
        parcel = Parcel(job.task, job.keeper, job.built, len(job.templates.layers), _programs())
        work = self._executor.submit(
            unpacked, parcel, self._kept(job.data), self._kept(_templates(job.templates)),
            self._kept(_files(job)),
        )  # fmt: skip
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()
        work.add_done_callback(lambda done: _hand_on(done, future))
        return future

    def _kept(self, content: bytes | Files) -> Any:
        """What the cluster keeps of it, sent once."""
        digest = hashlib.sha256(content if isinstance(content, bytes) else _digest(content)).hexdigest()
        if digest not in self._sent:
            self._sent[digest] = self._client.scatter(content, hash=True, direct=False)
        return self._sent[digest]

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster; it goes on for others."""
        self._executor.shutdown(wait=wait and not cancel_futures)
        self._sent.clear()
        self._client.close()


def _hand_on(done: Future[Any], future: Future[Any]) -> None:
    if done.cancelled():
        future.set_exception(WorkerLost("the connection to the cluster was closed before it was made", "build again"))
        return
    error = done.exception()
    if error is None:
        future.set_result(done.result())
    elif type(error).__name__ in ("KilledWorker", "CommClosedError"):
        future.set_exception(
            WorkerLost(f"the cluster's workers died while they made it ({error})", "build again, or without --cluster")
        )
    else:
        future.set_exception(error)


def unpacked(parcel: Parcel, data: bytes, templates: Files, files: Files) -> Made:
    """Make a document on a worker, from nothing but what was sent.

    Raises KitgenError where the worker has other programs or fonts than the machine that asks.
    """
    from kitgen.making import made

    with _ONE:
        if parcel.tools != _programs():
            raise KitgenError(
                "a worker of the cluster has another version of kitgen, WeasyPrint, a font package, Pango or zlib",
                f"install the same lock file there and here, on the same system; here it has {libraries()}",
            )
        layers = tuple(_laid_down(templates) / str(number) for number in range(parcel.layers))
        return made(Job(parcel.task, data, Overlay(layers), _laid_down(files), parcel.keeper, parcel.built))


@cache
def _programs() -> str:
    """All that must be the same here and there, so that the bytes are."""
    return f"{tools()} {libraries()}"


def _templates(templates: Overlay) -> Files:
    """Every file of the templates, by layer."""
    return {
        f"{number}/{path.relative_to(layer).as_posix()}": path.read_bytes()
        for number, layer in enumerate(templates.layers)
        for path in sorted(layer.rglob("*"))
        if path.is_file()
    }


def _files(job: Job) -> Files:
    """The pictures and other files of the project that a document shows, by their path from its root."""
    root = job.root.resolve()
    paths = {name: (root / name).resolve() for name in _names(json.loads(job.data))}
    return {
        name: path.read_bytes()
        for name, path in sorted(paths.items())
        if path.is_relative_to(root) and path.is_file()
    }  # fmt: skip


def _names(data: dict[str, Any]) -> Iterator[str]:
    for given in (data, *data.get("parts", ())):
        folder = given.get("folder", "")
        yield from (f"{folder}/{name}" if folder else name for name in given.get("pictures", ()))
        brand = given.get("brand") or {}
        yield from (f"templates/{name}" for name in brand.get("files", ()))


def _digest(files: Files) -> bytes:
    return json.dumps({name: hashlib.sha256(content).hexdigest() for name, content in files.items()}).encode()


_LAID: dict[str, tempfile.TemporaryDirectory[str]] = {}


def _laid_down(files: Files) -> Path:
    """The files in a folder of this worker's own, once for the same content."""
    key = hashlib.sha256(_digest(files)).hexdigest()
    if key not in _LAID:
        folder = tempfile.TemporaryDirectory(prefix="kitgen-")
        for name, content in files.items():
            path = Path(folder.name, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        _LAID[key] = folder
    return Path(_LAID[key].name)
