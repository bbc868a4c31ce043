"""What the inputs of one build share: what an audience may see of a lesson, its parts as JSON, its pictures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from kitgen.digests import digest
from kitgen.model.base import Audience
from kitgen.read.kinds import Kind
from kitgen.read.lesson_file import LessonFile
from kitgen.read.pictures import usable_content
from kitgen.read.project import Project
from kitgen.regular_files import real_path
from kitgen.text.citations import csl, same_author_and_year
from kitgen.view.audience import visible_to


def json_text(value: Any) -> str:
    """Data as canonical JSON."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class InputCache:
    """Cache for building inputs: documents of one run share lessons, their parts and their pictures."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, Audience], tuple[Any, Any]] = {}
        self._pictures: dict[tuple[int, Audience], tuple[str, ...]] = {}
        self._texts: dict[int, tuple[Any, str]] = {}
        self._mentioned: dict[tuple[int, frozenset[str]], tuple[Any, frozenset[str]]] = {}
        self._alike: dict[tuple[Any, ...], list[frozenset[str]]] = {}
        self._own: dict[str, bool] = {}
        self._folders: dict[Path, str] = {}
        self._usable: dict[Path, str] = {}
        self._places: dict[Path, int] | None = None

    def visible_to(self, audience: Audience, part: Any) -> Any:
        """The part without what the audience may not see. It is shared, so it must not be changed."""
        key = (id(part), audience)
        if key not in self._known:
            self._known[key] = (part, visible_to(audience, part))  # keeps the part alive, so that its id is not reused
        return self._known[key][1]

    def json(self, data: Any) -> str:
        """Data as canonical JSON, encoded once for each part."""
        if not isinstance(data, dict | list):
            return json_text(data)
        if id(data) not in self._texts:
            self._texts[id(data)] = (data, json_text(data))  # keeps the data alive, so that its id is not reused
        return self._texts[id(data)][1]

    def mentioned(self, part: Any, keys: frozenset[str]) -> frozenset[str]:
        """The keys of references that are in a part as words of their own."""
        if not isinstance(part, dict | list | str):
            return frozenset()
        text, key = self.json(part), (id(part), keys)
        if isinstance(part, str) or key not in self._mentioned:
            may_have = any(each in text for each in keys)  # mostly not, which is much faster to see
            found = frozenset(_any_of(keys).findall(text)) if may_have else frozenset()
            if isinstance(part, str):
                return found
            self._mentioned[key] = (part, found)
        return self._mentioned[key][1]

    def alike(self, references: dict[str, Any], audience: Audience) -> Sequence[frozenset[str]]:
        """The keys of references with the same author and year."""
        key = (audience, *map(id, references.values()))
        if key not in self._alike:
            written = {name: csl(self.visible_to(audience, each)) for name, each in references.items()}
            self._alike[key] = [frozenset(keys) for keys in same_author_and_year(written) if len(keys) > 1]
        return self._alike[key]

    def has_own_template(self, project: Project, kind: Kind) -> bool:
        """Whether a kind of document has a template of the project itself."""
        if kind.name not in self._own:
            shipped = len(project.templates.layers) - 1
            content = project.templates.content("_base", kind.name) if shipped else ()
            self._own[kind.name] = any(number < shipped and path.suffix == ".html" for number, _, path in content)
        return self._own[kind.name]

    def folder(self, project: Project, file: LessonFile) -> str:
        """The folder of a lesson, relative to the root of the project; its pictures are found from there."""
        if file.path not in self._folders:
            folder = real_path(file.path).parent.relative_to(project.root).as_posix()
            self._folders[file.path] = "" if folder == "." else folder
        return self._folders[file.path]

    def position(self, project: Project, file: LessonFile) -> int:
        """The index of a lesson in the course file's list of lessons; -1 if it is not in it."""
        if self._places is None:
            entries = project.course.lessons if project.course else ()
            found = [(number, real_path(project.root / each.path)) for number, each in enumerate(entries) if each.path]
            self._places = {path: number for number, path in reversed(found)}
        return self._places.get(real_path(file.path), -1)

    def pictures(self, audience: Audience, part: Any) -> tuple[str, ...]:
        """The names of the pictures in a part, sorted."""
        key = (id(part), audience)
        if key not in self._pictures:
            self._pictures[key] = tuple(sorted(set(_names_of_pictures(self.visible_to(audience, part)))))
        return self._pictures[key]

    def usable(self, project: Project, file: LessonFile, name: str) -> str:
        """The digest of a picture that a lesson names; empty if it cannot be used. Read once in a run."""
        path = file.path.resolve().parent / name
        if path not in self._usable:
            content = usable_content(project.root, path)
            self._usable[path] = digest(content) if content is not None else ""
        return self._usable[path]


@lru_cache(maxsize=100)
def _any_of(keys: frozenset[str]) -> re.Pattern[str]:
    """Any of these words, the longest that is there."""
    longest = sorted(keys, key=lambda key: (-len(key), key))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")


def _names_of_pictures(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if value.keys() == {"picture"}:
            yield value["picture"]
        else:
            for item in value.values():
                if isinstance(item, dict | list):
                    yield from _names_of_pictures(item)
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict | list):
                yield from _names_of_pictures(item)
