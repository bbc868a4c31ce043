"""The options, tasks and plan of a build, as plain frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

USUAL, ARCHIVE = "ua-1", "a-3a"
"""The standards of PDFs: PDF/UA-1 alone, or with PDF/A-3a, for archives."""

FILLABLE = "fillable"
"""The variant with form fields, of documents with room for answers only."""


@dataclass(frozen=True)
class Options:
    """The choices that apply to all documents of a build."""

    paper: str = "a4"
    paper_given: bool = False
    """Whether the paper was given explicitly, and so overrides that of a lesson."""

    variant: str = ""
    """Names of files under templates/_variants/, joined by `+`: only paper documents have variants."""

    pdf: str = USUAL
    """The standard of PDFs: `ua-1`, or `a-3a`, in which instructors' files include the lesson's YAML."""

    second: bool = False
    """Whether another course has its index pages at the top of the output folder: those of this one go into the
    folder of the course, with its name."""


@dataclass(frozen=True, order=True)
class Task:
    """One file to build: everything that decides its bytes, by value or by digest."""

    path: str
    """The path of the file, below the output folder."""

    lesson: str
    kind: str
    audience: str
    format: str
    language: str
    paper: str

    input: str
    """The digest of its input: a key of `Plan.inputs`."""

    digest: str
    """The digest of all that decides its bytes: input, template files, options, programs and fonts."""

    scope: str = "lesson"
    """What it is about: a `lesson` or the `course`."""

    variant: str = ""
    """`large-print`, `large-print+low-ink`; empty for the standard form."""

    pdf: str = USUAL
    """The standard of a PDF."""

    edition: str = ""
    """`extended` for a document of the extended edition; empty for the usual one."""

    source: str = ""
    """The lesson or course file of its content. It decides who may replace and remove the file, not its bytes."""


@dataclass(frozen=True)
class Plan:
    """The tasks of a build, sorted by path, and their inputs by digest."""

    tasks: tuple[Task, ...]
    inputs: dict[str, bytes] = field(repr=False)
    possible: frozenset[tuple[str, str, str]] = frozenset()
    """Each lesson, and the course, by its id, with each kind of document that it may have, chosen or not, and the
    edition."""

    indexes: tuple[Task, ...] = ()
    """The tasks of index pages."""

    bound: Mapping[str, tuple[Task, ...]] = field(default_factory=dict)
    """By the digest of a document that has or names the pages of others: the tasks of these, in their order.

    Not all of them need be tasks of the plan: what was not asked for is made for it, and not kept."""

    reason: str = ""
    """Why there are no tasks, as a sentence without full stop."""
