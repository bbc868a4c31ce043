"""Read the kinds of document: one for each folder of templates/ that has a kind.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kitgen.diagnostics import Diagnostic, Report, Span
from kitgen.model.base import Audience
from kitgen.model.kind import KindHead
from kitgen.read.files import shown_path
from kitgen.read.validate import read
from kitgen.regular_files import Refused, read_regular
from kitgen.resources import Overlay
from kitgen.source.files import MAX_BYTES
from kitgen.source.nodes import Scalar
from kitgen.source.parser import parse
from kitgen.suggestions import did_you_mean


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
    names = templates.folders()
    heads = {name: head for name in names if (head := _head(name, templates, report))}
    heads = {name: head for name, head in heads.items() if _binds_what_it_can(head, heads, templates, report)}
    digests = templates.digests(("_base", "_labels"), heads)
    found = (Kind(name, head, digests[name]) for name, head in heads.items())
    return tuple(sorted(found, key=lambda kind: (kind.head.order, kind.name)))


def _binds_what_it_can(head: KindHead, heads: Mapping[str, KindHead], templates: Overlay, report: Report) -> bool:
    """Whether a kind binds kinds that there are, about lessons, as PDF, and for its readers; else with errors."""
    wrong = []
    for number, other in enumerate(head.binds):
        problem = _unbindable(head, str(other), heads, templates.folders())
        if problem:
            wrong.append((number, *problem))
    if head.binds and head.scope != "course":
        wrong = [(0, "only a document about the course binds others", "add 'scope: course', or leave out 'binds'")]
    for number, message, hint in wrong:
        report.error("bad-binds", message, head.place("binds", number), hint)
    return not wrong


def _unbindable(
    head: KindHead, name: str, heads: Mapping[str, KindHead], folders: Iterable[str]
) -> tuple[str, str] | None:
    """What is wrong with a kind that another binds, and what helps; None if nothing, or if its own file has errors."""
    other = heads.get(name)
    if other is None:
        hint = did_you_mean(name, heads, "'kitgen list --kinds' has the names of all")
        return None if name in folders else (f"there is no kind of document called '{name}'", hint)
    if other.scope != "lesson" or "pdf" not in other.formats:
        return f"'{name}' cannot be bound: it is not a PDF about one lesson", "leave it out"
    if not head.audience.sees(other.audience):
        return f"'{name}' is for {other.audience.value}s, and this is for {head.audience.value}s", "leave it out"
    return None


def _head(name: str, templates: Overlay, report: Report) -> KindHead | None:
    path = templates.find(f"{name}/kind.yaml")
    if path is None:  # removed since the folder was listed
        return None
    shown = shown_path(path)
    try:
        head, problems = _read(name, read_regular(path, MAX_BYTES), shown)
    except Refused as refused:
        report.error(refused.code, refused.message, Span(shown), refused.hint)
        return None
    report.extend(problems)
    return head


@lru_cache(maxsize=200)
def _read(name: str, data: bytes, shown: str) -> tuple[KindHead | None, Sequence[Diagnostic]]:
    """What a kind.yaml says, and its problems. It goes by the bytes: each build and project asks for the same."""
    report = Report()
    node, source = parse(data, shown, report)
    if node is None:
        return None, report.found
    if "name" not in node:
        node["name"] = Scalar.at(name, node.span)
        node.keys_at["name"] = node.span
    return read(KindHead, node, source, report), report.found
