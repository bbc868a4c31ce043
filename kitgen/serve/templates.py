"""What is kept of templates while the server runs: labels, compiled templates, kinds of document; until one changes."""

from __future__ import annotations

from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kitgen.diagnostics import Diagnostic, Report
from kitgen.serve.snapshot import TEXTS, Snapshot, translated_by

if TYPE_CHECKING:
    from kitgen.read.kinds import Kind
    from kitgen.resources import Overlay

_version = [""]
"""The version of the templates that the caches of this process are of."""


def forget_old_templates(snapshot: Snapshot) -> None:
    """Empty the caches that go by the path of a file, if one of the project's own templates may have changed.

    Each text in a folder is taken for one, because `templates` may have links to other folders of the project;
    translations are not.
    """
    version = snapshot.digest_of(filter(_may_be_template, snapshot.versions))
    if version != _version[0]:
        from kitgen.render.environment import environment_of
        from kitgen.text.labels import labels

        labels.cache_clear()
        environment_of.cache_clear()
        _read.cache_clear()
        _version[0] = version


@lru_cache(maxsize=2000)
def _may_be_template(name: str) -> bool:
    return "/" in name and PurePosixPath(name).suffix.lower() in TEXTS and translated_by(name) == name


def known_kinds(templates: Overlay, report: Report) -> tuple[Kind, ...]:
    """Every kind of document, as `kitgen.read.kinds.kinds`, which reads a hundred files for it."""
    found, problems = _read(templates)
    report.extend(problems)
    return found


@lru_cache(maxsize=4)
def _read(templates: Overlay) -> tuple[tuple[Kind, ...], tuple[Diagnostic, ...]]:
    from kitgen.read.kinds import kinds

    report = Report()
    found = kinds(templates, report)
    return found, tuple(report)
