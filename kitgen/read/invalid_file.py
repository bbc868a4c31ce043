"""A file that does not validate: what is wrong with it, and what of that is left to explain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kitgen.diagnostics import Diagnostic, Report, Span
from kitgen.model.base import Spec
from kitgen.read.blanks import Blank, is_blank
from kitgen.read.places import Location, is_entry, keys_at, kind_at, node_at
from kitgen.source.nodes import Mapping, Source


@dataclass
class InvalidFile:
    """The mistakes of one file by their sort. An explanation removes those that it covers."""

    kind: type[Spec]
    root: Mapping
    source: Source
    report: Report
    blanks: list[Blank]
    unknown: dict[Location, list[str]] = field(default_factory=dict)
    """Keys that the model does not have, by the place of the block that they are in."""

    missing: dict[Location, list[str]] = field(default_factory=dict)
    """Keys that are needed and left out, by the place of the block."""

    values: list[Any] = field(default_factory=list)
    """Values that a field cannot take, as pydantic reports them."""

    def error(self, code: str, message: str, place: Span, hint: str = "") -> None:
        """Report an error with its line."""
        self.report.error(code, message, place, hint, self.source.line(place.line))

    def add(self, location: Location, mistake: Any) -> None:
        """Add one mistake that pydantic reports."""
        if mistake["type"] == "extra_forbidden":
            self.unknown.setdefault(location[:-1], []).append(str(location[-1]))
        elif any(is_blank(node_at(self.root, location[:length])) for length in range(1, len(location) + 1)):
            return  # reported as a key with nothing after its colon
        elif mistake["type"] == "missing":
            self.missing.setdefault(location[:-1], []).append(str(location[-1]))
        elif not is_blank(mistake.get("input")):
            self.values.append(mistake)

    def drop_keys(self, location: Location) -> None:
        """Remove what is wrong with the keys of one block."""
        self.unknown.pop(location, None)
        self.missing.pop(location, None)

    def duplicates(self) -> Iterator[Diagnostic]:
        """The reports of duplicate keys in this file."""
        for found in self.report.found:
            if found.code == "duplicate-key" and found.span.file == self.root.span.file:
                yield found

    def take_back(self, unfounded: list[Diagnostic]) -> None:
        """Remove diagnostics that another mistake explains."""
        gone = {id(found) for found in unfounded}
        self.report.found = [found for found in self.report.found if id(found) not in gone]

    def block(self, location: Location) -> Block:
        """The block at ``location``, with what is wrong with its keys."""
        model = kind_at(self.kind, location)
        missing = list(self.missing.get(location, []))
        if model is not None and len(missing) > 1:  # kitgen fills these in itself once the others are there
            missing = [name for name in missing if name not in model.filled_in]
        return Block(
            location=location,
            node=node_at(self.root, location),
            model=model,
            known=keys_at(self.kind, location),
            is_entry=is_entry(self.root, location),
            unknown=list(self.unknown.get(location, [])),
            missing=missing,
        )


@dataclass(frozen=True)
class Block:
    """One block of a file: its node, its model, and its keys that are unknown or missing."""

    location: Location
    node: Any
    model: type[Spec] | None
    known: list[str]
    is_entry: bool
    unknown: list[str]
    missing: list[str]

    @property
    def name(self) -> str:
        """The key that the block is the value of, or whose list it is in."""
        return next((str(step) for step in reversed(self.location) if isinstance(step, str)), "")

    @cached_property
    def written(self) -> set[str]:
        """The keys that it has."""
        return set(self.node.keys_at) if isinstance(self.node, Mapping) else set()
