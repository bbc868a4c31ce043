"""The words that kitgen itself prints, by language."""

from __future__ import annotations

from functools import cache

from kitgen.diagnostics import KitgenError, Report
from kitgen.resources import Overlay
from kitgen.source.nodes import Mapping, Scalar
from kitgen.source.parser import parse


class Labels(dict[str, str]):
    """Labels by name. ``labels.sources`` in a template; a name that is missing is a template error."""

    def __getattr__(self, name: str) -> str:
        """A label as an attribute."""
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


@cache
def labels(language: str, templates: Overlay) -> Labels:
    """The labels of a language; those that its catalogue lacks are in English."""
    found = Labels()
    for name in ("en", language.split("-")[0], language):
        for path in templates.all(f"_labels/{name}.yaml"):
            report = Report()
            node, _ = parse(path.read_bytes(), path.name, report)
            if not isinstance(node, Mapping) or report.failed:
                first = next(iter(report), None)
                where = f"{path}:{first.span.line}" if first else str(path)
                raise KitgenError(f"the labels in {where} cannot be read", str(first.message) if first else "")
            found.update({key: str(value) for key, value in node.items() if isinstance(value, Scalar)})
    return found
