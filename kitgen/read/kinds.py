"""Turn the folders under templates/ into the kinds of document that can be made."""

from __future__ import annotations

from dataclasses import dataclass

from kitgen.diagnostics import Report, Span
from kitgen.model.base import Audience
from kitgen.model.kind import KindHead
from kitgen.read.files import shown_path
from kitgen.read.validate import read
from kitgen.resources import Overlay
from kitgen.source.files import read_bytes
from kitgen.source.nodes import Scalar
from kitgen.source.parser import parse


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
    """Every kind, in the order in which a person would want them; mistakes in a kind.yaml go to ``report``."""
    found = [_kind(name, templates, report) for name in templates.folders()]
    return tuple(sorted((kind for kind in found if kind), key=lambda kind: (kind.head.order, kind.name)))


def _kind(name: str, templates: Overlay, report: Report) -> Kind | None:
    path = templates.find(f"{name}/kind.yaml")
    assert path is not None
    shown = shown_path(path)
    try:
        data = read_bytes(path)
    except (OSError, ValueError) as problem:
        report.error("unreadable", str(problem), Span(shown))
        return None
    node, source = parse(data, shown, report)
    if node is None:
        return None
    if "name" not in node:
        node["name"] = Scalar.made(name, node.span)
        node.keys_at["name"] = node.span
    head = read(KindHead, node, source, report)
    if head is None:
        return None
    return Kind(name, head, templates.digest("_base", "_labels", name))
