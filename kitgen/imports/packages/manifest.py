"""The manifest of a package: what is in it, and in which order a course has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from kitgen.imports.xml_tree import Element


@dataclass
class Resource:
    """One thing in the package."""

    mark: str
    type: str
    line: int
    files: list[str] = field(default_factory=list)
    """The names of its files from the root of the package, the one that is shown first."""

    needs: list[str] = field(default_factory=list)
    """The marks of others that belong to it."""

    instead_of: str = ""
    """The mark of another one that says the same in another format."""

    title: str = ""
    extra: str = ""
    """What else is said of it, for a comment."""

    is_read: bool = False


@dataclass
class Entry:
    """A line in the contents of a course: a module, a heading, or a thing in it."""

    title: str
    line: int
    resource: str
    entries: list[Entry] = field(default_factory=list)


@dataclass
class Manifest:
    """All of a manifest."""

    title: str
    entries: list[Entry]
    resources: list[Resource]

    def resource(self, mark: str) -> Resource | None:
        """A resource by its mark; the first of several, which some programs write."""
        return self._by_mark.get(mark)

    @cached_property
    def _by_mark(self) -> dict[str, Resource]:
        return {each.mark: each for each in reversed(self.resources)}


def manifest_of(root: Element) -> Manifest:
    """What a manifest says."""
    entries = [
        entry for part in root.all("organizations") for each in part.all("organization") for entry in _entries(each)
    ]
    if len(entries) == 1 and not entries[0].title and not entries[0].resource:
        entries = entries[0].entries  # what cartridges have around all modules
    resources = [_resource(each, root) for part in root.all("resources") for each in part.all("resource")]
    return Manifest(_title(root), entries, resources)


def _title(root: Element) -> str:
    for general in root.deep("general"):
        for title in general.all("title"):
            for each in title.everything():
                if each.text.strip():
                    each.is_read = True
                    return " ".join(each.text.split())
    return ""


def _entries(element: Element) -> Iterator[Entry]:
    for each in element.all("item"):
        yield Entry(
            " ".join(each.words("title").split()), each.line, each.given.get("identifierref", ""), list(_entries(each))
        )


def _resource(element: Element, root: Element) -> Resource:
    folder = "".join(
        part if part.endswith("/") else f"{part}/"
        for part in (root.given.get("xml:base", ""), element.given.get("xml:base", "")) if part.strip("/.")
    )  # fmt: skip
    named = [element.given.get("href", ""), *(each.given.get("href", "") for each in element.all("file"))]
    made = Resource(element.given.get("identifier", ""), element.given.get("type", "").lower(), element.line)
    made.files = list(dict.fromkeys(f"{folder}{name}" for name in named if name))
    if packed := element.given.get("bb:file"):  # Blackboard
        made.files.insert(0, packed)
    made.title = element.given.get("bb:title", "")
    made.needs = [each.given.get("identifierref", "") for each in element.all("dependency")]
    made.instead_of = "".join(each.given.get("identifierref", "") for each in element.all("variant")[:1])
    made.extra = element.given.get("intendeduse", "")
    return made
