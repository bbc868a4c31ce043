"""Read the kinds of document: one for each folder of templates/ that has a kind.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kitgen.diagnostics import Diagnostic, Report, Span
from kitgen.model.base import Audience
from kitgen.model.kind import KindHead
from kitgen.model.lesson import Lesson
from kitgen.read.tree import shown_path
from kitgen.read.validate import read
from kitgen.regular_files import Refused, read_regular
from kitgen.resources import Overlay
from kitgen.source.files import MAX_BYTES
from kitgen.source.nodes import Scalar, Source
from kitgen.source.parser import parse
from kitgen.suggestions import did_you_mean

ALL_KINDS = "'kitgen list --kinds' has the names of all"


@dataclass(frozen=True)
class Kind:
    """A kind of document: what its ``kind.yaml`` says, and a fingerprint of the files it is made with."""

    name: str
    head: KindHead
    files_digest: str

    @property
    def audience(self) -> Audience:
        """Who the document is for."""
        return self.head.audience


def kinds(templates: Overlay, report: Report) -> tuple[Kind, ...]:
    """Every kind in its order (`order` of kind.yaml, then by name); mistakes in a kind.yaml go to ``report``."""
    heads = check_kinds(templates, report)
    digests = templates.digests(("_base", "_labels"), heads)
    found = (Kind(name, head, digests[name]) for name, head in heads.items())
    return tuple(sorted(found, key=lambda kind: (kind.head.order, kind.name)))


def check_kinds(templates: Overlay, report: Report) -> dict[str, KindHead]:
    """The kinds whose kind.yaml has no mistakes, by name; mistakes go to ``report``."""
    folders = templates.folders()
    found = {name: each for name in folders if (each := _head(name, templates, report))}
    heads = {name: head for name, (head, _) in found.items()}
    sound = {}
    for name, (head, source) in found.items():
        wrong = [
            *_bad_binds(head, heads, folders),
            *_bad_reads(name, heads, folders),
            *_bad_parts(head),
            *_no_page(name, head, templates),
        ]
        for code, place, message, hint in wrong:
            report.error(code, message, head.place(*place), hint, source.line(head.place(*place).line))
        if not wrong:
            sound[name] = head
    return sound


_Wrong = Iterator[tuple[str, tuple[str | int, ...], str, str]]
"""Code, place, message and hint."""


def _bad_binds(head: KindHead, heads: Mapping[str, KindHead], folders: Iterable[str]) -> _Wrong:
    """What is wrong with `binds`: it needs kinds that there are, about lessons, as PDF, and for its readers."""
    if head.binds and head.scope != "course":
        message = "only a document about the course binds others"
        yield "bad-binds", ("binds", 0), message, "add 'scope: course', or leave out 'binds'"
        return
    for number, other in enumerate(head.binds):
        problem = _unbindable(head, str(other), heads, folders)
        if problem:
            yield ("bad-binds", ("binds", number), *problem)


def _bad_reads(own: str, heads: Mapping[str, KindHead], folders: Iterable[str]) -> _Wrong:
    """What is wrong with `reads`: it needs kinds that there are, about lessons, as PDF, that read no others."""
    head = heads[own]
    if head.reads and head.scope != "lesson":
        message = "only a document about a lesson names pages of others"
        yield "bad-reads", ("reads", 0), message, "leave out 'reads'; to bind documents of lessons, write 'binds'"
        return
    for number, name in enumerate(map(str, head.reads)):
        other = heads.get(name)
        message, hint = "", "leave it out"
        if other is None and name not in folders:
            message = f"there is no kind of document called '{name}'"
            hint = did_you_mean(name, heads, ALL_KINDS)
        elif name == own:
            message = "a document cannot wait for its own pages"
        elif other and (other.scope != "lesson" or "pdf" not in other.formats):
            message = f"'{name}' has no pages to name: it is not a PDF about one lesson"
        elif other and other.reads:
            message = f"'{name}' waits for the pages of others itself"
        if message:
            yield "bad-reads", ("reads", number), message, hint


def _bad_parts(head: KindHead) -> _Wrong:
    """What is wrong with `requires` and `uses`: they name parts of a lesson, as in a lesson file."""
    known = [*Lesson.model_fields, *Lesson.model_computed_fields]
    for key in ("requires", "uses"):
        for number, entry in enumerate(map(str, getattr(head, key))):
            for name in entry.split(" or ") if key == "requires" else [entry]:
                if name not in known and not name.startswith("x_"):
                    hint = did_you_mean(name, known, "'kitgen schema lesson' has the keys of a lesson")
                    yield "bad-part", (key, number), f"a lesson has no part called '{name}'", hint


def _no_page(name: str, head: KindHead, templates: Overlay) -> _Wrong:
    """A layout that is not there for a format: page.html, or page.json for a calendar."""
    if head.on_request:  # a way to leave out a kind that is there anyway
        return
    for file in dict.fromkeys(f"page.{'json' if format == 'ics' else 'html'}" for format in head.formats):
        if templates.find(f"{name}/{file}") is None:
            hint = f"write {file}, or copy the folder of a kind that is like it"
            yield "no-layout", (), f"there is no {file} beside this file, so nothing can be made", hint


def _unbindable(
    head: KindHead, name: str, heads: Mapping[str, KindHead], folders: Iterable[str]
) -> tuple[str, str] | None:
    """What is wrong with a kind that another binds, and what helps; None if nothing, or if its own file has errors."""
    other = heads.get(name)
    if other is None:
        hint = did_you_mean(name, heads, ALL_KINDS)
        return None if name in folders else (f"there is no kind of document called '{name}'", hint)
    if other.scope != "lesson" or "pdf" not in other.formats:
        return f"'{name}' cannot be bound: it is not a PDF about one lesson", "leave it out"
    if not head.audience.sees(other.audience):
        return f"'{name}' is for {other.audience.value}s, and this is for {head.audience.value}s", "leave it out"
    return None


def _head(name: str, templates: Overlay, report: Report) -> tuple[KindHead, Source] | None:
    path = templates.find(f"{name}/kind.yaml")
    if path is None:  # removed since the folder was listed
        return None
    shown = shown_path(path)
    try:
        head, source, problems = _read(name, read_regular(path, MAX_BYTES), shown)
    except Refused as refused:
        report.error(refused.code, refused.message, Span(shown), refused.hint)
        return None
    report.extend(problems)
    return (head, source) if head else None


@lru_cache(maxsize=200)
def _read(name: str, data: bytes, shown: str) -> tuple[KindHead | None, Source, Sequence[Diagnostic]]:
    """What a kind.yaml says, and its problems. It goes by the bytes: each build and project asks for the same."""
    report = Report()
    node, source = parse(data, shown, report)
    if node is None:
        return None, source, report.found
    if "name" not in node:
        node["name"] = Scalar.at(name, node.span)
        node.keys_at["name"] = node.span
    return read(KindHead, node, source, report), source, report.found
