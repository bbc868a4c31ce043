"""The sample lessons that ship with kitgen, into what is listed of them and into their files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kitgen.diagnostics import Report
from kitgen.resources import SAMPLES
from kitgen.source.parser import parse


@dataclass(frozen=True)
class Sample:
    """A sample lesson: a folder with its lesson.yaml and its pictures."""

    name: str
    subject: str
    title: str
    minutes: str
    language: str


def files_of(name: str, lesson: str) -> Iterator[tuple[str, bytes]]:
    """The files of a sample below a folder in which its lesson has another name: that first, then its pictures."""
    folder = SAMPLES / name
    yield lesson, (folder / "lesson.yaml").read_bytes()
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder).as_posix()
        if path.is_file() and below != "lesson.yaml":
            yield below, path.read_bytes()


def sample_names() -> list[str]:
    """The names of the samples, sorted."""
    return sorted(path.parent.name for path in SAMPLES.glob("*/lesson.yaml"))


def samples() -> Iterator[Sample]:
    """The samples, with what their lessons say about themselves."""
    return (sample_of(name, (SAMPLES / name / "lesson.yaml").read_bytes()) for name in sample_names())


def sample_of(name: str, lesson: bytes) -> Sample:
    """A sample, with what its lesson says about itself."""
    node, _ = parse(lesson, f"{name}.yaml", Report())
    said = {key: str(value) for key, value in (node or {}).items()}
    return Sample(name, said.get("subject", ""), said["title"], said["minutes"], said.get("language", "en"))
