"""A job in a form that needs no disk in common: its task, and the contents of all files that it reads."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kitgen.diagnostics import KitgenError, Span
from kitgen.plan.fingerprint import toolchain_digest
from kitgen.plan.task import Task
from kitgen.prove.search import LeakDetector
from kitgen.regular_files import real_path
from kitgen.render.formats.pdf import libraries
from kitgen.resources import Overlay
from kitgen.source.pictures import BadPicture, read_inside
from kitgen.workers.folders import Files
from kitgen.workers.job import BoundPart, Job


@dataclass(frozen=True)
class Parcel:
    """A job without the large things that it shares with others: its data, the templates, the project's files."""

    task: Task
    detector: LeakDetector | None
    built: bytes | None
    bound: tuple[BoundPart, ...]
    places: Mapping[str, tuple[Span, str]]
    layers: int
    """How many layers the templates have."""

    programs: str
    """Fingerprint of the programs and fonts here: what other ones make would not be the same bytes."""


def packed(job: Job) -> Parcel:
    """The job without its data and files."""
    layers, parts = len(job.templates.layers), (job.bound, job.places)
    return Parcel(job.task, job.detector, job.built, *parts, layers, programs())


def run_packed(fn: Callable[[Job], Any], parcel: Parcel, data: bytes, templates: Path, root: Path) -> Any:
    """``fn`` of a job whose files lie in these folders.

    Raises KitgenError where this machine has other programs or fonts than the one that asks.
    """
    if parcel.programs != programs():
        raise KitgenError(
            "a worker of the cluster has another version of kitgen, WeasyPrint, a font package, Pango or zlib",
            f"install the same lock file there and here, on the same system; here it has {libraries()}",
        )
    layers = tuple(templates / str(number) for number in range(parcel.layers))
    read = (parcel.bound, parcel.places)
    return fn(Job(parcel.task, data, Overlay(layers), root, parcel.detector, parcel.built, *read))


@cache
def programs() -> str:
    """All that must be the same here and there, so that the bytes are."""
    return f"{toolchain_digest()} {libraries()}"


def template_files(templates: Overlay) -> Files:
    """Every file of the templates, by layer."""
    return {f"{number}/{name}": path.read_bytes() for number, name, path in templates.content("")}


def project_files(job: Job) -> Files:
    """The pictures and other files of the project that a document shows, by their path from its root."""
    files = {}
    for name in sorted(set(_names(json.loads(job.data)))):
        with contextlib.suppress(BadPicture):  # the worker reports what is missing
            files[name] = read_inside(real_path(job.root), name)
    return files


def _names(data: dict[str, Any]) -> Iterator[str]:
    folder = data.get("folder", "")
    yield from (f"{folder}/{name}" if folder else name for name in data.get("pictures", ()))
    brand = data.get("brand") or {}
    yield from (f"templates/{name}" for name in brand.get("files", ()))
