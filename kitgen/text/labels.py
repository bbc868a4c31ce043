"""The words that kitgen itself prints, by language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from kitgen.diagnostics import Diagnostic, Report, Span
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


def catalogue(path: Path, name: str, report: Report) -> Mapping[str, str]:
    """The labels in a file called ``name`` in messages; none, with the reason in ``report``, if it has errors."""
    try:
        found, problems = _catalogue(read_regular(path, MAX_BYTES), name)
    except Refused as refused:
        report.error(refused.code, refused.message, Span(name), refused.hint)
        return {}
    report.extend(problems)
    return found


@lru_cache(maxsize=16)
def _catalogue(data: bytes, name: str) -> tuple[Mapping[str, str], Sequence[Diagnostic]]:
    """The labels in a file's bytes, and its problems. By its bytes: each build and project asks for the same."""
    report = Report()
    node, source = parse(data, name, report)
    for key, value in (node or {}).items():
        if not isinstance(value, Scalar):
            place = node.keys_at[key] if node else Span(name)
            report.error("wrong-type", f"'{shown(key)}' must be a text", place, "", source.line(place.line))
    if node is None or report.errors:
        return {}, report.found
    return {key: str(value) for key, value in node.items()}, report.found
