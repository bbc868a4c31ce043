"""What a run is asked for and what it is to make, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field

USUAL, ARCHIVE = "ua-1", "a-3a"
"""The standards that PDFs may be made to: PDF/UA-1 alone, or with PDF/A-3a, for archives."""

FILLABLE = "fillable"
"""The variant that is made only of documents in which people write."""


@dataclass(frozen=True)
class Options:
    """What the person who builds may choose for the whole run."""

    paper: str = "a4"
    paper_given: bool = False
    """Whether the paper was asked for, and so outranks what a lesson wants."""

    variant: str = ""
    """Names of files under templates/_variants/, joined by `+`: only paper documents are made, in this form."""

    pdf: str = USUAL
    """The standard that PDFs are made to: `ua-1`, or `a-3a`, in which instructors' files have the lesson's YAML."""

    second: bool = False
    """Whether another course has its index pages at the top of the output folder: those of this one get a name of
    their own and a place in the folder of the course."""


@dataclass(frozen=True, order=True)
class Task:
    """One file to make: everything that decides it, by value or by digest."""

    path: str
    """Where it goes, below the output folder."""

    lesson: str
    kind: str
    audience: str
    format: str
    language: str
    paper: str

    input: str
    """Digest of the data that it is rendered from: a key of `Plan.inputs`."""

    digest: str
    """Digest of all that decides its bytes: input, template files, options, version of kitgen."""

    scope: str = "lesson"
    """Whether it is about a `lesson` or the `course`."""

    variant: str = ""
    """`large-print`, `large-print+low-ink`; empty for the usual form."""

    pdf: str = USUAL
    """The standard of a PDF."""

    source: str = ""
    """The lesson or course file that it is made from. It decides who may replace and remove the file, not its bytes."""


@dataclass(frozen=True)
class Plan:
    """The tasks of a run, sorted by path, and their inputs by digest."""

    tasks: tuple[Task, ...]
    inputs: dict[str, bytes] = field(repr=False)
    possible: frozenset[tuple[str, str]] = frozenset()
    """Each lesson, or the course, by its id, with each kind that could be made of it, asked for or not."""

    indexes: tuple[Task, ...] = ()
    """The tasks that list files."""

    reason: str = ""
    """Why there are no tasks, as a sentence without its full stop."""
