"""What every document has in it, whatever its lesson: the words, the names and the scripts that ship with kitgen."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from kitgen.diagnostics import Report
from kitgen.resources import Overlay, bundled
from kitgen.text.labels import catalogue
from kitgen.text.normalize import normalize_letters, words
from kitgen.view import lrmi
from kitgen.view.slides import live, pace


def labels_and_texts(templates: Overlay) -> str:
    """What readers see in every document: the labels, and the texts typed into kitgen's own templates; one a line.

    A project's own templates are not among them: an answer typed into one of those is a leak.
    """
    found = [text for path in templates.every("_labels", ".yaml") for text in _labels(path)]
    return "\n".join(dict.fromkeys([*found, *_of_templates()]))


@cache
def _of_templates() -> tuple[str, ...]:
    """The texts typed into kitgen's own templates."""
    return tuple(text for path in _files(".html") for text in _texts(path.read_text(encoding="utf-8")))


def _labels(path: Path) -> list[str]:
    """The labels of a catalogue; none of one with errors, which is left out and reported by the checks."""
    return [" ".join(text.split()) for text in catalogue(path, path.name, Report()).values()]


def _texts(template: str) -> Iterator[str]:
    """The texts between the tags of a template, and those of several words in its expressions (`'Home End'`)."""
    yield from re.findall(
        r"'([^'{}<>=]* [^'{}<>=]*\w[^'{}<>=]*|[^'{}<>=]*\w[^'{}<>=]* [^'{}<>=]*)'",
        "".join(_EXPRESSION.findall(template)),
    )
    for text in re.split(r"<[^<>]*>", _EXPRESSION.sub("\n", template)):
        yield from (line.strip() for line in text.split("\n") if re.search(r"\w", line))


_EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


@cache
def _files(*endings: str) -> tuple[Path, ...]:
    return tuple(sorted(path for path in bundled("templates").rglob("*") if path.suffix in endings))


@cache
def code() -> tuple[str, str]:
    """The code that ships with kitgen, as letters and as words: names of classes and ids, keywords, colours."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in _files(".html", ".css", ".js"))
    names = " ".join(path.parent.name for path in _files(".yaml"))
    everything = f"{text}\n{names}\n{_OTHER_NAMES}"
    return normalize_letters(everything), f" {words(everything)} "


_OTHER_NAMES = """citation role own activity document argument quiz discussion exit cases objectives vocabulary
background reading warm up question middle lower lowest stroke linejoin start end bold italic bevel round"""
"""Names of classes and ids that kitgen's modules write, and values in its drawings."""


@cache
def attributes() -> frozenset[tuple[str, str]]:
    """The attributes typed into kitgen's own templates, with their values: `data-do="next"`."""
    pattern = re.compile(r"\s([\w:-]+)=\"([^\"{}]*)\"")
    return frozenset(pair for path in _files(".html") for pair in pattern.findall(path.read_text(encoding="utf-8")))


@cache
def properties() -> frozenset[str]:
    """How the properties of kitgen's own stylesheets begin: `border`, `font`."""
    css = "\n".join(path.read_text(encoding="utf-8") for path in _files(".css"))
    return frozenset(re.findall(r"(?<=[{;\s])([a-z]+)(?:-[a-z-]+)?\s*:", css))


@cache
def constants() -> frozenset[str]:
    """The keys and words that kitgen itself writes into the data of a page: `@type`, `LearningResource`."""
    found: set[str] = set()
    for module in (lrmi, pace, live):
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        values = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
        found |= {value for value in values if isinstance(value, str)}
    return frozenset(found)


def without_shipped(text: str, ending: str) -> str:
    """A script or stylesheet without those that ship with kitgen, each as a whole."""
    for part in _shipped(ending):
        text = text.replace(part, "\n")
    return text


@cache
def _shipped(ending: str) -> tuple[str, ...]:
    """The longest first, because one may be a part of another."""
    texts = (path.read_text(encoding="utf-8").replace("\r\n", "\n").strip() for path in _files(ending))
    return tuple(sorted((text for text in texts if text), key=len, reverse=True))
