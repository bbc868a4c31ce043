"""Compile the templates of a project: in a sandbox, its own files over those that ship with kitgen."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from kitgen import __version__
from kitgen.digests import digest
from kitgen.resources import Overlay
from kitgen.text import user_cache
from kitgen.view.filters import FILTERS

FOLDER = "templates"
"""The folder of compiled templates in the user's cache folder."""

_OPTIONS: dict[str, Any] = {
    "autoescape": True,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "extensions": ("jinja2.ext.loopcontrols",),
}

MOST = 400
"""So many files of 5 to 60 KB are kept; the templates of kitgen are about a hundred."""


class _Environment(ImmutableSandboxedEnvironment):
    """Looks up keys before the methods of a dict, so that templates can say ``lesson.quiz.items``."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The value of a key, or else of an attribute."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


class _OwnFiles(jinja2.FileSystemLoader):
    """Loads templates of one layer, without those that lead out of the project."""

    def __init__(self, templates: Overlay, layer: Path) -> None:
        super().__init__(layer)
        self._templates, self._layer = templates, layer

    def get_source(self, environment: jinja2.Environment, template: str) -> Any:
        """The text of a template. Raises TemplateNotFound."""
        if not self._templates.has(self._layer, "/".join(jinja2.loaders.split_template_path(template))):
            raise jinja2.TemplateNotFound(template)
        return super().get_source(environment, template)


class _Compiled(jinja2.BytecodeCache):
    """The compiled templates of this process, by their texts: each project and each build compiles them anew else.

    They are also kept in the user's cache folder for the next process, as Python keeps compiled modules.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, CodeType | None]] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Give the code of a template, if its text is the same."""
        checksum, code = self._known.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code
        elif kept := user_cache.read(FOLDER, _name_of(bucket)):
            bucket.bytecode_from_string(kept)
            self._known[bucket.key] = (bucket.checksum, bucket.code)

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Keep the code of a template in place of that of an older text."""
        self._known[bucket.key] = (bucket.checksum, bucket.code)
        user_cache.write(FOLDER, _name_of(bucket), bucket.bytecode_to_string(), MOST)


def _name_of(bucket: jinja2.bccache.Bucket) -> str:
    """A digest of what decides the code: the name and text of a template, and how it is compiled."""
    compiler = f"{jinja2.__version__} {sys.version} {__version__} {_OPTIONS}"
    return digest(f"{bucket.key} {bucket.checksum} {compiler}".encode())


_COMPILED = _Compiled()


@cache
def environment_of(templates: Overlay) -> jinja2.Environment:
    """Where the templates of a project are compiled and filled in."""
    shipped = templates.layers[-1]
    environment = _Environment(
        loader=jinja2.ChoiceLoader(
            [
                *(_OwnFiles(templates, layer) for layer in templates.layers),
                jinja2.PrefixLoader({"kitgen": jinja2.FileSystemLoader(shipped)}),
            ]
        ),
        undefined=jinja2.StrictUndefined,
        bytecode_cache=_COMPILED,
        **_OPTIONS,
    )
    environment.filters.update(FILTERS)
    return environment
