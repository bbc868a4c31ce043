"""The words that kitgen itself prints, by language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kitgen.diagnostics import Report, Span
from kitgen.regular_files import Refused, read_regular
from kitgen.resources import Overlay
from kitgen.source.files import MAX_BYTES
from kitgen.source.nodes import Scalar, shown
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
    """The labels of a language; those that its catalogue lacks are in English.

    A catalogue with errors, which the checks report, is left out.
    """
    found = Labels()
    for name in ("en", language.split("-")[0], language):
        for path in templates.all(f"_labels/{name}.yaml"):
            found.update(catalogue(path, path.name, Report()))
    return found


def catalogue(path: Path, name: str, report: Report) -> dict[str, str]:
    """The labels in a file called ``name`` in messages; none, with the reason in ``report``, if it has errors."""
    before = report.errors
    try:
        node, source = parse(read_regular(path, MAX_BYTES), name, report)
    except Refused as refused:
        report.error(refused.code, refused.message, Span(name), refused.hint)
        return {}
    for key, value in (node or {}).items():
        if not isinstance(value, Scalar):
            place = node.keys_at[key] if node else Span(name)
            report.error("wrong-type", f"'{shown(key)}' must be a text", place, "", source.line(place.line))
    if node is None or report.errors > before:
        return {}
    return {key: str(value) for key, value in node.items()}
