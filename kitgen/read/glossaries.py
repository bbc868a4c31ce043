"""Read the glossaries of a project: one in the folder of each language, beside the translations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kitgen.diagnostics import Report
from kitgen.model.glossary import Glossary
from kitgen.read.tree import tree
from kitgen.read.validate import read
from kitgen.regular_files import exists
from kitgen.source.nodes import Source


@dataclass(frozen=True)
class GlossaryFile:
    """A glossary that could be read, with the language of its folder."""

    language: str
    glossary: Glossary
    source: Source


def glossary_path(root: Path, language: str) -> Path:
    """The path of the glossary of a language."""
    return root / language / "glossary.yaml"


def read_glossaries(root: Path, languages: Sequence[str], report: Report) -> tuple[GlossaryFile, ...]:
    """The glossaries of some languages, where the project has them."""
    found = []
    for language in languages:
        path = glossary_path(root, language)
        if not exists(path):
            continue
        before = report.errors
        node, source = tree(path, root, report)
        if node is None or "translates" in node:  # that is the translation of a lesson called glossary.yaml
            continue
        glossary = read(Glossary, node, source, report)
        if glossary is not None and report.errors == before:
            found.append(GlossaryFile(language, glossary, source))
    return tuple(found)
