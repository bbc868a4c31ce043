"""Read the kinds of document: one for each folder of templates/ that has a kind.yaml."""

from __future__ import annotations

from dataclasses import dataclass

from kitgen.diagnostics import Report, Span
from kitgen.model.base import Audience
from kitgen.model.kind import KindHead
from kitgen.read.files import shown_path
from kitgen.read.validate import read
from kitgen.regular_files import Refused, read_regular
from kitgen.resources import Overlay
from kitgen.source.files import MAX_BYTES
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
    """Every kind in its order (`order` of kind.yaml, then by name); mistakes in a kind.yaml go to ``report``."""
    found = [_kind(name, templates, report) for name in templates.folders()]
    return tuple(sorted((kind for kind in found if kind), key=lambda kind: (kind.head.order, kind.name)))


def _kind(name: str, templates: Overlay, report: Report) -> Kind | None:
    path = templates.find(f"{name}/kind.yaml")
    if path is None:  # removed since the folder was listed
        return None
    shown = shown_path(path)
    try:
        data = read_regular(path, MAX_BYTES)
    except Refused as refused:
        report.error(refused.code, refused.message, Span(shown), refused.hint)
        return None
    node, source = parse(data, shown, report)
    if node is None:
        return None
    if "name" not in node:
        node["name"] = Scalar.at(name, node.span)
        node.keys_at["name"] = node.span
    head = read(KindHead, node, source, report)
    if head is None:
        return None
    return Kind(name, head, templates.digest("_base", "_labels", name))
